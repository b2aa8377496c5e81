import { sql } from 'kysely'
import { todayOf } from '~/domain/calendar'
import { isMilestone, type MilestoneCode, parseDetail } from '~/domain/milestones'
import { openingCutOff, type OpeningCutOffs, type PostedFact, type ProjectHistory, type Transfer } from '~/domain/postings'
import { policyBook, type PolicyBook } from '~/features/policies/policies.server'
import { places, prepared, roomFor } from '~db/prepared.server'
import type { Db } from '~db/schema'
import { VERIFIED } from '~db/scopes.server'

/** All that postings and status of one project follow from. */
export interface LoadedProject {
  history: ProjectHistory
  districtCode: string
  requiredMilestones: readonly MilestoneCode[]
  registrationDays: number
  plans: readonly { milestone: string; dueOn: string }[]
  /** Weekly updates, oldest week first. */
  reports: readonly { condition: string; enteredAt: string }[]
}

/** Reads projects with their live facts, verifications, transfers, plans and weekly updates: one statement a table, by index. */
export async function loadProjects(db: Db, ids: readonly number[]): Promise<LoadedProject[]> {
  const projects = await db
    .selectFrom('project')
    .innerJoin('division', 'division.code', 'project.division_code')
    .select(['project.id', 'project.elevators', 'project.division_code', 'project.district_code', 'project.commitment_id', 'project.created_at', 'division.path'])
    .where('project.id', 'in', ids)
    .orderBy('project.id')
    .execute()
  const [facts, transfers, plans, reports] = [await loadFacts(db, ids), await loadTransfers(db, ids), await loadPlans(db, ids), await loadReports(db, ids)]
  const book = await policyBook(db, [...new Set(projects.map((project) => project.path))])
  return projects.map((project) => {
    const own = facts.get(project.id) ?? []
    const policy = book.at(project.path, projectStart(own, project.created_at))
    return {
      history: {
        projectId: project.id,
        elevators: project.elevators,
        divisionCode: project.division_code,
        commitmentId: project.commitment_id,
        facts: own,
        transfers: transfers.get(project.id) ?? [],
        permitRequired: policy.requiredMilestones.includes('PERMIT'),
      },
      districtCode: project.district_code,
      requiredMilestones: policy.requiredMilestones,
      registrationDays: policy.registrationDays,
      plans: plans.get(project.id) ?? [],
      reports: reports.get(project.id) ?? [],
    }
  })
}

/** A project made in this transaction: all that is known of it is what its maker has in hand. */
export interface NewProject extends Omit<ProjectHistory, 'transfers' | 'permitRequired'> {
  districtCode: string
  /** Path of its unit, by which its policy is found. */
  path: string
  createdAt: string
}

/** What `loadProjects` would read of projects made in this transaction, without reading it: they have no transfers, plans or weekly updates yet. */
export function loadedNewProjects(projects: readonly NewProject[], book: PolicyBook): LoadedProject[] {
  return projects.map(({ districtCode, path, createdAt, ...history }) => {
    const { requiredMilestones, registrationDays } = book.at(path, projectStart(history.facts, createdAt))
    const permitRequired = requiredMilestones.includes('PERMIT')
    return { history: { ...history, transfers: [], permitRequired }, districtCode, requiredMilestones, registrationDays, plans: [], reports: [] }
  })
}

/** The day by which a project's policy is chosen: its first fact, or its creation when nothing came before. */
export function projectStart(facts: readonly { occurredOn: string }[], createdAt: string): string {
  return facts.reduce((start, fact) => (fact.occurredOn < start ? fact.occurredOn : start), todayOf(createdAt))
}

/** Facts that are not retracted, by project, in order of entry. */
async function loadFacts(db: Db, ids: readonly number[]): Promise<Map<number, PostedFact[]>> {
  const rows = await db
    .selectFrom('milestone_event as event')
    .leftJoin('milestone_verification as verification', 'verification.event_id', 'event.id')
    .leftJoin('milestone_retraction as retraction', 'retraction.event_id', 'event.id')
    .select([
      'event.id', 'event.project_id', 'event.milestone', 'event.occurred_on', 'event.date_precision', 'event.until_on', 'event.detail', 'event.entered_at',
      'event.import_id', VERIFIED.as('verified'),
    ])
    .where('event.project_id', 'in', ids)
    .where('retraction.event_id', 'is', null)
    .orderBy('event.id')
    .execute()
  return grouped(rows, (row) => row.project_id, (row): PostedFact[] =>
    isMilestone(row.milestone)
      ? [{
          id: row.id, milestone: row.milestone, occurredOn: row.occurred_on, datePrecision: row.date_precision, untilOn: row.until_on,
          detail: row.detail === '{}' ? {} : parseDetail(row.detail), enteredAt: row.entered_at, imported: row.import_id !== null, verified: row.verified !== null,
        }]
      : [])
}

async function loadTransfers(db: Db, ids: readonly number[]): Promise<Map<number, Transfer[]>> {
  const rows = await db.selectFrom('project_transfer').selectAll().where('project_id', 'in', ids).orderBy('effective_on').orderBy('id').execute()
  return grouped(rows, (row) => row.project_id, (row) => [{
    id: row.id, fromDivision: row.from_division_code, toDivision: row.to_division_code, fromCommitment: row.from_commitment_id,
    effectiveOn: row.effective_on, transferredAt: row.transferred_at,
  }])
}

async function loadPlans(db: Db, ids: readonly number[]): Promise<Map<number, { milestone: string; dueOn: string }[]>> {
  const rows = await db.selectFrom('milestone_plan').select(['project_id', 'milestone', 'due_on']).where('project_id', 'in', ids).orderBy('id').execute()
  return grouped(rows, (row) => row.project_id, (row) => [{ milestone: row.milestone, dueOn: row.due_on }])
}

/** Weekly updates of projects, oldest week first. */
export async function loadReports(db: Db, ids: readonly number[]): Promise<Map<number, { condition: string; enteredAt: string }[]>> {
  const rows = await reportRows(db, { ids }, { size: roomFor(ids) })
  return grouped(rows, (row) => row.project_id, (row) => [{ condition: row.condition, enteredAt: row.entered_at }])
}

const reportRows = prepared((db, asked: { ids: readonly number[] }, shape: { size: number }) =>
  db
    .selectFrom('weekly_update as report')
    .innerJoin('dispatch_round as round', 'round.id', 'report.round_id')
    .select(['report.project_id', 'report.condition', 'report.entered_at'])
    .where('report.project_id', 'in', places(asked.ids, shape.size))
    .orderBy('round.starts_on'),
)

function grouped<R, V>(rows: readonly R[], idOf: (row: R) => number, valuesOf: (row: R) => V[]): Map<number, V[]> {
  const groups = new Map<number, V[]>()
  for (const row of rows) {
    const group = groups.get(idOf(row))
    if (group) group.push(...valuesOf(row))
    else groups.set(idOf(row), valuesOf(row))
  }
  return groups
}

/** Up to which day opening figures speak for each of these units' measures; rows that give only a target cover nothing. */
export async function loadCutOffs(db: Db, divisionCodes: readonly string[]): Promise<OpeningCutOffs> {
  if (divisionCodes.length === 0) return new Map()
  const rows = await db
    .selectFrom('opening_figure')
    .select(['division_code', 'measure'])
    .select(sql<number>`max(year * 100 + month)`.as('latest'))
    .where('division_code', 'in', divisionCodes)
    .where('done', 'is not', null)
    .groupBy(['division_code', 'measure'])
    .execute()
  return new Map(rows.map((row) => [`${row.division_code} ${row.measure}`, openingCutOff(Math.floor(row.latest / 100), row.latest % 100)]))
}
