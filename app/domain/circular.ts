import { numbersOf, percentText } from './fraction'
import { MEASURES, type Measure, type MeasureKey, type PromisedMeasure } from './measures'
import { monthNumber, yearOf } from './periods'
import type { Policy } from './policy'
import { rankChange, rankUnits, rate } from './ranking'
import { type BetterLight, type CatchUp, catchUpOf, judged, type Light } from './rating'
import { type Curve, deviationFrom, deviationText, plannedBy, requiredPerMonth, scheduled } from './targets'

export type Basis = 'verified' | 'reported'

/** Elevators of one unit and measure. A stock has its level in `all` and its net change in `month` and `year`. */
export interface Counts {
  month: number
  year: number
  all: number
  /** Taken out of 本年累计 in this month, because the project was terminated (rules.md 3.3). */
  withdrawn: number
  /** The part of `year` that hangs on no letter. */
  outside: number
}

export interface Figures {
  verified: Counts
  reported: Counts
  /** The part of `month`, `year` and `all` that comes from opening figures 历史基数, not from projects. */
  openingMonth: number
  openingYear: number
  openingAll: number
}

export interface UnitTargets {
  annual: number
  /** null where only the year's number is known: it is spread evenly. */
  curve: Curve | null
  source: 'letter' | 'opening'
}

/** One sub-district as the tables of figures and of letters have it. */
export interface UnitInput {
  code: string
  figures: Readonly<Record<MeasureKey, Figures>>
  targets: Readonly<Record<PromisedMeasure, UnitTargets | null>>
}

/** One line of the circular before it is filled: the unit itself, or a district or city with the codes of its units. */
export interface LineInput {
  code: string
  name: string
  kind: '' | 'town' | 'street' | 'office'
  units: readonly string[]
}

/** What the last issued circular said of one line; absent in the first one. */
export interface PreviousLine {
  rank: number | null
  behindSince: string | null
}

export interface TableInput {
  month: string
  /** The day asked: the month's last, or today inside the month. */
  date: string
  measure: PromisedMeasure
  policy: Policy
  lines: readonly LineInput[]
  units: ReadonlyMap<string, UnitInput>
  /** Lines of the last issued circular of the same measure, by code; `month` is its month. */
  previous: { month: string; lines: ReadonlyMap<string, PreviousLine> } | null
}

export interface Rating {
  key: Light
  /** Elevators still needed to reach each better light by the day asked, nearest first. */
  better: BetterLight[]
  /** What changes the light by the next month's end; absent in circulars issued before it was printed. */
  catchUp?: CatchUp | null
}

export interface CircularRow {
  code: string
  name: string
  kind: LineInput['kind']
  /** Sub-districts behind the line; the unit itself in a district's circular. */
  units: readonly string[]
  target: number | null
  targetSource: 'letter' | 'opening' | 'mixed' | null
  figures: Readonly<Record<MeasureKey, Figures>>
  /** What counts in the rate: the rated measure's year to date inside the plan (policy), of units that have a target. */
  done: number
  /** Work of the rated measure that is printed apart and not in the rate. */
  outside: number
  rate: string
  rateExact: [number, number] | null
  scheduled: string | null
  /** S(t) as numerator and denominator; absent in circulars issued before grades asked for it. */
  scheduledExact?: [number, number] | null
  /** ⌊P(t)⌋: elevators promised by the day asked. */
  planned: number | null
  deviation: string | null
  /** done − ⌊P(t)⌋ in elevators. */
  ahead: number | null
  isBehind: boolean
  /** The first month of the unbroken run of months behind, by issued circulars and this one. */
  behindSince: string | null
  /** Elevators a month needed until December, one decimal; null in December or without a target. */
  required: string | null
  rank: number | null
  rankChange: number | 'new' | null
  rating: Rating
  /** Nothing is on record but opening figures of other measures: how many are under construction nobody knows. */
  stockUnknown?: true
}

export interface CircularTable {
  rows: CircularRow[]
  total: CircularRow
}

/** Every line of the monthly circular and its total from the same figures (rules.md 5): pure, so that the same numbers always give the same cells. */
export function circularTable(input: TableInput): CircularTable {
  const lines = input.lines.map((line) => ({ line, sums: sumUnits(line, input) }))
  const ranked = rankUnits(lines.map(({ line, sums }) => ({ code: line.code, done: sums.done, target: sums.target })))
  const byCode = new Map(lines.map((entry) => [entry.line.code, entry]))
  const rows = ranked.map(({ code, rank }) => {
    const { line, sums } = byCode.get(code)!
    const before = input.previous?.lines.get(code)
    const row = rowOf(line, sums, input)
    return {
      ...row,
      behindSince: row.isBehind ? behindSince(before, input) : null,
      rank,
      rankChange: rankChange(rank, before?.rank, input.month),
    }
  })
  const everything: LineInput = { code: '', name: '合计', kind: '', units: input.lines.flatMap((line) => line.units) }
  return { rows, total: rowOf(everything, sumLines(lines.map(({ sums }) => sums)), input) }
}

/** What the units' letters together ask for by a day; null without a target. */
export function promisedTogether(targets: readonly UnitTargets[], date: string): number | null {
  const { target, curve } = sumTargets(targets.filter(({ annual }) => annual > 0))
  return target === null ? null : plannedBy(curve, target, date)
}

interface Sums {
  figures: Readonly<Record<MeasureKey, Figures>>
  /** Of the units that have one: the total is summed from these, never from the lines' sums, whose months may be rounded. */
  targets: readonly UnitTargets[]
  target: number | null
  curve: Curve | null
  source: CircularRow['targetSource']
  done: number
  outside: number
}

function sumUnits(line: LineInput, { units, measure, policy }: TableInput): Sums {
  const known = line.units.flatMap((code) => units.get(code) ?? [])
  const targets: UnitTargets[] = []
  let done = 0
  let outside = 0
  for (const unit of known) {
    const counts = unit.figures[measure][policy.basis]
    const target = unit.targets[measure]
    if (target && target.annual > 0) {
      targets.push(target)
      outside += counts.outside
      done += counts.year - (policy.outsideInRate ? 0 : counts.outside)
    } else {
      outside += counts.year
      if (policy.untargetedInTotal) done += counts.year
    }
  }
  return { figures: figuresOf(known.map((unit) => unit.figures)), targets, done, outside, ...sumTargets(targets) }
}

function sumLines(lines: readonly Sums[]): Sums {
  const targets = lines.flatMap((line) => line.targets)
  const sum = (part: 'done' | 'outside') => lines.reduce((so, line) => so + line[part], 0)
  return { figures: figuresOf(lines.map((line) => line.figures)), targets, done: sum('done'), outside: sum('outside'), ...sumTargets(targets) }
}

function sumTargets(targets: readonly UnitTargets[]): Pick<Sums, 'target' | 'curve' | 'source'> {
  const annual = targets.reduce((sum, target) => sum + target.annual, 0)
  const sources = new Set(targets.map(({ source }) => source))
  return { target: annual > 0 ? annual : null, curve: sumCurves(targets), source: sources.size > 1 ? 'mixed' : ([...sources][0] ?? null) }
}

/** Months add up; among units with months, one that only has a year's number is spread in whole elevators, rounded down. */
function sumCurves(targets: readonly UnitTargets[]): Curve | null {
  const [only] = targets
  if (only && targets.length === 1) return only.curve
  if (targets.every(({ curve }) => curve === null)) return null
  return Array.from({ length: 12 }, (_, month) =>
    targets.reduce((sum, { curve, annual }) => sum + (curve ? (curve[month] ?? 0) : Math.floor((annual * (month + 1)) / 12)), 0))
}

function rowOf(line: LineInput, sums: Sums, { month, date, policy }: TableInput): CircularRow {
  const { target, curve, done } = sums
  const schedule = target === null ? null : scheduled(curve, target, date)
  const points = target === null ? null : deviationFrom(schedule, done, target)
  const planned = target === null ? null : plannedBy(curve, target, date)
  const share = rate(done, target)
  const perMonth = target === null ? null : requiredPerMonth(done, target, month)
  return {
    code: line.code, name: line.name, kind: line.kind, units: line.units,
    target, targetSource: sums.source, figures: sums.figures,
    done, outside: sums.outside,
    rate: share?.text ?? '-',
    rateExact: share ? [share.done, share.target] : null,
    scheduled: schedule ? percentText(schedule) : null,
    scheduledExact: schedule ? numbersOf(schedule) : null,
    planned,
    deviation: points ? deviationText(points) : null,
    ahead: planned === null ? null : done - planned,
    isBehind: planned !== null && done < planned,
    behindSince: null,
    required: perMonth ? deviationText(perMonth) : null,
    rank: null,
    rankChange: null,
    rating: target === null ? { key: 'none', better: [], catchUp: null } : { ...judged(schedule, done, target, policy), catchUp: catchUpOf(done, target, curve, date, policy) },
    ...(isStockUnknown(sums.figures) ? { stockUnknown: true } : {}),
  }
}

/** The measures that a circular has figures of: one that was added to the product later stands in none issued before. */
export function countedIn(figures: CircularRow['figures'], of: readonly Measure[] = MEASURES): readonly Measure[] {
  return of.filter(({ key }) => key in figures)
}

/** Nothing was promised and nothing ever done by the day asked, as in a month before the records begin. */
export function hasNothing({ target, figures }: Pick<CircularRow, 'target' | 'figures'>): boolean {
  return target === null && MEASURES.every(({ key }) => [figures[key].verified, figures[key].reported].every(({ month, year, all }) => month === 0 && year === 0 && all === 0))
}

/** Nothing is on record but opening figures: what none of them counts nobody knows. */
export function isOpeningOnly(figures: CircularRow['figures']): boolean {
  const own = MEASURES.map(({ key }) => figures[key])
  const allOpening = own.every(({ verified, reported, openingYear, openingAll }) => [verified, reported].every(({ year, all }) => year === openingYear && all === openingAll))
  return allOpening && own.some(({ openingYear, openingAll }) => openingYear !== 0 || openingAll !== 0)
}

function isStockUnknown(figures: CircularRow['figures']): boolean {
  return isOpeningOnly(figures) && figures.under_construction.openingAll === 0
}

/** A run of months goes on only from the circular of the month before, in the same year: streaks are read from issued circulars (rules.md 5). */
function behindSince(before: PreviousLine | undefined, { month, previous }: TableInput): string {
  const follows = previous !== null && yearOf(previous.month) === yearOf(month) && monthNumber(previous.month) + 1 === monthNumber(month)
  return (follows && before?.behindSince) || month
}

/** All zero, for a unit that has no line in the tally. */
export function emptyFigures(): Record<MeasureKey, Figures> {
  const counts = (): Counts => ({ month: 0, year: 0, all: 0, withdrawn: 0, outside: 0 })
  return Object.fromEntries(
    MEASURES.map(({ key }) => [key, { verified: counts(), reported: counts(), openingMonth: 0, openingYear: 0, openingAll: 0 }]),
  ) as Record<MeasureKey, Figures>
}

/** A line of one unit has that unit's own figures. */
function figuresOf(units: readonly Readonly<Record<MeasureKey, Figures>>[]): Readonly<Record<MeasureKey, Figures>> {
  const [only] = units
  if (only && units.length === 1) return only
  const sum = emptyFigures()
  for (const unit of units) for (const { key } of MEASURES) addFigures(sum[key], unit[key])
  return sum
}

function addFigures(into: Figures, from: Figures): void {
  addCounts(into.verified, from.verified)
  addCounts(into.reported, from.reported)
  into.openingMonth += from.openingMonth
  into.openingYear += from.openingYear
  into.openingAll += from.openingAll
}

function addCounts(into: Counts, from: Counts): void {
  into.month += from.month
  into.year += from.year
  into.all += from.all
  into.withdrawn += from.withdrawn
  into.outside += from.outside
}
