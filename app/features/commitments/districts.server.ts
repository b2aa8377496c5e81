import { can, pathsWith, type Actor } from '~/domain/permissions'
import type { Db } from '~db/schema'

export interface PlanDistrict {
  code: string
  name: string
  /** The actor may write its plan and letters. */
  mayWrite: boolean
  /** The actor sees the whole district, not only units of it. */
  whole: boolean
}

/** Districts that lie under the actor's grants, or in which one of them lies; those with a whole view first, then by code. */
export async function listPlanDistricts(db: Db, actor: Actor): Promise<PlanDistrict[]> {
  const paths = pathsWith(actor, 'staff.read')
  const districts = await db.selectFrom('division').select(['code', 'name', 'path']).where('level', '=', 'district').orderBy('code').execute()
  return districts
    .filter((district) => paths.some((path) => district.path.startsWith(path) || path.startsWith(district.path)))
    .map(({ code, name, path }) => ({ code, name, mayWrite: can(actor, 'commitment.write', path), whole: can(actor, 'staff.read', path) }))
    .sort((a, b) => Number(b.whole) - Number(a.whole))
}
