import { randomUUID } from 'node:crypto'
import { maskedAddress, nextAttempt, type Channel } from '~/domain/messages'
import type { Log } from '~/log.server'
import type { Db, Row } from '~db/schema'

export type OutboxMessage = Row<'outbox_message'>

/** Delivers one message or throws; `Undeliverable` where another attempt would fail alike. */
export type Sender = (message: OutboxMessage) => Promise<void>
/** Channels without a sender are not set up: their messages wait. */
export type Senders = Partial<Record<Channel, Sender>>

export class Undeliverable extends Error {}

export interface Delivered {
  sent: number
  failed: number
  /** Tried without success; another attempt follows. */
  waiting: number
}

const BATCH = 10
const CLAIM_MINUTES = 10

/**
 * Sends what is due, oldest first. Two processes never hold the same message at once: each claims its batch by one update before it
 * sends, and a claim that its process did not live to end is free again after ten minutes. So every message goes out at least once,
 * and twice only when a process dies between sending and noting it.
 */
export async function sendDue(db: Db, senders: Senders, now: string, log: Log): Promise<Delivered> {
  const delivered: Delivered = { sent: 0, failed: 0, waiting: 0 }
  const channels = (Object.keys(senders) as Channel[]).filter((channel) => senders[channel])
  delivered.failed += await giveUpStale(db, now)
  if (channels.length === 0) return delivered
  for (;;) {
    const claim = randomUUID()
    const messages = await claimBatch(db, channels, claim, now)
    for (const message of messages) delivered[await deliver(db, message, senders, claim, now, log)]++
    if (messages.length < BATCH) return delivered
  }
}

/** What nobody was able to send while it was of use. */
async function giveUpStale(db: Db, now: string): Promise<number> {
  const stale = await db
    .updateTable('outbox_message')
    .set({ failed_at: now, last_error: 'too late' })
    .where('sent_at', 'is', null)
    .where('failed_at', 'is', null)
    .where('not_before', '<=', now)
    .where('not_after', '<=', now)
    .where((eb) => eb.or([eb('claimed_until', 'is', null), eb('claimed_until', '<=', now)]))
    .returning(['id', 'confidential'])
    .execute()
  for (const { id, confidential } of stale) if (confidential) await blank(db, id)
  return stale.length
}

async function claimBatch(db: Db, channels: readonly Channel[], claim: string, now: string): Promise<OutboxMessage[]> {
  const until = new Date(Date.parse(now) + CLAIM_MINUTES * 60_000).toISOString()
  const due = await db
    .selectFrom('outbox_message')
    .select('id')
    .where('sent_at', 'is', null)
    .where('failed_at', 'is', null)
    .where('not_before', '<=', now)
    .where('channel', 'in', channels)
    .where((eb) => eb.or([eb('claimed_until', 'is', null), eb('claimed_until', '<=', now)]))
    .orderBy('not_before')
    .orderBy('id')
    .limit(BATCH)
    .execute()
  if (due.length === 0) return []
  // The conditions again: between the reading and this update another process may have claimed the same rows.
  const claimed = await db
    .updateTable('outbox_message')
    .set((eb) => ({ claim, claimed_until: until, attempts: eb('attempts', '+', 1) }))
    .where('id', 'in', due.map(({ id }) => id))
    .where('sent_at', 'is', null)
    .where('failed_at', 'is', null)
    .where('not_before', '<=', now)
    .where((eb) => eb.or([eb('claimed_until', 'is', null), eb('claimed_until', '<=', now)]))
    .returningAll()
    .execute()
  return claimed.sort((a, b) => a.id - b.id)
}

async function deliver(db: Db, message: OutboxMessage, senders: Senders, claim: string, now: string, log: Log): Promise<keyof Delivered> {
  const about = { id: message.id, channel: message.channel, to: maskedAddress(message.recipient), account: message.account_id, topic: message.topic, attempt: message.attempts }
  try {
    await senders[message.channel]?.(message)
  } catch (error) {
    const next = error instanceof Undeliverable ? null : nextAttempt(message.attempts, now)
    await note(db, message, claim, { last_error: sayWithout(error, message), claimed_until: null, ...(next ? { not_before: next } : { failed_at: now }) })
    log(next ? 'warn' : 'error', next ? 'message not sent, to be tried again' : 'message given up', { ...about, next, error: sayWithout(error, message) })
    return next ? 'waiting' : 'failed'
  }
  await note(db, message, claim, { sent_at: now, claimed_until: null, last_error: '' })
  log('info', 'message sent', about)
  return 'sent'
}

async function note(db: Db, message: OutboxMessage, claim: string, set: Partial<Pick<OutboxMessage, 'sent_at' | 'failed_at' | 'not_before' | 'claimed_until' | 'last_error'>>): Promise<void> {
  await db.updateTable('outbox_message').set(set).where('id', '=', message.id).where('claim', '=', claim).execute()
  if (message.confidential && (set.sent_at || set.failed_at)) await blank(db, message.id)
}

async function blank(db: Db, id: number): Promise<void> {
  await db.updateTable('outbox_message').set({ recipient: '', mention: '', subject: '', body: '', link: '' }).where('id', '=', id).execute()
}

/** What went wrong, without the address that servers like to repeat. */
function sayWithout(error: unknown, message: OutboxMessage): string {
  const said = error instanceof Error ? error.message : String(error)
  return said.replaceAll(message.recipient || '\0', maskedAddress(message.recipient)).slice(0, 200)
}
