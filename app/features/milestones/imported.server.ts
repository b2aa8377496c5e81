import { sql } from 'kysely'
import { insertRows, insertRowsForIds } from '~db/rows.server'
import type { Trx } from '~db/transaction.server'
import type { NewRow } from '~db/schema'
import type { FactDetail, MilestoneCode } from '~/domain/milestones'

/** A past fact as an import brings it; `retracts` names the live facts that it takes the place of. */
export interface ImportedFact {
  projectId: number
  milestone: MilestoneCode
  /** YYYY-MM-DD, the first of the month when only the month is known. */
  on: string
  precision: 'day' | 'month'
  until: string | null
  reference: string
  note: string
  detail: FactDetail
  fileId: number | null
  line: number
  verified: boolean
  retracts: readonly number[]
}

export interface ImportedBy {
  importId: number
  accountId: number | null
  /** Why a corrected fact is retracted, in the words of the log. */
  reason: string
}

/**
 * Appends facts of the past as an import brings them: no gate is asked (rules.md 1.2), the caller has checked dates and order.
 * Corrected facts are retracted with the reason; verified ones carry the import as the cause. Returns the facts' ids in the order given.
 * Figures are refreshed by the caller.
 */
export async function recordImportedFacts(trx: Trx, facts: readonly ImportedFact[], by: ImportedBy, now: string): Promise<number[]> {
  const retracted = facts.flatMap((fact) => fact.retracts).map((event_id) => ({ event_id, reason: by.reason, retracted_by: by.accountId, retracted_at: now }))
  await insertRows(trx, 'milestone_retraction', retracted)
  const ids = facts.map(() => 0)
  const placed = facts.map((fact, at) => ({ fact, at, bare: isBare(fact) }))
  for (const verified of [true, false]) {
    const mine = placed.filter(({ fact }) => fact.verified === verified)
    // Most imported facts are a date and nothing else: fewer columns make the insert cheaper.
    for (const bare of [true, false]) {
      const alike = mine.filter((one) => one.bare === bare)
      const inserted = await insertRowsForIds(trx, 'milestone_event', alike.map(({ fact }) => eventRow(fact, bare, by, now)))
      alike.forEach(({ at }, place) => (ids[at] = inserted[place] ?? 0))
    }
    if (verified) await verifyNewFacts(trx, mine.map(({ at }) => ids[at] ?? 0), by, now)
  }
  return ids
}

/** Verifies the facts of this import among these ids: one statement along the key, without sending the ids. */
async function verifyNewFacts(trx: Trx, ids: readonly number[], by: ImportedBy, now: string): Promise<void> {
  if (ids.length === 0) return
  const [first, last] = ids.reduce(([low, high], id) => [Math.min(low, id), Math.max(high, id)], [Infinity, 0])
  await trx
    .insertInto('milestone_verification')
    .columns(['event_id', 'verified_by', 'verified_at', 'cause'])
    .expression((eb) => eb
      .selectFrom('milestone_event')
      .select(['id', sql<number | null>`cast(${by.accountId} as integer)`.as('verified_by'), sql<string>`cast(${now} as text)`.as('verified_at'), sql<'import'>`'import'`.as('cause')])
      .where('id', '>=', first)
      .where('id', '<=', last)
      .where('import_id', '=', by.importId))
    .execute()
}

function isBare(fact: ImportedFact): boolean {
  return fact.until === null && fact.reference === '' && fact.note === '' && fact.fileId === null && Object.keys(fact.detail).length === 0
}

/** Verifies reported facts that a later import brings again (rules.md 1.4); the caller leaves out those that the same person entered. */
export async function verifyByImport(trx: Trx, eventIds: readonly number[], accountId: number | null, now: string): Promise<void> {
  await insertRows(trx, 'milestone_verification', eventIds.map((event_id) => ({ event_id, verified_by: accountId, verified_at: now, cause: 'import' as const })))
}

function eventRow(fact: ImportedFact, bare: boolean, by: ImportedBy, now: string): NewRow<'milestone_event'> {
  const { projectId: project_id, milestone, on: occurred_on, precision: date_precision, line: import_line } = fact
  const row = { project_id, milestone, occurred_on, date_precision, entered_by: by.accountId, entered_at: now, import_id: by.importId, import_line }
  if (bare) return row
  return { ...row, until_on: fact.until, reference: fact.reference, note: fact.note, detail: JSON.stringify(fact.detail), file_id: fact.fileId }
}
