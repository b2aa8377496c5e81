import { can, isInSight, pathsWith, type Actor, type Permission } from '~/domain/permissions'
import { refuse } from '~/domain/refusal'
import type { LastChange } from '~/features/audit/reading.server'
import type { Db, Row } from '~db/schema'
import { underPaths } from '~db/scopes.server'
import { chunksOf } from '~db/transaction.server'

export type DivisionRecord = Row<'division'>

/** Divisions on which the actor holds the permission, in the order of the tree. */
export async function listDivisions(read: Db, actor: Actor, permission: Permission): Promise<DivisionRecord[]> {
  return read.selectFrom('division').selectAll().where(underPaths(pathsWith(actor, permission))).orderBy('path').execute()
}

/** Who last entered divisions among those on which the actor holds the permission, and when. */
export async function findLastImport(read: Db, actor: Actor, permission: Permission): Promise<LastChange | null> {
  const entry = await read
    .selectFrom('audit_entry')
    .innerJoin('division', 'division.code', 'audit_entry.subject_id')
    .select(['audit_entry.actor_name as by', 'audit_entry.recorded_at as at', 'audit_entry.action'])
    .where('audit_entry.subject_type', '=', 'division')
    .where('audit_entry.action', '=', 'importDivisions')
    .where(underPaths(pathsWith(actor, permission)))
    .orderBy('audit_entry.id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return entry ?? null
}

/** Such divisions as choices of a form: indented by depth, with their codes. */
export async function listDivisionChoices(read: Db, actor: Actor, permission: Permission): Promise<{ value: string; label: string }[]> {
  const divisions = await listDivisions(read, actor, permission)
  const depthOf = (path: string) => path.split('/').filter(Boolean).length
  const least = Math.min(...divisions.map((division) => depthOf(division.path)))
  return divisions.map(({ code, name, path }) => ({ value: code, label: `${'\u2003'.repeat(depthOf(path) - least)}${name} ${code}` }))
}

/** True when each of the codes is a division that the actor may name: under one of his grants or above one. */
export async function areInSight(read: Db, actor: Actor, codes: readonly string[]): Promise<boolean> {
  const named = await read.selectFrom('division').select('path').where('code', 'in', codes).execute()
  return named.length === new Set(codes).size && named.every(({ path }) => isInSight(actor, path))
}

export interface VisibleScope extends Pick<DivisionRecord, 'code' | 'name' | 'path' | 'level'> {
  /** The actor sees all of it, not only units that lie in it. */
  whole: boolean
}

/**
 * Divisions that are run as a whole, as the actor sees them: those under his grants, and a district too in which one of his units lies.
 * Whole ones first, the nearest level first, then by code.
 */
export async function listScopes(read: Db, actor: Actor, levels: readonly DivisionRecord['level'][] = ['district']): Promise<VisibleScope[]> {
  const own = pathsWith(actor, 'staff.read')
  const scopes = await read.selectFrom('division').select(['code', 'name', 'path', 'level']).where('level', 'in', levels).orderBy('code').execute()
  return scopes
    .map((scope) => ({ ...scope, whole: can(actor, 'staff.read', scope.path) }))
    .filter(({ whole, level, path }) => whole || (level === 'district' && own.some((granted) => granted.startsWith(path))))
    .sort((a, b) => Number(b.whole) - Number(a.whole) || b.path.split('/').length - a.path.split('/').length)
}

/** The district asked for, or without a code the first the actor sees; `not_found` where there is none. */
export async function findDistrict(read: Db, actor: Actor, code: string | null): Promise<VisibleScope> {
  const districts = await listScopes(read, actor)
  return districts.find((district) => code === null || district.code === code) ?? refuse('not_found')
}

/** The sub-districts of a district that the actor sees, as choices of a form. */
export async function listUnitChoices(read: Db, actor: Actor, district: Pick<VisibleScope, 'path'>): Promise<{ value: string; label: string }[]> {
  const units = await read
    .selectFrom('division')
    .select(['code', 'name'])
    .where('level', '=', 'subdistrict')
    .where(underPaths([district.path]))
    .where(underPaths(pathsWith(actor, 'staff.read')))
    .orderBy('code')
    .execute()
  return units.map(({ code, name }) => ({ value: code, label: name }))
}

/** The names of divisions by their codes; a code that is none has no name. */
export async function divisionNames(read: Db, codes: readonly string[]): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  for (const chunk of chunksOf(codes, 1)) {
    for (const { code, name } of await read.selectFrom('division').select(['code', 'name']).where('code', 'in', chunk).execute()) names.set(code, name)
  }
  return names
}
