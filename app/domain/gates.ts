import { addDays, isDate } from './calendar'
import { noticeEnd } from './working-days'
import {
  currentPause, type Evidence, type Fact, isMainLine, isMilestone, isReached, latestDay, MAIN_LINE, type MilestoneCode, openObjection, openPipelines, orderOf,
  OVERLAYS, PAUSE_REASONS, pausesOf, type RecordedFact, SIDE_LINE, STATES, TERMINATION_REASONS, UTILITIES,
} from './milestones'
import type { Policy } from './policy'
import type { Reason } from './refusal'

/** Side-line milestones that may be recorded more than once. */
const REPEATED: readonly MilestoneCode[] = ['SITE_VISIT', 'PIPELINE', 'OBJECTION', 'SUBSIDY', 'PAUSED', 'RESUMED']

/**
 * Why a fact entered in the application is refused; empty when its gate is open (rules.md 1.1).
 * `history` holds the project's facts that are not retracted, `policy` is the version in force when the project began.
 */
export function checkFact(fact: Fact, history: readonly RecordedFact[], policy: Policy, today: string): Reason[] {
  const dates = checkDates(fact, today)
  if (dates.length > 0) return dates
  return missingAsOne([
    ...checkDetail(fact),
    ...checkRepetition(fact, history),
    ...checkEnd(fact, history),
    ...checkOrder(fact, history),
    ...checkSkipped(fact, history, policy),
    ...checkPrerequisites(fact, history),
    ...checkNotice(fact, policy),
    ...checkObjection(fact, history, policy),
    ...checkOverlay(fact, history),
  ])
}

/** Several missing milestones are one reason, their codes joined by commas in `other`, so that the sentence is said once. */
function missingAsOne(reasons: readonly Reason[]): Reason[] {
  const missing = reasons.filter((reason) => reason.code === 'milestone_missing')
  const other = missing.map((reason) => reason.params?.other).join()
  return reasons.flatMap((reason) => {
    if (!missing.includes(reason)) return [reason]
    return reason === missing[0] ? [{ ...reason, params: { ...reason.params, other } }] : []
  })
}

/** What does not refuse the fact but should be known before it is saved. */
export function warningsOf(fact: Fact, history: readonly RecordedFact[], policy: Policy): Reason[] {
  const warnings: Reason[] = []
  const objection = openObjection(history)
  if (fact.milestone === 'JOINT_REVIEW' && objection && !policy.objectionBlocksReview) warnings.push({ code: 'objection_open', params: { date: objection.occurredOn } })
  const pause = currentPause(history)
  if (pause && isMainLine(fact.milestone)) warnings.push({ code: 'paused_since', params: { date: pause.occurredOn } })
  return warnings
}

/** Which milestones cannot be recorded now, whatever date is given, and why: for forms that say so in words. Dates are judged when they are typed. */
export function closedGates(history: readonly RecordedFact[], policy: Policy, today: string): Map<MilestoneCode, Reason[]> {
  const gates = new Map<MilestoneCode, Reason[]>()
  for (const milestone of [...MAIN_LINE, ...SIDE_LINE, ...OVERLAYS]) {
    const fact: Fact = { milestone, occurredOn: today, datePrecision: 'day', untilOn: milestone === 'NOTICE' ? noticeEnd(today, policy.notice) : null, detail: openDetail(milestone) }
    const reasons = checkFact(fact, history, policy, today).filter((reason) => reason.field === 'milestone' || reason.code === 'notice_running')
    if (reasons.length > 0) gates.set(milestone, reasons)
  }
  return gates
}

/** A detail that no gate refuses, so that only the place in the project's life decides. */
function openDetail(milestone: MilestoneCode): Fact['detail'] {
  return { reason: 'other', utility: 'water', state: STATES[milestone]?.[0] }
}

/** The evidence a gate asks; nothing is asked elsewhere (rules.md 1.3). */
export function evidenceAsked(milestone: MilestoneCode, policy: Policy): readonly Evidence[] {
  return policy.evidence[milestone] ?? []
}

/** The asked evidence that is not there. It does not refuse the fact, but accepting a weekly sheet verifies only facts without gaps. */
export function missingEvidence(fact: Fact, policy: Policy): Evidence[] {
  return evidenceAsked(fact.milestone, policy).filter((evidence) => {
    if (evidence === 'last_day') return !fact.untilOn
    if (evidence === 'reference') return !fact.reference?.trim()
    return !fact.hasFile
  })
}

function checkDates(fact: Fact, today: string): Reason[] {
  if (!isMilestone(fact.milestone)) return [{ code: 'milestone_unknown', field: 'milestone' }]
  if (!isDate(fact.occurredOn)) return [{ code: 'date_invalid', field: 'occurredOn', params: { date: fact.occurredOn } }]
  if (fact.datePrecision === 'month' && !fact.occurredOn.endsWith('-01')) return [{ code: 'month_invalid', field: 'occurredOn' }]
  if (fact.occurredOn > today) return [{ code: 'date_in_future', field: 'occurredOn', params: { date: fact.occurredOn, today } }]
  if (!fact.untilOn) return []
  if (!isDate(fact.untilOn)) return [{ code: 'date_invalid', field: 'untilOn', params: { date: fact.untilOn } }]
  return fact.untilOn < fact.occurredOn ? [{ code: 'until_before_start', field: 'untilOn', params: { date: fact.untilOn, start: fact.occurredOn } }] : []
}

function checkDetail(fact: Fact): Reason[] {
  const { reason = '', utility = '', state = '' } = fact.detail ?? {}
  const states = STATES[fact.milestone]
  if (fact.milestone === 'PAUSED' && !(PAUSE_REASONS as readonly string[]).includes(reason)) return [{ code: 'reason_missing', field: 'reason' }]
  if (fact.milestone === 'TERMINATED' && !(TERMINATION_REASONS as readonly string[]).includes(reason)) return [{ code: 'reason_missing', field: 'reason' }]
  if (fact.milestone === 'PIPELINE' && !(UTILITIES as readonly string[]).includes(utility)) return [{ code: 'utility_missing', field: 'utility' }]
  if (states && !states.includes(state || 'passed')) return [{ code: 'state_missing', field: 'state' }]
  return []
}

function checkRepetition(fact: Fact, history: readonly RecordedFact[]): Reason[] {
  if (REPEATED.includes(fact.milestone)) return []
  const same = history.find((recorded) => recorded.milestone === fact.milestone && isReached(recorded))
  return same ? [{ code: 'already_recorded', field: 'milestone', params: { milestone: fact.milestone, date: same.occurredOn } }] : []
}

/** Nothing happens to a project after its termination. */
function checkEnd(fact: Fact, history: readonly RecordedFact[]): Reason[] {
  const end = history.find((recorded) => recorded.milestone === 'TERMINATED')
  if (!end || fact.milestone === 'TERMINATED' || fact.milestone === 'SUBSIDY') return []
  return fact.occurredOn > latestDay(end) ? [{ code: 'terminated_since', field: 'occurredOn', params: { date: end.occurredOn } }] : []
}

/** Dates on the main line may be equal and never go backwards; a month is refused only if certainly out of order. */
function checkOrder(fact: Fact, history: readonly RecordedFact[]): Reason[] {
  if (!isMainLine(fact.milestone)) return []
  const others = history.filter((recorded) => isMainLine(recorded.milestone) && isReached(recorded))
  // The one that binds most is named, so that a date put right by it is right.
  const [before] = others
    .filter((other) => orderOf(other.milestone) < orderOf(fact.milestone) && startOfGate(other) > latestDay(fact))
    .sort((a, b) => startOfGate(b).localeCompare(startOfGate(a)) || orderOf(b.milestone) - orderOf(a.milestone))
  const [after] = others
    .filter((other) => orderOf(other.milestone) > orderOf(fact.milestone) && latestDay(other) < startOfGate(fact))
    .sort((a, b) => latestDay(a).localeCompare(latestDay(b)) || orderOf(a.milestone) - orderOf(b.milestone))
  const reasons: Reason[] = []
  if (before?.milestone === 'NOTICE' && before.occurredOn <= latestDay(fact)) {
    reasons.push({ code: 'notice_running', field: 'occurredOn', params: { milestone: fact.milestone, until: before.untilOn ?? before.occurredOn } })
  } else if (before) {
    reasons.push({ code: 'before_earlier', field: 'occurredOn', params: { milestone: fact.milestone, date: fact.occurredOn, other: before.milestone, otherDate: before.occurredOn } })
  }
  if (after) reasons.push({ code: 'after_later', field: 'occurredOn', params: { milestone: fact.milestone, date: fact.occurredOn, other: after.milestone, otherDate: after.occurredOn } })
  return reasons
}

/** From which day on the next milestone may follow: a notice must have reached its last day. */
function startOfGate(fact: Fact): string {
  return fact.milestone === 'NOTICE' && fact.untilOn ? fact.untilOn : fact.occurredOn
}

/** Required milestones before this one must be on record; what an imported later fact has left behind is unrecorded, not skipped. */
function checkSkipped(fact: Fact, history: readonly RecordedFact[], policy: Policy): Reason[] {
  if (!isMainLine(fact.milestone)) return []
  const passed = Math.max(-1, ...history.filter((recorded) => recorded.imported).map((recorded) => orderOf(recorded.milestone)))
  return MAIN_LINE.slice(passed + 1, orderOf(fact.milestone))
    .filter((code) => policy.requiredMilestones.includes(code) && !isRecorded(code, history) && !NEEDED[fact.milestone]?.includes(code))
    .slice(0, 1)
    .map((code) => ({ code: 'milestone_missing', field: 'milestone', params: { milestone: fact.milestone, other: code } }))
}

/** What no policy can waive. */
const NEEDED: Partial<Record<MilestoneCode, readonly MilestoneCode[]>> = {
  INSTALL: ['INSTALL_NOTICE'],
  IN_USE: ['INSPECTION', 'ACCEPTANCE'],
}

function checkPrerequisites(fact: Fact, history: readonly RecordedFact[]): Reason[] {
  const reasons: Reason[] = []
  for (const code of NEEDED[fact.milestone] ?? []) {
    const needed = history.find((recorded) => recorded.milestone === code && isReached(recorded))
    if (!needed) reasons.push({ code: 'milestone_missing', field: 'milestone', params: { milestone: fact.milestone, other: code } })
    else if (!isMainLine(code) && needed.occurredOn > latestDay(fact)) reasons.push(backwards(fact, needed))
  }
  const install = history.find((recorded) => recorded.milestone === 'INSTALL')
  if (fact.milestone === 'INSTALL_NOTICE' && install && fact.occurredOn > latestDay(install)) {
    reasons.push({ code: 'after_later', field: 'occurredOn', params: { milestone: fact.milestone, date: fact.occurredOn, other: 'INSTALL', otherDate: install.occurredOn } })
  }
  const open = openPipelines(history)
  const [utility] = open
  // A line that is open already may be finished: otherwise nobody could close it.
  const steel = fact.milestone === 'PIPELINE' && !open.includes(fact.detail?.utility ?? 'other') && history.find((recorded) => recorded.milestone === 'STEEL' && latestDay(recorded) < fact.occurredOn)
  if (steel) reasons.push({ code: 'after_later', field: 'occurredOn', params: { milestone: fact.milestone, date: fact.occurredOn, other: 'STEEL', otherDate: steel.occurredOn } })
  if (fact.milestone === 'STEEL' && utility) reasons.push({ code: 'pipeline_open', field: 'milestone', params: { utility } })
  const moved = fact.milestone === 'STEEL' && history.find((recorded) => recorded.milestone === 'PIPELINE' && recorded.detail?.state === 'done' && recorded.occurredOn > latestDay(fact))
  if (moved) reasons.push(backwards(fact, moved))
  return reasons
}

function backwards(fact: Fact, other: Fact): Reason {
  return { code: 'before_earlier', field: 'occurredOn', params: { milestone: fact.milestone, date: fact.occurredOn, other: other.milestone, otherDate: other.occurredOn } }
}

function isRecorded(code: MilestoneCode, history: readonly RecordedFact[]): boolean {
  return history.some((recorded) => recorded.milestone === code && isReached(recorded))
}

/** A notice says its last day, and runs as long as the policy asks. */
function checkNotice(fact: Fact, policy: Policy): Reason[] {
  if (fact.milestone !== 'NOTICE') return []
  const until = noticeEnd(fact.occurredOn, policy.notice)
  if (!fact.untilOn) return [{ code: 'notice_end_missing', field: 'untilOn', params: { until } }]
  return fact.untilOn < until ? [{ code: 'notice_too_short', field: 'untilOn', params: { until, days: policy.notice.days } }] : []
}

function checkObjection(fact: Fact, history: readonly RecordedFact[], policy: Policy): Reason[] {
  const objection = openObjection(history)
  const blocked = fact.milestone === 'JOINT_REVIEW' && isReached(fact) && policy.objectionBlocksReview && objection
  return blocked ? [{ code: 'objection_blocks', field: 'milestone', params: { date: objection.occurredOn } }] : []
}

function checkOverlay(fact: Fact, history: readonly RecordedFact[]): Reason[] {
  if (fact.milestone === 'TERMINATED' || fact.milestone === 'PAUSED') {
    const used = history.find((recorded) => recorded.milestone === 'IN_USE')
    if (used) return [{ code: 'in_use_since', field: 'milestone', params: { milestone: fact.milestone, date: used.occurredOn } }]
  }
  if (fact.milestone === 'TERMINATED') {
    const later = history.find((recorded) => recorded.milestone !== 'SUBSIDY' && recorded.occurredOn > latestDay(fact))
    return later ? [{ code: 'after_later', field: 'occurredOn', params: { milestone: fact.milestone, date: fact.occurredOn, other: later.milestone, otherDate: later.occurredOn } }] : []
  }
  if (fact.milestone !== 'PAUSED' && fact.milestone !== 'RESUMED') return []
  const pauses = pausesOf(history)
  const running = pauses.find((pause) => pause.from.occurredOn <= fact.occurredOn && (!pause.to || pause.to.occurredOn > fact.occurredOn))
  if (fact.milestone === 'RESUMED') return running && !running.to ? [] : [{ code: 'not_paused', field: 'occurredOn', params: { date: fact.occurredOn } }]
  const later = pauses.find((pause) => pause.from.occurredOn > fact.occurredOn)
  if (running) return [{ code: 'paused_since', field: 'occurredOn', params: { date: running.from.occurredOn } }]
  return later ? [{ code: 'paused_later', field: 'occurredOn', params: { date: later.from.occurredOn } }] : []
}

/** The last day for the registration of what is in use, or null when none is awaited. */
export function registrationDueOn(history: readonly Fact[], policy: Pick<Policy, 'registrationDays'>): string | null {
  const used = history.find((recorded) => recorded.milestone === 'IN_USE')
  const registered = history.some((recorded) => recorded.milestone === 'REGISTRATION')
  return used && !registered ? addDays(latestDay(used), policy.registrationDays) : null
}
