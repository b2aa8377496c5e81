import { insertRows, insertRowsForIds } from '~db/rows.server'
import { chunksOf, type Trx } from '~db/transaction.server'
import type { NewRow } from '~db/schema'
import type { FactDetail } from '~/domain/milestones'

/** A past fact as an import brings it; `retracts` names the live facts that it takes the place of. */
export interface ImportedFact {
  projectId: number
  milestone: string
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
 * Corrected facts are retracted with the reason; verified ones carry the import as the cause. Figures are refreshed by the caller.
 */
export async function recordImportedFacts(trx: Trx, facts: readonly ImportedFact[], by: ImportedBy, now: string): Promise<void> {
  for (const chunk of chunksOf(facts.flatMap((fact) => fact.retracts), 4)) {
    const rows = chunk.map((event_id) => ({ event_id, reason: by.reason, retracted_by: by.accountId, retracted_at: now }))
    await trx.insertInto('milestone_retraction').values(rows).execute()
  }
  for (const verified of [true, false]) {
    const mine = facts.filter((fact) => fact.verified === verified)
    // Most imported facts are a date and nothing else: fewer columns make the insert cheaper.
    for (const alike of [mine.filter(isBare), mine.filter((fact) => !isBare(fact))]) {
      const rows = alike.map((fact) => eventRow(fact, by, now))
      if (verified) await verifyByImport(trx, await insertRowsForIds(trx, 'milestone_event', rows), by.accountId, now)
      else await insertRows(trx, 'milestone_event', rows)
    }
  }
}

function isBare(fact: ImportedFact): boolean {
  return fact.until === null && fact.reference === '' && fact.note === '' && fact.fileId === null && Object.keys(fact.detail).length === 0
}

/** Verifies reported facts that a later import brings again (rules.md 1.4); the caller leaves out those that the same person entered. */
export async function verifyByImport(trx: Trx, eventIds: readonly number[], accountId: number | null, now: string): Promise<void> {
  await insertRows(trx, 'milestone_verification', eventIds.map((event_id) => ({ event_id, verified_by: accountId, verified_at: now, cause: 'import' as const })))
}

function eventRow(fact: ImportedFact, by: ImportedBy, now: string): NewRow<'milestone_event'> {
  const row = {
    project_id: fact.projectId, milestone: fact.milestone, occurred_on: fact.on, date_precision: fact.precision,
    entered_by: by.accountId, entered_at: now, import_id: by.importId, import_line: fact.line,
  }
  if (isBare(fact)) return row
  return { ...row, until_on: fact.until, reference: fact.reference, note: fact.note, detail: JSON.stringify(fact.detail), file_id: fact.fileId }
}
