import { parentPort, workerData } from 'node:worker_threads'
import type { Actor } from '~/domain/permissions'
import { Refusal, type Reason } from '~/domain/refusal'
import type { ReadLedger } from '~/domain/ledger'
import type { LedgerFile } from './imports.server'
import { readLedger } from './read-ledger.server'
import type { ImportReport } from './report.server'

/** What a thread that has read its file is told to do: compare it with what is on record, or write it. */
export interface ImportOrder {
  verb: 'check' | 'apply'
  databaseUrl: string
  actor: Actor
  now: string
}

export type ImportWord =
  | { kind: 'read' }
  | { kind: 'report'; report: ImportReport }
  | { kind: 'refused'; reasons: readonly Reason[] }
  | { kind: 'failed'; message: string }

/** Of the database so much is kept in memory while many projects are written; it is given back at the end of the order. */
const CACHE_MB = 256

/** Reads the file, says so, and keeps what was read for the orders that follow: the file is taken apart once, not for each of them. */
async function run(file: LedgerFile): Promise<void> {
  const ledger = await readLedger(file.name, file.bytes)
  parentPort?.on('message', (order: ImportOrder) => void carryOut(order, file, ledger).catch(sayWhy))
  say({ kind: 'read' })
  await loadOrders()
  await buildSounds()
}

/** What reading alone does not need; loaded while the person reads, so that the order finds it there. */
function loadOrders() {
  return Promise.all([import('~db/open.server'), import('./imports.server')])
}

/** The dictionary of sounds is built when it is first asked. */
async function buildSounds(): Promise<void> {
  const { lettersOf } = await import('~/features/places/index-places.server')
  lettersOf('小区')
}

/** On a connection of its own. It is closed after the answer: the log that the import wrote is brought into the file while nobody waits. */
async function carryOut({ verb, databaseUrl, actor, now }: ImportOrder, file: LedgerFile, ledger: ReadLedger): Promise<void> {
  const [{ openDatabase }, { applyImport, checkImport }] = await loadOrders()
  const open = openDatabase(databaseUrl, { poolSize: 1, cacheMb: CACHE_MB, logAtClose: true })
  try {
    const read = () => Promise.resolve(ledger)
    const report = verb === 'apply' ? await applyImport(open.db, actor, file, now, read) : await checkImport(open.read, actor, file, now, read)
    say({ kind: 'report', report })
  } finally {
    await open.close()
  }
}

function say(word: ImportWord): void {
  parentPort?.postMessage(word)
}

function sayWhy(error: unknown): void {
  say(error instanceof Refusal ? { kind: 'refused', reasons: error.reasons } : { kind: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) })
}

run((workerData as { file: LedgerFile }).file).catch(sayWhy)
