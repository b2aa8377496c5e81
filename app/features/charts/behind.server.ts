import { todayOf } from '~/domain/calendar'
import { circularTable, type Basis, type CircularRow, type CircularTable, type UnitInput } from '~/domain/circular'
import type { Circular } from '~/domain/circular-body'
import { measureOf, type MeasureKey, type PromisedMeasure } from '~/domain/measures'
import { monthEnd, monthNumber, yearOf } from '~/domain/periods'
import type { Policy } from '~/domain/policy'
import { refuse } from '~/domain/refusal'
import { frozenProjects, type ProjectBehind } from '~/features/circulars/behind.server'
import type { Scope } from '~/features/circulars/lines.server'
import { unitInputs } from '~/features/circulars/units.server'
import { targetsFor } from '~/features/commitments/targets.server'
import { figureProjects } from '~/features/figures/figure-projects.server'
import { policyFor } from '~/features/policies/policies.server'
import type { Db } from '~db/schema'
import { lastMonthOfYear, overviewLines } from './months.server'
import { frozenMonths, type FrozenMonth } from './overview.server'

/** `rated`: what enters the rate. `apart`: the rated measure's work that does not. Any other: the year (of a stock: the level) of that measure. */
export type MarkFigure = 'rated' | 'apart' | MeasureKey

/** A number on the overview that can be opened: whose (`''` for the total), of which month, which figure. */
export interface Mark {
  unit: string
  month: string
  figure: MarkFigure
}

export interface ProjectsBehindMark {
  rows: ProjectBehind[]
  count: number
  sum: number
  opening: number
  /** The number on the page: sum + opening + rest. */
  number: number
  /** Not 0 only where a letter of an issued month was changed later, so that its rated units are no longer known one by one. */
  rest: number
  measure: MeasureKey
  lineName: string
  issued: { number: number; numberYear: number } | null
}

const MOST = 5000

/** The very projects behind a mark: the frozen entries where the month is issued and today's figures were not asked for. */
export async function projectsBehind(db: Db, scope: Scope, mark: Mark, question: MarkQuestion): Promise<ProjectsBehindMark> {
  const frozen = question.live ? undefined : (await frozenMonths(db, scope, mark.month, question.measure)).get(mark.month)
  const table = frozen ? frozenTable(frozen) : await liveTable(db, scope, mark.month, question)
  const row = mark.unit === '' ? table.total : table.rows.find(({ code }) => code === mark.unit)
  if (!row) refuse('not_found')
  const measure = mark.figure === 'rated' || mark.figure === 'apart' ? question.measure : mark.figure
  // A month that was issued before the measure was thought of holds no number of it.
  if (!(measure in row.figures)) refuse('not_found')
  const found = { rows: [] as ProjectBehind[], count: 0, sum: 0, opening: table.frozen ? frozenOpening(table, row, mark, measure) : 0 }
  for (const { codes, plan } of await partsOf(db, table, row, mark, question)) {
    if (codes.length === 0) continue
    const part = await entriesOf(db, table, codes, { measure, month: mark.month, plan })
    found.rows.push(...part.rows)
    found.count += part.count
    found.sum += part.sum
    if (!table.frozen && plan !== 'outside') for (const code of codes) found.opening += openingOf(table.units.get(code)?.figures, measure)
  }
  const number = numberOf(row, mark.figure, table.basis)
  return {
    ...found, number, measure,
    rest: number - found.sum - found.opening,
    lineName: mark.unit === '' ? scope.name : row.name,
    issued: frozen?.circular.issued ?? null,
  }
}

interface MarkQuestion {
  measure: PromisedMeasure
  live: boolean
  now: string
}

/** The table that a mark stands in, with what it was counted by. */
interface MarkTable extends CircularTable {
  policy: Policy
  basis: Basis
  /** Of a live table; an issued one keeps its lines only. */
  units: ReadonlyMap<string, UnitInput>
  frozen: Pick<Circular, 'month' | 'basis'> & { id: number } | null
}

function frozenTable({ circular, rows, total }: FrozenMonth): MarkTable {
  const { month, basis, policy, issued } = circular
  return { rows, total, policy, basis, units: new Map(), frozen: issued ? { month, basis, id: issued.id } : null }
}

/** All lines that the year has had, so that a unit made in June has an empty May. */
async function liveTable(db: Db, scope: Scope, month: string, { measure, now }: MarkQuestion): Promise<MarkTable> {
  const date = monthEnd(month) < todayOf(now) ? monthEnd(month) : todayOf(now)
  const lines = await overviewLines(db, scope, lastMonthOfYear(month))
  const policy = await policyFor(db, scope.code, date)
  const units = await unitInputs(db, lines.flatMap((line) => line.units), month)
  return { ...circularTable({ month, date, measure, policy, lines, units, previous: null }), policy, basis: policy.basis, units, frozen: null }
}

/** The printed number itself. */
function numberOf(row: CircularRow, figure: MarkFigure, basis: Basis): number {
  if (figure === 'rated') return row.done
  if (figure === 'apart') return row.outside
  return row.figures[figure][basis][periodOf(figure)]
}

function periodOf(measure: MeasureKey): 'year' | 'all' {
  return measureOf(measure).kind === 'stock' ? 'all' : 'year'
}

function openingOf(figures: CircularRow['figures'] | undefined, measure: MeasureKey): number {
  if (!figures) return 0
  return periodOf(measure) === 'all' ? figures[measure].openingAll : figures[measure].openingYear
}

/** Opening figures belong to the plan: in the rate where the line is rated, apart where it is not. */
function frozenOpening({ rows, total, policy }: MarkTable, row: CircularRow, { figure }: Mark, measure: MeasureKey): number {
  if (figure !== 'rated' && figure !== 'apart') return openingOf(row.figures, measure)
  const counted = (row === total ? rows : [row]).filter((line) => (figure === 'apart' ? line.target === null : line.target !== null || policy.untargetedInTotal))
  return counted.reduce((sum, line) => sum + openingOf(line.figures, measure), 0)
}

/** The units behind a row, split by what of their work counts: units with a target by their letters, the others whole. */
async function partsOf(db: Db, { rows, policy, frozen }: MarkTable, row: CircularRow, { month, figure }: Mark, { measure }: MarkQuestion): Promise<{ codes: string[]; plan?: 'in' | 'outside' }[]> {
  if (figure !== 'rated' && figure !== 'apart') return [{ codes: [...row.units] }]
  const targeted = frozen && rows.every((line) => line.units.length === 1)
    ? new Set(rows.filter((line) => line.target !== null).flatMap((line) => line.units))
    : await targetedUnits(db, row.units, month, measure)
  const rated = row.units.filter((code) => targeted.has(code))
  const others = row.units.filter((code) => !targeted.has(code))
  if (figure === 'apart') return [{ codes: rated, plan: 'outside' }, { codes: others }]
  return [{ codes: rated, plan: policy.outsideInRate ? undefined : 'in' }, { codes: policy.untargetedInTotal ? others : [] }]
}

async function targetedUnits(db: Db, codes: readonly string[], month: string, measure: PromisedMeasure): Promise<Set<string>> {
  const targets = await targetsFor(db, codes, yearOf(month), monthNumber(month))
  return new Set([...targets].filter(([, unit]) => (unit.annual[measure] ?? 0) > 0).map(([code]) => code))
}

interface Entries {
  measure: MeasureKey
  month: string
  plan?: 'in' | 'outside'
}

async function entriesOf(db: Db, { basis, frozen }: MarkTable, codes: readonly string[], { measure, month, plan }: Entries): Promise<{ rows: ProjectBehind[]; count: number; sum: number }> {
  const period = periodOf(measure)
  if (frozen) return frozenProjects(db, frozen, frozen.id, codes, { measure, period, plan })
  const found = await figureProjects(db, { divisionCodes: codes, measure, period: { kind: period, month }, basis, plan }, { limit: MOST })
  return {
    count: found.count, sum: found.sum,
    rows: found.rows.map((line) => ({
      code: line.code, name: `${line.estate}${line.building}${line.stairwell}`, divisionName: line.divisionName, effectiveOn: line.effectiveOn,
      datePrecision: line.datePrecision, elevators: line.elevators, isInPlan: line.inPlan, cause: line.cause,
    })),
  }
}
