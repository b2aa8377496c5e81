import { can, type Actor } from '~/domain/permissions'
import { isDate } from '~/domain/calendar'
import { isMeasure } from '~/domain/measures'
import { type Reason, Refusal, refuse } from '~/domain/refusal'
import { addOpenings, type Tally } from '~/domain/tally'
import { writeAudit } from '~/features/audit/audit.server'
import { chunksOf, hasRowLocks, inTransaction } from '~db/transaction.server'
import type { Db, NewRow, Row } from '~db/schema'
import { refreshProjects } from './post.server'
import { addToTally } from './tally.server'

/** 历史基数: what a unit counted before its projects were on record (rules.md 3.5). */
export interface OpeningFigure {
  divisionCode: string
  year: number
  /** 0: all years before `year`. */
  month: number
  measure: string
  target: number | null
  /** Cumulative from 1 January of `year`; of a stock, its level. */
  done: number | null
}

/**
 * Writes opening figures and lets all that follows from them follow: the tally, and which facts of these units and measures still count.
 * Replaces a figure of the same unit, year, month and measure. The caller has checked rights and writes the audit entry.
 */
export async function recordOpeningFigures(
  trx: Db, figures: readonly OpeningFigure[], by: { importId: number | null; accountId: number | null }, now: string,
): Promise<void> {
  const units = [...new Set(figures.map((figure) => figure.divisionCode))].sort()
  const measures = [...new Set(figures.map((figure) => figure.measure))]
  if (units.length === 0) return
  if (hasRowLocks(trx)) await trx.selectFrom('division').select('code').where('code', 'in', units).orderBy('code').forUpdate().execute()
  const tally: Tally = new Map()
  addOpenings(tally, (await openingsOf(trx, units)).map(openingRow), -1)
  // One statement may write a row once only: of a figure named twice the last counts.
  const last = new Map(figures.map((figure) => [`${figure.divisionCode} ${figure.year} ${figure.month} ${figure.measure}`, figure]))
  const rows = [...last.values()].map((figure): NewRow<'opening_figure'> => ({
    division_code: figure.divisionCode, year: figure.year, month: figure.month, measure: figure.measure, target: figure.target, done: figure.done,
    import_id: by.importId, entered_by: by.accountId, entered_at: now,
  }))
  for (const chunk of chunksOf(rows, 9)) {
    await trx
      .insertInto('opening_figure')
      .values(chunk)
      .onConflict((conflict) =>
        conflict.columns(['division_code', 'year', 'month', 'measure']).doUpdateSet((eb) => ({
          target: eb.ref('excluded.target'), done: eb.ref('excluded.done'), import_id: eb.ref('excluded.import_id'), entered_by: eb.ref('excluded.entered_by'),
          entered_at: eb.ref('excluded.entered_at'),
        })),
      )
      .execute()
  }
  addOpenings(tally, (await openingsOf(trx, units)).map(openingRow), 1)
  await addToTally(trx, tally)
  const touched = await trx
    .selectFrom('figure_entry')
    .select('project_id')
    .distinct()
    .where('division_code', 'in', units)
    .where('measure', 'in', measures)
    .execute()
  await refreshProjects(trx, touched.map((row) => row.project_id), now)
}

async function openingsOf(db: Db, units: readonly string[]): Promise<Row<'opening_figure'>[]> {
  return db.selectFrom('opening_figure').selectAll().where('division_code', 'in', units).execute()
}

export function openingRow(row: Row<'opening_figure'>): OpeningFigure {
  return { divisionCode: row.division_code, year: row.year, month: row.month, measure: row.measure, target: row.target, done: row.done }
}

/** The bureau's command for single figures: checks them, writes them, one audit entry a unit. The same figures twice change nothing. */
export async function saveOpeningFigures(db: Db, actor: Actor, figures: readonly OpeningFigure[], now: string): Promise<void> {
  await inTransaction(db, async (trx) => {
    const reasons = figures.flatMap(checkFigure)
    if (reasons.length > 0) throw new Refusal(reasons)
    for (const code of [...new Set(figures.map((figure) => figure.divisionCode))].sort()) {
      const division = await trx.selectFrom('division').select(['path', 'level']).where('code', '=', code).executeTakeFirst()
      if (!division || !can(actor, 'staff.read', division.path)) refuse('not_found')
      if (!can(actor, 'commitment.write', division.path)) refuse('forbidden')
      if (division.level !== 'subdistrict') refuse('not_a_unit', 'divisionCode', { name: code })
      const known = (await openingsOf(trx, [code])).map(openingRow)
      const changed = figures.filter((figure) => figure.divisionCode === code && !known.some((other) => isSame(figure, other)))
      if (changed.length === 0) continue
      await recordOpeningFigures(trx, changed, { importId: null, accountId: actor.accountId }, now)
      const before = known.filter((other) => changed.some((figure) => keyOf(figure) === keyOf(other)))
      await writeAudit(
        trx, actor,
        { action: 'saveOpeningFigures', subjectType: 'opening_figure', subjectId: code, divisionCode: code, before, after: changed, reason: '' },
        now,
      )
    }
  })
}

function checkFigure(figure: OpeningFigure): Reason[] {
  if (!isDate(`${figure.year}-01-01`) || !Number.isInteger(figure.month) || figure.month < 0 || figure.month > 12) return [{ code: 'opening_month', field: 'month' }]
  if (!isMeasure(figure.measure)) return [{ code: 'measure_unknown', field: 'measure' }]
  const numbers = [figure.target, figure.done].filter((number) => number !== null)
  if (numbers.length === 0) return [{ code: 'opening_empty', field: 'done' }]
  return numbers.some((number) => !Number.isInteger(number) || number < 0) ? [{ code: 'number_not_whole', field: 'done' }] : []
}

function keyOf(figure: OpeningFigure): string {
  return `${figure.divisionCode} ${figure.year} ${figure.month} ${figure.measure}`
}

function isSame(a: OpeningFigure, b: OpeningFigure): boolean {
  return keyOf(a) === keyOf(b) && a.target === b.target && a.done === b.done
}
