import { todayOf } from '~/domain/calendar'
import { checkFact } from '~/domain/gates'
import { type Fact, type FactDetail, isMilestone } from '~/domain/milestones'
import type { Actor } from '~/domain/permissions'
import { Refusal, refuse } from '~/domain/refusal'
import { writeAudit } from '~/features/audit/audit.server'
import { refreshProject } from '~/features/figures/post.server'
import { projectToWrite, type WritableProject } from '~/features/projects/access.server'
import { inTransaction, type Trx } from '~db/transaction.server'
import type { Db } from '~db/schema'
import { gatesOf, liveFacts } from './facts.server'

export interface MilestoneInput {
  projectCode: string
  milestone: string
  /** YYYY-MM-DD; with precision 'month' the first of the month. */
  occurredOn: string
  datePrecision?: 'day' | 'month'
  /** NOTICE: its last day. PAUSED: the expected restart. */
  untilOn?: string | null
  /** Number of the report or certificate. */
  reference?: string
  note?: string
  detail?: FactDetail
  fileId?: number | null
  weeklyUpdateId?: number | null
}

/**
 * Appends a milestone that was reached, if its gate is open (rules.md 1.1); returns the id of the fact. The same form a second time returns
 * the fact that is there. It counts as reported until somebody else verifies it.
 */
export async function recordMilestone(db: Db, actor: Actor, input: MilestoneInput, now: string): Promise<number> {
  return inTransaction(db, async (trx) => appendFact(trx, actor, await projectToWrite(trx, actor, input.projectCode), input, 'recordMilestone', now))
}

/** What every command that appends a fact does once it holds the project: idempotence, gates, fact, figures, log. */
export async function appendFact(trx: Trx, actor: Actor, project: WritableProject, input: MilestoneInput, action: string, now: string): Promise<number> {
  const facts = await liveFacts(trx, project.id)
  const same = facts.find((fact) => isSameFact(fact, input))
  if (same) return same.id
  if (input.fileId) await checkFile(trx, input.fileId)
  const fact = factOf(input)
  const reasons = checkFact(fact, facts, await gatesOf(trx, project, facts), todayOf(now))
  if (reasons.length > 0) throw new Refusal(reasons)
  const row = {
    milestone: fact.milestone, occurred_on: fact.occurredOn, date_precision: fact.datePrecision, until_on: fact.untilOn ?? null, reference: fact.reference ?? '',
    note: input.note?.trim() ?? '', detail: JSON.stringify(fact.detail), file_id: input.fileId ?? null, weekly_update_id: input.weeklyUpdateId ?? null,
  }
  const { id } = await trx
    .insertInto('milestone_event')
    .values({ project_id: project.id, ...row, entered_by: actor.accountId, entered_at: now })
    .returning('id')
    .executeTakeFirstOrThrow()
  await refreshProject(trx, project.id, now)
  await writeAudit(
    trx, actor, { action, subjectType: 'project', subjectId: project.code, divisionCode: project.division_code, before: null, after: { id, ...row }, reason: '' }, now,
  )
  return id
}

function factOf(input: MilestoneInput): Fact & { detail: FactDetail } {
  if (!isMilestone(input.milestone)) refuse('milestone_unknown', 'milestone')
  return {
    milestone: input.milestone,
    occurredOn: input.occurredOn,
    datePrecision: input.datePrecision ?? 'day',
    untilOn: input.untilOn || null,
    reference: input.reference?.trim() ?? '',
    hasFile: Boolean(input.fileId),
    detail: input.detail ?? {},
  }
}

function isSameFact(fact: Fact, input: MilestoneInput): boolean {
  return (
    fact.milestone === input.milestone &&
    fact.occurredOn === input.occurredOn &&
    fact.datePrecision === (input.datePrecision ?? 'day') &&
    (fact.untilOn ?? '') === (input.untilOn ?? '') &&
    (fact.reference ?? '') === (input.reference?.trim() ?? '') &&
    sameDetail(fact.detail, input.detail)
  )
}

function sameDetail(a: FactDetail = {}, b: FactDetail = {}): boolean {
  return a.reason === b.reason && a.utility === b.utility && a.state === b.state && a.amount === b.amount
}

async function checkFile(trx: Db, fileId: number): Promise<void> {
  const file = await trx.selectFrom('file').select('id').where('id', '=', fileId).executeTakeFirst()
  if (!file) refuse('file_missing', 'file')
}
