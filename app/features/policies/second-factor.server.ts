import type { Actor } from '~/domain/permissions'
import type { Db } from '~db/schema'
import { policyBook } from './policies.server'

/** True where the policy of one of the actor's places asks a second factor of his role there. */
export async function isSecondFactorAsked(read: Db, actor: Actor, today: string): Promise<boolean> {
  const book = await policyBook(read, actor.grants.map((grant) => grant.path))
  return actor.grants.some((grant) => book.at(grant.path, today).secondFactorRoles.includes(grant.role))
}
