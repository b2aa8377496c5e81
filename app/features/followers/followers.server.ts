import { isEmail } from '~/domain/messages'
import { refuse } from '~/domain/refusal'
import { todayOf } from '~/domain/calendar'
import { placeName } from '~/domain/places'
import { queueMessage, withdrawMessages } from '~/features/outbox/queue.server'
import { retentionTerms } from '~/features/policies/retention.server'
import { noteAttempt, type Visitor } from '~/features/residents/attempts.server'
import { messagesFor, type Locale } from '~/i18n/messages'
import type { Db, Row } from '~db/schema'
import { inTransaction, type Trx } from '~db/transaction.server'
import { addressKey, followerToken, isFollowerToken, sealAddress } from './addresses.server'
import { toldOf } from './told.server'

/** Where the links of messages lead. */
export interface FollowSite {
  secret: string
  /** Addresses of this site, by token. */
  confirmUrl(token: string): string
  leaveUrl(token: string): string
  statusUrl(code: string): string
}

const FORGOTTEN_AT_ONCE = 500
/** While so many wait to be confirmed no further one is asked for: whoever fills in somebody else's address sends him three messages a day at most. */
const MOST_UNCONFIRMED = 3

export interface FollowInput {
  projectCode: string
  email: string
  language: Locale
  /** Names this filling in of the form: it asks one address once. */
  key: string
}

/**
 * Asks to be told by e-mail what changes at a stairwell. Nothing is told before the address is confirmed by the link sent to it. The answer
 * is the same whether the address follows already, was given too often, or not.
 */
export async function askToFollow(db: Db, site: FollowSite, visitor: Visitor, input: FollowInput, now: string): Promise<void> {
  const email = input.email.normalize('NFKC').trim()
  if (email.length > 200 || !isEmail(email)) refuse('email_wrong', 'email')
  const project = await projectOf(db, input.projectCode)
  if (!(await noteAttempt(db, visitor, 'follow', input.key, now))) return
  await inTransaction(db, async (trx) => {
    if ((await countUnconfirmed(trx, addressKey(site.secret, email), project.id)) >= MOST_UNCONFIRMED) return
    const follower = await rowFor(trx, site.secret, project.id, email, input.language, now)
    if (follower.confirmed_at) return
    const t = messagesFor(input.language).follow
    const { unconfirmed } = await retentionTerms(trx, todayOf(now))
    const message = {
      channel: 'email' as const, to: email, subject: t.confirmSubject(placeName(project)), text: t.confirmText(placeName(project), unconfirmed),
      link: site.confirmUrl(followerToken(site.secret, 'confirm', { id: follower.id, askedAt: follower.asked_at })),
      // One a day, so that nobody can fill somebody else's mailbox with it.
      dedupeKey: `follow-confirm:${follower.id}:${todayOf(now)}`, topic: `project:${project.id}`, confidential: true,
    }
    await queueMessage(trx, message, now)
  })
}

/** Other stairwells for which the address has been given and nobody has confirmed it. */
async function countUnconfirmed(trx: Trx, emailHash: string, projectId: number): Promise<number> {
  const { count } = await trx
    .selectFrom('follower')
    .select((select) => select.fn.countAll<number | string>().as('count'))
    .where('email_hash', '=', emailHash)
    .where('confirmed_at', 'is', null)
    .where('project_id', '<>', projectId)
    .executeTakeFirstOrThrow()
  return Number(count)
}

async function projectOf(db: Db, code: string) {
  const project = await db
    .selectFrom('project')
    .innerJoin('estate', 'estate.id', 'project.estate_id')
    .select(['project.id', 'project.building', 'project.stairwell', 'estate.name as estate'])
    .where('project.code', '=', code)
    .executeTakeFirst()
  return project ?? refuse('not_found')
}

async function rowFor(trx: Trx, secret: string, projectId: number, email: string, language: Locale, now: string): Promise<Row<'follower'>> {
  const row = { project_id: projectId, email_cipher: sealAddress(secret, email), email_hash: addressKey(secret, email), language, asked_at: now }
  await trx.insertInto('follower').values(row).onConflict((conflict) => conflict.columns(['project_id', 'email_hash']).doNothing()).execute()
  return trx.selectFrom('follower').selectAll().where('project_id', '=', projectId).where('email_hash', '=', row.email_hash).executeTakeFirstOrThrow()
}

export interface Following {
  code: string
  estate: string
  building: string
  stairwell: string
  isConfirmed: boolean
}

/** What a link of a message is about; null where it leads nowhere (any more). */
export async function findFollowing(db: Db, secret: string, purpose: 'confirm' | 'leave', token: string): Promise<Following | null> {
  const follower = await followerOf(db, secret, purpose, token)
  if (!follower) return null
  const project = await db
    .selectFrom('project')
    .innerJoin('estate', 'estate.id', 'project.estate_id')
    .select(['project.code', 'estate.name as estate', 'project.building', 'project.stairwell'])
    .where('project.id', '=', follower.project_id)
    .executeTakeFirstOrThrow()
  return { ...project, isConfirmed: follower.confirmed_at !== null }
}

/** From now on changes are told. What stands today is known to who confirms: he comes from its page. */
export async function confirmFollowing(db: Db, secret: string, token: string, now: string): Promise<void> {
  const follower = (await followerOf(db, secret, 'confirm', token)) ?? refuse('not_found')
  if (follower.confirmed_at) return
  const told = await toldOf(db, follower.project_id, todayOf(now))
  await db.updateTable('follower').set({ confirmed_at: now, told: told ?? '' }).where('id', '=', follower.id).where('confirmed_at', 'is', null).execute()
}

/** Nothing more is told, and the address is erased at once, here and in the messages. A second time changes nothing. */
export async function leaveFollowing(db: Db, secret: string, token: string, now: string): Promise<void> {
  const follower = await followerOf(db, secret, 'leave', token)
  if (follower) await inTransaction(db, (trx) => forget(trx, follower.id, now))
}

/** Erases a follower and what was written to him. */
export async function forget(trx: Trx, id: number, now: string): Promise<void> {
  await trx.deleteFrom('follower').where('id', '=', id).execute()
  for (const kind of ['follow', 'follow-confirm']) await withdrawMessages(trx, `${kind}:${id}:`, now)
}

/** Erases addresses that nobody has confirmed in time (policy). */
export async function forgetUnconfirmed(db: Db, now: string): Promise<number> {
  const { unconfirmed } = await retentionTerms(db, todayOf(now))
  const before = new Date(Date.parse(now) - unconfirmed * 86_400_000).toISOString()
  const late = await db.selectFrom('follower').select('id').where('confirmed_at', 'is', null).where('asked_at', '<', before).limit(FORGOTTEN_AT_ONCE).execute()
  for (const { id } of late) await inTransaction(db, (trx) => forget(trx, id, now))
  return late.length
}

async function followerOf(db: Db, secret: string, purpose: 'confirm' | 'leave', token: string): Promise<Row<'follower'> | null> {
  const id = Number(/^(\d{1,9})-/.exec(token)?.[1] ?? 0)
  const follower = await db.selectFrom('follower').selectAll().where('id', '=', id).executeTakeFirst()
  return follower && isFollowerToken(secret, purpose, { id, askedAt: follower.asked_at }, token) ? follower : null
}
