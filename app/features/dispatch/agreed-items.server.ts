import { isDate, todayOf } from '~/domain/calendar'
import { can, type Actor } from '~/domain/permissions'
import { Refusal, refuse, type Reason } from '~/domain/refusal'
import { writeAudit } from '~/features/audit/audit.server'
import type { Db } from '~db/schema'
import { inTransaction, type Trx } from '~db/transaction.server'
import { findRound } from './rounds.server'

export interface AgreedItemInput {
  districtCode: string
  week: string
  text: string
  ownerName: string
  dueOn: string
}

/** 议定事项: what the weekly meeting decided; heard first at the next. The same item twice is one. */
export async function addAgreedItem(db: Db, actor: Actor, input: AgreedItemInput, now: string): Promise<number> {
  return inTransaction(db, async (trx) => {
    await mayRunMeeting(trx, actor, input.districtCode)
    const round = (await findRound(trx, input.districtCode, input.week)) ?? refuse('not_found')
    const reasons: Reason[] = []
    if (!input.text.trim()) reasons.push({ code: 'agreed_text_missing', field: 'text' })
    if (!input.ownerName.trim()) reasons.push({ code: 'agreed_owner_missing', field: 'ownerName' })
    if (!isDate(input.dueOn)) reasons.push({ code: 'agreed_due_wrong', field: 'dueOn' })
    if (reasons.length > 0) throw new Refusal(reasons)
    const item = { district_code: input.districtCode, round_id: round.id, text: input.text.trim(), owner_name: input.ownerName.trim(), due_on: input.dueOn }
    const same = await trx.selectFrom('agreed_item').select('id').where((eb) => eb.and(item)).executeTakeFirst()
    if (same) return same.id
    const { id } = await trx.insertInto('agreed_item').values({ ...item, created_by: actor.accountId, created_at: now }).returning('id').executeTakeFirstOrThrow()
    await writeAudit(trx, actor, { action: 'addAgreedItem', subjectType: 'agreed_item', subjectId: id, divisionCode: input.districtCode, after: item }, now)
    return id
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

async function mayRunMeeting(trx: Trx, actor: Actor, districtCode: string): Promise<void> {
  const district = await trx.selectFrom('division').select('path').where('code', '=', districtCode).executeTakeFirst()
  if (!district || !can(actor, 'staff.read', district.path)) refuse('not_found')
  if (!can(actor, 'dispatch.review', district.path)) refuse('forbidden')
}
