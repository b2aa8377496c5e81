import { sql, type SqlBool } from 'kysely'
import { measureOf, type MeasureKey } from '~/domain/measures'
import { monthEnd } from '~/domain/periods'
import { weekRange } from '~/domain/calendar'
import type { Db, Row } from '~db/schema'
import { type Basis, unitFigures } from './figures.server'

/** Which number is asked for; `year` and `all` run up to the month's end or the day. */
export type FigurePeriod =
  | { kind: 'week'; week: string }
  | { kind: 'month' | 'year' | 'all'; month: string }

export interface FigureQuestion {
  divisionCodes: readonly string[]
  measure: MeasureKey
  period: FigurePeriod
  basis: Basis
  /** Only what hangs on a letter, or only what hangs on none; everything where it is left out. */
  plan?: 'in' | 'outside'
}

/** A project behind a number; of a withdrawn one `elevators` is negative. */
export interface FigureProject {
  projectId: number
  code: string
  estate: string
  building: string
  stairwell: string
  divisionCode: string
  divisionName: string
  effectiveOn: string
  datePrecision: string
  elevators: number
  inPlan: boolean
  verified: boolean
  cause: string
}

export interface FigureProjects {
  rows: FigureProject[]
  /** How many rows there are in all, and their sum; `rows` may be a page of them. */
  count: number
  sum: number
  /** Elevators from opening figures: no project stands behind them. `sum + opening` is the number on the page. */
  opening: number
}

const PAGE = 500

/**
 * The very projects behind a number, so that every figure opens (design.md 1.3). Of a stock one row a project that is in it at the end;
 * of a flow one row an entry, withdrawn ones with a minus in 本年累计.
 */
export async function figureProjects(db: Db, question: FigureQuestion, page: { limit?: number; offset?: number } = {}): Promise<FigureProjects> {
  const isStock = measureOf(question.measure).kind === 'stock'
  const entries = isStock ? stockEntries(db, question) : flowEntries(db, question)
  const { count, sum } = await db
    .selectFrom(entries.as('entry'))
    .select([sql<number>`count(*)`.as('count'), sql<number>`coalesce(sum(entry.elevators), 0)`.as('sum')])
    .executeTakeFirstOrThrow()
  const rows = await db
    .selectFrom(entries.as('entry'))
    .innerJoin('project', 'project.id', 'entry.project_id')
    .innerJoin('estate', 'estate.id', 'project.estate_id')
    .innerJoin('division', 'division.code', 'entry.division_code')
    .selectAll('entry')
    .select(['project.code', 'estate.name as estate', 'project.building', 'project.stairwell', 'division.name as division_name'])
    .orderBy('entry.effective_on', 'desc')
    .orderBy('project.code')
    .orderBy('entry.elevators')
    .limit(page.limit ?? PAGE)
    .offset(page.offset ?? 0)
    .execute()
  return { rows: rows.map(rowOf), count, sum, opening: await openingBehind(db, question) }
}

function flowEntries(db: Db, { divisionCodes, measure, period, basis, plan }: FigureQuestion) {
  const { from, until } = rangeOf(period)
  return db
    .selectFrom('figure_entry')
    .select(['project_id', 'division_code', 'effective_on', 'date_precision', 'delta as elevators', 'in_plan', 'verified', 'cause'])
    .where('division_code', 'in', divisionCodes)
    .where('measure', '=', measure)
    .where('effective_on', '>=', from)
    .where('effective_on', '<=', until)
    .where(basis, '=', 1)
    .where('counted', '=', 1)
    .$if(plan !== undefined, (query) => query.where('in_plan', '=', plan === 'in' ? 1 : 0))
    .$if(period.kind !== 'year', (query) => query.where('cause', '<>', 'withdrawn'))
    .$if(period.kind === 'week', (query) => query.where('date_precision', '=', 'day'))
}

/** Whatever came and went within the time adds up to nothing and is left out. */
function stockEntries(db: Db, { divisionCodes, measure, period, basis }: FigureQuestion) {
  return db
    .selectFrom('figure_entry')
    .select(['project_id', 'division_code'])
    .select([
      sql<string>`max(effective_on)`.as('effective_on'),
      sql<string>`max(date_precision)`.as('date_precision'),
      sql<number>`sum(delta)`.as('elevators'),
      sql<0 | 1>`max(in_plan)`.as('in_plan'),
      sql<0 | 1>`min(verified)`.as('verified'),
      sql<string>`max(cause)`.as('cause'),
    ])
    .where('division_code', 'in', divisionCodes)
    .where('measure', '=', measure)
    .where('effective_on', '<=', rangeOf(period).until)
    .where(basis, '=', 1)
    .where('counted', '=', 1)
    .groupBy(['project_id', 'division_code'])
    .having(sql<SqlBool>`sum(delta) <> 0`)
}

function rangeOf(period: FigurePeriod): { from: string; until: string } {
  if (period.kind === 'week') {
    const { startsOn, endsOn } = weekRange(period.week)
    return { from: startsOn, until: endsOn }
  }
  const from = { month: `${period.month}-01`, year: `${period.month.slice(0, 4)}-01-01`, all: '' }[period.kind]
  return { from, until: monthEnd(period.month) }
}

/** Opening figures belong to the plan. */
async function openingBehind(db: Db, { divisionCodes, measure, period, basis, plan }: FigureQuestion): Promise<number> {
  if (period.kind === 'week' || plan === 'outside') return 0
  const units = await unitFigures(db, { divisionCodes, month: period.month, measures: [measure], basis })
  const isStock = measureOf(measure).kind === 'stock'
  let opening = 0
  for (const figures of units.values()) opening += figures[measure].opening[isStock ? 'all' : period.kind]
  return opening
}

type Entry = Pick<Row<'figure_entry'>, 'project_id' | 'division_code' | 'effective_on' | 'date_precision' | 'in_plan' | 'verified'>
type Place = Pick<Row<'project'>, 'code' | 'building' | 'stairwell'> & { estate: string; division_name: string }

function rowOf(row: Entry & Place & { elevators: number; cause: string }): FigureProject {
  return {
    projectId: row.project_id, code: row.code, estate: row.estate, building: row.building, stairwell: row.stairwell, divisionCode: row.division_code,
    divisionName: row.division_name, effectiveOn: row.effective_on, datePrecision: row.date_precision, elevators: row.elevators, inPlan: row.in_plan === 1,
    verified: row.verified === 1, cause: row.cause,
  }
}
