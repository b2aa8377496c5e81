import { createHash, randomBytes } from 'node:crypto'
import type { Actor } from '~/domain/permissions'
import { refuse } from '~/domain/refusal'
import { writeAudit } from '~/features/audit/audit.server'
import { ensureNation } from '~/features/divisions/divisions.server'
import type { Db } from '~db/schema'
import { inTransaction } from '~db/transaction.server'
import { createAccount, getGovernedAccount, homeOf } from './accounts.server'
import { checkPassword, hashPassword } from './passwords.server'
import { revokeSessions } from './sessions.server'

/** Hours that a link works. */
export const LINK_HOURS = { first_admin: 24, invite: 72, reset: 24 } as const
type Purpose = keyof typeof LINK_HOURS

const SYSTEM: Actor = { accountId: null, name: '系统', grants: [], source: 'system' }

/** A token that lets somebody set a password once; stored as its hash only. Links made before for the same account end. */
async function makeLink(trx: Db, purpose: Purpose, accountId: number | null, now: string): Promise<string> {
  const token = randomBytes(24).toString('base64url')
  const expiresAt = new Date(Date.parse(now) + LINK_HOURS[purpose] * 3_600_000).toISOString()
  const earlier = trx.updateTable('one_time_link').set({ used_at: now }).where('used_at', 'is', null)
  await (accountId === null ? earlier.where('purpose', '=', 'first_admin') : earlier.where('account_id', '=', accountId)).execute()
  await trx.insertInto('one_time_link').values({ token_hash: hashOf(token), purpose, account_id: accountId, expires_at: expiresAt }).execute()
  return token
}

/** A token for the first administrator, or null where an account exists already. */
export async function linkForFirstAdministrator(db: Db, now: string): Promise<string | null> {
  return inTransaction(db, async (trx) => {
    const account = await trx.selectFrom('account').select('id').limit(1).executeTakeFirst()
    return account ? null : makeLink(trx, 'first_admin', null, now)
  })
}

/** A token by which the owner of an account sets his password: an invitation while he has none, a reset afterwards. */
export async function linkForAccount(db: Db, actor: Actor, accountId: number, now: string): Promise<string> {
  return inTransaction(db, async (trx) => {
    const account = await getGovernedAccount(trx, actor, accountId, now)
    const purpose = account.canSignIn ? 'reset' : 'invite'
    const token = await makeLink(trx, purpose, accountId, now)
    await writeAudit(trx, actor, { action: 'makeLink', subjectType: 'account', subjectId: accountId, divisionCode: account.grants[0]?.divisionCode, after: { purpose } }, now)
    return token
  })
}

export interface OpenLink {
  purpose: Purpose
  accountId: number | null
  login: string
  name: string
}

/** What an unused, unexpired link is for; null for any other. */
export async function findLink(read: Db, token: string, now: string): Promise<OpenLink | null> {
  const link = await read
    .selectFrom('one_time_link')
    .leftJoin('account', 'account.id', 'one_time_link.account_id')
    .select(['one_time_link.purpose', 'one_time_link.account_id as accountId', 'account.login', 'account.name', 'account.disabled_at as disabledAt'])
    .where('token_hash', '=', hashOf(token))
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  if (!link || link.disabledAt) return null
  return { purpose: link.purpose, accountId: link.accountId, login: link.login ?? '', name: link.name ?? '' }
}

/**
 * Sets the password by a one-time link and returns the account's id; all its sessions end. The first administrator's link creates
 * the account, over the whole country. A link works once: `link_used` otherwise.
 */
export async function useLink(db: Db, token: string, input: { login: string; name: string; password: string; address?: string }, now: string): Promise<number> {
  const link = (await findLink(db, token, now)) ?? refuse('link_used')
  await checkPassword(input.password, link.login || input.login, link.name || input.name)
  const passwordHash = await hashPassword(input.password)
  return inTransaction(db, async (trx) => {
    const used = await trx
      .updateTable('one_time_link')
      .set({ used_at: now })
      .where('token_hash', '=', hashOf(token))
      .where('used_at', 'is', null)
      .returning('token_hash')
      .executeTakeFirst()
    if (!used) refuse('link_used')
    const accountId = link.accountId ?? (await createFirstAdministrator(trx, input, now))
    await trx.updateTable('account').set({ password_hash: passwordHash }).where('id', '=', accountId).execute()
    await revokeSessions(trx, accountId, now)
    const owner = { accountId, name: link.name || input.name.trim(), grants: [], source: 'web' as const, address: input.address }
    await writeAudit(trx, owner, { action: 'useLink', subjectType: 'account', subjectId: accountId, divisionCode: await homeOf(trx, accountId), after: { purpose: link.purpose } }, now)
    return accountId
  })
}

async function createFirstAdministrator(trx: Db, input: { login: string; name: string }, now: string): Promise<number> {
  const divisionCode = await ensureNation(trx)
  return createAccount(trx, SYSTEM, { login: input.login, name: input.name, grants: [{ role: 'admin', divisionCode }] }, now)
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
