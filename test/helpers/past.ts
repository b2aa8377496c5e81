import { refreshProject } from '~/features/figures/post.server'
import type { Db } from '~db/schema'

/**
 * A record of the past such as an import brings: no gate is asked. For tests of figures that would otherwise have to lead each project through
 * its whole life first.
 */
export async function pastFact(
  db: Db, fact: { code: string; milestone: string; occurredOn: string; precision?: 'day' | 'month'; verified?: boolean }, now: string,
): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const project = await trx.selectFrom('project').select('id').where('code', '=', fact.code).executeTakeFirstOrThrow()
    const { id } = await trx
      .insertInto('milestone_event')
      .values({
        project_id: project.id, milestone: fact.milestone, occurred_on: fact.occurredOn, date_precision: fact.precision ?? 'day', until_on: null, file_id: null,
        entered_by: null, entered_at: now, weekly_update_id: null, import_id: null, import_line: null, verified_by_import: fact.verified ? 1 : 0,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await refreshProject(trx, project.id, now)
    return id
  })
}
