import { PostgresAdapter, type Transaction } from 'kysely'
import { WriteWatch } from './audited.server'
import type { Db, Schema } from './schema'

export type Trx = Transaction<Schema>

const ATTEMPTS = 4

/**
 * Runs the work in one transaction: the one already open, or a new one. A new one that loses against another writer
 * (deadlock, serialisation, busy database) is begun again, so the work must be nothing but statements on `trx`. Work that changes an
 * audited table without an entry in the log is rolled back (`audited.server.ts`).
 */
export async function inTransaction<T>(db: Db, work: (trx: Trx) => Promise<T>): Promise<T> {
  if (db.isTransaction) return work(db as Trx)
  for (let attempt = 1; ; attempt++) {
    try {
      const watch = new WriteWatch()
      return await db.transaction().execute(async (trx) => {
        const result = await work(trx.withPlugin(watch))
        watch.check()
        return result
      })
    } catch (error) {
      if (attempt === ATTEMPTS || !lostAgainstAnotherWriter(error)) throw error
    }
  }
}

/**
 * Keeps this process's writers waiting, as promises and in their order, while another of its threads writes. PostgreSQL lets both write.
 */
export function makingWay<T>(db: Db, work: () => Promise<T>): Promise<T> {
  return hasRowLocks(db) ? work() : db.connection().execute(work)
}

function lostAgainstAnotherWriter(error: unknown): boolean {
  return ['40P01', '40001', 'SQLITE_BUSY', 'SQLITE_BUSY_SNAPSHOT'].includes(errorCode(error))
}

/** True for the error of a second row under a unique key, on either engine. */
export function isDuplicate(error: unknown): boolean {
  return ['23505', 'SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY'].includes(errorCode(error))
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

/** SQLite has one writer at a time; row locks are asked for on PostgreSQL only. */
export function hasRowLocks(db: Db): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter
}

/** Cuts rows so that a statement stays below the parameter limit of both engines (SQLite 32,766; PostgreSQL 65,535). */
export function chunksOf<T>(rows: readonly T[], columns: number): T[][] {
  const size = Math.max(1, Math.floor(30_000 / columns))
  const chunks: T[][] = []
  for (let start = 0; start < rows.length; start += size) chunks.push(rows.slice(start, start + size))
  return chunks
}
