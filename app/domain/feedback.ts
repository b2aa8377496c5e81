import { addWorkingDays } from './working-days'
import type { Policy } from './policy'

/** 询问, 意见建议, 投诉. */
export const FEEDBACK_KINDS = ['question', 'suggestion', 'complaint'] as const
export type FeedbackKind = (typeof FEEDBACK_KINDS)[number]

/** 解决了, 部分解决, 没有解决. */
export const RATINGS = ['yes', 'partly', 'no'] as const
export type FeedbackRating = (typeof RATINGS)[number]

export const isFeedbackKind = (text: string): text is FeedbackKind => FEEDBACK_KINDS.some((kind) => kind === text)
export const isRating = (text: string): text is FeedbackRating => RATINGS.some((rating) => rating === text)

/** The last day for an answer, in working days by policy; the day of receipt does not count. */
export function answerDue(kind: FeedbackKind, receivedOn: string, policy: Pick<Policy, 'residents'>): string {
  return addWorkingDays(receivedOn, policy.residents[kind])
}

export type FeedbackState = 'open' | 'overdue' | 'answered'

/** Waiting, waiting beyond its day, or answered; a letter that was reopened waits again. */
export function feedbackState(letter: { answeredOn: string | null; dueOn: string }, today: string): FeedbackState {
  if (letter.answeredOn !== null) return 'answered'
  return letter.dueOn < today ? 'overdue' : 'open'
}

/** Once, after an answer: who is not content sends it back with a sentence. */
export function mayReopen(letter: { answeredOn: string | null; reopenedOn: string | null }): boolean {
  return letter.answeredOn !== null && letter.reopenedOn === null
}

/** Below this many, a share would tell what single persons said. */
export const FEWEST_SHOWN = 5

/** What residents of a sub-district think. */
export interface Satisfaction {
  unit: string
  /** Asked whether it works: how many said so, of how many; null where so few answered that a share would show single persons. */
  works: number | null
  answers: number
  /** Answers to letters: how many settled it in whole or in part, of how many that were rated. */
  settled: number | null
  ratings: number
}
