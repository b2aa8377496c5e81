import { CHANNELS, isEmail, type Channel } from '~/domain/messages'
import type { Actor } from '~/domain/permissions'
import { Refusal, type Reason } from '~/domain/refusal'
import { writeAudit } from '~/features/audit/audit.server'
import type { Db } from '~db/schema'
import { inTransaction } from '~db/transaction.server'
import { getAccount } from './accounts.server'

export interface ContactDetails {
  email: string
  phone: string
  notifyBy: '' | Channel
}

/** Where messages to an account go; `not_found` outside the actor's reach, his own always. */
export async function getContact(db: Db, actor: Actor, accountId: number): Promise<ContactDetails & { name: string }> {
  if (accountId !== actor.accountId) await getAccount(db, actor, accountId)
  const row = await db.selectFrom('account').select(['name', 'email', 'phone', 'notify_by']).where('id', '=', accountId).executeTakeFirstOrThrow()
  return { name: row.name, email: row.email, phone: row.phone, notifyBy: row.notify_by }
}

/** Sets address, telephone and channel: one's own, or as administrator those of an account within reach. The log names what changed, not the address. */
export async function saveContact(db: Db, actor: Actor, input: { accountId: number; email: string; phone: string; notifyBy: string }, now: string): Promise<void> {
  const email = input.email.trim()
  const phone = input.phone.replace(/[\s-]/g, '')
  const notifyBy = CHANNELS.find((channel) => channel === input.notifyBy) ?? ''
  const reasons: Reason[] = []
  if (email && !isEmail(email)) reasons.push({ code: 'email_invalid', field: 'email' })
  if (phone && !/^1\d{10}$/.test(phone)) reasons.push({ code: 'mobile_invalid', field: 'phone' })
  if (notifyBy === 'email' && !email) reasons.push({ code: 'email_missing', field: 'email' })
  if (reasons.length > 0) throw new Refusal(reasons)
  await inTransaction(db, async (trx) => {
    const before = await getContact(trx, actor, input.accountId)
    const divisionCode = (input.accountId === actor.accountId ? actor : await getAccount(trx, actor, input.accountId)).grants[0]?.divisionCode
    const changed = [before.email !== email && 'email', before.phone !== phone && 'phone', before.notifyBy !== notifyBy && 'notifyBy'].filter(Boolean)
    if (changed.length === 0) return
    await trx.updateTable('account').set({ email, phone, notify_by: notifyBy }).where('id', '=', input.accountId).execute()
    await writeAudit(trx, actor, { action: 'saveContact', subjectType: 'account', subjectId: input.accountId, divisionCode, after: { changed } }, now)
  })
}
