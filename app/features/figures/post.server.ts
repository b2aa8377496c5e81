import { todayOf } from '~/domain/calendar'
import { registrationDueOn } from '~/domain/gates'
import { type Posting, postingsOf, statusOf } from '~/domain/postings'
import { addPostings, type TalliedPosting, type Tally } from '~/domain/tally'
import type { PolicyBook } from '~/features/policies/policies.server'
import { prepared } from '~db/prepared.server'
import { insertRows } from '~db/rows.server'
import { chunksOf, hasRowLocks, inTransaction } from '~db/transaction.server'
import type { Db, NewRow, Row } from '~db/schema'
import { type LoadedProject, loadCutOffs, loadedNewProjects, loadProjects, loadReports, type NewProject } from './histories.server'
import { refreshSpans } from './overdue.server'
import { bumpRevisions } from './revisions.server'
import { addToTally } from './tally.server'

/** Projects that are read and posted together: large enough for set-wise statements, small enough to stay in memory. */
const BATCH = 1000

/** Recomputes one project's figures and status from its facts; see `refreshProjects`. */
export async function refreshProject(trx: Db, projectId: number, now: string): Promise<void> {
  await refreshProjects(trx, [projectId], now)
}

/**
 * Makes figure entries, tally, status and overdue spans of these projects agree with their facts, and bumps their and their districts' revisions.
 * Called by every command that changes a fact, a plan, a transfer, a letter or a weekly update, in that command's transaction. Nothing it writes
 * depends on the clock, so that a rebuild gives the same rows.
 */
export async function refreshProjects(db: Db, projectIds: readonly number[], _now: string): Promise<void> {
  const ids = [...new Set(projectIds)].sort((a, b) => a - b)
  if (ids.length === 0) return
  await inTransaction(db, async (trx) => {
    const tally: Tally = new Map()
    const districts = new Set<string>()
    for await (const { projects, added, removed } of refreshedBatches(trx, ids)) {
      addPostings(tally, removed.map(postingFrom), -1)
      addPostings(tally, added, 1)
      for (const project of projects) districts.add(project.districtCode)
    }
    await addToTally(trx, tally)
    await bumpRevisions(trx, { projectIds: ids, districtCodes: [...districts] })
  })
}

export interface RefreshedBatch {
  projects: readonly LoadedProject[]
  /** All that the facts post, and of that what was not stored yet. */
  postings: readonly Posting[]
  added: readonly Posting[]
  removed: readonly Row<'figure_entry'>[]
  /** Ids of the projects of which anything stored was changed. */
  changed: ReadonlySet<number>
}

/** Makes entries, statuses and spans of these projects agree with their facts, so many at a time. The tally and the revisions are left to the caller. */
export async function* refreshedBatches(trx: Db, ids: readonly number[]): AsyncGenerator<RefreshedBatch> {
  for (let start = 0; start < ids.length; start += BATCH) {
    const batch = ids.slice(start, start + BATCH)
    await lockProjects(trx, batch)
    const projects = await loadProjects(trx, batch)
    const postings = await postProjects(trx, projects)
    const { added, removed } = await refreshEntries(trx, batch, postings)
    const entries = [...added.map((posting) => posting.projectId), ...removed.map((row) => row.project_id)]
    const changed = new Set([...entries, ...(await refreshStatus(trx, batch, projects)), ...(await refreshSpans(trx, batch, projects))])
    yield { projects, postings, added, removed, changed }
  }
}

/**
 * The same for projects made in this transaction: nothing is stored yet that could differ, and nothing is read back. Entries go in in the order of the
 * index by which figures are read, so that each of its pages is written once. `book` holds the policies of their units.
 */
export async function postNewProjects(trx: Db, made: readonly NewProject[], book: PolicyBook): Promise<void> {
  if (made.length === 0) return
  const projects = loadedNewProjects(made, book)
  const tally: Tally = new Map()
  const postings = inOrderOfIndex(await postProjects(trx, projects))
  addPostings(tally, postings, 1)
  await insertRows(trx, 'figure_entry', postings.map(entryFrom))
  await insertRows(trx, 'project_status', projects.map(statusRow))
  await addToTally(trx, tally)
  await bumpRevisions(trx, { projectIds: made.map((project) => project.projectId), districtCodes: [...new Set(made.map((project) => project.districtCode))] })
}

/** By unit, measure and day. */
function inOrderOfIndex(postings: readonly Posting[]): Posting[] {
  const inOrder = (by: 'divisionCode' | 'measure', of: readonly Posting[]) => {
    const shelves = new Map<string, Posting[]>()
    for (const posting of of) {
      const shelf = shelves.get(posting[by])
      if (shelf) shelf.push(posting)
      else shelves.set(posting[by], [posting])
    }
    return [...shelves.keys()].sort().map((key) => shelves.get(key) ?? [])
  }
  const byMeasure = inOrder('divisionCode', postings).flatMap((ofUnit) => inOrder('measure', ofUnit))
  return byMeasure.flatMap((shelf) => shelf.sort((a, b) => (a.effectiveOn < b.effectiveOn ? -1 : 1)))
}

/**
 * The part of `refreshProjects` that weekly updates change: last report, its condition and the streak without change. What is reported is no
 * fact, so figures and spans stay as they are.
 */
export async function refreshReports(trx: Db, projectIds: readonly number[]): Promise<void> {
  if (projectIds.length === 0) return
  await lockProjects(trx, projectIds)
  const reports = await loadReports(trx, projectIds)
  const districts = new Set<string>()
  for (const projectId of projectIds) {
    const [status] = await setReports(trx, { projectId, ...reportColumns(reports.get(projectId) ?? []) })
    if (!status) throw new Error(`no status of project ${projectId}`)
    districts.add(status.district_code)
  }
  await bumpRevisions(trx, { projectIds, districtCodes: [...districts] })
}

const setReports = prepared((db, asked: { projectId: number } & ReportColumns) =>
  db
    .updateTable('project_status')
    .set({ last_report_on: asked.last_report_on, last_condition: asked.last_condition, no_change_streak: asked.no_change_streak })
    .where('project_id', '=', asked.projectId)
    .returning('district_code'),
)

/** On PostgreSQL two writers of a project must follow each other, and an opening figure must wait until its unit's writers are done. */
export async function lockProjects(trx: Db, ids: readonly number[]): Promise<void> {
  if (!hasRowLocks(trx) || ids.length === 0) return
  await trx
    .selectFrom('project')
    .innerJoin('division', 'division.code', 'project.division_code')
    .select('project.id')
    .where('project.id', 'in', ids)
    .orderBy('project.id')
    .forUpdate('project')
    .forKeyShare('division')
    .execute()
}

/** The entries that the projects' facts post today. */
export async function postProjects(db: Db, projects: readonly LoadedProject[]): Promise<Posting[]> {
  const units = new Set<string>()
  for (const { history } of projects) {
    if (history.facts.length === 0) continue
    units.add(history.divisionCode)
    for (const transfer of history.transfers) units.add(transfer.fromDivision)
  }
  const cutOffs = await loadCutOffs(db, [...units])
  return projects.flatMap((project) => postingsOf(project.history, cutOffs))
}

async function refreshEntries(trx: Db, ids: readonly number[], postings: readonly Posting[]): Promise<ReturnType<typeof differenceOf>> {
  const stored = await trx.selectFrom('figure_entry').selectAll().where('project_id', 'in', ids).execute()
  const { added, removed } = differenceOf(stored, postings)
  for (const chunk of chunksOf(removed, 1)) {
    await trx.deleteFrom('figure_entry').where('id', 'in', chunk.map((row) => row.id)).execute()
  }
  await insertRows(trx, 'figure_entry', added.map(entryFrom))
  return { added, removed }
}

/** What must be taken away and added so that the stored rows become the posted ones; equal rows stay untouched. */
export function differenceOf(stored: readonly Row<'figure_entry'>[], posted: readonly Posting[]): { added: Posting[]; removed: Row<'figure_entry'>[] } {
  if (stored.length === 0) return { added: [...posted], removed: [] }
  const left = new Map<string, Row<'figure_entry'>[]>()
  for (const row of stored) {
    const key = keyOf(row)
    left.set(key, [...(left.get(key) ?? []), row])
  }
  const added = posted.filter((posting) => left.get(keyOf(entryFrom(posting)))?.pop() === undefined)
  return { added, removed: [...left.values()].flat() }
}

function keyOf(row: NewRow<'figure_entry'>): string {
  return [
    row.project_id, row.event_id, row.division_code, row.measure, row.effective_on, row.date_precision, row.delta, row.cause, row.in_plan, row.reported,
    row.verified, row.counted, row.recorded_at,
  ].join(' ')
}

function entryFrom(posting: Posting): NewRow<'figure_entry'> {
  return {
    project_id: posting.projectId,
    event_id: posting.eventId,
    division_code: posting.divisionCode,
    measure: posting.measure,
    effective_on: posting.effectiveOn,
    date_precision: posting.datePrecision,
    delta: posting.delta,
    cause: posting.cause,
    in_plan: posting.inPlan ? 1 : 0,
    reported: posting.reported ? 1 : 0,
    verified: posting.verified ? 1 : 0,
    counted: posting.counted ? 1 : 0,
    recorded_at: posting.recordedAt,
  }
}

function postingFrom(row: Row<'figure_entry'>): TalliedPosting {
  return {
    divisionCode: row.division_code,
    measure: row.measure as Posting['measure'],
    effectiveOn: row.effective_on,
    delta: row.delta,
    cause: row.cause,
    inPlan: row.in_plan === 1,
    reported: row.reported === 1,
    verified: row.verified === 1,
    counted: row.counted === 1,
  }
}

async function refreshStatus(trx: Db, ids: readonly number[], projects: readonly LoadedProject[]): Promise<number[]> {
  const stored = new Map((await trx.selectFrom('project_status').selectAll().where('project_id', 'in', ids).execute()).map((row) => [row.project_id, row]))
  const changed = projects.map(statusRow).filter((row) => !sameStatus(stored.get(row.project_id), row))
  await insertRows(trx, 'project_status', changed, { conflict: { columns: ['project_id'], take: STATUS_COLUMNS } })
  return changed.map((row) => row.project_id)
}

const STATUS_COLUMNS = [
  'project_id', 'division_code', 'district_code', 'stage', 'stage_on', 'stage_precision', 'public_stage', 'next_milestone', 'next_due_on', 'next_promised_on',
  'paused_on', 'terminated_on', 'closed', 'last_report_on', 'last_condition', 'no_change_streak',
] as const

/** The `project_status` row that follows from a project's facts, plans and weekly updates. */
export function statusRow({ history, districtCode, requiredMilestones, registrationDays, plans, reports }: LoadedProject): Row<'project_status'> {
  const status = statusOf(history.facts, requiredMilestones)
  const nextPlans = plans.filter((plan) => plan.milestone === status.nextMilestone)
  return {
    project_id: history.projectId,
    division_code: history.divisionCode,
    district_code: districtCode,
    stage: status.stage,
    stage_on: status.stageOn,
    stage_precision: status.stagePrecision,
    public_stage: status.publicStage,
    next_milestone: status.nextMilestone,
    // A registration is due by law even where nobody promised a date, or a later one.
    next_due_on: earlier(nextPlans.at(-1)?.dueOn ?? null, status.nextMilestone === 'REGISTRATION' ? registrationDueOn(history.facts, { registrationDays }) : null),
    next_promised_on: nextPlans[0]?.dueOn ?? null,
    paused_on: status.pausedOn,
    terminated_on: status.terminatedOn,
    closed: status.closed ? 1 : 0,
    ...reportColumns(reports),
  }
}

function earlier(one: string | null, other: string | null): string | null {
  return one !== null && other !== null ? (one < other ? one : other) : (one ?? other)
}

type ReportColumns = Pick<Row<'project_status'>, 'last_report_on' | 'last_condition' | 'no_change_streak'>

function reportColumns(reports: LoadedProject['reports']): ReportColumns {
  const last = reports.at(-1)
  const lastNews = reports.findLastIndex((report) => report.condition !== 'no_change')
  return { last_report_on: last ? todayOf(last.enteredAt) : null, last_condition: last?.condition ?? null, no_change_streak: reports.length - 1 - lastNews }
}

/** Column by column; the names of those that differ are for `verify`. */
export function differingColumns(stored: Row<'project_status'>, row: Row<'project_status'>): (typeof STATUS_COLUMNS)[number][] {
  return STATUS_COLUMNS.filter((column) => stored[column] !== row[column])
}

function sameStatus(stored: Row<'project_status'> | undefined, row: Row<'project_status'>): boolean {
  return stored !== undefined && differingColumns(stored, row).length === 0
}
