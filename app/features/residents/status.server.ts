import { isMilestone, parseDetail } from '~/domain/milestones'
import { publicStatus, type Promise as Promised, type PublicFact, type PublicStatus } from '~/domain/public-status'
import { projectStart } from '~/features/figures/histories.server'
import { policyBook } from '~/features/policies/policies.server'
import { prepared } from '~db/prepared.server'
import type { Db } from '~db/schema'
import { VERIFIED } from '~db/scopes.server'
import { revisionStamp } from './revisions.server'

/** An office or company that residents may call; no person. */
export interface Contact {
  name: string
  phone: string
}

/** All that is public about a project: its place, its standing, whom to call (rules.md 9). */
export interface PublicProject {
  code: string
  estateId: number
  estate: string
  address: string
  building: string
  stairwell: string
  floors: number | null
  unit: Contact
  district: Contact
  /** Who maintains the elevator once it is in use; its number is the one for rescue. */
  maintenance: Contact | null
  status: PublicStatus
}

export interface FoundProject {
  /** For what else the page shows of it; never shown. */
  id: number
  divisionCode: string
  districtCode: string
  /** Days after the start of use from which on residents are asked whether it works. */
  askUseAfter: number
  project: PublicProject
  /** What the page depends on, and the revision that it was read at. */
  scopes: string[]
  stamp: string
}

/** The public side of the project with this code, null where there is none. `today` is a Shanghai date. */
export async function findPublicProject(db: Db, code: string, today: string): Promise<FoundProject | null> {
  const [key] = await keyRows(db, { code: code.trim().toUpperCase() })
  if (!key) return null
  const scopes = [`project:${key.id}`, `district:${key.district_code}`]
  const stamp = await revisionStamp(db, scopes)
  const [row] = await projectRows(db, key)
  if (!row) return null
  const facts = await publicFacts(db, key.id)
  const book = await policyBook(db, [row.path])
  const policy = book.at(row.path, projectStart(facts, row.created_at))
  const status = publicStatus({ facts, promises: await promiseRows(db, key), policy, reportedOn: row.last_report_on }, today)
  const project = {
    code: row.code,
    estateId: row.estate_id,
    estate: row.estate,
    address: row.address,
    building: row.building,
    stairwell: row.stairwell,
    floors: row.floors,
    unit: { name: row.unit, phone: row.unit_phone },
    district: { name: row.district, phone: row.district_phone },
    maintenance: status.state === 'in_use' ? await maintenanceOf(db, key.id, today) : null,
    status,
  }
  const { askUseAfter } = book.at(row.path, today).residents
  return { id: key.id, divisionCode: row.division_code, districtCode: key.district_code, askUseAfter, project, scopes, stamp }
}

const keyRows = prepared((db, asked: { code: string }) => db.selectFrom('project').select(['id', 'district_code']).where('code', '=', asked.code))

const projectRows = prepared((db, asked: { id: number }) =>
  db
    .selectFrom('project')
    .innerJoin('estate', 'estate.id', 'project.estate_id')
    .innerJoin('division as unit', 'unit.code', 'project.division_code')
    .innerJoin('division as district', 'district.code', 'project.district_code')
    .leftJoin('project_status', 'project_status.project_id', 'project.id')
    .select([
      'project.code', 'project.estate_id', 'project.building', 'project.stairwell', 'project.floors', 'project.division_code', 'project.created_at', 'estate.name as estate', 'estate.address',
      'unit.name as unit', 'unit.phone as unit_phone', 'unit.path', 'district.name as district', 'district.phone as district_phone', 'project_status.last_report_on',
    ])
    .where('project.id', '=', asked.id),
)

/** Facts that are not retracted; of who entered them and of their papers nothing is read. */
async function publicFacts(db: Db, projectId: number): Promise<PublicFact[]> {
  const rows = await factRows(db, { projectId })
  return rows.flatMap((row) => {
    if (!isMilestone(row.milestone)) return []
    const { reason, utility, state } = parseDetail(row.detail)
    const fact = { milestone: row.milestone, occurredOn: row.occurred_on, datePrecision: row.date_precision, untilOn: row.until_on }
    return [{ ...fact, detail: { reason, utility, state }, verified: row.verified !== null }]
  })
}

const factRows = prepared((db, asked: { projectId: number }) =>
  db
    .selectFrom('milestone_event as event')
    .leftJoin('milestone_verification as verification', 'verification.event_id', 'event.id')
    .leftJoin('milestone_retraction as retraction', 'retraction.event_id', 'event.id')
    .select(['event.milestone', 'event.occurred_on', 'event.date_precision', 'event.until_on', 'event.detail', VERIFIED.as('verified')])
    .where('event.project_id', '=', asked.projectId)
    .where('retraction.event_id', 'is', null)
    .orderBy('event.id'),
)

const promiseRows = prepared<{ id: number }, Promised>((db, asked) =>
  db.selectFrom('milestone_plan').select(['milestone', 'due_on as dueOn', 'reason']).where('project_id', '=', asked.id).orderBy('id'),
)

async function maintenanceOf(db: Db, projectId: number, today: string): Promise<Contact | null> {
  const company = await db
    .selectFrom('project_company')
    .innerJoin('company', 'company.id', 'project_company.company_id')
    .select(['company.name', 'company.phone'])
    .where('project_id', '=', projectId)
    .where('role', '=', 'maintenance')
    .where('since_on', '<=', today)
    .where((eb) => eb.or([eb('until_on', 'is', null), eb('until_on', '>', today)]))
    .orderBy('since_on', 'desc')
    .executeTakeFirst()
  return company ?? null
}
