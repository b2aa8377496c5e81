import type { Channel } from '~/domain/messages'
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
