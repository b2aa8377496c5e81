import { refuse } from '~/domain/refusal'
import type { Db } from '~db/schema'
import { isPassword } from './passwords.server'

/** Failed attempts within a quarter of an hour after which one waits: for one login, and from one address (a bureau shares one). */
const WINDOW_MINUTES = 15
export const MOST_BY_LOGIN = 8
export const MOST_BY_ADDRESS = 60

/**
 * The account of a login and password. Refuses `sign_in_wrong` without saying which of the two is wrong, and `sign_in_throttled` after
 * too many attempts. An attempt is counted before the password is checked, so that a hundred at once are a hundred.
 */
export async function authenticate(db: Db, input: { login: string; password: string; address: string }, now: string): Promise<number> {
  const login = normalLogin(input.login)
  const attempt = await attemptOrWait(db, login, input.address, now)
  const account = await db.selectFrom('account').select(['id', 'password_hash']).where('login', '=', login).where('disabled_at', 'is', null).executeTakeFirst()
  if (!(await isPassword(account?.password_hash ?? '', input.password)) || !account) refuse('sign_in_wrong', 'password')
  await attemptSucceeded(db, attempt, login)
  return account.id
}

/** Counts an attempt as failed until it succeeds; refuses it where there were too many. `whose` is a login, or names its second factor. */
export async function attemptOrWait(db: Db, whose: string, address: string, now: string): Promise<number> {
  const row = { login: whose.slice(0, 100), address, attempted_at: now, succeeded: 0 as const }
  const { id } = await db.insertInto('sign_in_attempt').values(row).returning('id').executeTakeFirstOrThrow()
  const since = new Date(Date.parse(now) - WINDOW_MINUTES * 60_000).toISOString()
  if ((await failures(db, 'login', row.login, since)) > MOST_BY_LOGIN || (await failures(db, 'address', address, since)) > MOST_BY_ADDRESS) {
    refuse('sign_in_throttled', undefined, { minutes: WINDOW_MINUTES })
  }
  return id
}

/** Notes that an attempt succeeded and forgets the failed ones before it. */
export async function attemptSucceeded(db: Db, attempt: number, whose: string): Promise<void> {
  await db.updateTable('sign_in_attempt').set({ succeeded: 1 }).where('id', '=', attempt).execute()
  await db.deleteFrom('sign_in_attempt').where('login', '=', whose.slice(0, 100)).where('succeeded', '=', 0).execute()
}

async function failures(db: Db, column: 'login' | 'address', value: string, since: string): Promise<number> {
  const row = await db
    .selectFrom('sign_in_attempt')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where(column, '=', value)
    .where('succeeded', '=', 0)
    .where('attempted_at', '>', since)
    .executeTakeFirstOrThrow()
  return row.count
}

/** Logins are written in small letters and half-width characters. */
export function normalLogin(login: string): string {
  return login.normalize('NFKC').trim().toLowerCase()
}
