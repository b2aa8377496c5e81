import { sql } from 'kysely'
import { pathsWith, type Actor } from '~/domain/permissions'
import { refuse } from '~/domain/refusal'
import type { Scope } from '~/features/circulars/lines.server'
import { underPaths } from '~db/scopes.server'
import type { Db, Row } from '~db/schema'

const LEVELS: Row<'division'>['level'][] = ['province', 'city', 'district', 'subdistrict']

export interface OverviewPlace extends Scope {
  /** What lies above it and the actor may open too, from the top. */
  above: Pick<Scope, 'code' | 'name'>[]
}

/**
 * The division that an overview is asked for, or the widest that the actor may read. Province, city, district and sub-district all have one;
 * outside his grants is `not_found`.
 */
export async function getOverviewPlace(db: Db, actor: Actor, code: string | null): Promise<OverviewPlace> {
  const own = pathsWith(actor, 'staff.read')
  const place = await db
    .selectFrom('division')
    .select(['code', 'name', 'level', 'path'])
    .where('level', 'in', LEVELS)
    .where(underPaths(own))
    .$if(code !== null, (query) => query.where('code', '=', code ?? ''))
    .orderBy(sql`length(path)`)
    .orderBy('code')
    .limit(1)
    .executeTakeFirst()
  if (!place) refuse('not_found')
  const codes = place.path.split('/').filter((part) => part !== '' && part !== place.code)
  if (codes.length === 0) return { ...place, above: [] }
  const above = await db
    .selectFrom('division')
    .select(['code', 'name'])
    .where('code', 'in', codes)
    .where('level', 'in', LEVELS)
    .where(underPaths(own))
    .orderBy(sql`length(path)`)
    .execute()
  return { ...place, above }
}
