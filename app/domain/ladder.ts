import { ESCALATION_STEPS, type EscalationStep, type Policy } from './policy'

/** The ladder as a form asks it: for each kind of run and each step the number of weeks or months that reaches it; null where it does not. */
export const LADDER_RUNS = ['weekly', 'missing', 'monthly'] as const
export type LadderRun = (typeof LADDER_RUNS)[number]
type Ladder = Policy['ladder']

/** How long a run reaches the step, null where it never does. */
export function rungAt(ladder: Ladder, run: LadderRun, step: EscalationStep): number | null {
  if (run === 'weekly') return ladder.weekly.find((rung) => rung.step === step)?.weeksBehind ?? null
  if (run === 'missing') return ladder.missing.find((rung) => rung.step === step)?.weeksMissing ?? null
  return ladder.monthly.find((rung) => rung.step === step)?.monthsBehind ?? null
}

/** The only month in which the step is proposed from circulars (the end of a quarter); null for every month. */
export function onlyMonthOf(ladder: Ladder, step: EscalationStep): number | null {
  return ladder.monthly.find((rung) => rung.step === step)?.onlyMonth ?? null
}

/** The ladder made of such numbers. */
export function ladderOf(at: (run: LadderRun, step: EscalationStep) => number | null, onlyMonth: (step: EscalationStep) => number | null): Ladder {
  const rungs = (run: LadderRun) => ESCALATION_STEPS.flatMap((step) => {
    const length = at(run, step)
    return length === null ? [] : [{ step, length }]
  })
  return {
    weekly: rungs('weekly').map(({ step, length }) => ({ step, weeksBehind: length })),
    missing: rungs('missing').map(({ step, length }) => ({ step, weeksMissing: length })),
    monthly: rungs('monthly').map(({ step, length }) => ({ step, monthsBehind: length, ...(onlyMonth(step) === null ? {} : { onlyMonth: onlyMonth(step) ?? undefined }) })),
  }
}
