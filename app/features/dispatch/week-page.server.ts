import { byUrgency, type Condition, isWritable, NO_CHANGE_LIMIT, punctuality, type Punctuality, type SheetState } from '~/domain/dispatch'
import { pathsWith, type Actor } from '~/domain/permissions'
import type { Db } from '~db/schema'
import { isRoundOpenFor } from './rounds.server'

/** One project in the officer's week: everything that is already known, so that nothing is asked twice. */
export interface WeekCard {
  id: number
  code: string
  place: string
  /** Building and stairwell, the end of `place`. */
  stairwellPlace: string
  address: string
  floors: number | null
  households: number | null
  stage: string | null
  nextMilestone: string | null
  /** The day in force for the next milestone. */
  nextDueOn: string | null
  pausedOn: string | null
  last: { condition: Condition; words: string } | null
  /** “No change” in a row up to last week. */
  streak: number
  problem: { number: string; title: string; ownerName: string; ownerPerson: string; dueOn: string } | null
  /** This week's update; null: not yet reported. */
  update: { condition: Condition; words: string; enteredAt: string; by: string; key: string } | null
}

export interface WeekSheet {
  id: number
  unit: { code: string; name: string }
  state: SheetState
  submittedAt: string | null
  reviewedAt: string | null
  returnReason: string
  punctuality: Punctuality
  /** May be changed now: neither handed in nor locked. */
  open: boolean
  cards: WeekCard[]
  agreed: { id: number; text: string; ownerName: string; dueOn: string }[]
}

export interface OfficerWeek {
  week: string
  startsOn: string
  endsOn: string
  dueAt: string
  closedAt: string | null
  sheets: WeekSheet[]
}

/** The latest round, or that of the week asked for, with a sheet for each unit the actor reports for; null without one. */
export async function officerWeek(db: Db, actor: Actor, week: string | null, now: string): Promise<OfficerWeek | null> {
  const paths = pathsWith(actor, 'dispatch.report')
  if (paths.length === 0) return null
  const sheets = await db
    .selectFrom('dispatch_sheet as sheet')
    .innerJoin('dispatch_round as round', 'round.id', 'sheet.round_id')
    .innerJoin('division as unit', 'unit.code', 'sheet.division_code')
    .select([
      'sheet.id', 'sheet.state', 'sheet.submitted_at', 'sheet.reviewed_at', 'sheet.return_reason', 'sheet.round_id', 'unit.code', 'unit.name',
      'round.week', 'round.starts_on', 'round.ends_on', 'round.due_at', 'round.closed_at', 'round.closes_at', 'round.district_code',
    ])
    .where((eb) => eb.or(paths.map((path) => eb('unit.path', 'like', `${path}%`))))
    .$if(week !== null, (query) => query.where('round.week', '=', week ?? ''))
    .orderBy('round.starts_on', 'desc')
    .orderBy('unit.code')
    .limit(50)
    .execute()
  const first = sheets[0]
  if (!first) return null
  const shown = sheets.filter((sheet) => sheet.week === first.week)
  return {
    week: first.week, startsOn: first.starts_on, endsOn: first.ends_on, dueAt: first.due_at, closedAt: first.closed_at,
    sheets: await Promise.all(shown.map(async (sheet) => ({
      id: sheet.id,
      unit: { code: sheet.code, name: sheet.name },
      state: sheet.state,
      submittedAt: sheet.submitted_at,
      reviewedAt: sheet.reviewed_at,
      returnReason: sheet.return_reason,
      punctuality: punctuality({ submittedAt: sheet.submitted_at, dueAt: sheet.due_at, closedAt: sheet.closed_at }),
      open: isWritable(sheet.state) && (sheet.state === 'returned' || (await isRoundOpenFor(db, { id: sheet.round_id, closed_at: sheet.closed_at, closes_at: sheet.closes_at }, sheet.code, now))),
      cards: await cardsOf(db, sheet),
      agreed: await agreedFor(db, sheet),
    }))),
  }
}

/** The projects a sheet is about, worst first: those open in the unit, and those reported this week that have been closed since. */
export async function cardsOf(db: Db, sheet: { round_id: number; code: string; starts_on: string }): Promise<WeekCard[]> {
  const rows = await db
    .selectFrom('project_status as status')
    .innerJoin('project', 'project.id', 'status.project_id')
    .innerJoin('estate', 'estate.id', 'project.estate_id')
    .leftJoin('weekly_update as report', (join) => join.onRef('report.project_id', '=', 'project.id').on('report.round_id', '=', sheet.round_id))
    .leftJoin('account as reporter', 'reporter.id', 'report.entered_by')
    .select([
      'project.id', 'project.code', 'estate.name as estate', 'estate.address', 'project.building', 'project.stairwell', 'project.floors', 'project.households',
      'status.stage', 'status.next_milestone', 'status.next_due_on', 'status.paused_on', 'report.condition', 'report.words', 'report.entered_at', 'report.submission_key', 'reporter.name as reporter',
    ])
    .where('status.division_code', '=', sheet.code)
    .where((eb) => eb.or([eb.and([eb('status.closed', '=', 0), eb('status.terminated_on', 'is', null)]), eb('report.id', 'is not', null)]))
    .execute()
  const ids = rows.map((row) => row.id)
  const [history, problems] = [await lastReports(db, ids, sheet.starts_on), await openProblems(db, ids)]
  return rows
    .map((row): WeekCard => {
      const before = history.get(row.id) ?? []
      const end = before.findIndex((report) => report.condition !== 'no_change')
      return {
        id: row.id, code: row.code, place: `${row.estate}${row.building}${row.stairwell}`, stairwellPlace: `${row.building}${row.stairwell}`, address: row.address, floors: row.floors, households: row.households,
        stage: row.stage, nextMilestone: row.next_milestone, nextDueOn: row.next_due_on, pausedOn: row.paused_on,
        last: before[0] ?? null,
        streak: end === -1 ? before.length : end,
        problem: problems.get(row.id) ?? null,
        update: row.condition && row.entered_at ? { condition: row.condition, words: row.words ?? '', enteredAt: row.entered_at, by: row.reporter ?? '', key: row.submission_key ?? '' } : null,
      }
    })
    .sort((a, b) => byUrgency(urgencyOf(a), urgencyOf(b)))
}

function urgencyOf(card: WeekCard) {
  return { paused: card.pausedOn !== null, lastCondition: card.last?.condition ?? null, nextDueOn: card.nextDueOn, code: card.code }
}

/** True for a project that may be reported as “no change” together with others: on track and no reason asked. */
export function isPlain(card: WeekCard, today: string): boolean {
  const overdue = card.nextDueOn !== null && card.nextDueOn < today
  return !card.update && !card.pausedOn && !overdue && card.last?.condition !== 'stuck' && card.last?.condition !== 'slow' && !card.problem && card.streak < NO_CHANGE_LIMIT
}

/** What was reported in the eight weeks before, newest first. */
async function lastReports(db: Db, ids: readonly number[], startsOn: string): Promise<Map<number, { condition: Condition; words: string }[]>> {
  const reports = new Map<number, { condition: Condition; words: string }[]>()
  if (ids.length === 0) return reports
  const rounds = await db
    .selectFrom('dispatch_round')
    .select('starts_on')
    .distinct()
    .where('starts_on', '<', startsOn)
    .orderBy('starts_on', 'desc')
    .limit(8)
    .execute()
  const oldest = rounds.at(-1)
  if (!oldest) return reports
  const rows = await db
    .selectFrom('weekly_update as report')
    .innerJoin('dispatch_round as round', 'round.id', 'report.round_id')
    .select(['report.project_id', 'report.condition', 'report.words'])
    .where('report.project_id', 'in', ids)
    .where('round.starts_on', '<', startsOn)
    .where('round.starts_on', '>=', oldest.starts_on)
    .orderBy('round.starts_on', 'desc')
    .execute()
  for (const { project_id, condition, words } of rows) reports.set(project_id, [...(reports.get(project_id) ?? []), { condition, words }])
  return reports
}

/** The oldest open problem of each project. */
async function openProblems(db: Db, ids: readonly number[]): Promise<Map<number, NonNullable<WeekCard['problem']>>> {
  const problems = new Map<number, NonNullable<WeekCard['problem']>>()
  if (ids.length === 0) return problems
  const rows = await db
    .selectFrom('problem')
    .select(['project_id', 'number', 'title', 'owner_name', 'owner_person', 'due_on'])
    .where('project_id', 'in', ids)
    .where('closed_on', 'is', null)
    .orderBy('raised_on', 'desc')
    .orderBy('number', 'desc')
    .execute()
  for (const row of rows) if (row.project_id !== null) problems.set(row.project_id, { number: row.number, title: row.title, ownerName: row.owner_name, ownerPerson: row.owner_person, dueOn: row.due_on })
  return problems
}

/** Open agreed items of the district that name the unit. */
async function agreedFor(db: Db, sheet: { district_code: string; name: string }): Promise<WeekSheet['agreed']> {
  const rows = await db
    .selectFrom('agreed_item')
    .select(['id', 'text', 'owner_name', 'due_on'])
    .where('district_code', '=', sheet.district_code)
    .where('done_on', 'is', null)
    .where('owner_name', 'like', `%${sheet.name}%`)
    .orderBy('due_on')
    .execute()
  return rows.map((row) => ({ id: row.id, text: row.text, ownerName: row.owner_name, dueOn: row.due_on }))
}
