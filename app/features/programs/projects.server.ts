import type { z } from 'zod'
import type { answers, projectSchema, questions } from '~/domain/api'
import { refuse } from '~/domain/refusal'
import { underPaths } from '~db/scopes.server'
import type { Db } from '~db/schema'
import type { Program } from './tokens.server'

type ApiProject = z.input<typeof projectSchema>

/** Projects under a division by code, a page at a time: each district (or single sub-district) is read along its index and the pages are merged. */
export async function apiProjects(db: Db, program: Program, { division, after = '', limit }: z.output<(typeof questions)['projects']>): Promise<z.input<(typeof answers)['projects']>> {
  const places = await placesAsked(db, program, division)
  const found: string[] = []
  for (const { code, column } of places) {
    const rows = await db
      .selectFrom('project')
      .select('code')
      .where(column, '=', code)
      .where('code', '>', after)
      .orderBy('code')
      .limit(limit + 1)
      .execute()
    found.push(...rows.map((row) => row.code))
  }
  found.sort()
  const codes = found.slice(0, limit)
  return { projects: await projectsOf(db, program, codes), next: found.length > limit ? (codes.at(-1) ?? null) : null }
}

export async function apiProject(db: Db, program: Program, code: string): Promise<ApiProject> {
  const [project] = await projectsOf(db, program, [code])
  return project ?? refuse('not_found')
}

/** Whole districts under the division asked; a sub-district asked for itself. */
async function placesAsked(db: Db, { path }: Program, code: string | undefined): Promise<{ code: string; column: 'district_code' | 'division_code' }[]> {
  const asked = code === undefined ? path : (await db.selectFrom('division').select('path').where('code', '=', code).executeTakeFirst())?.path
  if (!asked?.startsWith(path)) refuse('not_found')
  const divisions = await db
    .selectFrom('division')
    .select(['code', 'level', 'path'])
    .where('level', 'in', ['district', 'subdistrict'])
    .where(underPaths([asked]))
    .orderBy('code')
    .execute()
  const districts = divisions.filter(({ level }) => level === 'district')
  const loose = divisions.filter(({ level, path: own }) => level === 'subdistrict' && !districts.some((district) => own.startsWith(district.path)))
  return [...districts.map((one) => ({ code: one.code, column: 'district_code' as const })), ...loose.map((one) => ({ code: one.code, column: 'division_code' as const }))]
}

async function projectsOf(db: Db, { path, permission }: Program, codes: readonly string[]): Promise<ApiProject[]> {
  if (codes.length === 0) return []
  const rows = await db
    .selectFrom('project')
    .innerJoin('project_status as status', 'status.project_id', 'project.id')
    .innerJoin('estate', 'estate.id', 'project.estate_id')
    .innerJoin('division', 'division.code', 'project.division_code')
    .select([
      'project.code', 'project.division_code as division', 'estate.name as estate', 'project.building', 'project.stairwell', 'project.elevators', 'project.floors', 'project.households', 'project.commitment_id',
      'status.public_stage', 'status.stage', 'status.stage_on', 'status.stage_precision', 'status.next_milestone', 'status.next_due_on', 'status.next_promised_on', 'status.paused_on', 'status.terminated_on',
      'status.last_report_on',
    ])
    .where('project.code', 'in', [...codes])
    .where(underPaths([path]))
    .orderBy('project.code')
    .execute()
  return rows.map((row) => ({
    code: row.code, division: row.division, estate: row.estate, building: row.building, stairwell: row.stairwell, stage: row.public_stage,
    ...(permission === 'projects'
      ? {
          staff: {
            elevators: row.elevators, floors: row.floors, households: row.households, inPlan: row.commitment_id !== null, stage: row.stage, stageOn: row.stage_on,
            stagePrecision: row.stage_precision === 'month' ? ('month' as const) : ('day' as const), next: row.next_milestone, nextDueOn: row.next_due_on, nextPromisedOn: row.next_promised_on,
            pausedOn: row.paused_on, terminatedOn: row.terminated_on, lastReportOn: row.last_report_on,
          },
        }
      : {}),
  }))
}
