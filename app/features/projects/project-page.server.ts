import { sql } from 'kysely'
import { closedGates } from '~/domain/gates'
import { parseDetail, type FactDetail, type MilestoneCode, type RecordedFact } from '~/domain/milestones'
import { can, type Actor, type Permission } from '~/domain/permissions'
import type { Policy } from '~/domain/policy'
import { refuse, type Reason } from '~/domain/refusal'
import type { Db } from '~db/schema'

export interface ProjectHead {
  id: number
  code: string
  estate: string
  address: string
  longitude: number | null
  latitude: number | null
  building: string
  stairwell: string
  floors: number | null
  households: number | null
  elevators: number
  note: string
  createdAt: string
  createdBy: string | null
  unit: string
  unitCode: string
  districtCode: string
  path: string
  commitmentId: number | null
  commitmentNumber: string | null
  commitmentYear: number | null
  stage: string | null
  stageOn: string | null
  stagePrecision: string
  next: string | null
  dueOn: string | null
  pausedOn: string | null
  terminatedOn: string | null
  lastReportOn: string | null
}

/** The project of a code, as its page shows it; refuses with not_found outside the actor's grants. */
export async function getProjectHead(db: Db, actor: Actor, code: string): Promise<ProjectHead> {
  const row = await db
    .selectFrom('project')
    .innerJoin('project_status', 'project_status.project_id', 'project.id')
    .innerJoin('estate', 'estate.id', 'project.estate_id')
    .innerJoin('division', 'division.code', 'project.division_code')
    .leftJoin('commitment', 'commitment.id', 'project.commitment_id')
    .leftJoin('account', 'account.id', 'project.created_by')
    .select([
      'project.id', 'project.code', 'estate.name as estate', 'estate.address', 'estate.longitude', 'estate.latitude', 'project.building', 'project.stairwell', 'project.floors', 'project.households', 'project.elevators',
      'project.note', 'project.created_at as createdAt', 'account.name as createdBy', 'division.name as unit', 'division.code as unitCode', 'project.district_code as districtCode',
      'division.path', 'project.commitment_id as commitmentId', 'commitment.number as commitmentNumber', 'commitment.year as commitmentYear', 'project_status.stage',
      'project_status.stage_on as stageOn', 'project_status.stage_precision as stagePrecision', 'project_status.next_milestone as next', 'project_status.next_due_on as dueOn',
      'project_status.paused_on as pausedOn', 'project_status.terminated_on as terminatedOn', 'project_status.last_report_on as lastReportOn',
    ])
    .where('project.code', '=', code)
    .executeTakeFirst()
  if (!row || !can(actor, 'staff.read', row.path)) refuse('not_found')
  return row
}

/** The head, for a form: refuses with forbidden where the actor may read the project but not do this to it. */
export async function getProjectFor(db: Db, actor: Actor, permission: Permission, code: string): Promise<ProjectHead> {
  const project = await getProjectHead(db, actor, code)
  if (!can(actor, permission, project.path)) refuse('forbidden')
  return project
}

export interface FactRow {
  id: number
  milestone: MilestoneCode
  occurredOn: string
  datePrecision: 'day' | 'month'
  untilOn: string | null
  reference: string
  note: string
  detail: FactDetail
  fileId: number | null
  fileName: string | null
  fileType: string | null
  imported: boolean
  importId: number | null
  enteredById: number | null
  enteredBy: string | null
  enteredAt: string
  verifiedBy: string | null
  verifiedAt: string | null
  retractedBy: string | null
  retractedAt: string | null
  retractionReason: string | null
}

/** Every fact ever recorded of a project, retracted ones among them, in the order of entry. */
export async function listFacts(db: Db, projectId: number): Promise<FactRow[]> {
  const rows = await db
    .selectFrom('milestone_event as event')
    .leftJoin('file', 'file.id', 'event.file_id')
    .leftJoin('account', 'account.id', 'event.entered_by')
    .leftJoin('milestone_verification as verification', 'verification.event_id', 'event.id')
    .leftJoin('account as verifier', 'verifier.id', 'verification.verified_by')
    .leftJoin('milestone_retraction as retraction', 'retraction.event_id', 'event.id')
    .leftJoin('account as retractor', 'retractor.id', 'retraction.retracted_by')
    .select([
      'event.id', 'event.milestone', 'event.occurred_on as occurredOn', 'event.date_precision as datePrecision', 'event.until_on as untilOn', 'event.reference', 'event.note', 'event.detail',
      'event.file_id as fileId', 'file.name as fileName', 'file.media_type as fileType', 'event.import_id as importId', 'event.entered_by as enteredById', 'account.name as enteredBy',
      'event.entered_at as enteredAt', VERIFIER.as('verifiedBy'), VERIFIED_AT.as('verifiedAt'), 'retractor.name as retractedBy', 'retraction.retracted_at as retractedAt',
      'retraction.reason as retractionReason',
    ])
    .where('event.project_id', '=', projectId)
    .orderBy('event.id')
    .execute()
  return rows.map((row) => ({ ...row, milestone: row.milestone as MilestoneCode, detail: parseDetail(row.detail), imported: row.importId !== null }))
}

/** Who verified the fact, and when: whoever ran the import that brought it verified, or somebody since. */
const VERIFIER = sql<string | null>`case when event.verified_by_import = 1 then account.name else verifier.name end`
const VERIFIED_AT = sql<string | null>`case when event.verified_by_import = 1 then event.entered_at else verification.verified_at end`

/** The facts that stand, as the gates see them. */
export function historyOf(facts: readonly FactRow[]): RecordedFact[] {
  return facts
    .filter((fact) => !fact.retractedAt)
    .map(({ id, milestone, occurredOn, datePrecision, untilOn, reference, detail, fileId, imported }) => ({
      id, milestone, occurredOn, datePrecision, untilOn, reference, detail, hasFile: fileId !== null, imported,
    }))
}

/** Why each milestone that cannot be recorded today cannot; open ones are not in it. */
export function gatesOf(facts: readonly FactRow[], policy: Policy, today: string): Map<MilestoneCode, Reason[]> {
  return closedGates(historyOf(facts), policy, today)
}

export interface PlanRow {
  id: number
  milestone: MilestoneCode
  dueOn: string
  reason: string
  note: string
  setBy: string | null
  setAt: string
}

/** Every promised and revised date of a project, oldest first: the first of a milestone is its promise, the last is in force. */
export async function listPlans(db: Db, projectId: number): Promise<PlanRow[]> {
  const rows = await db
    .selectFrom('milestone_plan as plan')
    .leftJoin('account', 'account.id', 'plan.set_by')
    .select(['plan.id', 'plan.milestone', 'plan.due_on as dueOn', 'plan.reason', 'plan.note', 'account.name as setBy', 'plan.set_at as setAt'])
    .where('plan.project_id', '=', projectId)
    .orderBy('plan.id')
    .execute()
  return rows.map((row) => ({ ...row, milestone: row.milestone as MilestoneCode }))
}

export interface TransferRow {
  id: number
  from: string
  to: string
  effectiveOn: string
  reason: string
  by: string | null
  at: string
}

export async function listTransfers(db: Db, projectId: number): Promise<TransferRow[]> {
  return db
    .selectFrom('project_transfer as move')
    .innerJoin('division as origin', 'origin.code', 'move.from_division_code')
    .innerJoin('division as goal', 'goal.code', 'move.to_division_code')
    .leftJoin('account', 'account.id', 'move.transferred_by')
    .select([
      'move.id', 'origin.name as from', 'goal.name as to', 'move.effective_on as effectiveOn', 'move.reason', 'account.name as by', 'move.transferred_at as at',
    ])
    .where('move.project_id', '=', projectId)
    .orderBy('move.effective_on')
    .orderBy('move.id')
    .execute()
}

export type CompanyRole = 'builder' | 'installer' | 'maintenance' | 'property' | 'designer' | 'supervisor'

export interface CompanyRow {
  id: number
  name: string
  phone: string
  role: CompanyRole
  sinceOn: string
  untilOn: string | null
}

/** Companies that work or worked on a project, by role and date. */
export async function listProjectCompanies(db: Db, projectId: number): Promise<CompanyRow[]> {
  return db
    .selectFrom('project_company')
    .innerJoin('company', 'company.id', 'project_company.company_id')
    .select(['project_company.id', 'company.name', 'company.phone', 'project_company.role', 'project_company.since_on as sinceOn', 'project_company.until_on as untilOn'])
    .where('project_company.project_id', '=', projectId)
    .orderBy('project_company.role')
    .orderBy('project_company.since_on')
    .orderBy('project_company.id')
    .execute()
}

export interface OpenProblemRow {
  number: string
  title: string
  class: string
  owner: string
  dueOn: string
}

/** What is still stuck at a project, the oldest deadline first. */
export async function listOpenProblems(db: Db, projectId: number): Promise<OpenProblemRow[]> {
  return db
    .selectFrom('problem')
    .select(['number', 'title', 'class', 'owner_name as owner', 'due_on as dueOn'])
    .where('project_id', '=', projectId)
    .where('closed_on', 'is', null)
    .orderBy('due_on')
    .execute()
}

export interface UpdateRow {
  id: number
  week: string
  condition: string
  words: string
  by: string | null
  at: string
}

/** Weekly reports that said something, oldest first: an unbroken row of 无变化 would bury the life of the project. */
export async function listSpokenUpdates(db: Db, projectId: number): Promise<UpdateRow[]> {
  return db
    .selectFrom('weekly_update')
    .innerJoin('dispatch_round', 'dispatch_round.id', 'weekly_update.round_id')
    .leftJoin('account', 'account.id', 'weekly_update.entered_by')
    .select(['weekly_update.id', 'dispatch_round.week', 'weekly_update.condition', 'weekly_update.words', 'account.name as by', 'weekly_update.entered_at as at'])
    .where('weekly_update.project_id', '=', projectId)
    .where('weekly_update.words', '<>', '')
    .orderBy('weekly_update.id')
    .execute()
}

export interface LetterChoice {
  id: number
  number: string
  year: number
}

/** Letters of a unit, newest first: what a project of it may hang on. */
export async function listLettersOf(db: Db, divisionCode: string): Promise<LetterChoice[]> {
  return db.selectFrom('commitment').select(['id', 'number', 'year']).where('division_code', '=', divisionCode).orderBy('year', 'desc').execute()
}

/** Letters of several units since a year, newest first: for a project that is not there yet. */
export async function listOpenLetters(db: Db, divisionCodes: readonly string[], sinceYear: number): Promise<(LetterChoice & { unit: string })[]> {
  if (divisionCodes.length === 0) return []
  return db
    .selectFrom('commitment')
    .innerJoin('division', 'division.code', 'commitment.division_code')
    .select(['commitment.id', 'commitment.number', 'commitment.year', 'division.name as unit'])
    .where('commitment.division_code', 'in', divisionCodes)
    .where('commitment.year', '>=', sinceYear)
    .orderBy('commitment.year', 'desc')
    .orderBy('commitment.division_code')
    .execute()
}

/** Names of all companies on record, for the form's suggestions. */
export async function listCompanyNames(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('company').select('name').orderBy('name').limit(500).execute()
  return rows.map(({ name }) => name)
}
