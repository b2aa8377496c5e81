/** The days on which one promise was the first overdue one of its project: after `dueOn`, not before `fromOn`, and before `untilOn`. */
export interface OverdueSpan {
  milestone: string
  dueOn: string
  /** Until this day an earlier promise was overdue; '' where there was none. */
  fromOn: string
  /** The day on which it was kept, or the project given up or closed; NEVER while it is open. */
  untilOn: string
}

/** Later than any day. */
export const NEVER = '9999-12-31'

/**
 * Which promise a list of overdue projects names on any day. The latest promise of a milestone counts, in whatever order they come after
 * each other; one is kept by the first fact of its milestone. A project closed on a day is overdue in nothing from that day on.
 */
export function overdueSpans(
  plans: readonly { milestone: string; dueOn: string }[],
  facts: readonly { milestone: string; occurredOn: string }[],
  closedOn: string | null,
): OverdueSpan[] {
  const latest = new Map(plans.map((plan) => [plan.milestone, plan]))
  const inOrder = plans.filter((plan) => latest.get(plan.milestone) === plan).sort((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0))
  const spans: OverdueSpan[] = []
  let fromOn = ''
  for (const { milestone, dueOn } of inOrder) {
    const untilOn = earliest(closedOn ?? NEVER, facts, milestone)
    if (untilOn > dueOn && untilOn > fromOn) spans.push({ milestone, dueOn, fromOn, untilOn })
    if (untilOn > fromOn) fromOn = untilOn
  }
  return spans
}

function earliest(limit: string, facts: readonly { milestone: string; occurredOn: string }[], milestone: string): string {
  return facts.reduce((day, fact) => (fact.milestone === milestone && fact.occurredOn < day ? fact.occurredOn : day), limit)
}
