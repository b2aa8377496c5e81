import { isMeasure, measureOf } from './measures'
import type { Posting } from './postings'

/** The numbers of one `tally` row; `withdrawn` counts upwards, `outside` is net of what was withdrawn outside the plan. */
export interface TallyNumbers {
  reported: number
  verified: number
  reportedWithdrawn: number
  verifiedWithdrawn: number
  reportedOutside: number
  verifiedOutside: number
  opening: number
}

/** By `${divisionCode} ${measure} ${period}`; a period is a month `2026-03` or a year `2026`. */
export type Tally = Map<string, TallyNumbers>

export type TalliedPosting = Pick<Posting, 'divisionCode' | 'measure' | 'effectiveOn' | 'delta' | 'cause' | 'inPlan' | 'reported' | 'verified' | 'counted'>

/**
 * Adds postings to their months and years, or takes them out again (`sign` −1); what an opening figure covers is not counted. Rows are looked up once for
 * as long as postings of one unit, measure and month follow each other.
 */
export function addPostings(tally: Tally, postings: readonly TalliedPosting[], sign: 1 | -1): void {
  let rows: readonly TallyNumbers[] = []
  let last: TalliedPosting | null = null
  for (const posting of postings) {
    if (!posting.counted) continue
    const month = posting.effectiveOn.slice(0, 7)
    if (last?.divisionCode !== posting.divisionCode || last.measure !== posting.measure || !last.effectiveOn.startsWith(month)) {
      rows = [month, month.slice(0, 4)].map((period) => rowOf(tally, posting.divisionCode, posting.measure, period))
      last = posting
    }
    for (const numbers of rows) addTo(numbers, posting, sign * posting.delta)
  }
}

function addTo(numbers: TallyNumbers, { reported, verified, cause, inPlan }: TalliedPosting, delta: number): void {
  if (reported) {
    if (cause === 'withdrawn') numbers.reportedWithdrawn -= delta
    else numbers.reported += delta
    if (!inPlan) numbers.reportedOutside += delta
  }
  if (verified) {
    if (cause === 'withdrawn') numbers.verifiedWithdrawn -= delta
    else numbers.verified += delta
    if (!inPlan) numbers.verifiedOutside += delta
  }
}

export interface OpeningRow {
  divisionCode: string
  year: number
  /** 0: all years before `year`. */
  month: number
  measure: string
  done: number | null
}

/**
 * Opening figures of any units and measures as what each period adds. A flow's figure is cumulative from 1 January; "all years before" tops
 * the earlier years up to its number. A stock's figure is a level, so each adds the difference to the level before it.
 */
export function addOpenings(tally: Tally, rows: readonly OpeningRow[], sign: 1 | -1): void {
  const series = new Map<string, OpeningRow[]>()
  for (const row of rows) {
    const key = `${row.divisionCode} ${row.measure}`
    if (row.done !== null) series.set(key, [...(series.get(key) ?? []), row])
  }
  for (const figures of series.values()) {
    figures.sort((a, b) => a.year - b.year || a.month - b.month)
    const [first] = figures
    if (!first) continue
    const isStock = isMeasure(first.measure) && measureOf(first.measure).kind === 'stock'
    let total = 0
    let year = 0
    let inYear = 0
    const add = (period: string, number: number) => {
      if (number !== 0) rowOf(tally, first.divisionCode, first.measure, period).opening += sign * number
    }
    for (const { year: figureYear, month, done } of figures) {
      if (figureYear !== year) inYear = 0
      year = figureYear
      const allYears = isStock || month === 0
      const step = (done ?? 0) - (allYears ? total : inYear)
      if (month > 0) add(`${year}-${String(month).padStart(2, '0')}`, step)
      else if (isStock) add(`${year - 1}-12`, step)
      add(String(month > 0 ? year : year - 1), step)
      total += step
      if (month > 0) inYear += step
    }
  }
}

function rowOf(tally: Tally, divisionCode: string, measure: string, period: string): TallyNumbers {
  const key = `${divisionCode} ${measure} ${period}`
  const known = tally.get(key)
  if (known) return known
  const numbers = noNumbers()
  tally.set(key, numbers)
  return numbers
}

export function noNumbers(): TallyNumbers {
  return { reported: 0, verified: 0, reportedWithdrawn: 0, verifiedWithdrawn: 0, reportedOutside: 0, verifiedOutside: 0, opening: 0 }
}
