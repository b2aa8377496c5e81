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
 * Corrected facts are retracted with the reason; verified ones say that their import verified them. Returns the facts' ids in the order given.
 * Figures are refreshed by the caller.
 */
export async function recordImportedFacts(trx: Trx, facts: readonly ImportedFact[], by: ImportedBy, now: string): Promise<number[]> {
  const retracted = facts.flatMap((fact) => fact.retracts).map((event_id) => ({ event_id, reason: by.reason, retracted_by: by.accountId, retracted_at: now }))
  await insertRows(trx, 'milestone_retraction', retracted)
  const ids = facts.map(() => 0)
  const placed = facts.map((fact, at) => ({ fact, at, bare: isBare(fact) }))
  // Most imported facts are a date and nothing else: fewer columns make the insert cheaper.
  for (const bare of [true, false]) {
    const alike = placed.filter((one) => one.bare === bare)
    const inserted = await insertRowsForIds(trx, 'milestone_event', alike.map(({ fact }) => eventRow(fact, bare, by, now)))
    alike.forEach(({ at }, place) => (ids[at] = inserted[place] ?? 0))
  }
  return ids
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
  const verified_by_import = fact.verified ? (1 as const) : (0 as const)
  const row = { project_id, milestone, occurred_on, date_precision, entered_by: by.accountId, entered_at: now, import_id: by.importId, import_line, verified_by_import }
  if (bare) return row
  return { ...row, until_on: fact.until, reference: fact.reference, note: fact.note, detail: JSON.stringify(fact.detail), file_id: fact.fileId }
}
