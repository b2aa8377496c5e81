import { daysBetween, todayOf } from './calendar'
import { type FactDetail, latestDay, type MilestoneCode } from './milestones'

/** Where a project stands, for the sentence that heads its page: the most pressing thing first. */
export type Standing =
  | { kind: 'terminated'; on: string; reason: string | undefined }
  | { kind: 'paused'; on: string; days: number; reason: string | undefined; restartOn: string | null }
  | { kind: 'in_use' | 'closed'; on: string; precision: string }
  | { kind: 'late'; stage: string | null; next: string; dueOn: string; days: number }
  | { kind: 'due'; stage: string | null; next: string; dueOn: string; days: number }
  | { kind: 'undated'; stage: string | null; next: string | null; on: string | null; precision: string }

interface Standable {
  stage: string | null
  stageOn: string | null
  stagePrecision: string
  next: string | null
  dueOn: string | null
  pausedOn: string | null
  terminatedOn: string | null
}

/** `pause` and `end` are the facts behind `pausedOn` and `terminatedOn`. */
export function standingOf(status: Standable, today: string, pause?: { untilOn: string | null; detail: FactDetail }, end?: { detail: FactDetail }): Standing {
  const { stage, stageOn, stagePrecision: precision, next, dueOn } = status
  if (status.terminatedOn) return { kind: 'terminated', on: status.terminatedOn, reason: end?.detail.reason }
  if (status.pausedOn) {
    return { kind: 'paused', on: status.pausedOn, days: daysBetween(status.pausedOn, today), reason: pause?.detail.reason, restartOn: pause?.untilOn ?? null }
  }
  if (stageOn && (stage === 'CLOSED' || (stage === 'IN_USE' && (!dueOn || dueOn >= today)))) return { kind: stage === 'CLOSED' ? 'closed' : 'in_use', on: stageOn, precision }
  if (!next || !dueOn) return { kind: 'undated', stage, next, on: stageOn, precision }
  return { kind: dueOn < today ? 'late' : 'due', stage, next, dueOn, days: Math.abs(daysBetween(dueOn, today)) }
}

export interface LifeFact {
  id: number
  milestone: MilestoneCode
  occurredOn: string
  datePrecision: 'day' | 'month'
  enteredAt: string
  retractedAt: string | null
}

export interface LifePlan {
  id: number
  milestone: MilestoneCode
  dueOn: string
  setAt: string
}

export type LifeEntry<F, P, T, U> =
  | { kind: 'created'; on: string; at: string }
  | { kind: 'fact'; on: string; at: string; fact: F }
  | { kind: 'plan'; on: string; at: string; plan: P; before: string | null }
  | { kind: 'transfer'; on: string; at: string; transfer: T }
  | { kind: 'update'; on: string; at: string; update: U }

interface Life<F, P, T, U> {
  createdAt: string
  facts: readonly F[]
  plans: readonly P[]
  transfers: readonly T[]
  updates: readonly U[]
}

/** Everything that happened to a project on one line, oldest first: facts and transfers on their day, what was only said or planned on the day it was recorded. */
export function lifeOf<F extends LifeFact, P extends LifePlan, T extends { effectiveOn: string; at: string }, U extends { at: string }>(
  life: Life<F, P, T, U>,
): LifeEntry<F, P, T, U>[] {
  const promised = new Map<string, string>()
  const entries: LifeEntry<F, P, T, U>[] = [
    { kind: 'created', on: todayOf(life.createdAt), at: life.createdAt },
    ...life.facts.map((fact) => ({ kind: 'fact' as const, on: fact.occurredOn, at: fact.enteredAt, fact })),
    ...life.transfers.map((transfer) => ({ kind: 'transfer' as const, on: transfer.effectiveOn, at: transfer.at, transfer })),
    ...life.updates.map((update) => ({ kind: 'update' as const, on: todayOf(update.at), at: update.at, update })),
    ...life.plans.map((plan) => {
      const before = promised.get(plan.milestone) ?? null
      promised.set(plan.milestone, plan.dueOn)
      return { kind: 'plan' as const, on: todayOf(plan.setAt), at: plan.setAt, plan, before }
    }),
  ]
  return entries.sort((a, b) => (a.on !== b.on ? (a.on < b.on ? -1 : 1) : a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
}

/** Promised, revised and actual date of a milestone side by side (rules.md 1.7). */
export interface PlanLine<F> {
  milestone: MilestoneCode
  promisedOn: string | null
  /** The date in force, where it is not the promise. */
  revisedOn: string | null
  revisions: number
  actual: F | null
  /** Days later than the date in force (negative: earlier), of the actual date or, where it is overdue, of today; null where nothing is late or nothing was planned. */
  days: number | null
}

/** A line for each milestone that was planned, reached, or is still to come. */
export function planLines<F extends LifeFact>(milestones: readonly MilestoneCode[], facts: readonly F[], plans: readonly LifePlan[], today: string): PlanLine<F>[] {
  return milestones.map((milestone) => {
    const own = plans.filter((plan) => plan.milestone === milestone)
    const promisedOn = own[0]?.dueOn ?? null
    const inForce = own.at(-1)?.dueOn ?? null
    const actual = facts.find((fact) => fact.milestone === milestone && !fact.retractedAt) ?? null
    return {
      milestone, promisedOn, actual,
      revisedOn: inForce === promisedOn ? null : inForce,
      revisions: Math.max(0, own.length - 1),
      days: daysLate(inForce, actual, today),
    }
  })
}

function daysLate(dueOn: string | null, actual: LifeFact | null, today: string): number | null {
  if (!dueOn) return null
  if (!actual) return dueOn < today ? daysBetween(dueOn, today) : null
  // A date known only to the month is late only if the whole month is.
  if (actual.datePrecision === 'month') return actual.occurredOn > dueOn ? daysBetween(dueOn, actual.occurredOn) : latestDay(actual) < dueOn ? daysBetween(dueOn, latestDay(actual)) : 0
  return daysBetween(dueOn, actual.occurredOn)
}
