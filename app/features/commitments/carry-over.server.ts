import { todayOf } from '~/domain/calendar'
import { pathsWith, type Actor } from '~/domain/permissions'
import { refuse, Refusal } from '~/domain/refusal'
import { writeAudit } from '~/features/audit/audit.server'
import { rehangProject } from '~/features/projects/rehang.server'
import { inTransaction } from '~db/transaction.server'
import type { Db } from '~db/schema'
import { checkYear, districtToWrite } from './plan.server'

/** A project that hangs on an earlier year's letter and is neither finished nor terminated. */
export interface OpenProject {
  id: number
  code: string
  divisionCode: string
  divisionName: string
  estate: string
  building: string
  stairwell: string
  elevators: number
  letterYear: number
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

/** What the year roll-over would concern: shown before `carryOver` moves anything. */
export async function listOpenProjects(db: Db, actor: Actor, districtCode: string, year: number): Promise<OpenProject[]> {
  const rows = await db
    .selectFrom('project')
    .innerJoin('commitment as letter', 'letter.id', 'project.commitment_id')
    .innerJoin('division as unit', 'unit.code', 'project.division_code')
    .innerJoin('estate', 'estate.id', 'project.estate_id')
    .innerJoin('project_status as status', 'status.project_id', 'project.id')
    .leftJoin('commitment as next', (join) => join.onRef('next.division_code', '=', 'project.division_code').on('next.year', '=', year))
    .where('project.district_code', '=', districtCode)
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
      'project.id', 'project.code', 'project.division_code', 'unit.name as unit_name', 'unit.path', 'estate.name as estate', 'project.building', 'project.stairwell',
      'project.elevators', 'letter.year as letter_year', 'letter.number as letter_number', 'status.stage', 'status.paused_on', 'next.id as next_id', 'next.number as next_number',
    ])
    .orderBy('project.division_code')
    .orderBy('project.code')
    .execute()
  const paths = pathsWith(actor, 'staff.read')
  return rows
    .filter((row) => paths.some((path) => row.path.startsWith(path)))
    .map((row) => ({
      id: row.id, code: row.code, divisionCode: row.division_code, divisionName: row.unit_name, estate: row.estate, building: row.building, stairwell: row.stairwell,
      elevators: row.elevators, letterYear: row.letter_year, letterNumber: row.letter_number, stage: row.stage, pausedOn: row.paused_on,
      newCommitmentId: row.next_id, newNumber: row.next_number,
    }))
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
    const open = await listOpenProjects(trx, actor, district.code, input.year)
    const toMove = chosen.flatMap((code) => {
      if (known.get(code) === input.year) return []
      const project = open.find((candidate) => candidate.code === code)
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
