import { isDate, todayOf } from '~/domain/calendar'
import { can, pathsWith, ROLES, type Actor, type Role } from '~/domain/permissions'
import { Refusal, refuse, type Reason } from '~/domain/refusal'
import { writeAudit } from '~/features/audit/audit.server'
import type { Db } from '~db/schema'
import { underPaths } from '~db/scopes.server'
import { inTransaction, isDuplicate } from '~db/transaction.server'
import { checkPassword, hashPassword } from './passwords.server'
import { keyOf, listSessions, revokeSession, revokeSessions } from './sessions.server'
import { askPasswordAgain, normalLogin } from './sign-in.server'

export interface GrantInput {
  role: Role
  divisionCode: string
  /** First and last day; a deputy's grant ends by itself. */
  validFrom?: string | null
  validUntil?: string | null
}

export interface NewAccount {
  login: string
  name: string
  phone?: string
  /** Without one nobody can sign in until a one-time link is used. */
  password?: string
  grants: readonly GrantInput[]
}

/** Creates an account with its grants and returns its id. Refuses a login in use, a weak password, a grant outside the actor's reach. */
export async function createAccount(db: Db, actor: Actor, input: NewAccount, now: string): Promise<number> {
  const login = await checkAccount(db, actor, input)
  if (input.password !== undefined) await checkPassword(input.password, login, input.name)
  const passwordHash = input.password === undefined ? '' : await hashPassword(input.password)
  return inTransaction(db, async (trx) => {
    await checkAccount(trx, actor, input)
    const { id } = await trx
      .insertInto('account')
      .values({ login, name: input.name.trim(), phone: input.phone?.trim() ?? '', password_hash: passwordHash, created_at: now })
      .returning('id')
      .executeTakeFirstOrThrow()
    for (const grant of input.grants) await insertGrant(trx, id, grant, now)
    const after = { login, name: input.name.trim(), grants: input.grants }
    await writeAudit(trx, actor, { action: 'createAccount', subjectType: 'account', subjectId: id, divisionCode: input.grants[0]?.divisionCode, after }, now)
    return id
  }).catch((error: unknown) => {
    if (isDuplicate(error)) refuse('login_taken', 'login', { login })
    throw error
  })
}

/** Refuses what `createAccount` would refuse but for the password. Returns the login as it will be kept. */
export async function checkAccount(db: Db, actor: Actor, input: Omit<NewAccount, 'password'>): Promise<string> {
  const login = normalLogin(input.login)
  const reasons: Reason[] = []
  if (!/^[a-z0-9][a-z0-9._-]{1,39}$/.test(login)) reasons.push({ code: 'login_invalid', field: 'login' })
  if (input.name.trim() === '') reasons.push({ code: 'name_missing', field: 'name' })
  if (input.grants.length === 0) reasons.push({ code: 'grant_missing', field: 'role' })
  reasons.push(...input.grants.flatMap(grantFaults))
  if (reasons.length > 0) throw new Refusal(reasons)
  for (const grant of input.grants) await checkReach(db, actor, grant.divisionCode)
  const known = await db.selectFrom('account').select('id').where('login', '=', login).executeTakeFirst()
  if (known) refuse('login_taken', 'login', { login })
  return login
}

function grantFaults(grant: GrantInput): Reason[] {
  const reasons: Reason[] = []
  if (!ROLES.includes(grant.role)) reasons.push({ code: 'role_unknown', field: 'role' })
  for (const field of ['validFrom', 'validUntil'] as const) {
    const date = grant[field]
    if (date && !isDate(date)) reasons.push({ code: 'grant_date_invalid', field, params: { date } })
  }
  if (grant.validFrom && grant.validUntil && grant.validUntil < grant.validFrom) reasons.push({ code: 'grant_ends_before', field: 'validUntil' })
  return reasons
}

/** Nobody grants rights over a place that he does not administer. */
async function checkReach(trx: Db, actor: Actor, divisionCode: string): Promise<void> {
  if (divisionCode === '') refuse('grant_division_missing', 'divisionCode')
  const division = await trx.selectFrom('division').select('path').where('code', '=', divisionCode).executeTakeFirst()
  if (!division || !can(actor, 'account.manage', division.path)) refuse('grant_division_unknown', 'divisionCode', { code: divisionCode })
}

async function insertGrant(trx: Db, accountId: number, grant: GrantInput, now: string): Promise<number> {
  const row = await trx
    .insertInto('account_grant')
    .values({
      account_id: accountId,
      role: grant.role,
      division_code: grant.divisionCode,
      valid_from: grant.validFrom || null,
      valid_until: grant.validUntil || null,
      created_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

/** Adds a grant; the same grant twice is one. */
export async function addGrant(db: Db, actor: Actor, input: GrantInput & { accountId: number }, now: string): Promise<void> {
  const faults = grantFaults(input)
  if (faults.length > 0) throw new Refusal(faults)
  await inTransaction(db, async (trx) => {
    await getAccount(trx, actor, input.accountId)
    await checkReach(trx, actor, input.divisionCode)
    const grants = await trx.selectFrom('account_grant').selectAll().where('account_id', '=', input.accountId).execute()
    const [from, until] = [input.validFrom || null, input.validUntil || null]
    if (grants.some((grant) => grant.role === input.role && grant.division_code === input.divisionCode && grant.valid_from === from && grant.valid_until === until)) return
    await insertGrant(trx, input.accountId, input, now)
    const { accountId, ...after } = input
    await writeAudit(trx, actor, { action: 'addGrant', subjectType: 'account', subjectId: accountId, divisionCode: input.divisionCode, after }, now)
  })
}

/** Ends a grant: yesterday was its last day. Ending it twice ends it once; nobody ends his own administration. */
export async function endGrant(db: Db, actor: Actor, input: { accountId: number; grantId: number; today: string }, now: string): Promise<void> {
  await inTransaction(db, async (trx) => {
    await getAccount(trx, actor, input.accountId)
    const grant = await trx.selectFrom('account_grant').selectAll().where('id', '=', input.grantId).where('account_id', '=', input.accountId).executeTakeFirst()
    if (!grant || (grant.valid_until !== null && grant.valid_until < input.today)) return
    await checkReach(trx, actor, grant.division_code)
    if (grant.role === 'admin' && grant.account_id === actor.accountId) refuse('own_administration')
    const yesterday = new Date(Date.parse(`${input.today}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
    await trx.updateTable('account_grant').set({ valid_until: yesterday }).where('id', '=', grant.id).execute()
    const before = { role: grant.role, divisionCode: grant.division_code, validUntil: grant.valid_until }
    await writeAudit(
      trx, actor,
      { action: 'endGrant', subjectType: 'account', subjectId: input.accountId, divisionCode: grant.division_code, before, after: { validUntil: yesterday } },
      now,
    )
  })
}

/** Disables an account and ends its sessions; idempotent. */
export async function disableAccount(db: Db, actor: Actor, input: { accountId: number; reason: string }, now: string): Promise<void> {
  if (input.accountId === actor.accountId) refuse('own_administration')
  if (input.reason.trim() === '') refuse('disable_reason_missing', 'reason')
  await inTransaction(db, async (trx) => {
    const account = await getGovernedAccount(trx, actor, input.accountId, now)
    if (account.disabledAt) return
    await trx.updateTable('account').set({ disabled_at: now }).where('id', '=', account.id).execute()
    await revokeSessions(trx, account.id, now)
    await writeAudit(
      trx, actor,
      { action: 'disableAccount', subjectType: 'account', subjectId: account.id, divisionCode: account.grants[0]?.divisionCode, reason: input.reason.trim() },
      now,
    )
  })
}

/** Ends one session of another account, by the beginning of its hash, or all of them; nothing happens where none is open. */
export async function endSessions(db: Db, actor: Actor, input: { accountId: number; key: string | 'all' }, now: string): Promise<void> {
  await inTransaction(db, async (trx) => {
    const account = await getGovernedAccount(trx, actor, input.accountId, now)
    const open = (await listSessions(trx, account.id, now)).filter(({ idHash }) => input.key === 'all' || keyOf(idHash) === input.key)
    if (open.length === 0) return
    for (const { idHash } of open) await revokeSession(trx, account.id, idHash, now)
    const before = open.map(({ createdAt, address, agent }) => ({ createdAt, address, agent }))
    await writeAudit(trx, actor, { action: 'endSessions', subjectType: 'account', subjectId: account.id, divisionCode: account.grants[0]?.divisionCode, before }, now)
  })
}

/** Lets a disabled account sign in again; idempotent. */
export async function enableAccount(db: Db, actor: Actor, input: { accountId: number }, now: string): Promise<void> {
  await inTransaction(db, async (trx) => {
    const account = await getGovernedAccount(trx, actor, input.accountId, now)
    if (!account.disabledAt) return
    await trx.updateTable('account').set({ disabled_at: null }).where('id', '=', account.id).execute()
    await writeAudit(trx, actor, { action: 'enableAccount', subjectType: 'account', subjectId: account.id, divisionCode: account.grants[0]?.divisionCode }, now)
  })
}

/** Changes one's own password; the right old one is asked. All other sessions end. */
export async function changePassword(
  db: Db,
  actor: Actor,
  input: { current: string; password: string; sessionHash: string },
  now: string,
): Promise<void> {
  const account = await db.selectFrom('account').selectAll().where('id', '=', actor.accountId ?? 0).executeTakeFirstOrThrow()
  await askPasswordAgain(db, actor, { password: input.current, field: 'currentPassword' }, now)
  await checkPassword(input.password, account.login, account.name)
  const passwordHash = await hashPassword(input.password)
  await inTransaction(db, async (trx) => {
    await trx.updateTable('account').set({ password_hash: passwordHash }).where('id', '=', account.id).execute()
    await revokeSessions(trx, account.id, now, input.sessionHash)
    await writeAudit(trx, actor, { action: 'changePassword', subjectType: 'account', subjectId: account.id, divisionCode: actor.grants[0]?.divisionCode }, now)
  })
}

export interface AccountRow {
  id: number
  login: string
  name: string
  phone: string
  disabledAt: string | null
  /** False until the invitation is used. */
  canSignIn: boolean
  grants: GrantRow[]
}

export interface GrantRow {
  id: number
  role: Role
  divisionCode: string
  divisionName: string
  validFrom: string | null
  validUntil: string | null
}

/** Accounts with a grant under the divisions that the actor administers, by login; the whole country's administrator sees those without any too. */
export async function listAccounts(db: Db, actor: Actor, q = ''): Promise<AccountRow[]> {
  const paths = pathsWith(actor, 'account.manage')
  const inReach = await db
    .selectFrom('account_grant')
    .innerJoin('division', 'division.code', 'account_grant.division_code')
    .select('account_grant.account_id as id')
    .where(underPaths(paths))
    .execute()
  const wanted = new Set(inReach.map((row) => row.id))
  const word = q.trim().toLowerCase()
  const accounts = await db.selectFrom('account').selectAll().orderBy('login').execute()
  const grants = await grantsByAccount(db)
  return accounts
    .filter((account) => wanted.has(account.id) || paths.includes('/'))
    .filter((account) => word === '' || `${account.login} ${account.name}`.toLowerCase().includes(word))
    .map((account) => ({
      id: account.id,
      login: account.login,
      name: account.name,
      phone: account.phone,
      disabledAt: account.disabled_at,
      canSignIn: account.password_hash !== '',
      grants: grants.get(account.id) ?? [],
    }))
}

async function grantsByAccount(db: Db): Promise<Map<number, GrantRow[]>> {
  const rows = await db
    .selectFrom('account_grant')
    .innerJoin('division', 'division.code', 'account_grant.division_code')
    .select([
      'account_grant.id', 'account_grant.account_id as accountId', 'account_grant.role', 'account_grant.division_code as divisionCode',
      'division.name as divisionName', 'account_grant.valid_from as validFrom', 'account_grant.valid_until as validUntil',
    ])
    .orderBy('account_grant.id')
    .execute()
  const grants = new Map<number, GrantRow[]>()
  for (const { accountId, ...grant } of rows) grants.set(accountId, [...(grants.get(accountId) ?? []), grant])
  return grants
}

/** The division of an account's first right, which says in whose log what its owner does before he is signed in stands; null without any. */
export async function homeOf(db: Db, accountId: number): Promise<string | null> {
  const grant = await db.selectFrom('account_grant').select('division_code').where('account_id', '=', accountId).orderBy('id').limit(1).executeTakeFirst()
  return grant?.division_code ?? null
}

/** One account within the actor's reach, or `not_found`. */
export async function getAccount(db: Db, actor: Actor, id: number): Promise<AccountRow> {
  const account = (await listAccounts(db, actor)).find((row) => row.id === id)
  return account ?? refuse('not_found')
}

/**
 * An account that the actor may take charge of whole: its password, second factor, sessions. Refused where it holds a right beyond his own
 * reach, because whoever sets its password has that right.
 */
export async function getGovernedAccount(db: Db, actor: Actor, id: number, now: string): Promise<AccountRow> {
  const account = await getAccount(db, actor, id)
  const granted = await db
    .selectFrom('account_grant')
    .innerJoin('division', 'division.code', 'account_grant.division_code')
    .select('division.path')
    .where('account_grant.account_id', '=', id)
    .where((eb) => eb.or([eb('account_grant.valid_until', 'is', null), eb('account_grant.valid_until', '>=', todayOf(now))]))
    .execute()
  if (!granted.every(({ path }) => can(actor, 'account.manage', path))) refuse('account_beyond_reach')
  return account
}
