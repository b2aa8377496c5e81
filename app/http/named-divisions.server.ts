import type { Actor } from '~/domain/permissions'
import { areInSight } from '~/features/divisions/listing.server'
import type { Db } from '~db/schema'

/** Parameters of a query that name a division, wherever they stand. */
export const DIVISION_PARAMETERS = ['district', 'division', 'unit', 'parent'] as const

/**
 * True when an address names a division outside the visitor's grants: then it does not exist for him. Asked for every staff address in one
 * place, so that no page can forget it; an address that names none costs nothing.
 */
export async function namesOutOfSight(read: Db, actor: Actor, query: URLSearchParams): Promise<boolean> {
  const codes = DIVISION_PARAMETERS.flatMap((name) => query.getAll(name)).filter(Boolean)
  return codes.length > 0 && (codes.length > 50 || !(await areInSight(read, actor, codes)))
}
