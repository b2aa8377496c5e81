import type { LineInput } from '~/domain/circular'
import { monthEnd, yearOf } from '~/domain/periods'
import { pathsWith, type Actor } from '~/domain/permissions'
import { refuse } from '~/domain/refusal'
import type { Db, Row } from '~db/schema'
import { underPaths } from '~db/scopes.server'

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
 * A sub-district that hangs directly under a city or province has a line of its own. One that was merged or dissolved during the year keeps
 * its line until December; afterwards what it did goes on in the line of its successor, so that all years stay what they were.
 */
export async function linesOf(db: Db, scope: Scope, month: string): Promise<LineInput[]> {
  const below = await db
    .selectFrom('division')
    .select(['code', 'name', 'level', 'kind', 'path', 'valid_until', 'successor_code'])
    .where(underPaths([scope.path]))
    .where('code', '<>', scope.code)
    .where('level', 'in', ['city', 'district', 'subdistrict'])
    .where((eb) => eb.or([eb('valid_from', 'is', null), eb('valid_from', '<=', monthEnd(month))]))
    .orderBy('code')
    .execute()
  const level = scope.level === 'province' ? 'city' : scope.level === 'city' ? 'district' : 'subdistrict'
  const hasEnded = ({ valid_until }: (typeof below)[number]) => valid_until !== null && valid_until < `${yearOf(month)}-01-01`
  const lines = new Map<string, LineInput & { units: string[] }>()
  const lineFor = (division: (typeof below)[number]) => division.path.split('/').find((code) => lines.has(code))
  for (const division of below) {
    if (division.level === level && !hasEnded(division)) lines.set(division.code, { code: division.code, name: division.name, kind: division.kind, units: [] })
  }
  const units = below.filter((division) => division.level === 'subdistrict')
  for (const unit of units) {
    const above = lineFor(unit)
    if (above) lines.get(above)?.units.push(unit.code)
    else if (!hasEnded(unit)) lines.set(unit.code, { code: unit.code, name: unit.name, kind: unit.kind, units: [unit.code] })
  }
  const byCode = new Map(below.map((division) => [division.code, division]))
  for (const unit of units) {
    if (!hasEnded(unit) || lineFor(unit)) continue
    const heir = heirOf(unit, byCode, (division) => lineFor(division) !== undefined)
    const line = heir && lineFor(heir)
    if (line) lines.get(line)?.units.push(unit.code)
    else if (await hasFigures(db, unit.code)) lines.set(unit.code, { code: unit.code, name: unit.name, kind: unit.kind, units: [unit.code] })
  }
  return [...lines.values()]
}

/** The successor of a division, or of one above it, that has a line: the successor's successor where that was merged in its turn. */
function heirOf<D extends { code: string; path: string; successor_code: string | null }>(ended: D, byCode: ReadonlyMap<string, D>, hasLine: (division: D) => boolean): D | null {
  for (const start of ended.path.split('/').filter(Boolean).reverse()) {
    const seen = new Set<string>()
    for (let code = byCode.get(start)?.successor_code; code && !seen.has(code); code = byCode.get(code)?.successor_code) {
      seen.add(code)
      const heir = byCode.get(code)
      if (heir && hasLine(heir)) return heir
    }
  }
  return null
}

async function hasFigures(db: Db, divisionCode: string): Promise<boolean> {
  return (await db.selectFrom('tally').select('period').where('division_code', '=', divisionCode).limit(1).executeTakeFirst()) !== undefined
}
