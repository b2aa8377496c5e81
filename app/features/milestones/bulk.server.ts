import { addDays, isDate } from '~/domain/calendar'
import { isMainLine, isReached, REVISION_REASONS } from '~/domain/milestones'
import type { Actor } from '~/domain/permissions'
import { Refusal, refuse, type Reason } from '~/domain/refusal'
import { projectToWrite, type WritableProject } from '~/features/projects/access.server'
import { inTransaction, type Trx } from '~db/transaction.server'
import type { Db } from '~db/schema'
import { getBulkChange, type BulkItem } from './bulk-changes.server'
import { liveFacts } from './facts.server'
import { planMilestone } from './plan.server'
import { recordMilestone } from './record.server'
import { retractMilestone } from './retract.server'

/** So many projects at most in one change: it is one transaction, and a person looks through its preview. */
export const BULK_LIMIT = 100
/** Later than this a new change with its own reason is due. */
const UNDO_DAYS = 7

export interface BulkInput {
  projectCodes: readonly string[]
  /** dates: promises or revises the date of a milestone. stage: records that it was reached. */
  kind: 'dates' | 'stage'
  milestone: string
  /** The same day for all; '' where `shiftDays` moves each promised date by so many days. */
  on: string
  shiftDays: number | null
  /** stage NOTICE: its last day. */
  untilOn?: string
  /** dates: one of REVISION_REASONS. stage: a sentence. */
  reason: string
  note?: string
  /** One for each form: the form sent twice changes once. */
  submissionKey: string
}

export interface BulkLine {
  code: string
  place: string
  /** dates: the date in force before and after; null before the first promise. stage: null and the day. */
  before: string | null
  after: string | null
  /** Already so: nothing is written for it. */
  isSame: boolean
  /** Why this project cannot be changed so; empty where it can. */
  reasons: readonly Reason[]
}

interface Made extends BulkLine {
  projectId: number
  planId: number | null
  eventId: number | null
}

/** What the change would do to each project: it is made in full and rolled back, so the preview cannot differ from the change. */
export async function previewBulkChange(db: Db, actor: Actor, input: BulkInput, now: string): Promise<BulkLine[]> {
  checkBulk(input)
  const rollBack = new Error('preview')
  let made: Made[] = []
  await inTransaction(db, async (trx) => {
    made = await changeEach(trx, actor, input, now)
    throw rollBack
  }).catch((error: unknown) => {
    if (error !== rollBack) throw error
  })
  return made
}

/** Changes all of them or none; returns the change's id. Refuses `bulk_refused` where one of them cannot be changed so. */
export async function changeInBulk(db: Db, actor: Actor, input: BulkInput, now: string): Promise<number> {
  checkBulk(input)
  return inTransaction(db, async (trx) => {
    const sent = await trx.selectFrom('bulk_change').select('id').where('submission_key', '=', input.submissionKey).executeTakeFirst()
    if (sent) return sent.id
    const made = await changeEach(trx, actor, input, now)
    const refused = made.filter((line) => line.reasons.length > 0)
    if (refused.length > 0) refuse('bulk_refused', undefined, { count: refused.length })
    const changed = made.filter((line) => !line.isSame)
    if (changed.length === 0) refuse('bulk_changes_nothing')
    const row = { submission_key: input.submissionKey, kind: input.kind, milestone: input.milestone, reason: input.reason.trim(), note: input.note?.trim() ?? '' }
    const { id } = await trx.insertInto('bulk_change').values({ ...row, changed_by: actor.accountId, changed_at: now }).returning('id').executeTakeFirstOrThrow()
    const items = changed.map((line) => ({ bulk_change_id: id, project_id: line.projectId, plan_id: line.planId, event_id: line.eventId, before_on: line.before }))
    await trx.insertInto('bulk_change_item').values(items).execute()
    return id
  })
}

function checkBulk({ projectCodes, kind, milestone, on, shiftDays, reason }: BulkInput): void {
  const reasons: Reason[] = []
  if (projectCodes.length === 0) reasons.push({ code: 'bulk_none_chosen', field: 'codes' })
  if (projectCodes.length > BULK_LIMIT) reasons.push({ code: 'bulk_too_many', field: 'codes', params: { most: BULK_LIMIT } })
  if (!isMainLine(milestone)) reasons.push({ code: 'milestone_unknown', field: 'milestone' })
  if (kind === 'stage' || on !== '') {
    if (!isDate(on)) reasons.push({ code: 'date_invalid', field: 'on', params: { date: on } })
  } else if (shiftDays === null) reasons.push({ code: 'bulk_day_missing', field: 'on' })
  if (shiftDays !== null && (shiftDays === 0 || Math.abs(shiftDays) > 366)) reasons.push({ code: 'bulk_shift_wrong', field: 'shiftDays' })
  if (kind === 'dates' && on !== '' && shiftDays !== null) reasons.push({ code: 'bulk_day_twice', field: 'shiftDays' })
  if (kind === 'dates' && !(REVISION_REASONS as readonly string[]).includes(reason)) reasons.push({ code: 'revision_reason_missing', field: 'reason' })
  if (kind === 'stage' && reason.trim() === '') reasons.push({ code: 'bulk_reason_missing', field: 'words' })
  if (reasons.length > 0) throw new Refusal(reasons)
}

/** Each by the command that a single project has; what that command refuses stands beside the project. */
async function changeEach(trx: Trx, actor: Actor, input: BulkInput, now: string): Promise<Made[]> {
  const made: Made[] = []
  for (const code of [...new Set(input.projectCodes)].sort()) {
    const project = await projectToWrite(trx, actor, code)
    const line = { code, place: await placeOf(trx, project), projectId: project.id, planId: null, eventId: null, before: null, after: null, isSame: false, reasons: [] }
    try {
      made.push({ ...line, ...(input.kind === 'dates' ? await changeDate(trx, actor, project, input, now) : await recordStage(trx, actor, project, input, now)) })
    } catch (error) {
      if (!(error instanceof Refusal) || error.reasons.some((reason) => reason.code === 'not_found' || reason.code === 'forbidden')) throw error
      made.push({ ...line, reasons: error.reasons })
    }
  }
  return made
}

async function changeDate(trx: Trx, actor: Actor, project: WritableProject, input: BulkInput, now: string): Promise<Partial<Made>> {
  const { milestone, reason, note } = input
  const before = (await latestPlan(trx, project.id, milestone))?.due_on ?? null
  if (input.on === '' && before === null) refuse('bulk_no_date_yet', undefined, { milestone })
  const after = input.on || addDays(before ?? '', input.shiftDays ?? 0)
  if (before === after) return { before, after, isSame: true }
  await planMilestone(trx, actor, { projectCode: project.code, milestone, dueOn: after, reason, note }, now)
  return { before, after, planId: (await latestPlan(trx, project.id, milestone))?.id ?? null }
}

async function recordStage(trx: Trx, actor: Actor, project: WritableProject, input: BulkInput, now: string): Promise<Partial<Made>> {
  const known = new Set((await liveFacts(trx, project.id)).map((fact) => fact.id))
  const fact = { projectCode: project.code, milestone: input.milestone, occurredOn: input.on, untilOn: input.untilOn || null, note: [input.reason.trim(), input.note?.trim()].filter(Boolean).join('；') }
  const eventId = await recordMilestone(trx, actor, fact, now)
  return { after: input.on, eventId, isSame: known.has(eventId) }
}

async function latestPlan(db: Db, projectId: number, milestone: string) {
  return db.selectFrom('milestone_plan').select(['id', 'due_on']).where('project_id', '=', projectId).where('milestone', '=', milestone).orderBy('id', 'desc').limit(1).executeTakeFirst()
}

async function placeOf(db: Db, project: { estate_id: number; building: string; stairwell: string }): Promise<string> {
  const { name } = await db.selectFrom('estate').select('name').where('id', '=', project.estate_id).executeTakeFirstOrThrow()
  return `${name}${project.building}${project.stairwell}`
}

/**
 * Sets back what the change did, on all its projects or on none: revised dates get the date that was in force, recorded milestones are retracted.
 * A first promise stays (rules.md 1.7). Refuses `bulk_changed_since` where something came after it, `bulk_undo_late` after a week.
 */
export async function undoBulkChange(db: Db, actor: Actor, id: number, now: string): Promise<void> {
  await inTransaction(db, async (trx) => {
    const change = await getBulkChange(trx, actor, id)
    if (change.undoneAt) return
    if (!change.items.some((item) => item.canBeUndone)) refuse('bulk_only_first_dates')
    if (change.changedAt < new Date(Date.parse(now) - UNDO_DAYS * 86_400_000).toISOString()) refuse('bulk_undo_late', undefined, { days: UNDO_DAYS })
    for (const item of change.items) await projectToWrite(trx, actor, item.code)
    const moved: string[] = []
    for (const item of change.items) if (!(await standsAsMade(trx, item, change.milestone))) moved.push(item.code)
    if (moved.length > 0) refuse('bulk_changed_since', undefined, { codes: moved.join('、') })
    for (const item of change.items) {
      if (item.eventId) await retractMilestone(trx, actor, { eventId: item.eventId, reason: UNDO_NOTE }, now)
      else if (item.before) await planMilestone(trx, actor, { projectCode: item.code, milestone: change.milestone, dueOn: item.before, reason: 'typing_error', note: UNDO_NOTE }, now)
    }
    await trx.updateTable('bulk_change').set({ undone_by: actor.accountId, undone_at: now }).where('id', '=', id).execute()
  })
}

/** Kept with the facts as their reason. */
const UNDO_NOTE = '撤销批量修改'

async function standsAsMade(trx: Trx, item: BulkItem, milestone: string): Promise<boolean> {
  const facts = await liveFacts(trx, item.projectId)
  if (item.planId) return (await latestPlan(trx, item.projectId, milestone))?.id === item.planId && !facts.some((fact) => fact.milestone === milestone && isReached(fact))
  const newest = await trx.selectFrom('milestone_event').select('id').where('project_id', '=', item.projectId).orderBy('id', 'desc').limit(1).executeTakeFirst()
  return newest?.id === item.eventId && facts.some((fact) => fact.id === item.eventId)
}
