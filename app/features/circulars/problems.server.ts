import type { CircularProblem, SlowProject, UnitReporting } from '~/domain/circular-text'
import { isMilestone, MAIN_LINE } from '~/domain/milestones'
import { monthEnd, monthStart, previousMonth } from '~/domain/periods'
import { effectiveDue } from '~/domain/problems'
import { overdueProjects } from '~/features/figures/overdue.server'
import { zhCN } from '~/i18n/zh-CN'
import type { Db } from '~db/schema'
import { codesUnder, underPaths } from '~db/scopes.server'
import type { Scope } from './lines.server'

/**
 * Annex 3: what is open on the day asked, what was struck off in the month, and what last month's circular handed on:
 * the problems open at the end of the month before. Ordered as raised.
 */
export async function circularProblems(db: Db, scope: Scope, month: string, date: string): Promise<CircularProblem[]> {
  const rows = await db
    .selectFrom('problem')
    .innerJoin('division', 'division.code', 'problem.division_code')
    .leftJoin('project', 'project.id', 'problem.project_id')
    .leftJoin('estate', 'estate.id', 'project.estate_id')
    .select([
      'problem.number', 'problem.title', 'problem.owner_name', 'problem.raised_on', 'problem.due_on', 'problem.closed_on', 'problem.stopped_on',
      'division.name as division_name', 'estate.name as estate_name', 'project.building', 'project.stairwell',
    ])
    .where('problem.division_code', 'in', codesUnder([scope.path]))
    .where('problem.raised_on', '<=', date)
    .where((eb) => eb.or([eb('problem.closed_on', 'is', null), eb('problem.closed_on', '>=', monthStart(month))]))
    .orderBy('problem.raised_on')
    .orderBy('problem.number')
    .execute()
  const handedOnBy = monthEnd(previousMonth(month))
  return rows.map((row) => ({
    number: row.number,
    divisionName: row.division_name,
    place: row.estate_name ? `${row.estate_name}${row.building ?? ''}${row.stairwell ?? ''}` : '',
    title: row.title,
    ownerName: row.owner_name,
    raisedOn: row.raised_on,
    dueOn: effectiveDue(row.due_on, row.stopped_on, date),
    closedOn: row.closed_on !== null && row.closed_on <= date ? row.closed_on : null,
    isFromLastMonth: row.raised_on <= handedOnBy,
  }))
}

/** So many overdue projects are listed, the longest overdue first; of more the annex says how many there are. */
const SLOW_LISTED = 100

/** Annex 2: projects with a promised day that has passed without its milestone, one line a project, and how many there are in all. */
export async function slowProjects(db: Db, scope: Scope, date: string): Promise<{ listed: SlowProject[]; count: number }> {
  const { projects, count } = await overdueProjects(db, await districtsOf(db, scope), date, SLOW_LISTED)
  const ids = projects.map((project) => project.projectId)
  if (ids.length === 0) return { listed: [], count }
  const places = new Map((await placesOf(db, ids)).map((row) => [row.id, row]))
  const [stages, causes] = [await stagesOf(db, ids, date), await openProblemsOf(db, ids, date)]
  const listed = projects.map(({ projectId, milestone, dueOn }): SlowProject => {
    const [place, cause] = [places.get(projectId), causes.get(projectId)]
    return {
      code: place?.code ?? '',
      divisionName: place?.division_name ?? '',
      name: place ? `${place.estate_name}${place.building}${place.stairwell}` : '',
      stage: milestoneName(stages.get(projectId)),
      milestone: milestoneName(milestone),
      dueOn,
      reason: cause?.title ?? '',
      ownerName: cause?.owner_name ?? place?.division_name ?? '',
    }
  })
  listed.sort((a, b) => (`${a.dueOn} ${a.code}` < `${b.dueOn} ${b.code}` ? -1 : 1))
  return { listed, count }
}

async function districtsOf(db: Db, scope: Scope): Promise<string[]> {
  if (scope.level === 'district') return [scope.code]
  const districts = await db.selectFrom('division').select('code').where(underPaths([scope.path])).where('level', '=', 'district').execute()
  return districts.map(({ code }) => code)
}

function placesOf(db: Db, ids: readonly number[]) {
  return db
    .selectFrom('project')
    .innerJoin('division', 'division.code', 'project.division_code')
    .innerJoin('estate', 'estate.id', 'project.estate_id')
    .select(['project.id', 'project.code', 'project.building', 'project.stairwell', 'estate.name as estate_name', 'division.name as division_name'])
    .where('project.id', 'in', ids)
    .execute()
}

async function stagesOf(db: Db, ids: readonly number[], date: string): Promise<Map<number, string>> {
  const stages = new Map<number, string>()
  const order = new Map<string, number>(MAIN_LINE.map((code, index) => [code, index]))
  const events = await db
    .selectFrom('milestone_event as event')
    .leftJoin('milestone_retraction as gone', 'gone.event_id', 'event.id')
    .select(['event.project_id', 'event.milestone'])
    .where('event.project_id', 'in', ids)
    .where('event.milestone', 'in', [...MAIN_LINE])
    .where('event.occurred_on', '<=', date)
    .where('gone.event_id', 'is', null)
    .execute()
  for (const { project_id, milestone } of events) {
    const known = stages.get(project_id)
    if (!known || (order.get(milestone) ?? 0) > (order.get(known) ?? 0)) stages.set(project_id, milestone)
  }
  return stages
}

async function openProblemsOf(db: Db, ids: readonly number[], date: string) {
  const oldest = new Map<number, { title: string; owner_name: string }>()
  const rows = await db
    .selectFrom('problem')
    .select(['project_id', 'title', 'owner_name'])
    .where('project_id', 'in', ids)
    .where('raised_on', '<=', date)
    .where((eb) => eb.or([eb('closed_on', 'is', null), eb('closed_on', '>', date)]))
    .orderBy('raised_on')
    .orderBy('number')
    .execute()
  for (const row of rows) if (row.project_id !== null && !oldest.has(row.project_id)) oldest.set(row.project_id, row)
  return oldest
}

function milestoneName(code: string | undefined): string {
  if (!code) return zhCN.milestones.noStage
  return isMilestone(code) ? zhCN.milestones.names[code] : code
}

/** Sheets of the month's closed rounds that came after the due time or not at all, by unit. */
export async function reportingOf(db: Db, scope: Scope, month: string, now: string): Promise<UnitReporting[]> {
  const sheets = await db
    .selectFrom('dispatch_sheet as sheet')
    .innerJoin('dispatch_round as round', 'round.id', 'sheet.round_id')
    .innerJoin('division', 'division.code', 'sheet.division_code')
    .select(['division.code', 'division.name', 'sheet.submitted_at', 'round.due_at', 'round.closed_at'])
    .where('sheet.division_code', 'in', codesUnder([scope.path]))
    .where('round.ends_on', '>=', monthStart(month))
    .where('round.ends_on', '<=', monthEnd(month))
    .where('round.closed_at', 'is not', null)
    .where('round.closed_at', '<=', now)
    .orderBy('division.code')
    .execute()
  const units = new Map<string, UnitReporting>()
  for (const sheet of sheets) {
    const unit = units.get(sheet.code) ?? { name: sheet.name, missing: 0, late: 0 }
    if (sheet.submitted_at === null || sheet.submitted_at > (sheet.closed_at ?? '')) unit.missing += 1
    else if (sheet.submitted_at > sheet.due_at) unit.late += 1
    units.set(sheet.code, unit)
  }
  return [...units.values()].filter((unit) => unit.missing > 0 || unit.late > 0)
}
