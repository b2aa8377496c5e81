import type { Actor } from '~/domain/permissions'
import { writeAudit } from '~/features/audit/audit.server'
import { refreshProject } from '~/features/figures/post.server'
import { inTransaction } from '~db/transaction.server'
import type { Db } from '~db/schema'
import { checkLetter, projectToWrite } from './access.server'

/**
 * Hangs a project on a letter of its unit, of any year, or takes it off (null): in or outside the plan (rules.md 2.3). All figures since
 * the project came to this unit follow. The bureau's right, because it moves the rate.
 */
export async function rehangProject(db: Db, actor: Actor, input: { projectCode: string; commitmentId: number | null }, now: string): Promise<void> {
  await inTransaction(db, async (trx) => {
    const project = await projectToWrite(trx, actor, input.projectCode, 'commitment.write')
    if (project.commitment_id === input.commitmentId) return
    await checkLetter(trx, project.division_code, input.commitmentId)
    await trx.updateTable('project').set({ commitment_id: input.commitmentId }).where('id', '=', project.id).execute()
    await refreshProject(trx, project.id, now)
    await writeAudit(
      trx,
      actor,
      {
        action: 'rehangProject', subjectType: 'project', subjectId: project.code, divisionCode: project.division_code,
        before: { commitmentId: project.commitment_id }, after: { commitmentId: input.commitmentId }, reason: '',
      },
      now,
    )
  })
}
