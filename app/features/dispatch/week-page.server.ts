import { isWritable, punctuality, type Punctuality, type SheetState } from '~/domain/dispatch'
import { todayOf } from '~/domain/calendar'
import { pathsWith, type Actor } from '~/domain/permissions'
import type { Db } from '~db/schema'
import { codesUnder } from '~db/scopes.server'
import { isRoundOpenFor } from './rounds.server'
import { cardsByIds, type WeekCard } from './week-cards.server'
import { countCards, listPlain, listReported, matchingIds, openIds, type ReportedLine } from './week-order.server'

/** Cards on a page: all that an officer with twenty or forty projects has, however many another has. */
export const CARDS_SHOWN = 50
/** Of what is reported already, the latest. */
const REPORTED_SHOWN = 20

/** What of the week is asked for; nothing of it: the latest round from the worst card on. */
export interface WeekAsked {
  week?: string | null
  /** Part of a name, or a code: then only those are shown, reported or not. */
  text?: string
  /** How many open cards come before the first one shown. */
  from?: number
  /** A project that is shown as a card whatever its state: one whose form was refused. */
  card?: string | null
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
  /** Projects without a report, all of them. */
  left: number
  /** Of these, such as may be reported as “no change” together. */
  plain: number
  reported: number
  /** Of what is left, those on this page. */
  cards: WeekCard[]
  /** Of what is reported, the latest. */
  latest: ReportedLine[]
  agreed: { id: number; text: string; ownerName: string; dueOn: string }[]
}

export interface OfficerWeek {
  week: string
  startsOn: string
  endsOn: string
  dueAt: string
  closedAt: string | null
  /** Open cards before the first one shown. */
  from: number
  sheets: WeekSheet[]
}

/** The latest round, or that of the week asked for, with a sheet for each unit the actor reports for; null without one. It costs by what it shows. */
export async function officerWeek(db: Db, actor: Actor, asked: WeekAsked, now: string): Promise<OfficerWeek | null> {
  const shown = await sheetsOf(db, actor, asked.week ?? null)
  const first = shown[0]
  if (!first) return null
  const named = asked.card ? await db.selectFrom('project').select('id').where('code', '=', asked.card).executeTakeFirst() : undefined
  const sheets: WeekSheet[] = []
  const from = asked.text ? 0 : Math.max(0, asked.from ?? 0)
  let before = from
  let room = CARDS_SHOWN
  for (const sheet of shown) {
    const counts = await countCards(db, sheet, todayOf(now))
    const found = asked.text ? await matchingIds(db, sheet.code, asked.text) : null
    const ids = await openIds(db, sheet, { from: before, most: room, among: found })
    before = Math.max(0, before - counts.left)
    room -= ids.length
    if (named && !ids.includes(named.id)) ids.unshift(named.id)
    sheets.push({
      id: sheet.id, unit: { code: sheet.code, name: sheet.name }, state: sheet.state, submittedAt: sheet.submitted_at, reviewedAt: sheet.reviewed_at, returnReason: sheet.return_reason, open: await isOpen(db, sheet, now),
      punctuality: punctuality({ submittedAt: sheet.submitted_at, dueAt: sheet.due_at, closedAt: sheet.closed_at }),
      ...counts,
      cards: await cardsByIds(db, sheet, ids),
      latest: await listReported(db, sheet, { most: REPORTED_SHOWN, among: found }),
      agreed: await agreedFor(db, sheet),
    })
  }
  return { week: first.week, startsOn: first.starts_on, endsOn: first.ends_on, dueAt: first.due_at, closedAt: first.closed_at, from, sheets }
}

/** One project of the week with the sheet it belongs to; null where the actor does not report it. */
export async function findWeekCard(db: Db, actor: Actor, asked: { week: string | null; code: string }, now: string): Promise<{ week: string; sheet: number; open: boolean; card: WeekCard } | null> {
  const week = await officerWeek(db, actor, { week: asked.week, text: asked.code, card: asked.code }, now)
  for (const sheet of week?.sheets ?? []) {
    const card = sheet.cards.find((candidate) => candidate.code === asked.code)
    if (week && card) return { week: week.week, sheet: sheet.id, open: sheet.open, card }
  }
  return null
}

/** The sheets of one round that the actor reports: of the week asked for, else of the latest. */
async function sheetsOf(db: Db, actor: Actor, week: string | null) {
  const paths = pathsWith(actor, 'dispatch.report')
  if (paths.length === 0) return []
  const sheets = await db
    .selectFrom('dispatch_sheet as sheet')
    .innerJoin('dispatch_round as round', 'round.id', 'sheet.round_id')
    .innerJoin('division as unit', 'unit.code', 'sheet.division_code')
    .select([
      'sheet.id', 'sheet.state', 'sheet.submitted_at', 'sheet.reviewed_at', 'sheet.return_reason', 'sheet.round_id', 'unit.code', 'unit.name',
      'round.week', 'round.starts_on', 'round.ends_on', 'round.due_at', 'round.closed_at', 'round.closes_at', 'round.district_code',
    ])
    .where('sheet.division_code', 'in', codesUnder(paths))
    .$if(week !== null, (query) => query.where('round.week', '=', week ?? ''))
    .orderBy('round.starts_on', 'desc')
    .orderBy('unit.code')
    .limit(50)
    .execute()
  return sheets.filter((sheet) => sheet.week === sheets[0]?.week)
}

/** Takes reports now: not handed in, and the round open, or given back, or an exception made. */
async function isOpen(db: Db, sheet: Awaited<ReturnType<typeof sheetsOf>>[number], now: string): Promise<boolean> {
  if (!isWritable(sheet.state)) return false
  return sheet.state === 'returned' || isRoundOpenFor(db, { id: sheet.round_id, closed_at: sheet.closed_at, closes_at: sheet.closes_at }, sheet.code, now)
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

/** Of one sheet, the projects that may be reported as “no change” together; null where the actor does not report it, none while it is closed. */
export async function plainCards(db: Db, actor: Actor, asked: { week: string | null; sheet: number }, now: string): Promise<{ week: string; cards: { code: string; place: string }[] } | null> {
  const sheet = (await sheetsOf(db, actor, asked.week)).find((candidate) => candidate.id === asked.sheet)
  if (!sheet) return null
  return { week: sheet.week, cards: (await isOpen(db, sheet, now)) ? await listPlain(db, sheet, todayOf(now)) : [] }
}
