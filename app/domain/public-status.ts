import { addDays, daysBetween } from './calendar'
import {
  currentPause, isReached, latestDay, MAIN_LINE, nextMilestone, openPipelines, orderOf, stageOf,
  type Fact, type MainMilestone, type MilestoneCode,
} from './milestones'

/** A fact that is not retracted, with what residents must know about it. */
export interface PublicFact extends Fact {
  verified: boolean
}

/** A promise or its revision, in the order in which they were made. */
export interface Promise {
  milestone: string
  dueOn: string
  /** From REVISION_REASONS; '' for the first promise. */
  reason: string
}

export interface PublicCase {
  facts: readonly PublicFact[]
  promises: readonly Promise[]
  policy: { requiredMilestones: readonly MilestoneCode[] }
  /** Last day on which the sub-district reported on the project, null if it never did. */
  reportedOn: string | null
}

export interface Expected {
  on: string
  /** The first promise, only where it was another day. */
  first: string | null
  /** How many times it was moved; corrections of typing errors do not count. */
  moves: number
  /** Days from the first promise to the present one; negative when it was brought forward. */
  movedDays: number
  /** Why it was moved last; null where it was not. */
  reason: string | null
  /** Days past the expected day, 0 while it has not passed. */
  lateDays: number
  /** Works are stopped until this day or a later one: the promise no longer holds and has not been renewed. */
  overtaken: boolean
}

export type PublicState = 'terminated' | 'in_use' | 'paused' | 'failed' | 'completed' | 'notice' | 'going'

export interface PublicStep {
  milestone: MainMilestone
  /** unrecorded: lies before what is reached, without a date on record. */
  state: 'done' | 'unrecorded' | 'stop' | 'todo'
  on: string | null
  precision: 'day' | 'month'
  /** Last day of the public notice. */
  until: string | null
  /** Reported and not yet verified: 待核实. */
  pending: boolean
  expected: Expected | null
}

export interface PublicStatus {
  state: PublicState
  /** The farthest step reached that residents may see. */
  stage: MainMilestone | null
  stagePending: boolean
  /** Since when it stands so; null before the first fact. */
  since: string | null
  sincePrecision: 'day' | 'month'
  next: MainMilestone | null
  nextExpected: Expected | null
  /** When one can ride, only if it was promised. */
  rideExpected: Expected | null
  pause: { reason: string; utilities: string[]; since: string; days: number; restartOn: string | null; pending: boolean } | null
  terminated: { reason: string; on: string; pending: boolean } | null
  /** The review or inspection that was not passed and must be repeated. */
  failed: 'JOINT_REVIEW' | 'INSPECTION' | null
  /** A notice that is running today: until it ends, objections can be handed in. */
  notice: { until: string; daysLeft: number } | null
  steps: PublicStep[]
  /** The last thing heard: a step, a pause, or the sub-district's weekly report. */
  news: { on: string; days: number; about: string | null; pending: boolean } | null
  /** Once in use: the yearly inspection or test, counted from the supervision inspection. */
  nextInspectionOn: string | null
}

/** Only seen once verified (rules.md 9): nobody shall wait at a door that is not open. */
const ONLY_VERIFIED: readonly string[] = ['ACCEPTANCE', 'IN_USE', 'CLOSED']
/** Steps of the office that tell residents nothing. */
const NOT_SHOWN = ['SURVEY', 'CLOSED'] as const
export type ShownMilestone = Exclude<MainMilestone, (typeof NOT_SHOWN)[number]>
const isShown = (code: string) => !(NOT_SHOWN as readonly string[]).includes(code)

/** Where an elevator stands, for residents (rules.md 9). Knows no names, households or shares; `today` is a Shanghai date. */
export function publicStatus(given: PublicCase, today: string): PublicStatus {
  const facts = given.facts.filter((fact) => fact.verified || !ONLY_VERIFIED.includes(fact.milestone))
  const stage = stageOf(facts)
  const terminated = facts.find((fact) => fact.milestone === 'TERMINATED') ?? null
  const worksOver = given.facts.some((fact) => fact.milestone === 'ACCEPTANCE')
  const paused = terminated || worksOver ? null : currentPause(facts)
  const failed = terminated ? null : failedReview(facts, stage)
  const notice = runningNotice(stage, today)
  const next = nextOf(facts, given.policy)
  const expected = (milestone: string) => expectedOf(given.promises, milestone, today, paused && (paused.untilOn ?? today))
  const state = stateOf({ terminated, paused, failed, stage, notice })
  const used = facts.find((fact) => fact.milestone === 'IN_USE') ?? null
  const since = terminated ?? (state === 'in_use' ? (used ?? stage) : (paused ?? failed ?? stage))
  return {
    state,
    stage: stage ? (stage.milestone as MainMilestone) : null,
    stagePending: since ? !since.verified : false,
    since: since?.occurredOn ?? null,
    sincePrecision: since?.datePrecision ?? 'day',
    next,
    nextExpected: next ? expected(next) : null,
    rideExpected: state === 'terminated' || state === 'in_use' ? null : expected('IN_USE'),
    pause: paused && pauseOf(paused, facts, today),
    terminated: terminated && { reason: terminated.detail?.reason ?? 'other', on: terminated.occurredOn, pending: !terminated.verified },
    failed: failed ? (failed.milestone === 'INSPECTION' ? 'INSPECTION' : 'JOINT_REVIEW') : null,
    notice,
    steps: stepsOf({ facts, stage, next, stopped: Boolean(paused), required: given.policy.requiredMilestones, expected: terminated ? () => null : expected }),
    news: newsOf(facts, given.reportedOn, today),
    nextInspectionOn: state === 'in_use' ? nextInspection(facts, today) : null,
  }
}

/** What of a standing a follower is told when it changes: the state, the step reached, when one can ride and when works go on. */
export function changesThatMatter({ state, stage, since, rideExpected, nextExpected, pause, failed }: PublicStatus): string {
  return [state, stage, since, failed, rideExpected?.on, nextExpected?.on, pause?.since, pause?.restartOn].map((part) => part ?? '-').join(' ')
}

/** For so many days after it is asked first. */
const ASKED_FOR_DAYS = 365

/** Whether residents are asked today if the elevator really works: some weeks after the start of use, for a year. */
export function asksUse(status: Pick<PublicStatus, 'state' | 'since'>, after: number, today: string): boolean {
  if (status.state !== 'in_use' || status.since === null) return false
  const days = daysBetween(status.since, today)
  return days >= after && days < after + ASKED_FOR_DAYS
}

/** The word for a project in a list, from `project_status` alone. */
export function publicStateOf(row: { publicStage: string | null; pausedOn: string | null; terminatedOn: string | null }): {
  state: 'terminated' | 'paused' | 'in_use' | 'completed' | 'going'
  stage: string | null
} {
  const { publicStage: stage } = row
  if (row.terminatedOn) return { state: 'terminated', stage }
  if (stage === 'IN_USE' || stage === 'CLOSED') return { state: 'in_use', stage }
  if (row.pausedOn) return { state: 'paused', stage }
  return { state: stage === 'ACCEPTANCE' ? 'completed' : 'going', stage }
}

function stateOf(found: {
  terminated: Fact | null
  paused: Fact | null
  failed: Fact | null
  stage: Fact | null
  notice: { until: string } | null
}): PublicState {
  if (found.terminated) return 'terminated'
  if (found.stage && orderOf(found.stage.milestone) >= orderOf('IN_USE')) return 'in_use'
  if (found.paused) return 'paused'
  if (found.failed) return 'failed'
  if (found.stage?.milestone === 'ACCEPTANCE') return 'completed'
  return found.notice ? 'notice' : 'going'
}

/** The review or inspection that was not passed and has not been repeated since. */
function failedReview(facts: readonly PublicFact[], stage: PublicFact | null): PublicFact | null {
  const failed = facts.filter((fact) => !isReached(fact) && orderOf(fact.milestone) > (stage ? orderOf(stage.milestone) : -1))
  return failed.sort((a, b) => (a.occurredOn < b.occurredOn ? 1 : -1))[0] ?? null
}

function runningNotice(stage: PublicFact | null, today: string) {
  if (stage?.milestone !== 'NOTICE' || !stage.untilOn || stage.untilOn < today || stage.occurredOn > today) return null
  return { until: stage.untilOn, daysLeft: daysBetween(today, stage.untilOn) }
}

function nextOf(facts: readonly PublicFact[], policy: PublicCase['policy']): MainMilestone | null {
  const next = nextMilestone(facts, policy)
  return next && orderOf(next) >= 0 && isShown(next) ? (next as MainMilestone) : null
}

function pauseOf(paused: PublicFact, facts: readonly PublicFact[], today: string) {
  return {
    reason: paused.detail?.reason ?? 'other',
    utilities: openPipelines(facts).filter((utility) => utility !== 'other'),
    since: paused.occurredOn,
    days: Math.max(0, daysBetween(paused.occurredOn, today)),
    restartOn: paused.untilOn ?? null,
    pending: !paused.verified,
  }
}

function expectedOf(promises: readonly Promise[], milestone: string, today: string, stoppedUntil: string | null): Expected | null {
  const chain: Promise[] = []
  for (const promise of promises) {
    if (promise.milestone !== milestone) continue
    if (promise.reason === 'typing_error') chain.pop()
    if (chain.at(-1)?.dueOn !== promise.dueOn) chain.push(promise)
  }
  const first = chain[0]
  const last = chain.at(-1)
  if (!first || !last) return null
  return {
    on: last.dueOn,
    first: first.dueOn === last.dueOn ? null : first.dueOn,
    moves: chain.length - 1,
    movedDays: daysBetween(first.dueOn, last.dueOn),
    reason: chain.length > 1 ? last.reason : null,
    lateDays: Math.max(0, daysBetween(last.dueOn, today)),
    overtaken: stoppedUntil !== null && last.dueOn <= stoppedUntil,
  }
}

interface StepsInput {
  facts: readonly PublicFact[]
  stage: PublicFact | null
  next: MainMilestone | null
  stopped: boolean
  required: readonly MilestoneCode[]
  expected: (milestone: string) => Expected | null
}

/** Every step that the local rules ask for or that is on record, in order. */
function stepsOf({ facts, stage, next, stopped, required, expected }: StepsInput): PublicStep[] {
  const reachedTo = stage ? orderOf(stage.milestone) : -1
  const recorded = (code: string) => facts.find((fact) => fact.milestone === code && isReached(fact)) ?? null
  return MAIN_LINE.filter((code) => isShown(code) && (required.includes(code) || recorded(code))).map((milestone) => {
    const fact = recorded(milestone)
    const blank = { milestone, on: null, precision: 'day' as const, until: null, pending: false, expected: null }
    if (fact) {
      const { occurredOn: on, datePrecision: precision, untilOn } = fact
      return { ...blank, state: 'done', on, precision, until: milestone === 'NOTICE' ? (untilOn ?? null) : null, pending: !fact.verified }
    }
    if (orderOf(milestone) < reachedTo) return { ...blank, state: 'unrecorded' }
    return { ...blank, state: stopped && milestone === next ? 'stop' : 'todo', expected: expected(milestone) }
  })
}

function newsOf(facts: readonly PublicFact[], reportedOn: string | null, today: string): PublicStatus['news'] {
  const told = facts.filter((fact) => fact.occurredOn <= today && fact.milestone !== 'OBJECTION' && fact.milestone !== 'SUBSIDY' && fact.milestone !== 'SURVEY')
  const last = told.reduce<PublicFact | null>((latest, fact) => (!latest || fact.occurredOn >= latest.occurredOn ? fact : latest), null)
  const heard: { on: string; about: string | null; pending: boolean }[] = []
  if (last) heard.push({ on: last.occurredOn, about: last.milestone, pending: !last.verified })
  if (reportedOn && (!last || reportedOn > last.occurredOn)) heard.push({ on: reportedOn, about: null, pending: false })
  const news = heard.at(-1)
  return news ? { ...news, days: Math.max(0, daysBetween(news.on, today)) } : null
}

/** Each year after the supervision inspection an elevator is inspected or tested (State Administration for Market Regulation, TSG T7001—2023): the next such day. */
function nextInspection(facts: readonly PublicFact[], today: string): string | null {
  const passed = facts.filter((fact) => fact.milestone === 'INSPECTION' && isReached(fact)).map(latestDay).sort().at(-1)
  if (!passed) return null
  for (let year = Number(passed.slice(0, 4)) + 1; ; year += 1) {
    const day = passed.endsWith('-02-29') ? addDays(`${year}-03-01`, -1) : `${year}${passed.slice(4)}`
    if (day >= today) return day
  }
}
