import { numbersOf, percentText } from './fraction'
import { MEASURES, type MeasureKey, type PromisedMeasure } from './measures'
import { monthNumber, yearOf } from './periods'
import type { Policy } from './policy'
import { rankChange, rankUnits, rate } from './ranking'
import { type BetterLight, type CatchUp, catchUpOf, type Light, lightOf, nextLights } from './rating'
import { aheadBy, type Curve, deviation, deviationText, isBehind, plannedBy, requiredPerMonth, scheduled } from './targets'

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
    return {
      ...rowOf(line, sums, input),
      behindSince: behindSince(sums, before, input),
      rank,
      rankChange: rankChange(rank, before?.rank, input.month),
    }
  })
  const everything: LineInput = { code: '', name: '合计', kind: '', units: input.lines.flatMap((line) => line.units) }
  return { rows, total: rowOf(everything, sumUnits(everything, input), input) }
}

interface Sums {
  figures: Record<MeasureKey, Figures>
  target: number | null
  curve: Curve | null
  source: CircularRow['targetSource']
  done: number
  outside: number
}

function sumUnits(line: LineInput, { units, measure, policy }: TableInput): Sums {
  const figures = emptyFigures()
  const targets: UnitTargets[] = []
  let done = 0
  let outside = 0
  for (const code of line.units) {
    const unit = units.get(code)
    if (!unit) continue
    addFigures(figures, unit.figures)
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
  const annual = targets.reduce((sum, target) => sum + target.annual, 0)
  const sources = new Set(targets.map(({ source }) => source))
  return {
    figures, done, outside,
    target: annual > 0 ? annual : null,
    curve: sumCurves(targets),
    source: sources.size > 1 ? 'mixed' : ([...sources][0] ?? null),
  }
}

/** Months add up; among units with months, one that only has a year's number is spread in whole elevators, rounded down. */
function sumCurves(targets: readonly UnitTargets[]): Curve | null {
  if (targets.every(({ curve }) => curve === null)) return null
  return Array.from({ length: 12 }, (_, month) =>
    targets.reduce((sum, { curve, annual }) => sum + (curve ? (curve[month] ?? 0) : Math.floor((annual * (month + 1)) / 12)), 0))
}

function rowOf(line: LineInput, sums: Sums, { month, date, policy }: TableInput): CircularRow {
  const { target, curve, done } = sums
  const points = target === null ? null : deviation(done, target, curve, date)
  const schedule = target === null ? null : scheduled(curve, target, date)
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
    planned: target === null ? null : plannedBy(curve, target, date),
    deviation: points ? deviationText(points) : null,
    ahead: target === null ? null : aheadBy(done, target, curve, date),
    isBehind: target !== null && isBehind(done, target, curve, date),
    behindSince: null,
    required: perMonth ? deviationText(perMonth) : null,
    rank: null,
    rankChange: null,
    rating: ratingOf(sums, date, policy),
  }
}

function ratingOf({ target, curve, done }: Sums, date: string, policy: Policy): Rating {
  if (target === null) return { key: 'none', better: [], catchUp: null }
  const at = (count: number): Light => lightOf(deviation(count, target, curve, date), policy)
  return { key: at(done), better: nextLights(done, target, curve, date, policy), catchUp: catchUpOf(done, target, curve, date, policy) }
}

/** A run of months goes on only from the circular of the month before, in the same year: streaks are read from issued circulars (rules.md 5). */
function behindSince({ done, target, curve }: Sums, before: PreviousLine | undefined, { month, date, previous }: TableInput): string | null {
  if (target === null || !isBehind(done, target, curve, date)) return null
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

function addFigures(into: Record<MeasureKey, Figures>, from: Readonly<Record<MeasureKey, Figures>>): void {
  for (const measure of MEASURES.map(({ key }) => key)) {
    const a = into[measure]
    const b = from[measure]
    for (const basis of ['verified', 'reported'] as const) {
      for (const part of ['month', 'year', 'all', 'withdrawn', 'outside'] as const) a[basis][part] += b[basis][part]
    }
    a.openingMonth += b.openingMonth
    a.openingYear += b.openingYear
    a.openingAll += b.openingAll
  }
}
