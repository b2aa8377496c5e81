import { pathsWith, type Actor } from '~/domain/permissions'
import type { Db } from '~db/schema'

/** Projects of a unit by how they stand to the plan, in projects and in elevators. */
export interface PlanMembership {
  divisionCode: string
  /** On this year's letter. */
  onLetter: number
  /** On an earlier year's letter and not yet closed: in plan as carry-over. */
  carriedOver: number
  /** On no letter of its unit, and alive. */
  outside: number
}

export interface OutsideProject {
  code: string
  divisionCode: string
  divisionName: string
  estate: string
  building: string
  stairwell: string
  elevators: number
  stage: string | null
}

/** What is in plan and what is outside (rules.md 2.3), unit by unit; terminated projects are left out. */
export async function planMembership(db: Db, districtCode: string, year: number): Promise<Map<string, PlanMembership>> {
  const rows = await db
    .selectFrom('project')
    .innerJoin('project_status as status', 'status.project_id', 'project.id')
    .leftJoin('commitment as letter', (join) => join.onRef('letter.id', '=', 'project.commitment_id').onRef('letter.division_code', '=', 'project.division_code'))
    .where('project.district_code', '=', districtCode)
    .where('status.terminated_on', 'is', null)
    .where((eb) => eb.or([eb('letter.year', '=', year), eb.and([eb('status.closed', '=', 0), eb('letter.year', '<', year)]), eb.and([eb('status.closed', '=', 0), eb('letter.id', 'is', null)])]))
    .groupBy(['project.division_code', 'letter.year'])
    .select(['project.division_code', 'letter.year'])
    .select(({ fn }) => fn.sum<number>('project.elevators').as('elevators'))
    .execute()
  const units = new Map<string, PlanMembership>()
  for (const row of rows) {
    const unit = units.get(row.division_code) ?? { divisionCode: row.division_code, onLetter: 0, carriedOver: 0, outside: 0 }
    if (row.year === null) unit.outside += Number(row.elevators)
    else if (row.year === year) unit.onLetter += Number(row.elevators)
    else unit.carriedOver += Number(row.elevators)
    units.set(row.division_code, unit)
  }
  return units
}

/** Live projects of the district that hang on no letter of their unit. */
export async function listOutsidePlan(db: Db, actor: Actor, districtCode: string): Promise<OutsideProject[]> {
  const rows = await db
    .selectFrom('project')
    .innerJoin('project_status as status', 'status.project_id', 'project.id')
    .innerJoin('division as unit', 'unit.code', 'project.division_code')
    .innerJoin('estate', 'estate.id', 'project.estate_id')
    .leftJoin('commitment as letter', (join) => join.onRef('letter.id', '=', 'project.commitment_id').onRef('letter.division_code', '=', 'project.division_code'))
    .where('project.district_code', '=', districtCode)
    .where('letter.id', 'is', null)
    .where('status.terminated_on', 'is', null)
    .where('status.closed', '=', 0)
    .select(['project.code', 'project.division_code', 'unit.name as unit_name', 'unit.path', 'estate.name as estate', 'project.building', 'project.stairwell', 'project.elevators', 'status.stage'])
    .orderBy('project.division_code')
    .orderBy('project.code')
    .execute()
  const paths = pathsWith(actor, 'staff.read')
  return rows
    .filter((row) => paths.some((path) => row.path.startsWith(path)))
    .map((row) => ({
      code: row.code, divisionCode: row.division_code, divisionName: row.unit_name, estate: row.estate, building: row.building, stairwell: row.stairwell,
      elevators: row.elevators, stage: row.stage,
    }))
}
