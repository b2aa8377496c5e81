import { sql } from 'kysely'
import type { Position } from '~/domain/coordinates'
import { lettersOf } from '~/features/places/index-places.server'
import { placeEstate } from '~/features/places/positions.server'
import { insertRowsForIds, rowsAsTable } from '~db/rows.server'
import { chunksOf, hasRowLocks, type Trx } from '~db/transaction.server'
import type { NewRow } from '~db/schema'
import { tidy } from './estates.server'

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

/** Inserts projects with their estates; returns their ids in the order given. Figures and index of places are refreshed by the caller. */
export async function recordImportedProjects(
  trx: Trx, projects: readonly ImportedProject[], by: { importId: number; accountId: number | null }, now: string,
): Promise<number[]> {
  const estates = await ensureEstates(trx, projects)
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
  return insertRowsForIds(trx, 'project', rows)
}

/** Changes fields of a known project; a changed estate name or address is that of an estate of the same unit, made if need be. */
export async function updateImportedProject(trx: Trx, id: number, project: ImportedProject): Promise<void> {
  const estates = await ensureEstates(trx, [project])
  await trx
    .updateTable('project')
    .set({
      estate_id: estates.get(estateKey(project)) ?? 0,
      building: project.building,
      stairwell: project.stairwell,
      floors: project.floors,
      households: project.households,
      elevators: project.elevators,
      commitment_id: project.commitmentId,
      note: project.note,
    })
    .where('id', '=', id)
    .execute()
}

/** Estates of these projects, whose places must be indexed anew after an import. */
export async function estatesOf(trx: Trx, projectIds: readonly number[]): Promise<number[]> {
  const ids = new Set<number>()
  for (const chunk of chunksOf(projectIds, 1)) {
    for (const row of await trx.selectFrom('project').select('estate_id').distinct().where('id', 'in', chunk).execute()) ids.add(row.estate_id)
  }
  return [...ids]
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

/** The estates of these projects by unit and name; new ones are made, an address or position that the file gives replaces another. */
async function ensureEstates(trx: Trx, projects: readonly EstateName[]): Promise<Map<string, number>> {
  const wanted = new Map<string, EstateName>()
  for (const project of projects) wanted.set(estateKey(project), { ...project, position: project.position ?? wanted.get(estateKey(project))?.position })
  const known = await knownEstates(trx, [...wanted.values()])
  const missing = [...wanted.values()].filter((estate) => !known.has(estateKey(estate)))
  for (const chunk of chunksOf(missing, 5)) {
    const rows = chunk.map(({ divisionCode, estate, address }) => {
      const name = tidy(estate)
      return { division_code: divisionCode, name, address: tidy(address ?? ''), ...lettersOf(name) }
    })
    for (const row of await trx.insertInto('estate').values(rows).returning(['id', 'division_code', 'name', 'address']).execute()) {
      known.set(`${row.division_code}|${row.name}`, row)
    }
  }
  for (const [key, { address, position }] of wanted) {
    const estate = known.get(key)
    if (estate && position) await placeEstate(trx, estate.id, position)
    if (!estate || !address || tidy(address) === estate.address) continue
    await trx.updateTable('estate').set({ address: tidy(address) }).where('id', '=', estate.id).execute()
  }
  return new Map([...wanted.keys()].map((key) => [key, known.get(key)?.id ?? 0]))
}

async function knownEstates(trx: Trx, wanted: readonly EstateName[]): Promise<Map<string, { id: number; address: string }>> {
  if (wanted.length === 0) return new Map()
  const asked = wanted.map((estate) => ({ division_code: estate.divisionCode, name: tidy(estate.estate) }))
  const { rows } = await sql<{ id: number; division_code: string; name: string; address: string }>`
    select estate.id, estate.division_code, estate.name, estate.address from ${rowsAsTable(trx, { division_code: 'text', name: 'text' }, asked)} as given
    join estate on estate.division_code = given.division_code and estate.name = given.name`.execute(trx)
  return new Map(rows.map((row) => [`${row.division_code}|${row.name}`, row]))
}

function estateKey(estate: EstateName): string {
  return `${estate.divisionCode}|${tidy(estate.estate)}`
}
