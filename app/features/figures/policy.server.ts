import { todayOf } from '~/domain/calendar'
import type { Actor } from '~/domain/permissions'
import { insertPolicy, type PolicyInput } from '~/features/policies/policies.server'
import { inTransaction } from '~db/transaction.server'
import { underPaths } from '~db/scopes.server'
import type { Db } from '~db/schema'
import { refreshProjects } from './post.server'
import { bumpRevisions } from './revisions.server'

/**
 * Saves a version of a division's rules and lets the figures of the projects below it follow, where it is already in force. Refuses, as
 * `policy_invalid`, a body that is not a policy. Returns the version's id.
 */
export async function savePolicy(db: Db, actor: Actor, input: PolicyInput, now: string): Promise<number> {
  return inTransaction(db, async (trx) => {
    const id = await insertPolicy(trx, actor, input, now)
    const { path } = await trx.selectFrom('division').select('path').where('code', '=', input.divisionCode).executeTakeFirstOrThrow()
    const below = trx.selectFrom('division').where(underPaths([path]))
    if (input.validFrom <= todayOf(now)) {
      const projects = await trx.selectFrom('project').select('id').where('division_code', 'in', below.select('code')).execute()
      await refreshProjects(trx, projects.map((project) => project.id), now)
    }
    const districts = await below.select('code').where('level', '=', 'district').execute()
    await bumpRevisions(trx, { projectIds: [], districtCodes: districts.map((district) => district.code) })
    return id
  })
}
