import { can, pathsWith, type Actor } from '~/domain/permissions'
import { refuse } from '~/domain/refusal'
import { writeAudit } from '~/features/audit/audit.server'
import type { Db } from '~db/schema'
import { inTransaction } from '~db/transaction.server'
import { getScope, linesOf, type Scope } from './lines.server'

/** Keeps that somebody saw a circular before it was issued: the first time only. */
export async function noteEarlyView(db: Db, actor: Actor, circularId: number, now: string): Promise<void> {
  if (actor.accountId === null) return
  await db
    .insertInto('circular_view')
    .values({ circular_id: circularId, account_id: actor.accountId, first_seen_at: now })
    .onConflict((conflict) => conflict.columns(['circular_id', 'account_id']).doNothing())
    .execute()
}

export async function hasSeenEarly(db: Db, actor: Actor, circularId: number): Promise<boolean> {
  if (actor.accountId === null) return true
  const row = await db.selectFrom('circular_view').select('circular_id').where('circular_id', '=', circularId).where('account_id', '=', actor.accountId).executeTakeFirst()
  return row !== undefined
}

export interface EarlyReader {
  name: string
  firstSeenAt: string
}

/** Who saw the circular before it was issued, in order. */
export async function listEarlyReaders(db: Db, circularId: number): Promise<EarlyReader[]> {
  const rows = await db
    .selectFrom('circular_view as view')
    .innerJoin('account', 'account.id', 'view.account_id')
    .select(['account.name', 'view.first_seen_at'])
    .where('view.circular_id', '=', circularId)
    .orderBy('view.first_seen_at')
    .orderBy('account.id')
    .execute()
  return rows.map((row) => ({ name: row.name, firstSeenAt: row.first_seen_at }))
}

/** A sub-district's officer signs that he has read an issued circular, once for each of his units that it concerns. Again: nothing. */
export async function acknowledgeCircular(db: Db, actor: Actor, circularId: number, now: string): Promise<void> {
  await inTransaction(db, async (trx) => {
    const circular = await trx.selectFrom('circular').selectAll().where('id', '=', circularId).executeTakeFirst()
    if (!circular) refuse('not_found')
    const scope = await getScope(trx, circular.division_code)
    if (circular.state !== 'issued') refuse('not_found')
    const units = await receivingUnits(trx, scope, circular.month, actor)
    if (units.length === 0) refuse(can(actor, 'staff.read', scope.path) ? 'forbidden' : 'not_found')
    for (const divisionCode of units) {
      const known = await trx.selectFrom('circular_receipt').select('account_id').where('circular_id', '=', circularId).where('division_code', '=', divisionCode).executeTakeFirst()
      if (known || actor.accountId === null) continue
      await trx.insertInto('circular_receipt').values({ circular_id: circularId, division_code: divisionCode, account_id: actor.accountId, received_at: now }).execute()
      await writeAudit(trx, actor, { action: 'acknowledgeCircular', subjectType: 'circular', subjectId: circularId, divisionCode }, now)
    }
  })
}

/** The lines of the circular that the actor himself reports for: only they have something to sign. */
async function receivingUnits(db: Db, scope: Scope, month: string, actor: Actor): Promise<string[]> {
  const codes = (await linesOf(db, scope, month)).map(({ code }) => code)
  if (codes.length === 0) return []
  const own = pathsWith(actor, 'dispatch.report')
  const rows = await db.selectFrom('division').select(['code', 'path']).where('code', 'in', codes.slice(0, 10_000)).execute()
  return rows.filter(({ path }) => own.some((path_) => path_ === path)).map(({ code }) => code)
}

export interface Receipts {
  lines: { code: string; name: string; by: string; receivedAt: string | null }[]
  received: number
  /** True when the actor has a unit that has not signed yet. */
  mayAcknowledge: boolean
}

/** Who of the lines has signed for an issued circular, in the order of their codes. */
export async function receiptsOf(db: Db, actor: Actor, scope: Scope, circular: { id: number; month: string }): Promise<Receipts> {
  const signed = await db
    .selectFrom('circular_receipt as receipt')
    .innerJoin('account', 'account.id', 'receipt.account_id')
    .select(['receipt.division_code', 'receipt.received_at', 'account.name'])
    .where('receipt.circular_id', '=', circular.id)
    .execute()
  const byCode = new Map(signed.map((row) => [row.division_code, row]))
  const lines = (await linesOf(db, scope, circular.month)).map(({ code, name }) => ({ code, name, by: byCode.get(code)?.name ?? '', receivedAt: byCode.get(code)?.received_at ?? null }))
  const own = await receivingUnits(db, scope, circular.month, actor)
  return { lines, received: lines.filter(({ receivedAt }) => receivedAt !== null).length, mayAcknowledge: own.some((code) => !byCode.has(code)) }
}
