import { pathsWith, type Actor, type Permission } from '~/domain/permissions'
import type { Db, Row } from '~db/schema'
import { underPaths } from '~db/scopes.server'

export type DivisionRecord = Row<'division'>

/** Divisions on which the actor holds the permission, in the order of the tree. */
export async function listDivisions(read: Db, actor: Actor, permission: Permission): Promise<DivisionRecord[]> {
  return read.selectFrom('division').selectAll().where(underPaths(pathsWith(actor, permission))).orderBy('path').execute()
}

/** The same as choices of a form: indented by depth, with their codes. */
export async function listDivisionChoices(read: Db, actor: Actor, permission: Permission): Promise<{ value: string; label: string }[]> {
  const divisions = await listDivisions(read, actor, permission)
  const depthOf = (path: string) => path.split('/').filter(Boolean).length
  const least = Math.min(...divisions.map((division) => depthOf(division.path)))
  return divisions.map(({ code, name, path }) => ({ value: code, label: `${'　'.repeat(depthOf(path) - least)}${name}（${code}）` }))
}
