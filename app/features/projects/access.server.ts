import { can, type Actor, type Permission } from '~/domain/permissions'
import { refuse } from '~/domain/refusal'
import { lockProjects } from '~/features/figures/post.server'
import { prepared } from '~db/prepared.server'
import type { Db, Row } from '~db/schema'
import { hasRowLocks } from '~db/transaction.server'

const projectRows = prepared((db, asked: { code: string }) =>
  db.selectFrom('project').innerJoin('division', 'division.code', 'project.division_code').selectAll('project').select('division.path').where('project.code', '=', asked.code),
)

export type WritableProject = Row<'project'> & { path: string }

/**
 * The project that a command is about to change, locked until the transaction ends. Outside the actor's grants it is `not_found`;
 * seen but without the right, `forbidden` (rules.md 10).
 */
export async function projectToWrite(trx: Db, actor: Actor, code: string, permission: Permission = 'project.write'): Promise<WritableProject> {
  const [seen] = await projectRows(trx, { code })
  if (!seen) refuse('not_found')
  await lockProjects(trx, [seen.id])
  // What another writer did until the lock was ours is read anew, where there can be another.
  const project = hasRowLocks(trx) ? ((await projectRows(trx, { code }))[0] ?? refuse('not_found')) : seen
  if (!can(actor, 'staff.read', project.path)) refuse('not_found')
  if (!can(actor, permission, project.path)) refuse('forbidden')
  return project
}

export interface Unit {
  code: string
  name: string
  path: string
  /** The nearest division above it of level district, or itself where there is none. */
  districtCode: string
}

/** The sub-district that a project is to belong to; `not_found` outside the actor's grants, refused when it is none or no longer exists on that day. */
export async function unitToWrite(trx: Db, actor: Actor, code: string, date: string, field: string): Promise<Unit> {
  const division = await trx.selectFrom('division').selectAll().where('code', '=', code).executeTakeFirst()
  if (!division || !can(actor, 'staff.read', division.path)) refuse('division_unknown', field, { code })
  if (!can(actor, 'project.write', division.path)) refuse('forbidden')
  if (division.level !== 'subdistrict' && division.level !== 'community') refuse('not_a_unit', field, { name: division.name })
  if ((division.valid_from ?? '') > date || (division.valid_until ?? '9999') < date) refuse('division_ended', field, { name: division.name })
  const above = division.path.split('/').filter(Boolean)
  const districts = await trx.selectFrom('division').select('code').where('code', 'in', above).where('level', '=', 'district').execute()
  const districtCode = above.findLast((ancestor) => districts.some((district) => district.code === ancestor)) ?? division.code
  return { code: division.code, name: division.name, path: division.path, districtCode }
}

/** A letter on which a project of the unit may hang, or null for outside the plan. */
export async function checkLetter(trx: Db, unitCode: string, commitmentId: number | null): Promise<void> {
  if (commitmentId === null) return
  const letter = await trx.selectFrom('commitment').select('division_code').where('id', '=', commitmentId).executeTakeFirst()
  if (letter?.division_code !== unitCode) refuse('letter_of_other_unit', 'commitmentId')
}
