import type { MeasureKey } from './measures'
import { currentPause, isReached, type MilestoneCode, nextMilestone, pausesOf, type RecordedFact, stageOf } from './milestones'
import { monthEnd, monthText } from './periods'

/** A fact on record (not retracted), as postings need it. */
export interface PostedFact extends RecordedFact {
  id: number
  verified: boolean
  /** UTC instant at which it was recorded. */
  enteredAt: string
}

export interface Transfer {
  id: number
  fromDivision: string
  toDivision: string
  /** The letter on which the project hung when it left; null: outside the plan. */
  fromCommitment: number | null
  effectiveOn: string
  transferredAt: string
}

export interface ProjectHistory {
  projectId: number
  elevators: number
  /** Today's unit and letter; earlier ones follow from the transfers, which come in order of date and id. */
  divisionCode: string
  commitmentId: number | null
  facts: readonly PostedFact[]
  transfers: readonly Transfer[]
  /** PERMIT is required by the project's policy: then it completes the approval. */
  permitRequired: boolean
}

/** A row of `figure_entry`: so many elevators more or fewer in a unit's measure from a day on. */
export interface Posting {
  projectId: number
  eventId: number
  divisionCode: string
  measure: MeasureKey
  effectiveOn: string
  datePrecision: 'day' | 'month'
  delta: number
  cause: 'fact' | 'termination' | 'withdrawn' | 'transfer'
  inPlan: boolean
  reported: boolean
  verified: boolean
  /** False where an opening figure of the unit and measure covers the date: listed, not counted. */
  counted: boolean
  recordedAt: string
}

/** Last day covered by the opening figures of a unit and measure, by `${divisionCode} ${measure}`. */
export type OpeningCutOffs = ReadonlyMap<string, string>

/**
 * What one project's facts post (rules.md 3). "Reported" figures are those of all its facts, "verified" figures those of its verified facts
 * alone, so each basis is consistent by itself: a posting that both bases share is one row, one that only one of them knows says so.
 */
export function postingsOf(history: ProjectHistory, cutOffs: OpeningCutOffs): Posting[] {
  const verifiedFacts = history.facts.filter((fact) => fact.verified)
  const reported = draftsOf(history, history.facts)
  const counts = (draft: Posting) => cutOffs.size === 0 || draft.effectiveOn > (cutOffs.get(`${draft.divisionCode} ${draft.measure}`) ?? '')
  if (verifiedFacts.length === history.facts.length) return reported.map((draft) => (counts(draft) ? draft : { ...draft, counted: false }))
  const verified = draftsOf(history, verifiedFacts)
  const left = new Map<string, number>()
  for (const draft of verified) left.set(keyOf(draft), (left.get(keyOf(draft)) ?? 0) + 1)
  const postings = reported.map((draft): Posting => {
    const shared = left.get(keyOf(draft)) ?? 0
    if (shared > 0) left.set(keyOf(draft), shared - 1)
    return { ...draft, verified: shared > 0, counted: counts(draft) }
  })
  for (const draft of verified) {
    const rest = left.get(keyOf(draft)) ?? 0
    if (rest === 0) continue
    left.set(keyOf(draft), rest - 1)
    postings.push({ ...draft, reported: false, counted: counts(draft) })
  }
  return postings
}

function keyOf(draft: Posting): string {
  return `${draft.eventId} ${draft.divisionCode} ${draft.measure} ${draft.effectiveOn} ${draft.delta} ${draft.cause}`
}

/** What the facts post by themselves, as if all of it were reported, verified and counted. */
function draftsOf(history: ProjectHistory, facts: readonly PostedFact[]): Posting[] {
  if (facts.length === 0) return []
  const flows = flowsOf(history, facts)
  const termination = firstOf(facts, 'TERMINATED')
  const construction = constructionOf(facts, termination)
  return [
    ...flows,
    ...(termination ? withdrawalsOf(flows, termination) : []),
    ...(construction ? stockOf(history, 'under_construction', construction) : []),
    ...(construction ? pausesWithin(construction, facts).flatMap((pause) => stockOf(history, 'paused', pause)) : []),
  ]
}

const FLOW_MILESTONES: readonly [MeasureKey, MilestoneCode][] = [
  ['signed', 'AGREEMENT'], ['accepted', 'ACCEPTED'], ['started', 'STARTED'], ['completed', 'ACCEPTANCE'], ['in_use', 'IN_USE'], ['terminated', 'TERMINATED'],
]

function flowsOf(history: ProjectHistory, facts: readonly PostedFact[]): Posting[] {
  const flows: Posting[] = []
  const add = (measure: MeasureKey, fact: PostedFact | null) => {
    if (fact) flows.push(draft(history, measure, fact, fact.occurredOn, history.elevators, 'fact'))
  }
  for (const [measure, milestone] of FLOW_MILESTONES) add(measure, firstOf(facts, milestone))
  add('approved', approvalOf(facts, history.permitRequired))
  return flows
}

/** The review that was passed; where a permit is required, whichever of the two came last. */
function approvalOf(facts: readonly PostedFact[], permitRequired: boolean): PostedFact | null {
  const review = firstOf(facts, 'JOINT_REVIEW')
  if (!permitRequired) return review
  const permit = firstOf(facts, 'PERMIT')
  if (!permit) return null
  return review && review.occurredOn > permit.occurredOn ? review : permit
}

/** A milestone counts once: by its earliest fact that reached it. */
function firstOf(facts: readonly PostedFact[], milestone: MilestoneCode): PostedFact | null {
  let first: PostedFact | null = null
  for (const fact of facts) {
    if (fact.milestone !== milestone || !isReached(fact)) continue
    if (!first || fact.occurredOn < first.occurredOn || (fact.occurredOn === first.occurredOn && fact.id < first.id)) first = fact
  }
  return first
}

/** Flows of the year in which the project was given up leave that year's total on the day it was given up, in the unit that had them. */
function withdrawalsOf(flows: readonly Posting[], termination: PostedFact): Posting[] {
  return flows
    .filter((flow) => flow.measure !== 'terminated' && flow.effectiveOn.slice(0, 4) === termination.occurredOn.slice(0, 4))
    .map((flow) => ({
      ...flow,
      eventId: termination.id,
      effectiveOn: flow.effectiveOn > termination.occurredOn ? flow.effectiveOn : termination.occurredOn,
      datePrecision: termination.datePrecision,
      delta: -flow.delta,
      cause: 'withdrawn',
      recordedAt: flow.recordedAt > termination.enteredAt ? flow.recordedAt : termination.enteredAt,
    }))
}

interface Span {
  from: PostedFact
  /** First day on which the stock holds; `from`'s own, or the start of work for a pause recorded before it. */
  fromOn: string
  to: PostedFact | null
  toOn: string
}

/** From the start of work to completion or termination, whichever is first; without a recorded start there is no stock (rules.md 3.2). */
function constructionOf(facts: readonly PostedFact[], termination: PostedFact | null): Span | null {
  const from = firstOf(facts, 'STARTED')
  if (!from) return null
  const completion = firstOf(facts, 'ACCEPTANCE')
  const to = completion && termination ? (termination.occurredOn < completion.occurredOn ? termination : completion) : (completion ?? termination)
  return { from, fromOn: from.occurredOn, to, toOn: to ? later(to.occurredOn, from.occurredOn) : '' }
}

/** Pauses as far as they lie within the construction: work that has not begun, or is done, cannot stand still. */
function pausesWithin(construction: Span, facts: readonly PostedFact[]): Span[] {
  return pausesOf(facts).flatMap((pause) => {
    const fromOn = later(pause.from.occurredOn, construction.fromOn)
    const resumed = pause.to && (!construction.to || pause.to.occurredOn < construction.toOn)
    const to = resumed ? pause.to : construction.to
    const toOn = resumed && pause.to ? pause.to.occurredOn : construction.toOn
    if (to && toOn <= fromOn) return []
    return [{ from: pause.from, fromOn, to, toOn }]
  })
}

/** +1 where it begins, −1 and +1 at each transfer meanwhile, −1 where it ends: always the unit of the day. */
function stockOf(history: ProjectHistory, measure: MeasureKey, span: Span): Posting[] {
  const begin = draft(history, measure, span.from, span.fromOn, history.elevators, 'fact')
  const moves = history.transfers
    .filter((transfer) => transfer.effectiveOn > span.fromOn && (!span.to || transfer.effectiveOn <= span.toOn))
    .flatMap((transfer): Posting[] => {
      const index = history.transfers.indexOf(transfer)
      const recordedAt = later(span.from.enteredAt, transfer.transferredAt)
      const move = { ...begin, effectiveOn: transfer.effectiveOn, datePrecision: 'day' as const, cause: 'transfer' as const, recordedAt }
      return [
        { ...move, delta: -begin.delta, divisionCode: transfer.fromDivision, inPlan: transfer.fromCommitment !== null },
        { ...move, divisionCode: transfer.toDivision, inPlan: commitmentAfter(history, index) !== null },
      ]
    })
  if (!span.to) return [begin, ...moves]
  const end = draft(history, measure, span.to, span.toOn, -history.elevators, span.to.milestone === 'TERMINATED' ? 'termination' : 'fact')
  return [begin, ...moves, { ...end, recordedAt: later(end.recordedAt, begin.recordedAt) }]
}

function draft(history: ProjectHistory, measure: MeasureKey, fact: PostedFact, effectiveOn: string, delta: number, cause: Posting['cause']): Posting {
  const unit = unitOn(history, effectiveOn)
  return {
    projectId: history.projectId,
    eventId: fact.id,
    divisionCode: unit.divisionCode,
    measure,
    effectiveOn,
    datePrecision: fact.datePrecision,
    delta,
    cause,
    inPlan: unit.commitmentId !== null,
    reported: true,
    verified: true,
    counted: true,
    recordedAt: fact.enteredAt,
  }
}

/** The unit to which the project belonged on a day, and its letter there; on the day of a transfer it is the new one. */
export function unitOn(history: Pick<ProjectHistory, 'divisionCode' | 'commitmentId' | 'transfers'>, date: string): { divisionCode: string; commitmentId: number | null } {
  const index = history.transfers.findLastIndex((transfer) => transfer.effectiveOn <= date)
  const next = history.transfers[index + 1]
  return next
    ? { divisionCode: next.fromDivision, commitmentId: next.fromCommitment }
    : { divisionCode: history.divisionCode, commitmentId: history.commitmentId }
}

function commitmentAfter(history: ProjectHistory, index: number): number | null {
  const next = history.transfers[index + 1]
  return next ? next.fromCommitment : history.commitmentId
}

function later(a: string, b: string): string {
  return a > b ? a : b
}

/** The day up to which an opening figure speaks; month 0 stands for all years before (rules.md 3.5). */
export function openingCutOff(year: number, month: number): string {
  return month === 0 ? `${year - 1}-12-31` : monthEnd(monthText(year, month))
}

export interface ProjectStatus {
  stage: string | null
  stageOn: string | null
  stagePrecision: 'day' | 'month'
  /** The stage that residents may see: completed and in use appear only when verified (rules.md 9). */
  publicStage: string | null
  nextMilestone: string | null
  pausedOn: string | null
  terminatedOn: string | null
  /** Given up, or nothing is left to do: in use, registered and, where the policy asks for it, archived. */
  closed: boolean
}

/** Where a project stands; nothing here changes by itself at midnight. */
export function statusOf(facts: readonly PostedFact[], requiredMilestones: readonly MilestoneCode[]): ProjectStatus {
  const stage = stageOf(facts)
  const termination = firstOf(facts, 'TERMINATED')
  const over = termination !== null || firstOf(facts, 'ACCEPTANCE') !== null
  const next = nextMilestone(facts, { requiredMilestones })
  return {
    stage: stage?.milestone ?? null,
    stageOn: stage?.occurredOn ?? null,
    stagePrecision: stage?.datePrecision ?? 'day',
    publicStage: stageOf(facts.filter((fact) => fact.verified || !SHOWN_WHEN_VERIFIED.includes(fact.milestone)))?.milestone ?? null,
    nextMilestone: next,
    pausedOn: over ? null : (currentPause(facts)?.occurredOn ?? null),
    terminatedOn: termination?.occurredOn ?? null,
    closed: termination !== null || stage?.milestone === 'CLOSED' || (stage?.milestone === 'IN_USE' && next === null),
  }
}

const SHOWN_WHEN_VERIFIED: readonly MilestoneCode[] = ['ACCEPTANCE', 'IN_USE', 'CLOSED']
