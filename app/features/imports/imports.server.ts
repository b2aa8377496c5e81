import { createHash } from 'node:crypto'
import type { Actor } from '~/domain/permissions'
import { pathsWith } from '~/domain/permissions'
import type { ReadLedger } from '~/domain/ledger'
import type { Db } from '~db/schema'
import { inTransaction } from '~db/transaction.server'
import { writePlan } from './apply.server'
import { planImport, type ImportPlan } from './plan.server'
import { changesAnything, countsOf, type ImportReport } from './report.server'
import { readLedger } from './read-ledger.server'

export interface LedgerFile {
  name: string
  bytes: Uint8Array<ArrayBuffer>
}

/** How the lines of the file are come by: read now, or read before by whoever has them. */
export type Reader = (name: string, bytes: Uint8Array<ArrayBuffer>) => Promise<ReadLedger>

/** Reads the file and compares it with what is on record; writes nothing. Throws a Refusal where the file as a whole cannot be read. */
export async function checkImport(db: Db, actor: Actor, file: LedgerFile, now: string, read: Reader = readLedger): Promise<ImportReport> {
  const ledger = await read(file.name, file.bytes)
  const plan = await planImport(db, actor, ledger, now)
  return reportOf(db, plan, file)
}

/**
 * Checks again and writes everything in one transaction, or nothing: with any fault, or where nothing is new, `importId` is null.
 * The comparison is made inside the transaction, so that a second click or another import in between changes nothing twice.
 */
export async function applyImport(db: Db, actor: Actor, file: LedgerFile, now: string, read: Reader = readLedger): Promise<ImportReport> {
  const ledger = await read(file.name, file.bytes)
  return inTransaction(db, async (trx) => {
    const plan = await planImport(trx, actor, ledger, now)
    const report = await reportOf(trx, plan, file)
    if (report.faults.length > 0 || !changesAnything(report.counts)) return report
    return { ...report, importId: await writePlan(trx, actor, plan, { name: file.name, sha256: report.sha256 }, now) }
  })
}

async function reportOf(db: Db, plan: ImportPlan, file: LedgerFile): Promise<ImportReport> {
  const sha256 = sha256Of(file.bytes)
  const before = await db.selectFrom('import_batch').select('imported_at').where('sha256', '=', sha256).orderBy('id', 'desc').executeTakeFirst()
  const { faults, notes, verifies } = plan
  return { file: file.name, sha256, importedBefore: before?.imported_at ?? null, counts: countsOf(plan), verified: verifies, faults, notes, importId: null }
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** The last imports that touch what the actor may import for, newest first. */
export async function listImports(db: Db, actor: Actor, limit = 20) {
  const paths = pathsWith(actor, 'import.run')
  const rows = await db
    .selectFrom('import_batch')
    .leftJoin('account', 'account.id', 'import_batch.imported_by')
    .leftJoin('division', 'division.code', 'import_batch.division_code')
    .select(['import_batch.id', 'import_batch.file_name', 'import_batch.sha256', 'import_batch.counts', 'import_batch.imported_at', 'import_batch.imported_by', 'account.name', 'division.path'])
    .where('import_batch.kind', '=', 'ledger')
    .orderBy('import_batch.id', 'desc')
    .limit(limit * 5)
    .execute()
  const mine = rows.filter((row) => row.imported_by === actor.accountId || paths.includes('/') || (row.path && paths.some((path) => row.path?.startsWith(path))))
  return mine.slice(0, limit).map((row) => ({
    id: row.id, file: row.file_name, sha256: row.sha256, at: row.imported_at, by: row.name ?? '命令行', counts: JSON.parse(row.counts) as ImportReport['counts'],
  }))
}
