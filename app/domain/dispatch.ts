import type { Reason } from './refusal'

/** Sheets and updates of the weekly round: rules.md 6. When rounds open and close: rounds.ts. */

export const CONDITIONS = ['no_change', 'progress', 'slow', 'stuck'] as const
export type Condition = (typeof CONDITIONS)[number]
export type SheetState = 'open' | 'submitted' | 'in_review' | 'accepted' | 'returned'

/** Who does what to a sheet, from which states, and what it becomes. */
const STEPS = {
  submit: { from: ['open', 'returned'], to: 'submitted' },
  takeBack: { from: ['submitted'], to: 'open' },
  beginReview: { from: ['submitted'], to: 'in_review' },
  accept: { from: ['submitted', 'in_review'], to: 'accepted' },
  return: { from: ['submitted', 'in_review'], to: 'returned' },
} as const satisfies Record<string, { from: readonly SheetState[]; to: SheetState }>
export type SheetStep = keyof typeof STEPS

/** With the officer: not handed in, or given back. */
export const WRITABLE: readonly SheetState[] = STEPS.submit.from

/** The state after a step: the same one where the step was already done (a button pressed twice), null where it is not allowed now. */
export function stateAfter(state: SheetState, step: SheetStep): SheetState | null {
  const { from, to } = STEPS[step]
  if (state === to) return state
  return (from as readonly SheetState[]).includes(state) ? to : null
}

/** An officer may still change the sheet's updates: not while it is handed in, under review or accepted. */
export function isWritable(state: SheetState): boolean {
  return WRITABLE.includes(state)
}

export interface SheetTiming {
  submittedAt: string | null
  dueAt: string
  closedAt: string | null
}

export type Punctuality = 'waiting' | 'on_time' | 'late' | 'missing'

/** Late = handed in after due; missing = not handed in when the round closed (rules.md 6). */
export function punctuality({ submittedAt, dueAt, closedAt }: SheetTiming): Punctuality {
  if (submittedAt === null || (closedAt !== null && submittedAt > closedAt)) return closedAt === null ? 'waiting' : 'missing'
  return submittedAt > dueAt ? 'late' : 'on_time'
}

/** In a row after which “no change” needs a reason. */
export const NO_CHANGE_LIMIT = 2

export interface UpdateFacts {
  condition: Condition
  words: string
  /** “No change” in a row before this week. */
  streak: number
  hasMilestone: boolean
  problem: { title: string; ownerName: string; dueOn: string } | null
  /** Open problems of the project; being stuck needs one or names one. */
  openProblems: number
}

/** Why an update cannot be taken as it is; beside which field. */
export function checkUpdate({ condition, words, streak, hasMilestone, problem, openProblems }: UpdateFacts): Reason[] {
  const reasons: Reason[] = []
  if (condition === 'no_change') {
    if (hasMilestone) reasons.push({ code: 'no_change_with_milestone', field: 'condition' })
    if (streak >= NO_CHANGE_LIMIT && !words) reasons.push({ code: 'no_change_reason_missing', field: 'words', params: { weeks: streak } })
    return reasons
  }
  if (!words && !hasMilestone) reasons.push({ code: 'words_missing', field: 'words' })
  if ([...words].length > 500) reasons.push({ code: 'words_too_long', field: 'words', params: { most: 500 } })
  if (condition === 'stuck' && !problem && openProblems === 0) reasons.push({ code: 'stuck_needs_problem', field: 'ownerName' })
  return reasons
}

export interface CardFacts {
  paused: boolean
  lastCondition: string | null
  nextDueOn: string | null
  code: string
}

/** Worst first: stopped, then stuck, then what is overdue longest or due soonest, then without a date. */
export function byUrgency(a: CardFacts, b: CardFacts): number {
  return (
    Number(b.paused) - Number(a.paused) ||
    Number(b.lastCondition === 'stuck') - Number(a.lastCondition === 'stuck') ||
    (a.nextDueOn ?? '9999').localeCompare(b.nextDueOn ?? '9999') ||
    a.code.localeCompare(b.code)
  )
}
