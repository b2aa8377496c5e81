import { places, prepared, roomFor } from '~db/prepared.server'
import type { Db } from '~db/schema'

/** Every district's revision together, for pages that show more than one district. */
export const ALL_DISTRICTS = 'districts'

/**
 * The revision of each scope (`project:5`, `district:371471`, ALL_DISTRICTS), as text in the order asked for. To be read before what the
 * page shows: then a change in between makes the page outdated, never wrong.
 */
export async function revisionStamp(db: Db, scopes: readonly string[]): Promise<string> {
  const named = scopes.filter((scope) => scope !== ALL_DISTRICTS)
  const rows = named.length === 0 ? [] : await revisionRows(db, { named }, { size: roomFor(named) })
  const numbers = new Map(rows.map((row) => [row.scope, row.number]))
  if (scopes.includes(ALL_DISTRICTS)) numbers.set(ALL_DISTRICTS, Number((await districtRows(db, {}))[0]?.sum ?? 0))
  return scopes.map((scope) => numbers.get(scope) ?? 0).join(' ')
}

const revisionRows = prepared((db, asked: { named: readonly string[] }, shape: { size: number }) =>
  db.selectFrom('revision').select(['scope', 'number']).where('scope', 'in', places(asked.named, shape.size)),
)

const districtRows = prepared((db) =>
  db
    .selectFrom('revision')
    .select((eb) => eb.fn.sum<number | string | null>('number').as('sum'))
    .where('scope', '>=', 'district:')
    .where('scope', '<', 'district;'),
)
