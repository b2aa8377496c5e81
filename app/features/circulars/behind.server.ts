import { sql } from 'kysely'
import type { Circular } from '~/domain/circular-body'
import type { FigureKey } from '~/domain/circular-tables'
import { measureOf } from '~/domain/measures'
import { refuse } from '~/domain/refusal'
import { figureProjects } from '~/features/figures/figure-projects.server'
import type { Db } from '~db/schema'
import { chunksOf } from '~db/transaction.server'

/** One project behind a figure; of a withdrawn or moved one `elevators` is negative. */
export interface ProjectBehind {
  code: string
  name: string
  divisionName: string
  effectiveOn: string
  datePrecision: string
  elevators: number
  isInPlan: boolean
  cause: string
}

export interface ProjectsBehind {
  /** At most 5,000; `count` says how many there are. */
  rows: ProjectBehind[]
  count: number
  sum: number
  /** From opening figures: no project stands behind them. `sum + opening` is the figure. */
  opening: number
}

const MOST = 5000

/** The very projects that a figure of this circular counts: the frozen entries of an issued one, today's facts otherwise. */
export async function circularProjects(db: Db, circular: Circular, key: FigureKey): Promise<ProjectsBehind> {
  const row = key.unit === '' ? circular.total : circular.rows.find(({ code }) => code === key.unit)
  if (!row) refuse('not_found')
  const { openingMonth, openingYear, openingAll } = row.figures[key.measure]
  const opening = { month: openingMonth, year: openingYear, all: openingAll }[key.period]
  if (circular.issued) return { ...(await frozenProjects(db, circular, circular.issued.id, row.units, key)), opening }
  const live = await figureProjects(
    db, { divisionCodes: row.units, measure: key.measure, period: { kind: key.period, month: circular.month }, basis: circular.basis }, { limit: MOST },
  )
  return {
    count: live.count, sum: live.sum, opening,
    rows: live.rows.map((line) => ({
      code: line.code, name: `${line.estate}${line.building}${line.stairwell}`, divisionName: line.divisionName, effectiveOn: line.effectiveOn,
      datePrecision: line.datePrecision, elevators: line.elevators, isInPlan: line.inPlan, cause: line.cause,
    })),
  }
}

/** The frozen entries of an issued circular behind a figure of these units; `plan` narrows to what hangs on a letter, or on none. */
export async function frozenProjects(
  db: Db, circular: Pick<Circular, 'month' | 'basis'>, circularId: number, units: readonly string[], { measure, period, plan }: Omit<FigureKey, 'unit'> & { plan?: 'in' | 'outside' },
): Promise<Omit<ProjectsBehind, 'opening'>> {
  const from = { month: `${circular.month}-01`, year: `${circular.month.slice(0, 4)}-01-01`, all: '' }[period]
  const isStock = measureOf(measure).kind === 'stock'
  const rows: ProjectBehind[] = []
  for (const codes of chunksOf(units, 1)) {
    const entries = db
      .selectFrom('circular_entry as entry')
      .innerJoin('division', 'division.code', 'entry.division_code')
      .where('entry.circular_id', '=', circularId)
      .where('entry.division_code', 'in', codes)
      .where('entry.measure', '=', measure)
      .where(circular.basis === 'verified' ? 'entry.verified' : 'entry.reported', '=', 1)
    const found = isStock
      ? await entries
          .select(['entry.project_code', 'entry.project_name', 'division.name as division_name'])
          .select([
            sql<string>`max(entry.effective_on)`.as('effective_on'), sql<string>`max(entry.date_precision)`.as('date_precision'), sql<number>`sum(entry.elevators)`.as('elevators'),
            sql<number>`max(entry.in_plan)`.as('in_plan'), sql<string>`max(entry.cause)`.as('cause'),
          ])
          .groupBy(['entry.project_code', 'entry.project_name', 'division.name'])
          .having(sql<boolean>`sum(entry.elevators) <> 0`)
          .execute()
      : await entries
          .select(['entry.project_code', 'entry.project_name', 'division.name as division_name', 'entry.effective_on', 'entry.date_precision', 'entry.elevators', 'entry.in_plan', 'entry.cause'])
          .where('entry.effective_on', '>=', from)
          .$if(plan !== undefined, (query) => query.where('entry.in_plan', '=', plan === 'in' ? 1 : 0))
          .$if(period !== 'year', (query) => query.where('entry.cause', '<>', 'withdrawn'))
          .execute()
    rows.push(...found.map((entry) => ({
      code: entry.project_code, name: entry.project_name, divisionName: entry.division_name, effectiveOn: entry.effective_on, datePrecision: entry.date_precision,
      elevators: Number(entry.elevators), isInPlan: entry.in_plan === 1, cause: entry.cause,
    })))
  }
  rows.sort((a, b) => (a.effectiveOn !== b.effectiveOn ? (a.effectiveOn > b.effectiveOn ? -1 : 1) : a.code < b.code ? -1 : 1))
  return { rows: rows.slice(0, MOST), count: rows.length, sum: rows.reduce((sum, row) => sum + row.elevators, 0) }
}
