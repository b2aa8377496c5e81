import { sql } from 'kysely'
import type { Position } from '~/domain/coordinates'
import { tidy, tidyName } from '~/domain/places'
import { indexBuildings, indexEstates, indexNewEstates, lettersOf, type BuildingOfEstate, type NamedEstate } from '~/features/places/index-places.server'
import { placeEstate } from '~/features/places/positions.server'
import { insertRowsForIds, rowsAsTable } from '~db/rows.server'
import { hasRowLocks, type Trx } from '~db/transaction.server'
import type { NewRow } from '~db/schema'
import { changeAddress, spacedEstates } from './estates.server'

/** A project as an import brings it. */
export interface ImportedProject {
  code: string
  districtCode: string
  divisionCode: string
  estate: string
  address: string | null
  position?: Position | null
  building: string
  stairwell: string
  floors: number | null
  households: number | null
  elevators: number
  commitmentId: number | null
  note: string
}

/** What was made: ids in the order given, the estates that are new, and where each project stands. */
export interface MadeProjects {
  ids: number[]
  estates: Estates['made']
  places: BuildingOfEstate[]
}

/** Inserts projects with their estates. Figures and index of places are refreshed by the caller. */
export async function recordImportedProjects(
  trx: Trx, projects: readonly ImportedProject[], by: { importId: number; accountId: number | null }, now: string,
): Promise<MadeProjects> {
  const { ids: estates, made } = await ensureEstates(trx, projects)
  const rows = projects.map((project): NewRow<'project'> => ({
    code: project.code,
    district_code: project.districtCode,
    division_code: project.divisionCode,
    estate_id: estates.get(estateKey(project)) ?? 0,
    building: project.building,
    stairwell: project.stairwell,
    floors: project.floors,
    households: project.households,
    elevators: project.elevators,
    commitment_id: project.commitmentId,
    note: project.note,
    import_id: by.importId,
    created_by: by.accountId,
    created_at: now,
  }))
  const places = rows.map(({ estate_id: estateId, building = '', stairwell = '' }) => ({ estateId, building, stairwell }))
  return { ids: await insertRowsForIds(trx, 'project', rows), estates: made, places }
}

/** Changes the fields of known projects; a changed estate name or address is that of an estate of the same unit, made if need be. */
export async function updateImportedProjects(trx: Trx, changed: readonly { id: number; project: ImportedProject }[]): Promise<void> {
  if (changed.length === 0) return
  const { ids: estates } = await ensureEstates(trx, changed.map(({ project }) => project))
  const rows = changed.map(({ id, project }) => {
    const { building, stairwell, floors, households, elevators, commitmentId: commitment_id, note } = project
    return { id, estate_id: estates.get(estateKey(project)) ?? 0, building, stairwell, floors, households, elevators, commitment_id, note }
  })
  const given = rowsAsTable(trx, { id: 'integer', ...PARTICULARS }, rows)
  const fields = Object.keys(PARTICULARS).map((column) => sql`${sql.ref(column)} = ${sql.ref(`given.${column}`)}`)
  await sql`update project set ${sql.join(fields)} from ${given} as given where project.id = given.id`.execute(trx)
}

const PARTICULARS = {
  estate_id: 'integer', building: 'text', stairwell: 'text', floors: 'integer', households: 'integer', elevators: 'integer', commitment_id: 'integer', note: 'text',
} as const

/** Makes the places of an import's projects findable: estates whose projects changed are indexed anew, the new ones whole, of the others what came to them. */
export async function indexImportedPlaces(trx: Trx, made: MadeProjects, changed: readonly number[]): Promise<void> {
  const anew = new Set(await estatesOf(trx, changed))
  await indexEstates(trx, [...anew].sort((a, b) => a - b))
  const fresh = made.estates.filter((estate) => !anew.has(estate.id))
  const isFresh = new Set(fresh.map((estate) => estate.id))
  const units = new Map((await trx.selectFrom('division').select(['code', 'name']).execute()).map((row) => [row.code, row.name]))
  await indexNewEstates(trx, fresh.map((estate) => ({ ...estate, unit: units.get(estate.divisionCode) ?? '' })), made.places.filter((place) => isFresh.has(place.estateId)))
  await indexBuildings(trx, made.places.filter((place) => !isFresh.has(place.estateId) && !anew.has(place.estateId)))
}

async function estatesOf(trx: Trx, projectIds: readonly number[]): Promise<number[]> {
  if (projectIds.length === 0) return []
  const { rows } = await sql<{ estateId: number }>`
    select distinct project.estate_id as "estateId"
    from ${rowsAsTable(trx, { id: 'integer' }, projectIds.map((id) => ({ id })))} as given join project on project.id = given.id`.execute(trx)
  return rows.map((row) => row.estateId)
}

/** The next running numbers of a sub-district, `371471007-0012` and on, without those that the file itself gives. */
export async function nextImportedCodes(trx: Trx, unitCode: string, count: number, taken: ReadonlySet<string>): Promise<string[]> {
  if (hasRowLocks(trx)) await trx.selectFrom('division').select('code').where('code', '=', unitCode).forNoKeyUpdate().execute()
  const prefix = `${unitCode}-`
  const rows = await trx.selectFrom('project').select('code').where('code', '>=', `${prefix}0`).where('code', '<=', `${prefix}99999`).execute()
  const numbers = [...rows.map((row) => row.code), ...taken].map((code) => (code.startsWith(prefix) ? Number(code.slice(prefix.length)) : 0))
  const last = numbers.reduce((most, number) => (number > most ? number : most), 0)
  return Array.from({ length: count }, (_, at) => prefix + String(last + at + 1).padStart(4, '0'))
}

type EstateName = Pick<ImportedProject, 'divisionCode' | 'estate' | 'address' | 'position'>

interface Estates {
  /** By unit and name. */
  ids: Map<string, number>
  made: (Omit<NamedEstate, 'unit'> & { divisionCode: string })[]
}

/** The estates of these projects by unit and name; new ones are made, an address or position that the file gives replaces another. */
async function ensureEstates(trx: Trx, projects: readonly EstateName[]): Promise<Estates> {
  const wanted = new Map<string, EstateName>()
  for (const project of projects) wanted.set(estateKey(project), { ...project, position: project.position ?? wanted.get(estateKey(project))?.position })
  const known = await knownEstates(trx, [...wanted.values()])
  const missing = [...wanted.values()].filter((estate) => !known.has(estateKey(estate)))
  const rows = missing.map(({ divisionCode, estate, address }) => {
    const name = tidyName(estate)
    return { division_code: divisionCode, name, address: tidy(address ?? ''), ...lettersOf(name) }
  })
  const ids = await insertRowsForIds(trx, 'estate', rows)
  rows.forEach((row, at) => known.set(`${row.division_code}|${row.name}`, { id: ids[at] ?? 0, address: row.address }))
  for (const [key, { address, position }] of wanted) {
    const estate = known.get(key)
    if (estate && position) await placeEstate(trx, estate.id, position)
    if (!estate || !address || tidy(address) === estate.address) continue
    await changeAddress(trx, estate.id, tidy(address))
  }
  const made = rows.map(({ division_code: divisionCode, ...row }, at) => ({ ...row, id: ids[at] ?? 0, divisionCode }))
  return { ids: new Map([...wanted.keys()].map((key) => [key, known.get(key)?.id ?? 0])), made }
}

async function knownEstates(trx: Trx, wanted: readonly EstateName[]): Promise<Map<string, { id: number; address: string }>> {
  if (wanted.length === 0) return new Map()
  const spaced = await spacedEstates(trx, wanted.map((estate) => estate.divisionCode))
  const asked = wanted.flatMap((estate) => {
    const names = [spaced.get(estateKey(estate)) ?? [], tidyName(estate.estate)].flat()
    return names.map((name) => ({ division_code: estate.divisionCode, name }))
  })
  const { rows } = await sql<{ id: number; division_code: string; name: string; address: string }>`
    select estate.id, estate.division_code, estate.name, estate.address from ${rowsAsTable(trx, { division_code: 'text', name: 'text' }, asked)} as given
    join estate on estate.division_code = given.division_code and estate.name = given.name`.execute(trx)
  const exact = rows.filter((row) => tidyName(row.name) === row.name)
  return new Map([...rows, ...exact].map((row) => [`${row.division_code}|${tidyName(row.name)}`, row]))
}

function estateKey(estate: EstateName): string {
  return `${estate.divisionCode}|${tidyName(estate.estate)}`
}
