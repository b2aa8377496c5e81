import { pinyin } from 'pinyin-pro'
import { chunksOf, type Trx } from '~db/transaction.server'
import type { NewRow } from '~db/schema'

/** A project as an import brings it. */
export interface ImportedProject {
  code: string
  districtCode: string
  divisionCode: string
  estate: string
  address: string | null
  building: string
  stairwell: string
  floors: number | null
  households: number | null
  elevators: number
  commitmentId: number | null
  note: string
}

/** Inserts projects with their estates; returns their ids in the order given. Figures are refreshed by the caller. */
export async function recordImportedProjects(
  trx: Trx, projects: readonly ImportedProject[], by: { importId: number; accountId: number | null }, now: string,
): Promise<number[]> {
  const estates = await ensureEstates(trx, projects)
  const ids = new Map<string, number>()
  for (const chunk of chunksOf(projects, 13)) {
    const rows = chunk.map((project): NewRow<'project'> => ({
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
    for (const row of await trx.insertInto('project').values(rows).returning(['id', 'code']).execute()) ids.set(row.code, row.id)
  }
  return projects.map((project) => ids.get(project.code) ?? 0)
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

type EstateName = Pick<ImportedProject, 'divisionCode' | 'estate' | 'address'>

function estateKey(estate: EstateName): string {
  return `${estate.divisionCode}|${estate.estate}`
}
