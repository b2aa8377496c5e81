import { add, compare, decimalText, floor, fraction, type Fraction, multiply, subtract } from './fraction'
import { dayOfYear, daysInMonth, daysInYear, monthEnd, monthNumber, monthOf, yearOf } from './periods'
import { exactRate } from './ranking'
import type { Reason } from './refusal'

/** Twelve cumulative numbers, January to December; null where only the year's number is known. */
export type Curve = readonly number[]

/** Refuses a curve of other than twelve whole numbers, below 0, or that falls from one month to the next (rules.md 2.2). */
export function checkCurve(curve: Curve, field?: string): Reason[] {
  if (curve.length !== 12) return [{ code: 'target_months_missing', field }]
  const reasons: Reason[] = []
  curve.forEach((number, index) => {
    const month = index + 1
    if (!Number.isInteger(number) || number < 0) reasons.push({ code: 'target_not_whole', field, params: { month } })
    const before = curve[index - 1]
    if (before !== undefined && number < before) reasons.push({ code: 'target_falls', field, params: { month, number, before } })
  })
  return reasons
}

/** P(t): the number promised by a date, exact. Inside a month by day between P(m−1) and P(m), P(0) = 0; without a curve see `plainShare`. */
export function promisedBy(curve: Curve | null, annual: number, date: string): Fraction {
  if (!curve) return multiply(plainShare(date), fraction(annual))
  const month = monthNumber(date)
  const before = curve[month - 2] ?? 0
  const step = fraction(((curve[month - 1] ?? 0) - before) * Number(date.slice(8)), daysInMonth(monthOf(date)))
  return add(fraction(before), step)
}

/** m/12 on the last day of month m, by day of year on other days. */
function plainShare(date: string): Fraction {
  if (date === monthEnd(monthOf(date))) return fraction(monthNumber(date), 12)
  return fraction(dayOfYear(date), daysInYear(yearOf(date)))
}

/** S(t) 时序进度 = P(t) / annual, exact; null without an annual target. */
export function scheduled(curve: Curve | null, annual: number, date: string): Fraction | null {
  return annual > 0 ? multiply(promisedBy(curve, annual, date), fraction(1, annual)) : null
}

/** ⌊P(t)⌋: how many whole elevators were due by the date. */
export function plannedBy(curve: Curve | null, annual: number, date: string): number {
  return floor(promisedBy(curve, annual, date))
}

/** (rate − S) in percentage points, exact; null without an annual target. */
export function deviation(done: number, annual: number, curve: Curve | null, date: string): Fraction | null {
  return deviationFrom(scheduled(curve, annual, date), done, annual)
}

/** The same where the scheduled progress of the day is known already: many lines and many numbers are asked of one day. */
export function deviationFrom(schedule: Fraction | null, done: number, annual: number): Fraction | null {
  const share = exactRate(done, annual)
  return share && schedule ? multiply(subtract(share, schedule), fraction(100)) : null
}

/** '-3.6', '0.0', '12.5'. */
export function deviationText(points: Fraction): string {
  return decimalText(points)
}

/** done − ⌊P(t)⌋ in elevators: −2 is two behind. */
export function aheadBy(done: number, annual: number, curve: Curve | null, date: string): number {
  return done - plannedBy(curve, annual, date)
}

/** Behind = fewer done than ⌊P(t)⌋ on the day asked; nobody without a target is behind. */
export function isBehind(done: number, annual: number, curve: Curve | null, date: string): boolean {
  return annual > 0 && aheadBy(done, annual, curve, date) < 0
}

/** Elevators per remaining month to reach the target, exact; 0 once it is met, null in December (printed "—"). */
export function requiredPerMonth(done: number, annual: number, month: string): Fraction | null {
  const left = 12 - monthNumber(month)
  if (left === 0) return null
  const needed = fraction(annual - done, left)
  return compare(needed, fraction(0)) < 0 ? fraction(0) : needed
}
