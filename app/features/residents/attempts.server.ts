import { createHmac } from 'node:crypto'
import { networkOf } from '~/domain/network'
import type { Actor } from '~/domain/permissions'
import { refuse } from '~/domain/refusal'
import type { Db } from '~db/schema'

/** Somebody without an account: where the request came from, and the key by which that is made unreadable. */
export interface Visitor {
  address: string
  secret: string
}

/** A resident without an account, in the log. */
export const RESIDENT: Actor = { accountId: null, name: '居民', grants: [], source: 'web' }

export type AttemptKind = 'feedback' | 'follow' | 'use'

/** For one network: a stairwell, an office or a mobile network often shares an address. */
const MOST: Record<AttemptKind, { anHour: number; aDay: number }> = { feedback: { anHour: 8, aDay: 20 }, follow: { anHour: 10, aDay: 30 }, use: { anHour: 12, aDay: 24 } }
/** Of all networks together: what the site sends by e-mail before anybody has confirmed. */
const MOST_MAILS_AN_HOUR = 2_000
const KEPT_HOURS = 24

/**
 * Counts what comes from one network and from all, and refuses `too_many` above the limits. Returns false where this filling in of the form
 * has counted before: a question that was answered once opens one door once. Only a keyed hash of the network is kept, for a day. Counted before
 * the command does anything, in a statement of its own, so that a hundred at once are a hundred.
 */
export async function noteAttempt(db: Db, visitor: Visitor, kind: AttemptKind, formKey: string, now: string): Promise<boolean> {
  const address = networkHash(visitor)
  await db.deleteFrom('resident_attempt').where('attempted_at', '<', hoursBefore(now, KEPT_HOURS)).execute()
  const noted = await db
    .insertInto('resident_attempt')
    .values({ kind, address_hash: address, attempted_at: now, form_key: formKey })
    .onConflict((conflict) => conflict.columns(['kind', 'form_key']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!noted) return false
  if ((await countSince(db, kind, hoursBefore(now, 1), address)) > MOST[kind].anHour) refuse('too_many')
  if ((await countSince(db, kind, hoursBefore(now, KEPT_HOURS), address)) > MOST[kind].aDay) refuse('too_many')
  if (kind === 'follow' && (await countSince(db, kind, hoursBefore(now, 1))) > MOST_MAILS_AN_HOUR) refuse('too_many')
  return true
}

async function countSince(db: Db, kind: AttemptKind, since: string, address?: string): Promise<number> {
  const { count } = await db
    .selectFrom('resident_attempt')
    .select((select) => select.fn.countAll<number | string>().as('count'))
    .where('kind', '=', kind)
    .where('attempted_at', '>', since)
    .$if(address !== undefined, (query) => query.where('address_hash', '=', address ?? ''))
    .executeTakeFirstOrThrow()
  return Number(count)
}

function networkHash({ address, secret }: Visitor): string {
  return createHmac('sha256', secret).update(`address ${networkOf(address)}`).digest('base64url').slice(0, 22)
}

function hoursBefore(now: string, hours: number): string {
  return new Date(Date.parse(now) - hours * 3_600_000).toISOString()
}
