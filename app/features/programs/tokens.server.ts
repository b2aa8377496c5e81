import { createHash, randomBytes } from 'node:crypto'
import { API_PERMISSIONS, type ApiPermission } from '~/domain/api'
import { isDate } from '~/domain/calendar'
import { can, pathsWith, type Actor } from '~/domain/permissions'
import { refuse, Refusal, type Reason } from '~/domain/refusal'
import { writeAudit } from '~/features/audit/audit.server'
import { underPaths } from '~db/scopes.server'
import type { Db } from '~db/schema'
import { inTransaction } from '~db/transaction.server'

/** The use of a token is noted at most this often. */
const NOTE_EVERY_MS = 5 * 60_000
const LONGEST_YEARS = 2

export interface NewToken {
  name: string
  divisionCode: string
  permission: string
  /** The last day on which it works. */
  expiresOn: string
}

/** Makes a token for a program; its text is returned this once and stored only as a hash. */
export async function createToken(db: Db, actor: Actor, input: NewToken, now: string): Promise<{ id: number; token: string }> {
  const token = `jt_${randomBytes(32).toString('base64url')}`
  return inTransaction(db, async (trx) => {
    const { name, permission } = await checked(trx, actor, input, now)
    const after = { name, divisionCode: input.divisionCode, permission, expiresOn: input.expiresOn, hint: token.slice(0, 8) }
    const { id } = await trx
      .insertInto('api_token')
      .values({
        name, token_hash: hashOf(token), hint: after.hint, division_code: input.divisionCode, permission, created_by: actor.accountId, created_at: now,
        expires_at: endOf(input.expiresOn), revoked_by: null, revoked_at: null, last_used_at: null,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await writeAudit(trx, actor, { action: 'createToken', subjectType: 'api_token', subjectId: id, divisionCode: input.divisionCode, after }, now)
    return { id, token }
  })
}

async function checked(trx: Db, actor: Actor, input: NewToken, now: string): Promise<{ name: string; permission: ApiPermission }> {
  if (input.divisionCode === '') refuse('token_division_missing', 'divisionCode')
  const division = await trx.selectFrom('division').select('path').where('code', '=', input.divisionCode).executeTakeFirst()
  if (!division || !can(actor, 'account.manage', division.path)) refuse('not_found', 'divisionCode')
  const reasons: Reason[] = []
  const name = input.name.trim()
  if (name === '' || name.length > 60) reasons.push({ code: 'token_name_missing', field: 'name' })
  if (await isNameTaken(trx, name, input.divisionCode)) reasons.push({ code: 'token_name_taken', field: 'name' })
  const permission = API_PERMISSIONS.find((known) => known === input.permission)
  if (!permission) reasons.push({ code: 'token_permission_unknown', field: 'permission' })
  if (!isDate(input.expiresOn) || endOf(input.expiresOn) <= now) reasons.push({ code: 'token_end_past', field: 'expiresOn' })
  else if (Number(input.expiresOn.slice(0, 4)) > Number(now.slice(0, 4)) + LONGEST_YEARS) reasons.push({ code: 'token_end_far', field: 'expiresOn', params: { years: LONGEST_YEARS } })
  if (reasons.length > 0 || !permission) throw new Refusal(reasons)
  return { name, permission }
}

/** A name stands for one working token, so that a form sent twice makes one. */
async function isNameTaken(trx: Db, name: string, divisionCode: string): Promise<boolean> {
  const found = await trx.selectFrom('api_token').select('id').where('division_code', '=', divisionCode).where('name', '=', name).where('revoked_at', 'is', null).executeTakeFirst()
  return found !== undefined
}

/** Ends a token at once; ending it twice ends it once. */
export async function revokeToken(db: Db, actor: Actor, input: { id: number }, now: string): Promise<void> {
  await inTransaction(db, async (trx) => {
    const token = await trx
      .selectFrom('api_token')
      .innerJoin('division', 'division.code', 'api_token.division_code')
      .select(['api_token.id', 'api_token.name', 'api_token.revoked_at', 'division.code', 'division.path'])
      .where('api_token.id', '=', input.id)
      .executeTakeFirst()
    if (!token || !can(actor, 'account.manage', token.path)) refuse('not_found')
    if (token.revoked_at !== null) return
    await trx.updateTable('api_token').set({ revoked_at: now, revoked_by: actor.accountId }).where('id', '=', token.id).execute()
    await writeAudit(trx, actor, { action: 'revokeToken', subjectType: 'api_token', subjectId: token.id, divisionCode: token.code, before: { name: token.name } }, now)
  })
}

export interface TokenRow {
  id: number
  name: string
  hint: string
  division: string
  permission: ApiPermission
  createdAt: string
  createdBy: string
  expiresAt: string
  revokedAt: string | null
  lastUsedAt: string | null
}

/** Tokens of the divisions that the actor administers, newest first. */
export async function listTokens(db: Db, actor: Actor): Promise<TokenRow[]> {
  const rows = await db
    .selectFrom('api_token as token')
    .innerJoin('division', 'division.code', 'token.division_code')
    .leftJoin('account', 'account.id', 'token.created_by')
    .select([
      'token.id', 'token.name', 'token.hint', 'division.name as division', 'token.permission', 'token.created_at as createdAt', 'account.name as createdBy', 'token.expires_at as expiresAt',
      'token.revoked_at as revokedAt', 'token.last_used_at as lastUsedAt',
    ])
    .where(underPaths(pathsWith(actor, 'account.manage')))
    .orderBy('token.id', 'desc')
    .execute()
  return rows.map((row) => ({ ...row, createdBy: row.createdBy ?? '' }))
}

/** Who asks with a token: what it may see, and as whom its questions are put to the features. */
export interface Program {
  tokenId: number
  permission: ApiPermission
  actor: Actor
  path: string
}

/** The program of a token, or null: unknown, revoked or expired. Notes its use now and then. */
export async function findProgram(db: Db, read: Db, token: string, now: string): Promise<Program | null> {
  if (token.length > 100) return null
  const row = await read
    .selectFrom('api_token as token')
    .innerJoin('division', 'division.code', 'token.division_code')
    .select(['token.id', 'token.name', 'token.permission', 'token.last_used_at', 'division.code', 'division.path'])
    .where('token.token_hash', '=', hashOf(token))
    .where('token.revoked_at', 'is', null)
    .where('token.expires_at', '>', now)
    .executeTakeFirst()
  if (!row) return null
  if (row.last_used_at === null || Date.parse(now) - Date.parse(row.last_used_at) >= NOTE_EVERY_MS) {
    await db.updateTable('api_token').set({ last_used_at: now }).where('id', '=', row.id).execute()
  }
  // A reader of all below, as the auditor is, and nothing else.
  const actor: Actor = { accountId: null, name: row.name, grants: [{ role: 'auditor', divisionCode: row.code, path: row.path }], source: 'web' }
  return { tokenId: row.id, permission: row.permission, actor, path: row.path }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/** The end of a Shanghai day. */
function endOf(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00+08:00`) + 86_400_000).toISOString()
}
