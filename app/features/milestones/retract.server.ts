import { can, type Actor } from '~/domain/permissions'
import { refuse } from '~/domain/refusal'
import { writeAudit } from '~/features/audit/audit.server'
import { refreshProject } from '~/features/figures/post.server'
import { projectToWrite } from '~/features/projects/access.server'
import { inTransaction } from '~db/transaction.server'
import type { Db } from '~db/schema'
import { findEvent } from './verify.server'

/**
 * Takes back a fact that was a mistake, or must be repeated after a change of design: it stays on record with who, when and why, and its figures
 * go (rules.md 1.5). A verified fact is taken back by those who may verify.
 */
export async function retractMilestone(db: Db, actor: Actor, input: { eventId: number; reason: string }, now: string): Promise<void> {
  await inTransaction(db, async (trx) => {
    const { code } = await findEvent(trx, input.eventId)
    const project = await projectToWrite(trx, actor, code)
    const event = await findEvent(trx, input.eventId)
    if (event.retracted) return
    const reason = input.reason.trim()
    if (reason === '') refuse('retraction_reason_missing', 'reason')
    if (event.verified && !can(actor, 'milestone.verify', project.path)) refuse('fact_verified')
    await trx.insertInto('milestone_retraction').values({ event_id: event.id, reason, retracted_by: actor.accountId, retracted_at: now }).execute()
    await refreshProject(trx, project.id, now)
    await writeAudit(
      trx,
      actor,
      {
        action: 'retractMilestone', subjectType: 'project', subjectId: project.code, divisionCode: project.division_code,
        before: { id: event.id, milestone: event.milestone, occurredOn: event.occurred_on }, after: null, reason,
      },
      now,
    )
  })
}
