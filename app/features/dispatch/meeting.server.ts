import { addDays, todayOf } from '~/domain/calendar'
import { punctuality, type Punctuality } from '~/domain/dispatch'
import { effectiveDue } from '~/domain/problems'
import { can, type Actor } from '~/domain/permissions'
import { refuse } from '~/domain/refusal'
import { UNDER_WAY } from '~db/scopes.server'
import type { Db } from '~db/schema'
import { isHeard } from './agreed-items.server'
import { weekChanges, weekSlips, type Slip, type WeekChanges } from './meeting-changes.server'

export interface AgreedLine {
  id: number
  text: string
  ownerName: string
  dueOn: string
  doneOn: string | null
  doneNote: string
}

export interface MeetingProblem {
  number: string
  title: string
  ownerName: string
  unit: string
  place: string
  raisedOn: string
  dueOn: string
}

export interface MeetingProject {
  code: string
  place: string
  unit: string
  milestone: string | null
  dueOn: string | null
  pausedOn: string | null
}

/** Problems due or overdue of one who must act. */
export interface MeetingOwner {
  name: string
  overdue: number
  problems: MeetingProblem[]
}

export interface MeetingPage {
  week: string
  startsOn: string
  endsOn: string
  units: { code: string; name: string; punctuality: Punctuality }[]
  /** Agreed at meetings before this one and open then or closed since the last. */
  before: AgreedLine[]
  now: AgreedLine[]
  /** The next meeting has heard them: their words stand. */
  isHeard: boolean
  /** Who has most overdue first. */
  owners: MeetingOwner[]
  slips: Slip[]
  slipCount: number
  slowest: MeetingProject[]
  changes: WeekChanges
}

const SHOWN = 6

/** What the weekly meeting needs on one page, for who sees the whole district. Problems that are due within the coming week or overdue, the longest overdue first. */
export async function meetingPage(db: Db, actor: Actor, districtCode: string, week: string, now: string): Promise<MeetingPage> {
  const district = await db.selectFrom('division').select('path').where('code', '=', districtCode).executeTakeFirst()
  if (!district || !can(actor, 'staff.read', district.path)) refuse('not_found')
  const round = await db.selectFrom('dispatch_round').selectAll().where('district_code', '=', districtCode).where('week', '=', week).executeTakeFirst()
  if (!round) refuse('not_found')
  const sheets = await db
    .selectFrom('dispatch_sheet as sheet')
    .innerJoin('division as unit', 'unit.code', 'sheet.division_code')
    .select(['unit.code', 'unit.name', 'sheet.submitted_at'])
    .where('sheet.round_id', '=', round.id)
    .orderBy('unit.code')
    .execute()
  const today = todayOf(now)
  const units = sheets.map((sheet) => ({
    code: sheet.code, name: sheet.name, punctuality: punctuality({ submittedAt: sheet.submitted_at, dueAt: round.due_at, closedAt: round.closed_at }),
  }))
  // What was entered for the week: from the day after the deadline before to this one.
  const until = todayOf(round.due_at)
  const span = { since: addDays(until, -6), until }
  const { slips, count: slipCount } = await weekSlips(db, districtCode, span, today)
  const items = await db
    .selectFrom('agreed_item as item')
    .innerJoin('dispatch_round as made', 'made.id', 'item.round_id')
    .select(['item.id', 'item.text', 'item.owner_name', 'item.due_on', 'item.done_on', 'item.done_note', 'made.week', 'made.starts_on'])
    .where('item.district_code', '=', districtCode)
    .where('made.starts_on', '<=', round.starts_on)
    .where((eb) => eb.or([eb('item.done_on', 'is', null), eb('item.done_on', '>=', round.starts_on)]))
    .orderBy('item.due_on')
    .orderBy('item.id')
    .execute()
  const lineOf = (item: (typeof items)[number]): AgreedLine => ({
    id: item.id, text: item.text, ownerName: item.owner_name, dueOn: item.due_on, doneOn: item.done_on, doneNote: item.done_note,
  })
  return {
    week, startsOn: round.starts_on, endsOn: round.ends_on,
    units,
    before: items.filter((item) => item.week !== week).map(lineOf),
    now: items.filter((item) => item.week === week).map(lineOf),
    isHeard: await isHeard(db, districtCode, round.id),
    owners: byOwner(await dueProblems(db, districtCode, addDays(today, 7), today), today),
    slips, slipCount,
    slowest: await slowestProjects(db, districtCode, today),
    changes: await weekChanges(db, districtCode, units, round.ends_on, span),
  }
}

async function dueProblems(db: Db, districtCode: string, until: string, today: string): Promise<MeetingProblem[]> {
  const rows = await db
    .selectFrom('problem')
    .innerJoin('division as unit', 'unit.code', 'problem.division_code')
    .leftJoin('project', 'project.id', 'problem.project_id')
    .leftJoin('estate', 'estate.id', 'project.estate_id')
    .select([
      'problem.number', 'problem.title', 'problem.owner_name', 'problem.raised_on', 'problem.due_on', 'problem.stopped_on', 'unit.name as unit', 'estate.name as estate',
      'project.building', 'project.stairwell',
    ])
    .where('problem.district_code', '=', districtCode)
    .where('problem.closed_on', 'is', null)
    .where('problem.due_on', '<=', until)
    .orderBy('problem.due_on')
    .orderBy('problem.number')
    .execute()
  return rows
    .map((row) => ({
      number: row.number, title: row.title, ownerName: row.owner_name, unit: row.unit, raisedOn: row.raised_on, dueOn: effectiveDue(row.due_on, row.stopped_on, today),
      place: row.estate ? `${row.estate}${row.building ?? ''}${row.stairwell ?? ''}` : '',
    }))
    .filter((problem) => problem.dueOn <= until)
}

function byOwner(problems: readonly MeetingProblem[], today: string): MeetingOwner[] {
  const owners = new Map<string, MeetingProblem[]>()
  for (const problem of problems) owners.set(problem.ownerName, [...(owners.get(problem.ownerName) ?? []), problem])
  return [...owners]
    .map(([name, own]) => ({ name, problems: own, overdue: own.filter(({ dueOn }) => dueOn < today).length }))
    .sort((a, b) => b.overdue - a.overdue || (a.problems[0]?.dueOn ?? '').localeCompare(b.problems[0]?.dueOn ?? '') || a.name.localeCompare(b.name))
}

/** Those that have stood or been late longest: of the paused and of the late so many are read, each along its index. */
async function slowestProjects(db: Db, districtCode: string, today: string): Promise<MeetingProject[]> {
  const open = db
    .selectFrom('project_status as status')
    .innerJoin('project', 'project.id', 'status.project_id')
    .innerJoin('estate', 'estate.id', 'project.estate_id')
    .innerJoin('division as unit', 'unit.code', 'status.division_code')
    .select(['project.code', 'estate.name as estate', 'project.building', 'project.stairwell', 'unit.name as unit', 'status.next_milestone', 'status.next_due_on', 'status.paused_on'])
    .where('status.district_code', '=', districtCode)
    .where(UNDER_WAY)
  const paused = await open.where('status.paused_on', 'is not', null).orderBy('status.paused_on').orderBy('project.code').limit(SHOWN).execute()
  const late = await open.where('status.paused_on', 'is', null).where('status.next_due_on', '<', today).orderBy('status.next_due_on').orderBy('project.code').limit(SHOWN).execute()
  return [...paused, ...late]
    .map((row) => ({
      code: row.code, place: `${row.estate}${row.building}${row.stairwell}`, unit: row.unit, milestone: row.next_milestone, dueOn: row.next_due_on, pausedOn: row.paused_on,
    }))
    .sort((a, b) => (a.pausedOn ?? a.dueOn ?? '').localeCompare(b.pausedOn ?? b.dueOn ?? '') || a.code.localeCompare(b.code))
    .slice(0, SHOWN)
}
