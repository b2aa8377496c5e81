import { todayOf } from '~/domain/calendar'
import { circularTable, type Basis, type CircularRow, type CircularTable, type LineInput } from '~/domain/circular'
import type { Circular } from '~/domain/circular-body'
import type { CircularProblem } from '~/domain/circular-text'
import type { PromisedMeasure } from '~/domain/measures'
import type { HeatLine, MonthCell } from '~/domain/overview'
import { yearOf } from '~/domain/periods'
import type { Policy } from '~/domain/policy'
import { listIssuedCirculars } from '~/features/circulars/issued.server'
import type { Scope } from '~/features/circulars/lines.server'
import { unitInputs } from '~/features/circulars/units.server'
import { memory } from '~db/remembered.server'
import type { Db } from '~db/schema'
import { monthTables, overviewLines, plannedByMonth, type MonthTable } from './months.server'

export interface OverviewQuestion {
  month: string
  measure: PromisedMeasure
  /** Today's figures even where the month's circular is issued. */
  live: boolean
  now: string
}

export interface Overview extends CircularTable {
  scope: Scope
  month: string
  date: string
  measure: PromisedMeasure
  basis: Basis
  policy: Policy
  dataAt: string
  /** The issued circular whose frozen figures these are; null: as they stand now. */
  issued: { number: number; numberYear: number } | null
  /** Every line's and the total's months from January on. */
  heat: HeatLine[]
  running: MonthCell[]
  /** Plan at the end of each of the twelve months; null without one. */
  plan: (number | null)[]
  /** The problems that the issued circular froze; null where the ledger itself is to be read. */
  problems: CircularProblem[] | null
}

/**
 * Leadership's page for a province, city, district or sub-district and a month: each month from its issued circular where there is one and
 * today's figures were not asked for, else computed from tally and letters as the circular would be. From memory while nothing has been committed since.
 */
export async function overviewOf(db: Db, scope: Scope, question: OverviewQuestion): Promise<Overview> {
  const key = [scope.code, question.month, question.measure, question.live, todayOf(question.now)].join(' ')
  const overview = await remember(db, key, () => computed(db, scope, question))
  return overview.issued ? overview : { ...overview, dataAt: question.now }
}

const remember = memory<Overview>(({ rows }) => rows.length)

async function computed(db: Db, scope: Scope, question: OverviewQuestion): Promise<Overview> {
  const { month, measure, now } = question
  const lines = await overviewLines(db, scope, month)
  const live = await monthTables(db, scope, lines, { month, measure, today: todayOf(now) })
  const last = live.at(-1)
  if (!last) throw new RangeError(`No month ${month}`)
  const frozen = question.live ? new Map<string, FrozenMonth>() : await frozenMonths(db, scope, month, measure)
  const issued = frozen.get(month)
  const { rows, total } = issued ?? (await fullTable(db, lines, last, measure))
  const shown = live.map((table): CircularTable & { month: string } => frozen.get(table.month) ?? table)
  const byMonth = shown.map((table) => ({ month: table.month, rows: new Map(table.rows.map((row) => [row.code, row])) }))
  return {
    scope, month, measure, rows, total,
    date: issued?.circular.date ?? last.date,
    basis: issued?.circular.basis ?? last.policy.basis,
    policy: issued?.circular.policy ?? last.policy,
    dataAt: issued?.circular.dataAt ?? now,
    issued: issued?.circular.issued ?? null,
    heat: rows.map(({ code, name }) => ({ code, name, cells: byMonth.map((table) => cellOf(table.month, table.rows.get(code))) })),
    running: shown.map((table) => cellOf(table.month, table.total)),
    plan: await plannedByMonth(db, lines, { month, measure }),
    problems: issued ? problemsOf(scope, issued.circular) : null,
  }
}

/** The month asked for with all measures, for the stages and stocks. */
async function fullTable(db: Db, lines: readonly LineInput[], { month, date, policy }: MonthTable, measure: PromisedMeasure): Promise<CircularTable> {
  const units = await unitInputs(db, lines.flatMap((line) => line.units), month)
  return circularTable({ month, date, measure, policy, lines, units, previous: null })
}

export interface FrozenMonth extends CircularTable {
  month: string
  circular: Circular
}

/** The issued circulars of the year up to a month; a sub-district has its line of the district's. */
export async function frozenMonths(db: Db, scope: Scope, month: string, measure: PromisedMeasure): Promise<Map<string, FrozenMonth>> {
  const circulars = await listIssuedCirculars(db, holderOf(scope), measure, { from: `${yearOf(month)}-01`, until: month })
  const months = circulars.flatMap((circular) => {
    const table = frozenTable(scope, circular)
    return table ? [[circular.month, { ...table, month: circular.month, circular }] as const] : []
  })
  return new Map(months)
}

/** Of a sub-district the circular is its district's. */
export function holderOf(scope: Scope): string {
  return scope.level === 'subdistrict' ? (scope.path.split('/').filter(Boolean).at(-2) ?? scope.code) : scope.code
}

function frozenTable(scope: Scope, circular: Circular): CircularTable | null {
  if (scope.level !== 'subdistrict') return { rows: circular.rows, total: circular.total }
  const row = circular.rows.find(({ code }) => code === scope.code)
  return row ? { rows: [row], total: { ...row, code: '' } } : null
}

function problemsOf(scope: Scope, { problems }: Circular): CircularProblem[] {
  return scope.level === 'subdistrict' ? problems.filter((problem) => problem.divisionName === scope.name) : problems
}

/** A line without a target shows its work apart: it is rated by nothing. */
function cellOf(month: string, row: CircularRow | undefined): MonthCell {
  if (!row) return { month, done: 0, planned: null, ahead: null, light: 'none' }
  return { month, done: shownCount(row), planned: row.planned, ahead: row.ahead, light: row.rating.key }
}

/** The number that stands for a line: what is rated, or without a target what is printed apart. */
export function shownCount(row: Pick<CircularRow, 'target' | 'done' | 'outside'>): number {
  return row.target === null ? row.outside : row.done
}
