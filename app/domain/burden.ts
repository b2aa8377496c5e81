import type { Condition } from './dispatch'
import type { MilestoneCode } from './milestones'
import type { Policy } from './policy'

/**
 * What a week asks of those who report, counted from the definition of the form (routes/staff/week/card.tsx), not from what people do:
 * nobody is watched. A field is what one fills in or chooses; a tap is a press or the beginning of a text, the button included.
 */
export interface Effort {
  fields: number
  taps: number
}

/** One card, as the form stands. */
export function effortOf({ condition, hasWords, raisesProblem }: { condition: Condition; hasWords: boolean; raisesProblem: boolean }): Effort {
  if (condition === 'no_change') return hasWords ? { fields: 1, taps: 2 } : { fields: 0, taps: 1 }
  const asked = 1 + Number(hasWords) + (raisesProblem ? 3 : 0) // the condition, the words; class, who acts, by when
  return { fields: asked, taps: asked + 1 }
}

/** A milestone reached, beside the card: which, when, and the evidence that its gate asks. */
export function effortOfMilestone(milestone: MilestoneCode, evidence: Policy['evidence']): Effort & { photos: number } {
  const asked = evidence[milestone] ?? []
  const files = asked.filter((kind) => kind === 'file' || kind === 'photo').length
  return { fields: 2 + asked.length, taps: 2 + asked.length + files, photos: asked.filter((kind) => kind === 'photo').length }
}

/** Longer than this and the form was laid aside: no time for reporting. */
export const LONGEST_SECONDS = 900

/** Seconds from the opening of the form to its post; null where they say nothing. */
export function secondsBetween(openedAt: string, now: string): number | null {
  const seconds = Math.round((Date.parse(now) - Date.parse(openedAt)) / 1000)
  return Number.isFinite(seconds) && seconds >= 0 && seconds <= LONGEST_SECONDS ? seconds : null
}

/** 2.4 of 12 in 5: one decimal, "-" of none. */
export function perReport(sum: number, reports: number): string {
  return reports === 0 ? '-' : (Math.round((sum * 10) / reports) / 10).toFixed(1)
}
