import { can, pathsWith, type Actor } from '~/domain/permissions'
import type { Db } from '~db/schema'

/** A sub-district that the importing person may import for. */
export interface Unit {
  code: string
  name: string
  path: string
  /** Code of the district above it: level district, or what stands in its place. */
  district: string
  /** Facts imported here are verified by the import: the bureau's and the command line's (rules.md 1.4). */
  verifies: boolean
}

export interface Units {
  all: readonly Unit[]
  byCode: ReadonlyMap<string, Unit>
  byName: ReadonlyMap<string, readonly Unit[]>
}

/** The sub-districts within the actor's grants, those of today before those that ended. */
export async function listImportUnits(db: Db, actor: Actor, today: string): Promise<Units> {
  const paths = pathsWith(actor, 'import.run')
  const rows = await db.selectFrom('division').select(['code', 'name', 'level', 'path', 'parent_code', 'valid_until']).execute()
  const levels = new Map(rows.map((row) => [row.code, row.level]))
  const all: Unit[] = []
  for (const row of rows) {
    if (row.level !== 'subdistrict' || !paths.some((path) => row.path.startsWith(path))) continue
    const above = row.path.split('/').filter(Boolean)
    const district = above.filter((code) => levels.get(code) === 'district').at(-1) ?? row.parent_code ?? row.code
    all.push({ code: row.code, name: row.name, path: row.path, district, verifies: can(actor, 'milestone.verify', row.path) })
  }
  const ended = new Set(rows.filter((row) => row.valid_until && row.valid_until < today).map((row) => row.code))
  const byName = new Map<string, Unit[]>()
  for (const unit of all) byName.set(unit.name, [...(byName.get(unit.name) ?? []), unit])
  for (const [name, units] of byName) {
    const current = units.filter((unit) => !ended.has(unit.code))
    if (current.length) byName.set(name, current)
  }
  return { all, byCode: new Map(all.map((unit) => [unit.code, unit])), byName }
}

/** The units that a cell names, by code or name; more than one when the name is not unique. */
export function unitsNamed(units: Units, typed: string): readonly Unit[] {
  const byCode = units.byCode.get(typed)
  return byCode ? [byCode] : (units.byName.get(typed.replace(/\s/g, '')) ?? units.byName.get(typed) ?? [])
}

/** Names for the refusal: what can be written. */
export function unitNames(units: readonly Unit[], longest = 12): string {
  return units.slice(0, longest).map((unit) => unit.name).join('、') + (units.length > longest ? '……' : '')
}
