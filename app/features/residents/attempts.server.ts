import { createHmac } from 'node:crypto'
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

/** A stairwell, an office or a mobile network often shares one address. */
const MOST_AN_HOUR: Record<AttemptKind, number> = { feedback: 8, follow: 10, use: 20 }
const KEPT_HOURS = 24

/**
 * Counts what comes from one address and refuses `too_many` above the limit of the hour. Only a keyed hash of the address is kept, for a
 * day. Counted before the command does anything, in a statement of its own, so that a hundred at once are a hundred.
 */
export async function noteAttempt(db: Db, visitor: Visitor, kind: AttemptKind, now: string): Promise<void> {
  const address = addressHash(visitor)
  await db.deleteFrom('resident_attempt').where('attempted_at', '<', hoursBefore(now, KEPT_HOURS)).execute()
  await db.insertInto('resident_attempt').values({ kind, address_hash: address, attempted_at: now }).execute()
  const { count } = await db
    .selectFrom('resident_attempt')
    .select((select) => select.fn.countAll<number | string>().as('count'))
    .where('kind', '=', kind)
    .where('address_hash', '=', address)
    .where('attempted_at', '>', hoursBefore(now, 1))
    .executeTakeFirstOrThrow()
  if (Number(count) > MOST_AN_HOUR[kind]) refuse('too_many')
}

function addressHash({ address, secret }: Visitor): string {
  return createHmac('sha256', secret).update(`address ${address}`).digest('base64url').slice(0, 22)
}

function hoursBefore(now: string, hours: number): string {
  return new Date(Date.parse(now) - hours * 3_600_000).toISOString()
}
