import type { DecisionBody, DecisionKind, JudgedCircular } from '~/domain/rating-decision'
import { fullNumber, type Circular } from '~/domain/circular-body'
import type { Actor } from '~/domain/permissions'
import { writeAudit } from '~/features/audit/audit.server'
import { canonicalJson, chainHash } from '~/features/circulars/canonical.server'
import type { Db } from '~db/schema'
import type { Trx } from '~db/transaction.server'
import { hasRowLocks } from '~db/transaction.server'
import { sql } from 'kysely'

/** A confirmed rating, as frozen. */
export interface Decision<Body extends DecisionBody = DecisionBody> {
  id: number
  body: Body
  confirmedAt: string
  confirmedBy: string
  hash: string
}

/** Stores what was confirmed, chained by hash to the division's decision before; the same period again changes nothing and returns false. */
export async function insertDecision(trx: Trx, actor: Actor, body: DecisionBody, now: string): Promise<boolean> {
  const divisionCode = body.division.code
  if (hasRowLocks(trx)) await sql`select pg_advisory_xact_lock(hashtext(${`ratings ${divisionCode}`}))`.execute(trx)
  if (await findDecision(trx, divisionCode, body.kind, body.period)) return false
  const last = await trx.selectFrom('rating_decision').select('hash').where('division_code', '=', divisionCode).orderBy('id', 'desc').limit(1).executeTakeFirst()
  const text = canonicalJson(body)
  const previousHash = last?.hash ?? ''
  const { id } = await trx
    .insertInto('rating_decision')
    .values({
      division_code: divisionCode, kind: body.kind, period: body.period, body: text, previous_hash: previousHash, hash: chainHash(text, previousHash),
      confirmed_by: actor.accountId, confirmed_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await writeAudit(trx, actor, { action: 'confirmRating', subjectType: 'rating', subjectId: id, divisionCode, after: { kind: body.kind, period: body.period, hash: chainHash(text, previousHash) } }, now)
  return true
}

export async function findDecision<Kind extends DecisionKind>(db: Db, divisionCode: string, kind: Kind, period: string): Promise<Decision<Extract<DecisionBody, { kind: Kind }>> | null> {
  const row = await decisions(db).where('division_code', '=', divisionCode).where('kind', '=', kind).where('period', '=', period).executeTakeFirst()
  return row ? (decisionOf(row) as Decision<Extract<DecisionBody, { kind: Kind }>>) : null
}

/** All of one kind of a division, newest period first; a handful a year. */
export async function listDecisions<Kind extends DecisionKind>(db: Db, divisionCode: string, kind: Kind): Promise<Decision<Extract<DecisionBody, { kind: Kind }>>[]> {
  const rows = await decisions(db).where('division_code', '=', divisionCode).where('kind', '=', kind).orderBy('period', 'desc').execute()
  return rows.map((row) => decisionOf(row) as Decision<Extract<DecisionBody, { kind: Kind }>>)
}

function decisions(db: Db) {
  return db
    .selectFrom('rating_decision')
    .leftJoin('account', 'account.id', 'rating_decision.confirmed_by')
    .select(['rating_decision.id', 'rating_decision.body', 'rating_decision.confirmed_at', 'rating_decision.hash', 'account.name'])
}

function decisionOf(row: { id: number; body: string; confirmed_at: string; hash: string; name: string | null }): Decision {
  return { id: row.id, body: JSON.parse(row.body) as DecisionBody, confirmedAt: row.confirmed_at, confirmedBy: row.name ?? '', hash: row.hash }
}

/** What of an issued circular a decision names, so that the judgement can be checked later. */
export function judged(circular: Circular): JudgedCircular {
  return { month: circular.month, number: fullNumber(circular) ?? '', hash: circular.issued?.hash ?? '', measure: circular.measure, basis: circular.basis }
}

export interface BrokenDecision {
  divisionCode: string
  kind: string
  period: string
  fault: 'hash' | 'chain'
}

/** Recomputes the hash of every confirmed rating and its link to the one before. Empty: all is as confirmed. */
export async function verifyDecisions(db: Db): Promise<BrokenDecision[]> {
  const rows = await db.selectFrom('rating_decision').selectAll().orderBy('division_code').orderBy('id').execute()
  const last = new Map<string, string>()
  return rows.flatMap((row) => {
    const before = last.get(row.division_code) ?? ''
    last.set(row.division_code, row.hash)
    const { kind, period } = JSON.parse(row.body) as DecisionBody
    const isWhole = chainHash(row.body, row.previous_hash) === row.hash && kind === row.kind && period === row.period
    return [
      ...(isWhole ? [] : [{ divisionCode: row.division_code, kind: row.kind, period: row.period, fault: 'hash' as const }]),
      ...(row.previous_hash === before ? [] : [{ divisionCode: row.division_code, kind: row.kind, period: row.period, fault: 'chain' as const }]),
    ]
  })
}
