import { todayOf } from '~/domain/calendar'
import { pathsWith, type Actor } from '~/domain/permissions'
import { refuse, Refusal } from '~/domain/refusal'
import { writeAudit } from '~/features/audit/audit.server'
import { rehangProject } from '~/features/projects/rehang.server'
import { inTransaction } from '~db/transaction.server'
import { underPaths } from '~db/scopes.server'
import type { Db } from '~db/schema'
import { checkYear, districtToWrite } from './plan.server'

/** A project that hangs on an earlier year's letter and is neither finished nor terminated. */
export interface OpenProject {
  code: string
  divisionCode: string
  divisionName: string
  estate: string
  building: string
  stairwell: string
  letterNumber: string
  stage: string | null
  pausedOn: string | null
  /** The unit's letter for the new year, or null: then the project can only be left where it is. */
  newCommitmentId: number | null
  newNumber: string | null
}

export interface CarryOverInput {
  districtCode: string
  /** The new year, to whose letters the projects go. */
  year: number
  /** Codes of the projects to hang on the new letters; all others stay on theirs (and in plan). */
  projectCodes: string[]
}

export const CARRY_OVER_PAGE = 200

/** What the year roll-over would concern, a page of it by code, unit by unit within the page; shown before `carryOver` moves anything. */
export async function listOpenProjects(db: Db, actor: Actor, district: { code: string; year: number }, page = 1, size = CARRY_OVER_PAGE): Promise<{ projects: OpenProject[]; hasMore: boolean }> {
  const found = await openProjects(db, district)
    .where(underPaths(pathsWith(actor, 'staff.read'), 'unit.path'))
    .orderBy('project.code')
    .limit(size + 1)
    .offset((page - 1) * size)
    .execute()
  const projects = found.slice(0, size).sort((a, b) => a.divisionCode.localeCompare(b.divisionCode))
  return { projects, hasMore: found.length > projects.length }
}

/** Of a district, those that hang on a letter of an earlier year and are neither finished nor given up. */
function openProjects(db: Db, { code, year }: { code: string; year: number }) {
  return db
    .selectFrom('project')
    .innerJoin('commitment as letter', 'letter.id', 'project.commitment_id')
    .innerJoin('division as unit', 'unit.code', 'project.division_code')
    .innerJoin('estate', 'estate.id', 'project.estate_id')
    .innerJoin('project_status as status', 'status.project_id', 'project.id')
    .leftJoin('commitment as next', (join) => join.onRef('next.division_code', '=', 'project.division_code').on('next.year', '=', year))
    .where('project.district_code', '=', code)
    .where('letter.year', '<', year)
    .where('status.terminated_on', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('milestone_event as done')
            .leftJoin('milestone_retraction as gone', 'gone.event_id', 'done.id')
            .select('done.id')
            .whereRef('done.project_id', '=', 'project.id')
            .where('done.milestone', '=', 'ACCEPTANCE')
            .where('gone.event_id', 'is', null),
        ),
      ),
    )
    .select([
      'project.code', 'project.division_code as divisionCode', 'unit.name as divisionName', 'estate.name as estate', 'project.building', 'project.stairwell',
      'letter.number as letterNumber', 'status.stage', 'status.paused_on as pausedOn', 'next.id as newCommitmentId', 'next.number as newNumber',
    ])
}

/**
 * Hangs the chosen open projects on their units' letters of the new year and leaves the rest. Refuses a project whose unit has no letter
 * for that year, and one that is not open any more. What already hangs on the new letter is passed over, so the form may come twice.
 * Returns the number of projects that moved.
 */
export async function carryOver(db: Db, actor: Actor, input: CarryOverInput, now: string): Promise<number> {
  return inTransaction(db, async (trx) => {
    const district = await districtToWrite(trx, actor, input.districtCode)
    checkYear(input.year)
    const chosen = [...new Set(input.projectCodes)]
    if (chosen.length === 0) return 0
    const known = await hungOn(trx, district.code, chosen)
    const open = new Map((await openProjects(trx, { code: district.code, year: input.year }).where('project.code', 'in', chosen).execute()).map((project) => [project.code, project]))
    const toMove = chosen.flatMap((code) => {
      if (known.get(code) === input.year) return []
      const project = open.get(code)
      if (!project) throw new Refusal([{ code: 'carry_over_not_open', field: 'projects', params: { code } }])
      if (project.newCommitmentId === null) refuse('carry_over_no_letter', 'projects', { code, name: project.divisionName, year: input.year })
      return [{ code, commitmentId: project.newCommitmentId, from: project.letterNumber }]
    })
    for (const project of toMove) {
      await rehangProject(trx, actor, { projectCode: project.code, commitmentId: project.commitmentId }, now)
    }
    if (toMove.length === 0) return 0
    await writeAudit(trx, actor, {
      action: 'carryOver', subjectType: 'commitment_split', subjectId: `${district.code}-${input.year}`, divisionCode: district.code,
      before: null, after: { on: todayOf(now), projects: toMove.map((project) => ({ code: project.code, from: project.from })) }, reason: '',
    }, now)
    return toMove.length
  })
}

/** The year of the letter on which each project hangs. */
async function hungOn(trx: Db, districtCode: string, codes: string[]): Promise<Map<string, number>> {
  const rows = await trx
    .selectFrom('project')
    .innerJoin('commitment', 'commitment.id', 'project.commitment_id')
    .where('project.district_code', '=', districtCode)
    .where('project.code', 'in', codes)
    .select(['project.code', 'commitment.year'])
    .execute()
  return new Map(rows.map((row) => [row.code, row.year]))
}
