import { sql } from 'kysely'
import type { CountedSheets } from '~/domain/completeness'
import { pathsWith, type Actor } from '~/domain/permissions'
import type { Db } from '~db/schema'
import { underPaths } from '~db/scopes.server'

/**
 * Sheets that were expected between two days (by the end of their week), of the units the actor may see: one row a unit and closed round.
 * A running round is not counted, because nobody is late in it yet.
 */
export async function listCountedSheets(db: Db, actor: Actor, districtCode: string, from: string, until: string): Promise<CountedSheets[]> {
  const rows = await db
    .selectFrom('dispatch_round as round')
    .innerJoin('dispatch_sheet as sheet', 'sheet.round_id', 'round.id')
    .innerJoin('division', 'division.code', 'sheet.division_code')
    .select(['division.code', 'division.name', 'round.ends_on as endsOn', 'round.week'])
    .select(({ fn }) => [
      fn.countAll<number>().as('expected'),
      fn.count<number>('sheet.submitted_at').as('received'),
      sql<number>`sum(case when sheet.submitted_at <= round.due_at then 1 else 0 end)`.as('onTime'),
    ])
    .where('round.district_code', '=', districtCode)
    .where('round.closed_at', 'is not', null)
    .where('round.ends_on', '>=', from)
    .where('round.ends_on', '<=', until)
    .where(underPaths(pathsWith(actor, 'staff.read')))
    .groupBy(['division.code', 'division.name', 'round.ends_on', 'round.week'])
    .orderBy('division.code')
    .orderBy('round.ends_on')
    .execute()
  return rows.map((row) => ({ ...row, expected: Number(row.expected), received: Number(row.received), onTime: Number(row.onTime) }))
}

/** The first and last year with a closed round; null without one. */
export async function findRoundYears(db: Db, districtCode: string): Promise<{ first: number; last: number } | null> {
  const { first, last } = await db
    .selectFrom('dispatch_round')
    .select(({ fn }) => [fn.min('ends_on').as('first'), fn.max('ends_on').as('last')])
    .where('district_code', '=', districtCode)
    .where('closed_at', 'is not', null)
    .executeTakeFirstOrThrow()
  return first && last ? { first: Number(first.slice(0, 4)), last: Number(last.slice(0, 4)) } : null
}
