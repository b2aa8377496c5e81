import { add, ceiling, compare, fraction, type Fraction, multiply } from './fraction'
import { addMonths, monthEnd, monthNumber, monthOf, monthsBetween } from './periods'
import { ESCALATION_STEPS, type EscalationStep, type Policy } from './policy'
import { type Curve, deviationFrom, scheduled } from './targets'

/** Best first; 'none' without a target. The word beside the colour stands in the dictionaries. */
export const LIGHTS = ['normal', 'watch', 'late', 'severe'] as const
export type Light = (typeof LIGHTS)[number] | 'none'

/** Light of a deviation in points (rules.md 5): ≥ 0 normal, (−10, 0) watch, [−30, −10] late, < −30 severe, by the policy's thresholds. */
export function lightOf(points: Fraction | null, policy: Pick<Policy, 'lights'>): Light {
  if (!points) return 'none'
  const { normal, watch, late } = policy.lights
  if (compare(points, fraction(normal)) >= 0) return 'normal'
  if (compare(points, fraction(watch)) > 0) return 'watch'
  return compare(points, fraction(late)) >= 0 ? 'late' : 'severe'
}

export interface BetterLight {
  key: Light
  /** Elevators more than now that would bring this light on the same day. */
  more: number
}

/** The light of a number done against the scheduled progress of a day, and what would change it: for each better one, nearest first, how many elevators more it takes. */
export function judged(schedule: Fraction | null, done: number, annual: number, policy: Pick<Policy, 'lights'>): { key: Light; better: BetterLight[] } {
  const key = lightOf(deviationFrom(schedule, done, annual), policy)
  if (key === 'none' || !schedule) return { key, better: [] }
  const better = LIGHTS.slice(0, LIGHTS.indexOf(key)).reverse()
  return {
    key,
    better: better.flatMap((next) => {
      const least = leastDone(next, annual, schedule, policy)
      // With few elevators one more may leap over a light: only the best that the same number brings is told.
      return lightOf(deviationFrom(schedule, least, annual), policy) === next ? [{ key: next, more: least - done }] : []
    }),
  }
}

/** What the next month's end asks for: the catch-up rule (追赶规则). A light is judged on cumulative numbers only, so what is made up counts at once. */
export interface CatchUp {
  /** The last day that counts. */
  by: string
  /** The light on that day without one elevator more. */
  idle: Light
  /** From that light upwards: how many elevators more by then. */
  better: BetterLight[]
}

/** From the day asked to the end of its month, or of the next one when the month is over; null once the year is, or without a target. */
export function catchUpOf(done: number, annual: number, curve: Curve | null, date: string, policy: Pick<Policy, 'lights'>): CatchUp | null {
  const end = monthEnd(monthOf(date))
  if (annual <= 0 || (date === end && monthNumber(date) === 12)) return null
  const by = date < end ? end : monthEnd(addMonths(monthOf(date), 1))
  const { key: idle, better } = judged(scheduled(curve, annual, by), done, annual, policy)
  return { by, idle, better }
}

/** The smallest number done whose light is `key` or better: annual × (S + threshold). */
function leastDone(key: (typeof LIGHTS)[number], annual: number, schedule: Fraction, { lights }: Pick<Policy, 'lights'>): number {
  const threshold = key === 'normal' ? lights.normal : key === 'watch' ? lights.watch : lights.late
  const exact = multiply(add(schedule, fraction(threshold, 100)), fraction(annual))
  const least = ceiling(exact)
  const onThreshold = compare(fraction(least), exact) === 0
  return key === 'watch' && onThreshold ? least + 1 : least
}

/** A project that should have begun: the day planned last, the months since its month, and the light that they bring. */
export interface LateStart {
  plannedOn: string
  months: number
  light: 'late' | 'severe'
}

/** Light of a single project by its planned start (rules.md 5): month passed without a start → late, three months → severe (months by policy). null where it is neither. */
export function lateStartOf(
  plans: readonly { milestone: string; dueOn: string }[], reached: readonly { milestone: string }[], today: string, policy: Pick<Policy, 'lateStart'>,
): LateStart | null {
  const plannedOn = plans.findLast(({ milestone }) => milestone === 'STARTED')?.dueOn
  if (!plannedOn || reached.some(({ milestone }) => milestone === 'STARTED')) return null
  const months = monthsBetween(monthOf(plannedOn), monthOf(today))
  if (months < policy.lateStart.yellowMonths) return null
  return { plannedOn, months, light: months >= policy.lateStart.redMonths ? 'severe' : 'late' }
}

/** How many of the latest rounds or months in a row are behind; `behind` runs from the oldest to the newest. */
export function streakOf(behind: readonly boolean[]): number {
  const last = behind.lastIndexOf(false)
  return behind.length - 1 - last
}

/** The rung proposed after a closed round, the highest that is reached; null when none is or the annual target is met. */
export function weeklyRung(weeksBehind: number, targetMet: boolean, policy: Pick<Policy, 'ladder'>): EscalationStep | null {
  if (targetMet) return null
  return highest(policy.ladder.weekly.filter((rung) => weeksBehind >= rung.weeksBehind).map((rung) => rung.step))
}

/** The rung proposed after an issued circular of a month; one bound to a month (Q3's end) is reached only in it. */
export function monthlyRung(month: string, monthsBehind: number, targetMet: boolean, policy: Pick<Policy, 'ladder'>): EscalationStep | null {
  if (targetMet) return null
  const reached = policy.ladder.monthly.filter((rung) => monthsBehind >= rung.monthsBehind && (!rung.onlyMonth || rung.onlyMonth === Number(month.slice(5))))
  return highest(reached.map((rung) => rung.step))
}

/** The rung proposed when sheets did not come at all, so many rounds in a row; null when the annual target is met. */
export function missingRung(weeksMissing: number, targetMet: boolean, policy: Pick<Policy, 'ladder'>): EscalationStep | null {
  if (targetMet) return null
  return highest(policy.ladder.missing.filter((rung) => weeksMissing >= rung.weeksMissing).map((rung) => rung.step))
}

function highest(steps: readonly EscalationStep[]): EscalationStep | null {
  return ESCALATION_STEPS.findLast((step) => steps.includes(step)) ?? null
}

/** Quarterly grade proposed from the deviation at the quarter's end; a person confirms it. Null without a target. */
export function gradeOf(points: Fraction | null, policy: Pick<Policy, 'grades'>): Policy['grades'][number] | null {
  if (!points) return null
  return policy.grades.find((grade) => grade.atLeast === null || compare(points, fraction(grade.atLeast)) >= 0) ?? null
}

/** The month in which the start turns late (yellow) unless it happens before. */
export function startTurnsLateIn(plannedStartOn: string, policy: Pick<Policy, 'lateStart'>): string {
  return addMonths(monthOf(plannedStartOn), policy.lateStart.yellowMonths)
}
