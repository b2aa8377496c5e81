import { can, pathsWith, type Actor, type Permission } from '~/domain/permissions'
import { refuse } from '~/domain/refusal'
import { getScope, type Scope } from '~/features/circulars/lines.server'
import type { Db } from '~db/schema'

/** Outside one's grants: not found; within, without the right: refused with a sentence. */
export function allowRating(actor: Actor, permission: Permission, scope: Scope): void {
  if (!maySeeRatings(actor, scope)) refuse('not_found')
  if (!can(actor, permission, scope.path)) refuse('forbidden')
}

/** Ratings go to everybody who works in the division or in one of its parts: they are what is published among them. */
export function maySeeRatings(actor: Actor, scope: Scope): boolean {
  return can(actor, 'staff.read', scope.path) || (scope.level === 'district' && pathsWith(actor, 'staff.read').some((own) => own.startsWith(scope.path)))
}

/** The division of an address; not found where the actor may not see its ratings. */
export async function getRatingScope(db: Db, actor: Actor, code: string): Promise<Scope> {
  const scope = await getScope(db, code)
  return maySeeRatings(actor, scope) ? scope : refuse('not_found')
}
