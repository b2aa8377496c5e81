import { sql } from 'kysely'
import { todayOf } from '~/domain/calendar'
import { WRITABLE } from '~/domain/dispatch'
import { can, type Actor } from '~/domain/permissions'
import { refuse } from '~/domain/refusal'
import { addGrant, endGrant, getAccount, listAccounts, type GrantRow } from '~/features/accounts/accounts.server'
import { writeAudit } from '~/features/audit/audit.server'
import { renameOwners } from '~/features/problems/problems.server'
import type { Db } from '~db/schema'
import { underPaths } from '~db/scopes.server'
import { inTransaction } from '~db/transaction.server'

export interface OpenWork {
  projects: number
  problems: number
  sheets: number
}

export interface GrantToHandOver extends GrantRow {
  work: OpenWork
}

/** The grants in force of an account that the actor may end, each with the work that waits behind it. */
export async function listGrantsToHandOver(read: Db, actor: Actor, accountId: number, today: string): Promise<GrantToHandOver[]> {
  const { grants } = await getAccount(read, actor, accountId)
  const open = grants.filter((grant) => (grant.validUntil ?? '9999') >= today)
  const found: GrantToHandOver[] = []
  for (const grant of open) {
    const { path } = await read.selectFrom('division').select('path').where('code', '=', grant.divisionCode).executeTakeFirstOrThrow()
    if (can(actor, 'account.manage', path)) found.push({ ...grant, work: await openWork(read, path) })
  }
  return found
}

/** Accounts within the actor's reach that could take over: not disabled, not the one who leaves. */
export async function listSuccessors(read: Db, actor: Actor, accountId: number): Promise<{ id: number; label: string }[]> {
  const accounts = await listAccounts(read, actor)
  return accounts.filter((account) => account.id !== accountId && !account.disabledAt).map(({ id, name, login }) => ({ id, label: `${name} ${login}` }))
}

async function openWork(read: Db, path: string): Promise<OpenWork> {
  const count = sql<number>`count(*)`.as('count')
  const projects = await read
    .selectFrom('project_status')
    .innerJoin('division', 'division.code', 'project_status.division_code')
    .select(count)
    .where(underPaths([path]))
    .where('closed', '=', 0)
    .executeTakeFirstOrThrow()
  const problems = await read
    .selectFrom('problem')
    .innerJoin('division', 'division.code', 'problem.division_code')
    .select(count)
    .where(underPaths([path]))
    .where('closed_on', 'is', null)
    .executeTakeFirstOrThrow()
  const sheets = await read
    .selectFrom('dispatch_sheet')
    .innerJoin('dispatch_round', 'dispatch_round.id', 'dispatch_sheet.round_id')
    .innerJoin('division', 'division.code', 'dispatch_sheet.division_code')
    .where(underPaths([path]))
    .where('dispatch_round.closed_at', 'is', null)
    .select(count)
    .where('dispatch_sheet.state', 'in', WRITABLE)
    .executeTakeFirstOrThrow()
  return { projects: projects.count, problems: problems.count, sheets: sheets.count }
}

export interface HandOver {
  fromAccountId: number
  toAccountId: number
  grantId: number
  reason: string
  /** Also puts the successor's name where the other stood as responsible for open problems. */
  renameOwners: boolean
}

/**
 * Moves an officer's work to a successor when he moves: the grant passes to him today with its last day and ends for the other, and open
 * problems name him. What was recorded keeps its name. A second press finds the grant ended and changes nothing.
 */
export async function handOver(db: Db, actor: Actor, input: HandOver, now: string): Promise<void> {
  const today = todayOf(now)
  const reason = input.reason.trim()
  if (reason === '') refuse('hand_over_reason_missing', 'reason')
  if (input.toAccountId === input.fromAccountId) refuse('hand_over_to_self', 'to')
  await inTransaction(db, async (trx) => {
    const from = await getAccount(trx, actor, input.fromAccountId)
    const to = (await listAccounts(trx, actor)).find((account) => account.id === input.toAccountId && !account.disabledAt) ?? refuse('successor_missing', 'to')
    const grant = from.grants.find(({ id }) => id === input.grantId) ?? refuse('not_found')
    if ((grant.validUntil ?? '9999') < today) return
    const { role, divisionCode, validUntil } = grant
    const { path } = await trx.selectFrom('division').select('path').where('code', '=', divisionCode).executeTakeFirstOrThrow()
    await addGrant(trx, actor, { accountId: to.id, role, divisionCode, validFrom: today, validUntil }, now)
    await endGrant(trx, actor, { accountId: from.id, grantId: grant.id, today }, now)
    const problems = input.renameOwners ? await renameOwners(trx, actor, { path, from: from.name, to: to.name, reason }, now) : 0
    const after = { role, from: from.login, to: to.login, problems }
    await writeAudit(trx, actor, { action: 'handOver', subjectType: 'account', subjectId: from.id, divisionCode, after, reason }, now)
  })
}
