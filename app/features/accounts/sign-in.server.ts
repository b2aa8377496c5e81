import type { Actor } from '~/domain/permissions'
import { refuse } from '~/domain/refusal'
import type { Db } from '~db/schema'
import type { Device } from './devices.server'
import { isPassword } from './passwords.server'

/** Failed attempts within a quarter of an hour after which one waits. */
const WINDOW_MINUTES = 15
/** For one login or code: from one address, or in a browser in which its owner signed in before. */
export const MOST_BY_LOGIN = 8
/** For one login from all addresses together. */
export const MOST_BY_LOGIN_ANYWHERE = 40
/** From one address, whoever is named: a bureau shares one. */
const MOST_BY_ADDRESS = 60

interface Limit {
  by: readonly ('login' | 'address')[]
  most: number
}

/** Who only knows a login can keep nobody out of the browsers in which he signed in before: those are counted by themselves (decision 086). */
const OWN_BROWSER: readonly Limit[] = [{ by: ['login'], most: MOST_BY_LOGIN }]
const ANY_BROWSER: readonly Limit[] = [{ by: ['login', 'address'], most: MOST_BY_LOGIN }, { by: ['login'], most: MOST_BY_LOGIN_ANYWHERE }, { by: ['address'], most: MOST_BY_ADDRESS }]
/** What is asked of one who has shown the password or is signed in already. */
const ONE_ACCOUNT: readonly Limit[] = [{ by: ['login'], most: MOST_BY_LOGIN }, { by: ['address'], most: MOST_BY_ADDRESS }]

/** What is counted together: attempts at a login, or at what is asked of an account after it, in its own browser or in any other. */
export interface Counted {
  whose: string
  address: string
  limits: readonly Limit[]
}

/**
 * The account of a login and password. Refuses `sign_in_wrong` without saying which of the two is wrong, and `sign_in_throttled` after
 * too many attempts. An attempt is counted before the password is checked, so that a hundred at once are a hundred.
 */
export async function authenticate(db: Db, input: { login: string; password: string; address: string; device?: Device | null }, now: string): Promise<number> {
  const login = normalLogin(input.login)
  const account = await db.selectFrom('account').select(['id', 'password_hash']).where('login', '=', login).where('disabled_at', 'is', null).executeTakeFirst()
  const counted = ownBrowser(input.device, account?.id, login, input.address) ?? { whose: login, address: input.address, limits: ANY_BROWSER }
  const attempt = await attemptOrWait(db, counted, now)
  if (!(await isPassword(account?.password_hash ?? '', input.password)) || !account) refuse('sign_in_wrong', 'password')
  await attemptSucceeded(db, attempt, counted)
  return account.id
}

/** The code that is asked of an account which has shown its password. */
export function codeOf(accountId: number, input: { address: string; device?: Device | null }): Counted {
  const whose = `#${accountId} second factor`
  return ownBrowser(input.device, accountId, whose, input.address) ?? { whose, address: input.address, limits: ONE_ACCOUNT }
}

function ownBrowser(device: Device | null | undefined, accountId: number | undefined, whose: string, address: string): Counted | null {
  if (!device || accountId === undefined || !device.accounts.includes(accountId)) return null
  return { whose: `@${device.id} ${whose}`, address, limits: OWN_BROWSER }
}

/** Counts an attempt as failed until it succeeds; refuses it where there were too many. One that is refused makes nobody wait longer. */
export async function attemptOrWait(db: Db, { whose, address, limits }: Counted, now: string): Promise<number> {
  const row = { login: whose.slice(0, 100), address, attempted_at: now, succeeded: 0 as const }
  const { id } = await db.insertInto('sign_in_attempt').values(row).returning('id').executeTakeFirstOrThrow()
  const since = new Date(Date.parse(now) - WINDOW_MINUTES * 60_000).toISOString()
  for (const { by, most } of limits) {
    if ((await failures(db, by, row, since)) <= most) continue
    // Those before it suffice to make the next one wait; of a hundred at once some may not stand there yet.
    if ((await failures(db, by, row, since, id)) >= most) await db.deleteFrom('sign_in_attempt').where('id', '=', id).execute()
    refuse('sign_in_throttled', undefined, { minutes: WINDOW_MINUTES })
  }
  return id
}

/**
 * Asks somebody who is signed in for his password again; refuses `current_password_wrong` at the field, and `sign_in_throttled` after too
 * many attempts: who sits down at an open session must not find the password by trying.
 */
export async function askPasswordAgain(db: Db, actor: Actor, input: { password: string; field: string }, now: string): Promise<void> {
  const accountId = actor.accountId ?? 0
  const counted = { whose: `#${accountId} password again`, address: actor.address ?? '', limits: ONE_ACCOUNT }
  const attempt = await attemptOrWait(db, counted, now)
  const account = await db.selectFrom('account').select('password_hash').where('id', '=', accountId).executeTakeFirstOrThrow()
  if (!(await isPassword(account.password_hash, input.password))) refuse('current_password_wrong', input.field)
  await attemptSucceeded(db, attempt, counted)
}

/** True for an account that signs in with a password; others sign in elsewhere only. */
export async function hasPassword(read: Db, accountId: number): Promise<boolean> {
  const account = await read.selectFrom('account').select('password_hash').where('id', '=', accountId).executeTakeFirst()
  return (account?.password_hash ?? '') !== ''
}

/** Notes that an attempt succeeded and forgets the failed ones before it, not those that came from elsewhere. */
export async function attemptSucceeded(db: Db, attempt: number, { whose, address }: Counted): Promise<void> {
  await db.updateTable('sign_in_attempt').set({ succeeded: 1 }).where('id', '=', attempt).execute()
  await db.deleteFrom('sign_in_attempt').where('login', '=', whose.slice(0, 100)).where('address', '=', address).where('succeeded', '=', 0).execute()
}

async function failures(db: Db, by: Limit['by'], of: { login: string; address: string }, since: string, before?: number): Promise<number> {
  let asked = db.selectFrom('sign_in_attempt').select((select) => select.fn.countAll<number>().as('count')).where('succeeded', '=', 0).where('attempted_at', '>', since)
  for (const column of by) asked = asked.where(column, '=', of[column])
  if (before !== undefined) asked = asked.where('id', '<', before)
  return (await asked.executeTakeFirstOrThrow()).count
}

/**
 * Erases who signed in, or tried to, from which address: sessions that ended and attempts that were made more than so many days ago. Returns how many.
 * They are the only record of it, so they are kept as long as logs must be.
 */
export async function forgetOldSignIns(db: Db, keptDays: number, now: string): Promise<number> {
  const before = new Date(Date.parse(now) - keptDays * 86_400_000).toISOString()
  const sessions = await db.deleteFrom('session').where('expires_at', '<', before).executeTakeFirst()
  const attempts = await db.deleteFrom('sign_in_attempt').where('attempted_at', '<', before).executeTakeFirst()
  return Number(sessions.numDeletedRows) + Number(attempts.numDeletedRows)
}

/** Logins are written in small letters and half-width characters. */
export function normalLogin(login: string): string {
  return login.normalize('NFKC').trim().toLowerCase()
}
