import { isDate } from '~/domain/calendar'
import { isMilestone, isReached, OVERLAYS, REVISION_REASONS } from '~/domain/milestones'
import type { Actor } from '~/domain/permissions'
import { refuse } from '~/domain/refusal'
import { writeAudit } from '~/features/audit/audit.server'
import { refreshProject } from '~/features/figures/post.server'
import { projectToWrite } from '~/features/projects/access.server'
import { inTransaction } from '~db/transaction.server'
import type { Db } from '~db/schema'
import { liveFacts } from './facts.server'

export interface PlanInput {
  projectCode: string
  milestone: string
  dueOn: string
  /** From REVISION_REASONS; asked once a date has been promised. */
  reason?: string
  note?: string
}

/**
 * Promises when a milestone will be reached, or revises the date: each is a row of its own, so the first promise is never lost (rules.md 1.7).
 * Refuses a milestone that is reached, and a revision without a reason from the list. The date in force again changes nothing.
 */
export async function planMilestone(db: Db, actor: Actor, input: PlanInput, now: string): Promise<void> {
  await inTransaction(db, async (trx) => {
    const project = await projectToWrite(trx, actor, input.projectCode)
    const { milestone, dueOn, reason = '' } = input
    if (!isMilestone(milestone) || (OVERLAYS as readonly string[]).includes(milestone)) refuse('milestone_unknown', 'milestone')
    if (!isDate(dueOn)) refuse('date_invalid', 'dueOn', { date: dueOn })
    const current = await trx
      .selectFrom('milestone_plan')
      .select('due_on')
      .where('project_id', '=', project.id)
      .where('milestone', '=', milestone)
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst()
    if (current?.due_on === dueOn) return
    const facts = await liveFacts(trx, project.id)
    const reached = facts.find((fact) => fact.milestone === milestone && isReached(fact))
    if (reached) refuse('already_recorded', 'milestone', { milestone, date: reached.occurredOn })
    const end = facts.find((fact) => fact.milestone === 'TERMINATED')
    if (end) refuse('terminated_since', 'milestone', { date: end.occurredOn })
    if (current && !(REVISION_REASONS as readonly string[]).includes(reason)) refuse('revision_reason_missing', 'reason')
    const row = { milestone, due_on: dueOn, reason: current ? reason : '', note: input.note?.trim() ?? '' }
    await trx.insertInto('milestone_plan').values({ project_id: project.id, ...row, set_by: actor.accountId, set_at: now }).execute()
    await refreshProject(trx, project.id, now)
    await writeAudit(
      trx,
      actor,
      {
        action: current ? 'reviseMilestone' : 'promiseMilestone', subjectType: 'project', subjectId: project.code, divisionCode: project.division_code,
        before: current ? { milestone, dueOn: current.due_on } : null, after: { milestone, dueOn }, reason: row.reason,
      },
      now,
    )
  })
}
