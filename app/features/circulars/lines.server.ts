import type { LineInput } from '~/domain/circular'
import { monthEnd, yearOf } from '~/domain/periods'
import { pathsWith, type Actor } from '~/domain/permissions'
import { refuse } from '~/domain/refusal'
import type { Db, Row } from '~db/schema'

export type Scope = Pick<Row<'division'>, 'code' | 'name' | 'level' | 'path'>

/** The division a circular is made for: a district, city or province; anything else is refused as not found. */
export async function getScope(db: Db, code: string): Promise<Scope> {
  const scope = await db.selectFrom('division').select(['code', 'name', 'level', 'path']).where('code', '=', code).executeTakeFirst()
  if (!scope || !['province', 'city', 'district'].includes(scope.level)) refuse('not_found')
  return scope
}

/** Of these divisions, those that lie within the actor's grants. */
export async function listWithinGrants(db: Db, actor: Actor, codes: readonly string[]): Promise<string[]> {
  const paths = pathsWith(actor, 'staff.read')
  const divisions = await db.selectFrom('division').select(['code', 'path']).where('code', 'in', codes).execute()
  return divisions.filter(({ path }) => paths.some((own) => path.startsWith(own))).map(({ code }) => code)
}

/**
 * The lines of a circular are the divisions one level below: a district's sub-districts, a city's districts, a province's cities.
 * A sub-district that hangs directly under a city or province has a line of its own. One that was merged or dissolved
 * during the year keeps its line until December.
 */
export async function linesOf(db: Db, scope: Scope, month: string): Promise<LineInput[]> {
  const below = await db
    .selectFrom('division')
    .select(['code', 'name', 'level', 'kind', 'path'])
    .where('path', '>', scope.path)
    .where('path', '<', `${scope.path}\uffff`)
    .where('level', 'in', ['city', 'district', 'subdistrict'])
    .where((eb) => eb.or([eb('valid_from', 'is', null), eb('valid_from', '<=', monthEnd(month))]))
    .where((eb) => eb.or([eb('valid_until', 'is', null), eb('valid_until', '>=', `${yearOf(month)}-01-01`)]))
    .orderBy('code')
    .execute()
  const level = scope.level === 'province' ? 'city' : scope.level === 'city' ? 'district' : 'subdistrict'
  const lines = new Map<string, LineInput & { units: string[] }>()
  for (const { code, name, kind, level: own } of below) {
    if (own === level) lines.set(code, { code, name, kind, units: [] })
  }
  for (const unit of below) {
    if (unit.level !== 'subdistrict') continue
    const above = unit.path.split('/').find((code) => lines.has(code))
    if (above) lines.get(above)?.units.push(unit.code)
    else lines.set(unit.code, { code: unit.code, name: unit.name, kind: unit.kind, units: [unit.code] })
  }
  return [...lines.values()]
}
