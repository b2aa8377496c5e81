import type { Punctuality } from './dispatch'
import { monthsBetween, yearOf } from './periods'
import { ESCALATION_STEPS, type EscalationStep, type Policy } from './policy'
import { missingRung, monthlyRung, streakOf, weeklyRung } from './rating'

/** The ladder 提醒 → 提醒函 → 约谈 → 通报批评: rules.md 5. The system proposes with the reason in numbers, a person issues. */

/** One closed round of a sub-district: where it stood on the week's last day, and how its sheet came. */
export interface WeekRecord {
  week: string
  endsOn: string
  done: number
  /** ⌊P(t)⌋ of the letter in force; null without a target. */
  planned: number | null
  isBehind: boolean
  punctuality: Punctuality
}

/** One issued circular's line of the sub-district. */
export interface MonthRecord {
  month: string
  done: number
  planned: number | null
  rate: string
  deviation: string | null
  isBehind: boolean
}

/** A step that was issued or waived. */
export interface TakenStep {
  step: EscalationStep
  ground: string
  /** Issued and not yet struck off. */
  isOpen: boolean
}

/** What is known of a sub-district; weeks and the last months with an issued circular from the oldest to the newest. */
export interface UnitRecord {
  code: string
  name: string
  /** Where it stands now, or stood at the end of an earlier year, by year; without a target it has no line. */
  standings: Readonly<Record<number, { done: number; target: number }>>
  weeks: readonly WeekRecord[]
  months: readonly MonthRecord[]
  /** The first month of the unbroken run of months behind, as the last issued circular says. */
  behindSince: string | null
  overdueProblems: number
  taken: readonly TakenStep[]
}

/** The reason in numbers, kept with the step as it stood when it was decided. */
export interface Evidence {
  done: number | null
  target: number | null
  /** The unbroken run of weeks behind, and of rounds without a sheet. */
  weeksBehind: WeekRecord[]
  weeksMissing: string[]
  /** How many months in a row were behind by issued circulars, and the last of them. */
  monthsBehind: number
  months: MonthRecord[]
  /** Of the rounds looked at: how many, how many sheets came late, how many not at all. */
  rounds: number
  late: number
  missing: number
  overdueProblems: number
}

/** Evidence as it was stored: what an older version did not write is empty. */
export function readEvidence(stored: string): Evidence {
  const none: Evidence = { done: null, target: null, weeksBehind: [], weeksMissing: [], monthsBehind: 0, months: [], rounds: 0, late: 0, missing: 0, overdueProblems: 0 }
  return { ...none, ...(JSON.parse(stored || '{}') as Partial<Evidence>) }
}

export interface Proposal {
  code: string
  name: string
  step: EscalationStep
  /** The week or month that gave the reason: what makes a step unique. */
  ground: string
  evidence: Evidence
}

/** Rank on the ladder, 0 the lowest. */
export function rungOf(step: EscalationStep): number {
  return ESCALATION_STEPS.indexOf(step)
}

/**
 * The highest step that the policy reaches for the sub-district and that is not yet taken; null where none is. Not yet taken: no step as
 * high stands open, and none as high was decided on the same ground. Who has met the year's target is never proposed.
 */
export function proposeStep(record: UnitRecord, policy: Pick<Policy, 'ladder'>): Proposal | null {
  const reached = reachedSteps(record, policy).sort((a, b) => rungOf(b.step) - rungOf(a.step))
  const free = reached.find(({ step, ground }) => !record.taken.some((taken) => rungOf(taken.step) >= rungOf(step) && (taken.isOpen || taken.ground === ground)))
  return free ? { code: record.code, name: record.name, step: free.step, ground: free.ground, evidence: evidenceOf(record, free.year) } : null
}

/** Proposals of a district, the highest step first, within a step as the units come. */
export function proposals(records: readonly UnitRecord[], policy: Pick<Policy, 'ladder'>): Proposal[] {
  return records.flatMap((record) => proposeStep(record, policy) ?? []).sort((a, b) => rungOf(b.step) - rungOf(a.step))
}

/** True when the target of the year is met: then no step may stand against the sub-district. */
export function isTargetMet(record: Pick<UnitRecord, 'standings'>, year: number): boolean {
  const standing = record.standings[year]
  return standing !== undefined && standing.target > 0 && standing.done >= standing.target
}

interface ReachedStep {
  step: EscalationStep
  ground: string
  year: number
}

function reachedSteps(record: UnitRecord, policy: Pick<Policy, 'ladder'>): ReachedStep[] {
  const month = record.months.at(-1)
  const week = record.weeks.at(-1)
  const reached: (ReachedStep | null)[] = []
  const reach = (step: EscalationStep | null, ground: string, year: number) => reached.push(step && { step, ground, year })
  if (month) {
    const year = yearOf(month.month)
    reach(monthlyRung(month.month, monthsBehind(record), isTargetMet(record, year), policy), month.month, year)
  }
  if (week) {
    const year = yearOf(week.endsOn)
    reach(weeklyRung(weeksBehind(record).length, isTargetMet(record, year), policy), week.week, year)
    reach(missingRung(weeksMissing(record).length, isTargetMet(record, year), policy), week.week, year)
  }
  return reached.filter((step) => step !== null)
}

function monthsBehind({ months, behindSince }: UnitRecord): number {
  const last = months.at(-1)
  return last?.isBehind && behindSince ? monthsBetween(behindSince, last.month) + 1 : 0
}

/** A new year has a new letter, so a run of weeks behind begins anew. */
function weeksBehind({ weeks }: UnitRecord): WeekRecord[] {
  const year = yearOf(weeks.at(-1)?.endsOn ?? '')
  return lastRun(weeks, (week) => week.isBehind && yearOf(week.endsOn) === year)
}

function weeksMissing({ weeks }: UnitRecord): WeekRecord[] {
  return lastRun(weeks, (week) => week.punctuality === 'missing')
}

function lastRun<T>(all: readonly T[], isIn: (one: T) => boolean): T[] {
  return all.slice(all.length - streakOf(all.map(isIn)))
}

function evidenceOf(record: UnitRecord, year: number): Evidence {
  const { standings, weeks, months, overdueProblems } = record
  const standing = standings[year]
  const run = monthsBehind(record)
  return {
    done: standing?.done ?? null,
    target: standing?.target ?? null,
    weeksBehind: weeksBehind(record),
    weeksMissing: weeksMissing(record).map(({ week }) => week),
    monthsBehind: run,
    months: run > 0 ? months.slice(-run) : [],
    rounds: weeks.length,
    late: weeks.filter(({ punctuality }) => punctuality === 'late').length,
    missing: weeks.filter(({ punctuality }) => punctuality === 'missing').length,
    overdueProblems,
  }
}

export type EscalationState = 'waived' | 'issued' | 'replied' | 'closed'

/** Where a step stands; "overdue" is asked apart, it changes at midnight. */
export function stateOf(step: { waivedAt: string | null; repliedAt: string | null; closedAt: string | null }): EscalationState {
  if (step.waivedAt) return 'waived'
  if (step.closedAt) return 'closed'
  return step.repliedAt ? 'replied' : 'issued'
}
