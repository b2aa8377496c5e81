import { sql } from 'kysely'
import type { Channel } from '~/domain/messages'
import { beginsWith } from '~db/prefix.server'
import type { Db } from '~db/schema'
import type { Trx } from '~db/transaction.server'

export interface NewMessage {
  channel: Channel
  /** An e-mail address, or for a robot the code of the division whose group it speaks in. */
  to: string
  /** The telephone number that the robot mentions in its group. */
  mention?: string
  subject: string
  /** Plain text, without the link. */
  text: string
  link?: string
  /** The same key a second time queues nothing. */
  dedupeKey: string
  /** What it is about, for lists and counts: `round:12`. */
  topic?: string
  /** Recipient and text are blanked once it is sent or given up: a resident's address. */
  confidential?: boolean
  accountId?: number | null
  divisionCode?: string | null
  /** Instants between which it is of use. */
  notBefore?: string
  notAfter?: string
}

/** Puts a message into the outbox, in the transaction of that which it tells; true when it was not there yet. `sendDue` delivers it. */
export async function queueMessage(trx: Trx, message: NewMessage, now: string): Promise<boolean> {
  const queued = await trx
    .insertInto('outbox_message')
    .values({
      channel: message.channel, recipient: message.to, mention: message.mention ?? '', subject: message.subject, body: message.text,
      link: message.link ?? '', dedupe_key: message.dedupeKey, topic: message.topic ?? '', confidential: message.confidential ? 1 : 0,
      account_id: message.accountId ?? null, division_code: message.divisionCode ?? null,
      queued_at: now, not_before: message.notBefore ?? now, not_after: message.notAfter ?? null,
    })
    .onConflict((conflict) => conflict.column('dedupe_key').doNothing())
    .returning('id')
    .executeTakeFirst()
  return queued !== undefined
}

const NOTHING = { recipient: '', mention: '', subject: '', body: '', link: '' }

/**
 * Takes back what is not yet sent and blanks what is, of all messages whose keys begin so: whoever they went to wants to be forgotten. What a
 * process is sending at this moment still arrives.
 */
export async function withdrawMessages(trx: Trx, keyBeginning: string, now: string): Promise<void> {
  const theirs = beginsWith(trx, 'dedupe_key', keyBeginning)
  await trx.updateTable('outbox_message').set({ failed_at: now, last_error: 'withdrawn' }).where(theirs).where('sent_at', 'is', null).where('failed_at', 'is', null).execute()
  await trx.updateTable('outbox_message').set(NOTHING).where(theirs).execute()
}

/** Blanks to whom and what was written in messages that went out, or were given up, so many days ago (policy); that there was one stays. */
export async function forgetOldMessages(db: Db, keptDays: number, now: string): Promise<number> {
  const before = new Date(Date.parse(now) - keptDays * 86_400_000).toISOString()
  const { numUpdatedRows } = await db
    .updateTable('outbox_message')
    .set(NOTHING)
    .where('queued_at', '<', before)
    .where('recipient', '<>', sql.lit(''))
    .where((eb) => eb.or([eb('sent_at', 'is not', null), eb('failed_at', 'is not', null)]))
    .executeTakeFirst()
  return Number(numUpdatedRows)
}
