import { once } from 'node:events'
import { parentPort, workerData } from 'node:worker_threads'
import type { Actor } from '~/domain/permissions'
import { Refusal, type Reason } from '~/domain/refusal'
import type { LedgerFile } from './imports.server'
import { readLedger } from './read-ledger.server'
import type { ImportReport } from './report.server'

/** What the thread is started for: to see whether the file can be read, to compare it with what is on record, or to write it. */
export type ImportTask = { file: LedgerFile } & ({ verb: 'read' } | { verb: 'check' | 'apply'; databaseUrl: string; actor: Actor; now: string })

export type ImportWord =
  | { kind: 'read' }
  | { kind: 'report'; report: ImportReport }
  | { kind: 'refused'; reasons: readonly Reason[] }
  | { kind: 'failed'; message: string }

/** Of the database so much is kept in memory while many projects are written; it is given back when the thread ends. */
const CACHE_MB = 256

/** Reads the file, says so, and works on a connection of its own; `apply` waits for a word that the process's other writers have made way. */
async function run(task: ImportTask): Promise<void> {
  const ledger = await readLedger(task.file.name, task.file.bytes)
  say({ kind: 'read' })
  if (task.verb === 'read') return
  if (task.verb === 'apply' && parentPort) await once(parentPort, 'message')
  // A file that is only read needs neither database nor comparison.
  const [{ openDatabase }, { applyImport, checkImport }] = await Promise.all([import('~db/open.server'), import('./imports.server')])
  const open = openDatabase(task.databaseUrl, { poolSize: 1, cacheMb: CACHE_MB })
  try {
    const { actor, file, now } = task
    const read = () => Promise.resolve(ledger)
    const report = task.verb === 'apply' ? await applyImport(open.db, actor, file, now, read) : await checkImport(open.read, actor, file, now, read)
    say({ kind: 'report', report })
  } finally {
    await open.close()
  }
}

function say(word: ImportWord): void {
  parentPort?.postMessage(word)
}

run(workerData as ImportTask)
  .catch((error: unknown) => say(error instanceof Refusal ? { kind: 'refused', reasons: error.reasons } : { kind: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) }))
  .finally(() => parentPort?.close())
