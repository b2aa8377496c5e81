import { createHmac, randomInt } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import type { Actor } from '~/domain/permissions'
import { refuse } from '~/domain/refusal'
import { writeAudit } from '~/features/audit/audit.server'
import type { Db } from '~db/schema'
import { inTransaction } from '~db/transaction.server'
import { getGovernedAccount, homeOf } from './accounts.server'
import { seal, unseal } from './sealed.server'
import type { Device } from './devices.server'
import { askPasswordAgain, attemptOrWait, attemptSucceeded, codeOf } from './sign-in.server'

const PERIOD_SECONDS = 30
const RECOVERY_CODES = 10
/** Without letters that look alike on paper. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789'

export interface SecondFactor {
  isOn: boolean
  /** Unused recovery codes. */
  codesLeft: number
}

/** Whether an account asks for a code after the password. */
export async function findSecondFactor(read: Db, accountId: number): Promise<SecondFactor> {
  const factor = await read.selectFrom('account_second_factor').select('confirmed_at').where('account_id', '=', accountId).executeTakeFirst()
  if (!factor?.confirmed_at) return { isOn: false, codesLeft: 0 }
  const codes = await read.selectFrom('recovery_code').select(({ fn }) => fn.countAll<number>().as('left')).where('account_id', '=', accountId).where('used_at', 'is', null).executeTakeFirstOrThrow()
  return { isOn: true, codesLeft: codes.left }
}

export interface NewKey {
  /** For the authenticator, by picture. */
  uri: string
  /** The same to be typed, in groups of four. */
  key: string
}

/** Makes a key, which counts once `confirmSecondFactor` has seen a code of it; nothing where there is one already. */
export async function beginSecondFactor(db: Db, secret: string, actor: Actor, now: string): Promise<void> {
  const row = { sealed_key: seal(secret, 'second factor key', new Secret({ size: 20 }).base32), began_at: now, confirmed_at: null, last_step: 0 }
  await db.insertInto('account_second_factor').values({ account_id: actor.accountId ?? 0, ...row }).onConflict((conflict) => conflict.column('account_id').doNothing()).execute()
}

/** The key that waits for its first code; null where none does. */
export async function findNewKey(read: Db, secret: string, accountId: number): Promise<NewKey | null> {
  const factor = await read
    .selectFrom('account_second_factor')
    .innerJoin('account', 'account.id', 'account_second_factor.account_id')
    .select(['account.login', 'sealed_key'])
    .where('account_id', '=', accountId)
    .where('confirmed_at', 'is', null)
    .executeTakeFirst()
  const base32 = factor && unseal(secret, 'second factor key', factor.sealed_key)
  return factor && typeof base32 === 'string' ? { uri: totpOf(base32, factor.login).toString(), key: base32.replace(/(.{4})(?=.)/g, '$1 ') } : null
}

/** Turns the second factor on with a code of the new key; returns the recovery codes, which are never shown again. */
export async function confirmSecondFactor(db: Db, secret: string, actor: Actor, input: { code: string; sessionHash: string }, now: string): Promise<string[]> {
  const accountId = actor.accountId ?? 0
  return inTransaction(db, async (trx) => {
    const factor = await trx.selectFrom('account_second_factor').selectAll().where('account_id', '=', accountId).executeTakeFirst()
    if (!factor || factor.confirmed_at) refuse('second_factor_not_begun')
    const step = stepOf(secret, factor.sealed_key, input.code, now) ?? refuse('code_wrong', 'code')
    await trx.updateTable('account_second_factor').set({ confirmed_at: now, last_step: step }).where('account_id', '=', accountId).execute()
    await trx.deleteFrom('recovery_code').where('account_id', '=', accountId).execute()
    const codes = Array.from({ length: RECOVERY_CODES }, recoveryCode)
    await trx.insertInto('recovery_code').values(codes.map((code) => ({ account_id: accountId, code_hash: hashOf(secret, code), used_at: null }))).execute()
    await trx.updateTable('session').set({ data: '{}' }).where('id_hash', '=', input.sessionHash).where('account_id', '=', accountId).execute()
    await writeAudit(trx, actor, { action: 'enableSecondFactor', subjectType: 'account', subjectId: accountId, divisionCode: actor.grants[0]?.divisionCode }, now)
    return codes
  })
}

/** Turns one's own second factor off; the password is asked, and it must not be required of one's role. */
export async function dropSecondFactor(db: Db, actor: Actor, input: { password: string; isRequired: boolean }, now: string): Promise<void> {
  if (input.isRequired) refuse('second_factor_required')
  const accountId = actor.accountId ?? 0
  await askPasswordAgain(db, actor, { password: input.password, field: 'dropPassword' }, now)
  await inTransaction(db, (trx) => remove(trx, actor, accountId, 'dropSecondFactor', actor.grants[0]?.divisionCode, '', now))
}

/** Removes the second factor of somebody who lost telephone and codes: by an administrator, with a reason. */
export async function resetSecondFactor(db: Db, actor: Actor, input: { accountId: number; reason: string }, now: string): Promise<void> {
  if (input.reason.trim() === '') refuse('reset_reason_missing', 'resetReason')
  await inTransaction(db, async (trx) => {
    const account = await getGovernedAccount(trx, actor, input.accountId, now)
    await remove(trx, actor, account.id, 'resetSecondFactor', account.grants[0]?.divisionCode, input.reason.trim(), now)
  })
}

async function remove(trx: Db, actor: Actor, accountId: number, action: string, divisionCode: string | undefined, reason: string, now: string): Promise<void> {
  await trx.deleteFrom('recovery_code').where('account_id', '=', accountId).execute()
  const gone = await trx.deleteFrom('account_second_factor').where('account_id', '=', accountId).returning('confirmed_at').executeTakeFirst()
  if (gone?.confirmed_at) await writeAudit(trx, actor, { action, subjectType: 'account', subjectId: accountId, divisionCode, reason }, now)
}

/**
 * Passes with the code of the authenticator or a recovery code, each of which works once. Refuses `code_wrong` and, after too many attempts,
 * `sign_in_throttled`; these are counted apart, so that the right password does not clear them.
 */
export async function passSecondFactor(db: Db, secret: string, input: { accountId: number; code: string; address: string; device?: Device | null }, now: string): Promise<void> {
  const counted = codeOf(input.accountId, input)
  const attempt = await attemptOrWait(db, counted, now)
  const factor = await db.selectFrom('account_second_factor').selectAll().where('account_id', '=', input.accountId).where('confirmed_at', 'is not', null).executeTakeFirst()
  const step = factor && stepOf(secret, factor.sealed_key, input.code, now)
  const passed = step ? await useStep(db, input.accountId, step) : await useRecoveryCode(db, secret, input, now)
  if (!passed) refuse('code_wrong', 'code')
  await attemptSucceeded(db, attempt, counted)
}

async function useStep(db: Db, accountId: number, step: number): Promise<boolean> {
  const used = await db.updateTable('account_second_factor').set({ last_step: step }).where('account_id', '=', accountId).where('last_step', '<', step).returning('account_id').executeTakeFirst()
  return used !== undefined
}

async function useRecoveryCode(db: Db, secret: string, { accountId, code, address }: { accountId: number; code: string; address: string }, now: string): Promise<boolean> {
  return inTransaction(db, async (trx) => {
    const used = await trx
      .updateTable('recovery_code')
      .set({ used_at: now })
      .where('account_id', '=', accountId)
      .where('code_hash', '=', hashOf(secret, code))
      .where('used_at', 'is', null)
      .returning('id')
      .executeTakeFirst()
    if (!used) return false
    const account = await trx.selectFrom('account').select('name').where('id', '=', accountId).executeTakeFirstOrThrow()
    const actor: Actor = { accountId, name: account.name, grants: [], source: 'web', address }
    await writeAudit(trx, actor, { action: 'useRecoveryCode', subjectType: 'account', subjectId: accountId, divisionCode: await homeOf(trx, accountId) }, now)
    return true
  })
}

/** The half-minute whose code this is, the one before and after included (clocks differ); null for any other. */
function stepOf(secret: string, sealedKey: string, code: string, now: string): number | null {
  const key = unseal(secret, 'second factor key', sealedKey)
  const digits = code.normalize('NFKC').replace(/\s/g, '')
  if (typeof key !== 'string' || !/^\d{6}$/.test(digits)) return null
  const delta = totpOf(key, '').validate({ token: digits, timestamp: Date.parse(now), window: 1 })
  return delta === null ? null : Math.floor(Date.parse(now) / 1000 / PERIOD_SECONDS) + delta
}

function totpOf(base32: string, label: string): TOTP {
  return new TOTP({ issuer: '加梯调度', label: label || '-', secret: Secret.fromBase32(base32), period: PERIOD_SECONDS, digits: 6, algorithm: 'SHA1' })
}

function recoveryCode(): string {
  const group = () => Array.from({ length: 5 }, () => LETTERS[randomInt(LETTERS.length)]).join('')
  return `${group()}-${group()}`
}

function hashOf(secret: string, code: string): string {
  return createHmac('sha256', secret).update(`recovery ${code.normalize('NFKC').toLowerCase().replace(/[^a-z0-9]/g, '')}`).digest('hex')
}
