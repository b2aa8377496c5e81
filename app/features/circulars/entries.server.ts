import { sql } from 'kysely'
import type { ChangedEntries } from '~/domain/circular-corrections'
import { isMeasure } from '~/domain/measures'
import type { Db } from '~db/schema'
import { codesUnder } from '~db/scopes.server'
import { sha256 } from './canonical.server'
import type { Scope } from './lines.server'

/**
 * Writes one `circular_entry` for every counted entry up to the day asked, of all years, so that every figure of the issued
 * circular opens later on exactly the projects it counted. One statement: nothing is carried through the process.
 */
export async function freezeEntries(trx: Db, circularId: number, scope: Scope, date: string): Promise<void> {
  await trx
    .insertInto('circular_entry')
    .columns(['circular_id', 'project_id', 'project_code', 'project_name', 'division_code', 'measure', 'effective_on', 'date_precision', 'elevators', 'reported', 'verified', 'in_plan', 'cause'])
    .expression((eb) =>
      eb
        .selectFrom('figure_entry as entry')
        .innerJoin('project', 'project.id', 'entry.project_id')
        .innerJoin('estate', 'estate.id', 'project.estate_id')
        .select([
          sql<number>`cast(${circularId} as integer)`.as('circular_id'),
          'entry.project_id', 'project.code',
          sql<string>`estate.name || project.building || project.stairwell`.as('project_name'),
          'entry.division_code', 'entry.measure', 'entry.effective_on', 'entry.date_precision', 'entry.delta', 'entry.reported', 'entry.verified', 'entry.in_plan', 'entry.cause',
        ])
        .where('entry.division_code', 'in', codesUnder([scope.path]))
        .where('entry.counted', '=', 1)
        .where('entry.effective_on', '<=', date)
        .orderBy('project.code')
        .orderBy('entry.effective_on')
        .orderBy('entry.measure')
        .orderBy('entry.division_code')
        .orderBy('entry.delta'),
    )
    .execute()
}

/** A digest over the frozen entries, whatever order the engine returns them in; it is part of the hashed body. */
export async function digestEntries(db: Db, circularId: number): Promise<{ count: number; sha256: string }> {
  const rows = await db
    .selectFrom('circular_entry')
    .select(['project_code', 'project_name', 'division_code', 'measure', 'effective_on', 'date_precision', 'elevators', 'reported', 'verified', 'in_plan', 'cause'])
    .where('circular_id', '=', circularId)
    .execute()
  const lines = rows.map((row) =>
    [row.project_code, row.project_name, row.division_code, row.measure, row.effective_on, row.date_precision, row.elevators, row.reported, row.verified, row.in_plan, row.cause].join('\t'))
  lines.sort()
  return { count: lines.length, sha256: sha256(lines.join('\n')) }
}

/** Where the entries frozen in an issued circular and those of today differ, by project, unit, measure and year. */
export async function changedEntries(db: Db, circularId: number, scope: Scope, date: string): Promise<ChangedEntries[]> {
  const rows = await sql<{
    project_id: number; division_code: string; measure: string; year: string
    fv: number; fr: number; fe: number; ft: number; lv: number; lr: number; le: number; lt: number
  }>`
    select project_id, division_code, measure, year,
      sum(fv) as fv, sum(fr) as fr, sum(fe) as fe, sum(ft) as ft, sum(lv) as lv, sum(lr) as lr, sum(le) as le, sum(lt) as lt
    from (
      select project_id, division_code, measure, substr(effective_on, 1, 4) as year,
        elevators * verified as fv, elevators * reported as fr, reported as fe, case when cause in ('termination', 'withdrawn') then elevators else 0 end as ft,
        0 as lv, 0 as lr, 0 as le, 0 as lt
      from circular_entry where circular_id = ${circularId}
      union all
      select entry.project_id, entry.division_code, entry.measure, substr(entry.effective_on, 1, 4),
        0, 0, 0, 0,
        entry.delta * entry.verified, entry.delta * entry.reported, entry.reported, case when entry.cause in ('termination', 'withdrawn') then entry.delta else 0 end
      from figure_entry as entry
      where entry.division_code in ${codesUnder([scope.path])} and entry.counted = 1 and entry.effective_on <= ${date}
    ) as both_sides
    group by project_id, division_code, measure, year
    having sum(fv) <> sum(lv) or sum(fr) <> sum(lr)
    order by project_id, measure, division_code, year`.execute(db)
  return rows.rows.flatMap((row) =>
    isMeasure(row.measure)
      ? [{
          projectId: Number(row.project_id), divisionCode: row.division_code, measure: row.measure, year: Number(row.year),
          frozen: { verified: Number(row.fv), reported: Number(row.fr), entries: Number(row.fe), terminated: Number(row.ft) },
          live: { verified: Number(row.lv), reported: Number(row.lr), entries: Number(row.le), terminated: Number(row.lt) },
        }]
      : [])
}
