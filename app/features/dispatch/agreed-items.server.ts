import { isDate, todayOf } from '~/domain/calendar'
import { can, type Actor } from '~/domain/permissions'
import { Refusal, refuse, type Reason } from '~/domain/refusal'
import { writeAudit } from '~/features/audit/audit.server'
import type { Db } from '~db/schema'
import { inTransaction, type Trx } from '~db/transaction.server'
import { findRound } from './rounds.server'

/** What was agreed, who must do it, and by when. */
interface AgreedWords {
  text: string
  ownerName: string
  dueOn: string
}

export interface AgreedItemInput extends AgreedWords {
  districtCode: string
  week: string
}

/** 议定事项: what the weekly meeting decided; heard first at the next. The same item twice is one. */
export async function addAgreedItem(db: Db, actor: Actor, input: AgreedItemInput, now: string): Promise<number> {
  return inTransaction(db, async (trx) => {
    await mayRunMeeting(trx, actor, input.districtCode)
    const round = (await findRound(trx, input.districtCode, input.week)) ?? refuse('not_found')
    const item = { district_code: input.districtCode, round_id: round.id, ...readWords(input) }
    const same = await trx.selectFrom('agreed_item').select('id').where((eb) => eb.and(item)).executeTakeFirst()
    if (same) return same.id
    const { id } = await trx.insertInto('agreed_item').values({ ...item, created_by: actor.accountId, created_at: now }).returning('id').executeTakeFirstOrThrow()
    await writeAudit(trx, actor, { action: 'addAgreedItem', subjectType: 'agreed_item', subjectId: id, divisionCode: input.districtCode, after: item }, now)
    return id
  })
}

/** Puts the words of an agreed item right, with the reason, until the next meeting has heard it. The same words again change nothing. */
export async function correctAgreedItem(db: Db, actor: Actor, input: AgreedWords & { id: number; reason: string }, now: string): Promise<void> {
  await inTransaction(db, async (trx) => {
    const item = await trx.selectFrom('agreed_item').selectAll().where('id', '=', input.id).executeTakeFirst()
    if (!item) refuse('not_found')
    await mayRunMeeting(trx, actor, item.district_code)
    if (item.done_on || (await isHeard(trx, item.district_code, item.round_id))) refuse('agreed_heard')
    const words = readWords(input)
    const before = { text: item.text, owner_name: item.owner_name, due_on: item.due_on }
    if (words.text === before.text && words.owner_name === before.owner_name && words.due_on === before.due_on) return
    if (!input.reason.trim()) refuse('agreed_reason_missing', 'reason')
    await trx.updateTable('agreed_item').set(words).where('id', '=', item.id).execute()
    await writeAudit(
      trx, actor, { action: 'correctAgreedItem', subjectType: 'agreed_item', subjectId: item.id, divisionCode: item.district_code, before, after: words, reason: input.reason.trim() }, now,
    )
  })
}

/** Marks an agreed item as done, with what was done. */
export async function closeAgreedItem(db: Db, actor: Actor, { id, note = '' }: { id: number; note?: string }, now: string): Promise<void> {
  await inTransaction(db, async (trx) => {
    const item = await trx.selectFrom('agreed_item').selectAll().where('id', '=', id).executeTakeFirst()
    if (!item) refuse('not_found')
    await mayRunMeeting(trx, actor, item.district_code)
    if (item.done_on) return
    await trx.updateTable('agreed_item').set({ done_on: todayOf(now), done_note: note.trim() }).where('id', '=', id).execute()
    await writeAudit(trx, actor, { action: 'closeAgreedItem', subjectType: 'agreed_item', subjectId: id, divisionCode: item.district_code, after: { note: note.trim() } }, now)
  })
}

/** True when a later week of the district is closed: its meeting has begun with what was agreed here, which stands from then on. */
export async function isHeard(db: Db, districtCode: string, roundId: number): Promise<boolean> {
  const later = await db
    .selectFrom('dispatch_round as round')
    .innerJoin('dispatch_round as next', (join) => join.onRef('next.district_code', '=', 'round.district_code').onRef('next.starts_on', '>', 'round.starts_on'))
    .select('next.id')
    .where('round.id', '=', roundId)
    .where('next.district_code', '=', districtCode)
    .where('next.closed_at', 'is not', null)
    .limit(1)
    .executeTakeFirst()
  return later !== undefined
}

function readWords({ text, ownerName, dueOn }: AgreedWords) {
  const reasons: Reason[] = []
  if (!text.trim()) reasons.push({ code: 'agreed_text_missing', field: 'text' })
  if (!ownerName.trim()) reasons.push({ code: 'agreed_owner_missing', field: 'ownerName' })
  if (!isDate(dueOn)) reasons.push({ code: 'agreed_due_wrong', field: 'dueOn' })
  if (reasons.length > 0) throw new Refusal(reasons)
  return { text: text.trim(), owner_name: ownerName.trim(), due_on: dueOn }
}

async function mayRunMeeting(trx: Trx, actor: Actor, districtCode: string): Promise<void> {
  const district = await trx.selectFrom('division').select('path').where('code', '=', districtCode).executeTakeFirst()
  if (!district || !can(actor, 'staff.read', district.path)) refuse('not_found')
  if (!can(actor, 'dispatch.review', district.path)) refuse('forbidden')
}
