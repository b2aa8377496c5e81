import { createHmac, randomBytes } from 'node:crypto'
import { todayOf } from '~/domain/calendar'
import type { Actor, Grant } from '~/domain/permissions'
import { prepared } from '~db/prepared.server'
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

/** The session of an id with its actor and his grants in force; null: unknown, revoked, expired, idle too long, or its account disabled. */
export async function findSession(read: Db, secret: string, id: string, now: string): Promise<(OpenSession & { lastSeenAt: string; actor: Actor }) | null> {
  const rows = await sessionRows(read, { hash: hashOf(secret, id), now, idleSince: later(now, -IDLE_HOURS), today: todayOf(now) })
  const [row] = rows
  if (!row) return null
  const { idHash, accountId, lastSeenAt, data } = row
  return { idHash, accountId, lastSeenAt, mustEnrol: data === MUST_ENROL, actor: { accountId, name: row.name, grants: rows.flatMap(grantOf), source: 'web' } }
}

/** Asked at every request of those signed in: one row for each grant, or one without. */
const sessionRows = prepared((db, asked: { hash: string; now: string; idleSince: string; today: string }) =>
  db
    .selectFrom('session')
    .innerJoin('account', 'account.id', 'session.account_id')
    .leftJoin('account_grant', (join) =>
      join
        .onRef('account_grant.account_id', '=', 'account.id')
        .on((on) => on.or([on('account_grant.valid_from', 'is', null), on('account_grant.valid_from', '<=', asked.today)]))
        .on((on) => on.or([on('account_grant.valid_until', 'is', null), on('account_grant.valid_until', '>=', asked.today)])),
    )
    .leftJoin('division', 'division.code', 'account_grant.division_code')
    .select([
      'session.id_hash as idHash', 'account.id as accountId', 'account.name', 'session.last_seen_at as lastSeenAt', 'session.data', 'account_grant.role',
      'division.code as divisionCode', 'division.path', 'division.name as divisionName',
    ])
    .where('session.id_hash', '=', asked.hash)
    .where('session.revoked_at', 'is', null)
    .where('session.expires_at', '>', asked.now)
    .where('session.last_seen_at', '>', asked.idleSince)
    .where('account.disabled_at', 'is', null)
    .orderBy('account_grant.id'),
)

function grantOf({ role, divisionCode, path, divisionName }: { [K in keyof Grant]: Grant[K] | null }): Grant[] {
  return role && divisionCode && path ? [{ role, divisionCode, path, divisionName: divisionName ?? undefined }] : []
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

function hashOf(secret: string, id: string): string {
  return createHmac('sha256', secret).update(id).digest('hex')
}

function later(now: string, hours: number): string {
  return new Date(Date.parse(now) + hours * 3_600_000).toISOString()
}
