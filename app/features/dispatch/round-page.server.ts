import { WRITABLE, punctuality, type Punctuality, type SheetState } from '~/domain/dispatch'
import { can, pathsWith, type Actor } from '~/domain/permissions'
import { refuse } from '~/domain/refusal'
import type { Db } from '~db/schema'
import { UNDER_WAY, underPaths, VERIFIED } from '~db/scopes.server'
import { lastSubmission } from './sheets.server'
import { cardsOf, type WeekCard } from './week-cards.server'

export interface RoundLine {
  week: string
  startsOn: string
  endsOn: string
  dueAt: string
  closedAt: string | null
  units: number
  handedIn: number
}

/** The rounds of a district in one year of weeks, newest first, with how many sheets are handed in, not counting what was returned: only those of units the actor may see. */
export async function listRounds(db: Db, actor: Actor, districtCode: string, year: number): Promise<RoundLine[]> {
  const rows = await db
    .selectFrom('dispatch_round as round')
    .innerJoin('dispatch_sheet as sheet', 'sheet.round_id', 'round.id')
    .innerJoin('division as unit', 'unit.code', 'sheet.division_code')
    .select(['round.week', 'round.starts_on', 'round.ends_on', 'round.due_at', 'round.closed_at'])
    .select(({ eb, fn }) => [fn.countAll<number>().as('units'), fn.sum<number>(eb.case().when('sheet.state', 'in', WRITABLE).then(0).else(1).end()).as('handed_in')])
    .where('round.district_code', '=', districtCode)
    .where('round.week', '>=', `${year}-W00`)
    .where('round.week', '<=', `${year}-W99`)
    .where(underPaths(pathsWith(actor, 'staff.read'), 'unit.path'))
    .groupBy(['round.id', 'round.week', 'round.starts_on', 'round.ends_on', 'round.due_at', 'round.closed_at'])
    .orderBy('round.starts_on', 'desc')
    .execute()
  return rows.map((row) => ({
    week: row.week, startsOn: row.starts_on, endsOn: row.ends_on, dueAt: row.due_at, closedAt: row.closed_at, units: Number(row.units), handedIn: Number(row.handed_in),
  }))
}

/** The years of weeks in which the district has rounds, newest first. */
export async function listRoundYears(db: Db, districtCode: string): Promise<number[]> {
  const { first, last } = await db
    .selectFrom('dispatch_round')
    .select(({ fn }) => [fn.min('week').as('first'), fn.max('week').as('last')])
    .where('district_code', '=', districtCode)
    .executeTakeFirstOrThrow()
  if (!first || !last) return []
  const years: number[] = []
  for (let year = Number(last.slice(0, 4)); year >= Number(first.slice(0, 4)); year--) years.push(year)
  return years
}

export interface SheetLine {
  id: number
  code: string
  name: string
  state: SheetState
  submittedAt: string | null
  punctuality: Punctuality
  /** Those reported and those left; a sheet that is handed in leaves none, whatever becomes of its projects afterwards. */
  projects: number
  reported: number
  returnReason: string
  exceptionUntil: string | null
  /** The event with which it was last handed in. */
  submission: number
}

export interface RoundPage {
  id: number
  week: string
  startsOn: string
  endsOn: string
  dueAt: string
  closedAt: string | null
  sheets: SheetLine[]
  exceptions: ExceptionLine[]
}

/** Who may report after the close, until when, why, and by whose leave. */
export interface ExceptionLine {
  id: number
  unit: string
  reason: string
  untilAt: string
  grantedBy: string | null
  grantedAt: string
}

/** One round with the sheets of the units that the actor may see; `not_found` where there is none. */
export async function roundPage(db: Db, actor: Actor, districtCode: string, week: string): Promise<RoundPage> {
  const round = await db.selectFrom('dispatch_round').selectAll().where('district_code', '=', districtCode).where('week', '=', week).executeTakeFirst()
  if (!round) refuse('not_found')
  const sheets = await db
    .selectFrom('dispatch_sheet as sheet')
    .innerJoin('division as unit', 'unit.code', 'sheet.division_code')
    .select(['sheet.id', 'unit.code', 'unit.name', 'unit.path', 'sheet.state', 'sheet.submitted_at', 'sheet.return_reason'])
    .select((eb) => [
      // What is handed in leaves none: there is nothing to count.
      eb.case().when('sheet.state', 'in', WRITABLE).then(
        eb.selectFrom('project_status as status').select(({ fn }) => fn.countAll<number>().as('count')).whereRef('status.division_code', '=', 'unit.code').where(UNDER_WAY)
          .$if(round.closed_at !== null, (open) => open.where(({ exists, selectFrom }) =>
            exists(selectFrom('project').select('project.id').whereRef('project.id', '=', 'status.project_id').where('project.created_at', '<', round.closed_at ?? ''))))
          .where(({ not, exists, selectFrom }) => not(exists(selectFrom('weekly_update as own').select('own.id').whereRef('own.project_id', '=', 'status.project_id').where('own.round_id', '=', round.id)))),
      ).else(0).end().as('left'),
      eb.selectFrom('weekly_update as report').select(({ fn }) => fn.countAll<number>().as('count')).whereRef('report.sheet_id', '=', 'sheet.id').as('reported'),
      eb.selectFrom('dispatch_sheet_event as event').select(({ fn }) => fn.max('event.id').as('last')).whereRef('event.sheet_id', '=', 'sheet.id').where('event.action', '=', 'submit').as('submission'),
      eb.selectFrom('dispatch_exception as exception').select(({ fn }) => fn.max('exception.until_at').as('until')).whereRef('exception.division_code', '=', 'unit.code')
        .where('exception.round_id', '=', round.id).as('exception_until'),
    ])
    .where('sheet.round_id', '=', round.id)
    .orderBy('unit.code')
    .execute()
  const visible = sheets.filter((sheet) => can(actor, 'staff.read', sheet.path))
  if (visible.length === 0) refuse('not_found')
  return {
    id: round.id, week: round.week, startsOn: round.starts_on, endsOn: round.ends_on, dueAt: round.due_at, closedAt: round.closed_at,
    exceptions: await listExceptions(db, round.id, visible.map(({ code }) => code)),
    sheets: visible.map((sheet) => ({
      id: sheet.id, code: sheet.code, name: sheet.name, state: sheet.state, submittedAt: sheet.submitted_at, returnReason: sheet.return_reason,
      punctuality: punctuality({ submittedAt: sheet.submitted_at, dueAt: round.due_at, closedAt: round.closed_at }),
      projects: Number(sheet.reported ?? 0) + Number(sheet.left ?? 0), reported: Number(sheet.reported ?? 0), exceptionUntil: sheet.exception_until ?? null, submission: Number(sheet.submission ?? 0),
    })),
  }
}

async function listExceptions(db: Db, roundId: number, units: readonly string[]): Promise<ExceptionLine[]> {
  return db
    .selectFrom('dispatch_exception as exception')
    .innerJoin('division as unit', 'unit.code', 'exception.division_code')
    .leftJoin('account', 'account.id', 'exception.granted_by')
    .select(['exception.id', 'unit.name as unit', 'exception.reason', 'exception.until_at as untilAt', 'account.name as grantedBy', 'exception.granted_at as grantedAt'])
    .where('exception.round_id', '=', roundId)
    .where('exception.division_code', 'in', units)
    .orderBy('exception.id')
    .execute()
}

export interface SheetFact {
  id: number
  milestone: string
  occurredOn: string
  reference: string
  fileId: number | null
  isVerified: boolean
}

export interface SheetCard extends WeekCard {
  facts: SheetFact[]
  problems: { number: string; title: string; ownerName: string; dueOn: string }[]
}

export interface SheetPage {
  id: number
  week: string
  startsOn: string
  unit: { code: string; name: string }
  district: string
  state: SheetState
  submittedAt: string | null
  returnReason: string
  mayReview: boolean
  /** The event with which it was last handed in. */
  submission: number
  cards: SheetCard[]
}

/** One unit's sheet for review: what was said last week beside this week's words, with the facts and problems that came with it. */
export async function sheetPage(db: Db, actor: Actor, id: number): Promise<SheetPage> {
  const sheet = await db
    .selectFrom('dispatch_sheet as sheet')
    .innerJoin('dispatch_round as round', 'round.id', 'sheet.round_id')
    .innerJoin('division as unit', 'unit.code', 'sheet.division_code')
    .select([
      'sheet.id', 'sheet.round_id', 'sheet.state', 'sheet.submitted_at', 'sheet.submitted_by', 'sheet.return_reason', 'unit.code', 'unit.name', 'unit.path',
      'round.week', 'round.starts_on', 'round.district_code',
    ])
    .where('sheet.id', '=', id)
    .executeTakeFirst()
  if (!sheet || !can(actor, 'staff.read', sheet.path)) refuse('not_found')
  const cards = await cardsOf(db, sheet)
  const facts = await db
    .selectFrom('milestone_event as event')
    .innerJoin('weekly_update as report', 'report.id', 'event.weekly_update_id')
    .leftJoin('milestone_verification as verification', 'verification.event_id', 'event.id')
    .leftJoin('milestone_retraction as retraction', 'retraction.event_id', 'event.id')
    .select(['event.id', 'event.project_id', 'event.milestone', 'event.occurred_on', 'event.reference', 'event.file_id', VERIFIED.as('verified')])
    .where('report.sheet_id', '=', id)
    .where('retraction.event_id', 'is', null)
    .orderBy('event.id')
    .execute()
  const problems = await db
    .selectFrom('problem')
    // A report and its problem are of one project, by which problems are found.
    .innerJoin('weekly_update as report', (join) => join.onRef('report.id', '=', 'problem.weekly_update_id').onRef('report.project_id', '=', 'problem.project_id'))
    .select(['problem.project_id', 'problem.number', 'problem.title', 'problem.owner_name', 'problem.due_on'])
    .where('report.sheet_id', '=', id)
    .orderBy('problem.number')
    .execute()
  return {
    id, week: sheet.week, startsOn: sheet.starts_on, unit: { code: sheet.code, name: sheet.name }, district: sheet.district_code,
    state: sheet.state, submittedAt: sheet.submitted_at, returnReason: sheet.return_reason,
    mayReview: can(actor, 'dispatch.review', sheet.path),
    submission: await lastSubmission(db, id),
    cards: cards.map((card) => ({
      ...card,
      facts: facts.filter((fact) => fact.project_id === card.id).map((fact) => ({
        id: fact.id, milestone: fact.milestone, occurredOn: fact.occurred_on, reference: fact.reference, fileId: fact.file_id, isVerified: fact.verified !== null,
      })),
      problems: problems.filter((problem) => problem.project_id === card.id).map((problem) => ({ number: problem.number, title: problem.title, ownerName: problem.owner_name, dueOn: problem.due_on })),
    })),
  }
}
