import { addDays } from './calendar'
import { monthEnd, monthOf } from './periods'

/** Main line in its order, then what runs beside it, then the overlays (rules.md 1). */
export const MAIN_LINE = [
  'SURVEY', 'CONSENT', 'AGREEMENT', 'DESIGN', 'NOTICE', 'ACCEPTED', 'JOINT_REVIEW', 'PERMIT', 'STARTED',
  'FOUNDATION', 'STEEL', 'INSTALL', 'INSPECTION', 'ACCEPTANCE', 'IN_USE', 'CLOSED',
] as const
export const SIDE_LINE = ['SITE_VISIT', 'PIPELINE', 'INSTALL_NOTICE', 'REGISTRATION', 'OBJECTION', 'SUBSIDY'] as const
export const OVERLAYS = ['PAUSED', 'RESUMED', 'TERMINATED'] as const
export const MILESTONES = [...MAIN_LINE, ...SIDE_LINE, ...OVERLAYS] as const

export type MainMilestone = (typeof MAIN_LINE)[number]
export type MilestoneCode = (typeof MILESTONES)[number]

/** What a gate asks: a signed file, a dated photo, the last day of a notice, the number of a report or certificate. */
export type Evidence = 'file' | 'photo' | 'last_day' | 'reference'

export const UTILITIES = ['water', 'gas', 'power', 'heat', 'telecom', 'sewage'] as const
export const PAUSE_REASONS = ['residents', 'funds', 'pipeline', 'approval', 'construction', 'company', 'safety', 'weather', 'other'] as const
export const TERMINATION_REASONS = ['residents', 'funds', 'technical', 'demolition', 'company', 'other'] as const
export const REVISION_REASONS = ['residents', 'funds', 'pipeline', 'approval', 'construction', 'company', 'weather', 'force_majeure', 'typing_error', 'other'] as const
export const PROBLEM_CLASSES = ['consent', 'funds', 'pipeline', 'approval', 'construction', 'company', 'safety', 'other'] as const
export type Utility = (typeof UTILITIES)[number]
export type PauseReason = (typeof PAUSE_REASONS)[number]
export type TerminationReason = (typeof TERMINATION_REASONS)[number]
export type ProblemClass = (typeof PROBLEM_CLASSES)[number]

/** States of what has more than one outcome; a review or inspection without a state has passed. */
export const STATES: Partial<Record<MilestoneCode, readonly string[]>> = {
  PIPELINE: ['open', 'done'],
  OBJECTION: ['open', 'settled', 'court'],
  SUBSIDY: ['due', 'claimed', 'reviewed', 'notice', 'paid'],
  JOINT_REVIEW: ['passed', 'failed'],
  INSPECTION: ['passed', 'failed'],
}

/** `milestone_event.detail`, parsed. */
export interface FactDetail {
  /** PAUSED, TERMINATED: from the lists above. */
  reason?: string
  /** PIPELINE: which line. */
  utility?: string
  /** From STATES of the milestone. */
  state?: string
  /** SUBSIDY: yuan. */
  amount?: number
}

/** A fact as the gates see it: dates are YYYY-MM-DD, of precision 'month' the first day of the month. */
export interface Fact {
  milestone: MilestoneCode
  occurredOn: string
  datePrecision: 'day' | 'month'
  /** NOTICE: its last day. PAUSED: expected restart. */
  untilOn?: string | null
  reference?: string
  hasFile?: boolean
  detail?: FactDetail
}

/** A fact on record that is not retracted. Imported ones show what came before them as unrecorded, not as skipped. */
export interface RecordedFact extends Fact {
  id?: number
  imported: boolean
}

export function isProblemClass(text: string): text is ProblemClass {
  return PROBLEM_CLASSES.some((known) => known === text)
}

export function isMilestone(code: string): code is MilestoneCode {
  return (MILESTONES as readonly string[]).includes(code)
}

const PLACES: ReadonlyMap<string, number> = new Map(MAIN_LINE.map((code, place) => [code, place]))

export function isMainLine(code: string): code is MainMilestone {
  return PLACES.has(code)
}

/** Place on the main line, 0 for SURVEY; −1 beside it. */
export function orderOf(code: string): number {
  return PLACES.get(code) ?? -1
}

/** `milestone_event.detail` from its JSON text; unreadable text is an empty detail. */
export function parseDetail(text: string): FactDetail {
  if (!text) return {}
  try {
    const value: unknown = JSON.parse(text)
    return value && typeof value === 'object' ? (value as FactDetail) : {}
  } catch {
    return {}
  }
}

/** False for a review or an inspection that was not passed: it is on record but reaches nothing and may be repeated. */
export function isReached(fact: Fact): boolean {
  return fact.detail?.state !== 'failed' || !STATES[fact.milestone]?.includes('failed')
}

/** The last day on which the fact can have happened: the month's end when only the month is known. */
export function latestDay(fact: Pick<Fact, 'occurredOn' | 'datePrecision'>): string {
  return fact.datePrecision === 'month' ? monthEnd(monthOf(fact.occurredOn)) : fact.occurredOn
}

/** The farthest main-line milestone reached, or null. */
export function stageOf<F extends Fact>(facts: readonly F[]): F | null {
  let stage: F | null = null
  for (const fact of facts) {
    if (isMainLine(fact.milestone) && isReached(fact) && orderOf(fact.milestone) > (stage ? orderOf(stage.milestone) : -1)) stage = fact
  }
  return stage
}

/** What comes next: the first required milestone after the stage, then REGISTRATION if it is missing, then CLOSED if required; null at the end and after termination. */
export function nextMilestone(facts: readonly Fact[], policy: { requiredMilestones: readonly MilestoneCode[] }): MilestoneCode | null {
  if (facts.some((fact) => fact.milestone === 'TERMINATED')) return null
  const stage = stageOf(facts)
  const next = MAIN_LINE.slice((stage ? orderOf(stage.milestone) : -1) + 1).find((code) => policy.requiredMilestones.includes(code)) ?? null
  const used = facts.some((fact) => fact.milestone === 'IN_USE')
  const registered = facts.some((fact) => fact.milestone === 'REGISTRATION')
  return used && !registered && stage?.milestone !== 'CLOSED' ? 'REGISTRATION' : next
}

export interface Pause<F extends Fact> {
  from: F
  to: F | null
}

/** PAUSED and RESUMED paired by date, whatever order they were entered in; one that has no counterpart (a second PAUSED, a RESUMED left alone by a retraction) is passed over. */
export function pausesOf<F extends Fact>(facts: readonly F[]): Pause<F>[] {
  const pauses: Pause<F>[] = []
  const turns = facts.filter((fact) => fact.milestone === 'PAUSED' || fact.milestone === 'RESUMED')
  for (const day of [...new Set(turns.map((fact) => fact.occurredOn))].sort()) {
    const begins = turns.filter((fact) => fact.occurredOn === day && fact.milestone === 'PAUSED')
    const ends = turns.filter((fact) => fact.occurredOn === day && fact.milestone === 'RESUMED')
    for (;;) {
      const open = pauses.at(-1)
      const turn = open && !open.to ? ends.shift() : begins.shift()
      if (!turn) break
      if (open && !open.to) open.to = turn
      else pauses.push({ from: turn, to: null })
    }
  }
  return pauses
}

/** The PAUSED fact of the pause in force, or null. */
export function currentPause<F extends Fact>(facts: readonly F[]): F | null {
  const last = pausesOf(facts).at(-1)
  return last && !last.to ? last.from : null
}

/** The objection that is neither settled nor withdrawn, or null. */
export function openObjection<F extends Fact>(facts: readonly F[]): F | null {
  const last = lastOf(facts.filter((fact) => fact.milestone === 'OBJECTION'))
  return last && last.detail?.state !== 'settled' ? last : null
}

/** Utilities whose relocation is begun and not done. */
export function openPipelines(facts: readonly Fact[]): string[] {
  const lines = new Map<string, Fact[]>()
  for (const fact of facts) {
    if (fact.milestone !== 'PIPELINE') continue
    const utility = fact.detail?.utility ?? 'other'
    lines.set(utility, [...(lines.get(utility) ?? []), fact])
  }
  return [...lines].filter(([, line]) => line.every((fact) => fact.detail?.state !== 'done')).map(([utility]) => utility)
}

/** In use for longer than the policy's term (30 days) without the registration that the Special Equipment Safety Law (2013), art. 33, asks for. */
export function registrationOverdue(facts: readonly Fact[], policy: { registrationDays: number }, today: string): boolean {
  const used = facts.find((fact) => fact.milestone === 'IN_USE')
  if (!used || facts.some((fact) => fact.milestone === 'REGISTRATION')) return false
  return today > addDays(latestDay(used), policy.registrationDays)
}

/** Latest by date, then by order of entry. */
function lastOf<F extends Fact>(facts: readonly F[]): F | null {
  return facts.reduce<F | null>((last, fact) => (!last || fact.occurredOn >= last.occurredOn ? fact : last), null)
}
