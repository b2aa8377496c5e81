import type { SelectQueryBuilder } from 'kysely'
import { pathsWith, type Actor } from '~/domain/permissions'
import { UNDER_WAY } from '~db/scopes.server'
import type { Db, Schema } from '~db/schema'

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

/** What is in plan and what is outside (rules.md 2.3), unit by unit; terminated projects are left out. Of earlier years only what is under way is read, however much was done then. */
export async function planMembership(db: Db, districtCode: string, year: number): Promise<Map<string, PlanMembership>> {
  const onLetter = await elevatorsByUnit(
    db
      .selectFrom('commitment as letter')
      .innerJoin('project', 'project.commitment_id', 'letter.id')
      .innerJoin('project_status as status', 'status.project_id', 'project.id')
      .where('letter.district_code', '=', districtCode)
      .where('letter.year', '=', year)
      .where('status.terminated_on', 'is', null),
  )
  const carriedOver = await elevatorsByUnit(
    db
      .selectFrom('project_status as status')
      .innerJoin('project', 'project.id', 'status.project_id')
      .innerJoin('commitment as letter', 'letter.id', 'project.commitment_id')
      .where('status.district_code', '=', districtCode)
      .where(UNDER_WAY)
      .where('letter.year', '<', year),
  )
  const outside = await elevatorsByUnit(outsidePlan(db, districtCode))
  const codes = new Set([...onLetter.keys(), ...carriedOver.keys(), ...outside.keys()])
  return new Map([...codes].map((divisionCode) => [
    divisionCode,
    { divisionCode, onLetter: onLetter.get(divisionCode) ?? 0, carriedOver: carriedOver.get(divisionCode) ?? 0, outside: outside.get(divisionCode) ?? 0 },
  ]))
}

async function elevatorsByUnit(projects: SelectQueryBuilder<Schema & { status: Schema['project_status'] }, 'project' | 'status', object>): Promise<Map<string, number>> {
  const rows = await projects.groupBy('project.division_code').select('project.division_code').select(({ fn }) => fn.sum<number>('project.elevators').as('elevators')).execute()
  return new Map(rows.map((row) => [row.division_code, Number(row.elevators)]))
}

/** A letter is always one of the project's own unit (`checkLetter`), so that whatever hangs on none is outside the plan. */
function outsidePlan(db: Db, districtCode: string) {
  return db
    .selectFrom('project')
    .innerJoin('project_status as status', 'status.project_id', 'project.id')
    .where('project.district_code', '=', districtCode)
    .where('project.commitment_id', 'is', null)
    .where(UNDER_WAY)
}

/** Live projects of the district that hang on no letter of their unit. */
export async function listOutsidePlan(db: Db, actor: Actor, districtCode: string): Promise<OutsideProject[]> {
  const rows = await outsidePlan(db, districtCode)
    .innerJoin('division as unit', 'unit.code', 'project.division_code')
    .innerJoin('estate', 'estate.id', 'project.estate_id')
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
