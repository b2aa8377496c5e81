import { byUrgency, type Condition } from '~/domain/dispatch'
import { UNDER_WAY } from '~db/scopes.server'
import type { Db } from '~db/schema'

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

/** Which sheet a card is read for: its round, its unit, and the days before which is “last week”. */
export interface SheetOfUnit {
  round_id: number
  code: string
  starts_on: string
}

/** The projects a sheet is about, worst first: those open in the unit, and those reported this week that have been closed since. */
export async function cardsOf(db: Db, sheet: SheetOfUnit): Promise<WeekCard[]> {
  return (await readCards(db, sheet, null)).sort((a, b) => byUrgency(urgencyOf(a), urgencyOf(b)))
}

/** Of these projects, the sheet's cards in the order of the ids. */
export async function cardsByIds(db: Db, sheet: SheetOfUnit, ids: readonly number[]): Promise<WeekCard[]> {
  if (ids.length === 0) return []
  const place = new Map(ids.map((id, index) => [id, index]))
  return (await readCards(db, sheet, ids)).sort((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0))
}

async function readCards(db: Db, sheet: SheetOfUnit, among: readonly number[] | null): Promise<WeekCard[]> {
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
    .where((eb) => eb.or([UNDER_WAY, eb('report.id', 'is not', null)]))
    .$if(among !== null, (query) => query.where('project.id', 'in', [...(among ?? [])]))
    .execute()
  const ids = rows.map((row) => row.id)
  const [history, problems] = [await lastReports(db, ids, sheet.starts_on), await openProblems(db, ids)]
  return rows.map((row): WeekCard => {
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
}

function urgencyOf(card: WeekCard) {
  return { paused: card.pausedOn !== null, lastCondition: card.last?.condition ?? null, nextDueOn: card.nextDueOn, code: card.code }
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
