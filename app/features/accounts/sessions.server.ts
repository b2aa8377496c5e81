import { createHmac, randomBytes } from 'node:crypto'
import type { Db } from '~db/schema'

/** Hours without a request after which a session ends, and its longest life in days. */
const IDLE_HOURS = 12
const LONGEST_DAYS = 14
/** A request seldom writes: the time of the last one is noted at most every five minutes. */
const NOTE_EVERY_MS = 5 * 60_000

export interface OpenSession {
  idHash: string
  accountId: number
  /** A second factor is required and not set up yet: nothing else is open until it is. */
  mustEnrol: boolean
}

const MUST_ENROL = '{"mustEnrol":true}'

export interface SessionRow {
  idHash: string
  createdAt: string
  lastSeenAt: string
  address: string
  agent: string
}

/** Opens a session with a new random id, which is returned and stored only as a keyed hash. */
export async function openSession(
  db: Db,
  secret: string,
  input: { accountId: number; address: string; agent: string; mustEnrol?: boolean },
  now: string,
): Promise<string> {
  const id = randomBytes(32).toString('base64url')
  await db
    .insertInto('session')
    .values({
      id_hash: hashOf(secret, id),
      account_id: input.accountId,
      data: input.mustEnrol ? MUST_ENROL : '{}',
      created_at: now,
      last_seen_at: now,
      expires_at: later(now, LONGEST_DAYS * 24),
      address: input.address,
      agent: input.agent.slice(0, 200),
    })
    .execute()
  return id
}

/** The session of an id, or null: unknown, revoked, expired, idle too long, or its account disabled. */
export async function findSession(read: Db, secret: string, id: string, now: string): Promise<(OpenSession & { lastSeenAt: string }) | null> {
  const row = await read
    .selectFrom('session')
    .innerJoin('account', 'account.id', 'session.account_id')
    .select(['session.id_hash as idHash', 'account.id as accountId', 'session.last_seen_at as lastSeenAt', 'session.data'])
    .where('session.id_hash', '=', hashOf(secret, id))
    .where('session.revoked_at', 'is', null)
    .where('session.expires_at', '>', now)
    .where('session.last_seen_at', '>', later(now, -IDLE_HOURS))
    .where('account.disabled_at', 'is', null)
    .executeTakeFirst()
  if (!row) return null
  const { data, ...session } = row
  return { ...session, mustEnrol: data === MUST_ENROL }
}

/** Notes that a session is in use, at most every five minutes. */
export async function noteSessionUse(db: Db, session: { idHash: string; lastSeenAt: string }, now: string): Promise<void> {
  if (Date.parse(now) - Date.parse(session.lastSeenAt) < NOTE_EVERY_MS) return
  await db.updateTable('session').set({ last_seen_at: now }).where('id_hash', '=', session.idHash).execute()
}

/** Open sessions of an account, newest use first. */
export async function listSessions(read: Db, accountId: number, now: string): Promise<SessionRow[]> {
  return read
    .selectFrom('session')
    .select(['id_hash as idHash', 'created_at as createdAt', 'last_seen_at as lastSeenAt', 'address', 'agent'])
    .where('account_id', '=', accountId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .where('last_seen_at', '>', later(now, -IDLE_HOURS))
    .orderBy('last_seen_at', 'desc')
    .execute()
}

/** What names a session in a page: too little of its hash to be anything else. */
export function keyOf(idHash: string): string {
  return idHash.slice(0, 16)
}

/** Ends one session of an account; nothing happens if it is not his or has ended. */
export async function revokeSession(db: Db, accountId: number, idHash: string, now: string): Promise<void> {
  await db
    .updateTable('session')
    .set({ revoked_at: now })
    .where('id_hash', '=', idHash)
    .where('account_id', '=', accountId)
    .where('revoked_at', 'is', null)
    .execute()
}

/** Ends all sessions of an account, save the one to keep. */
export async function revokeSessions(db: Db, accountId: number, now: string, keep = ''): Promise<void> {
  await db
    .updateTable('session')
    .set({ revoked_at: now })
    .where('account_id', '=', accountId)
    .where('id_hash', '!=', keep)
    .where('revoked_at', 'is', null)
    .execute()
}

/** Removes sessions that ended more than a month ago. */
export async function forgetOldSessions(db: Db, now: string): Promise<void> {
  await db.deleteFrom('session').where('expires_at', '<', later(now, -30 * 24)).execute()
}

function hashOf(secret: string, id: string): string {
  return createHmac('sha256', secret).update(id).digest('hex')
}

function later(now: string, hours: number): string {
  return new Date(Date.parse(now) + hours * 3_600_000).toISOString()
}
