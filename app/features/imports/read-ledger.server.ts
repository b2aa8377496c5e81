import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { emptyLedger, openSheet, readLines, type ReadLedger } from '~/domain/ledger'
import { Refusal, refuse } from '~/domain/refusal'
import { readSheets } from './read-file.server'
import type { LedgerPart } from './ledger-worker'

const LONGEST_MS = 120_000
const LONGEST_LIST = 1000

/**
 * Every line of the file in the shape of the ledger, with what cannot be accepted. Throws a Refusal where the file as a whole cannot be read
 * or has no header that the import knows.
 */
export async function readLedger(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<ReadLedger> {
  const ledger = emptyLedger()
  const known = (await readSheets(name, bytes)).filter((sheet) => {
    const header = openSheet(sheet, ledger)
    if (header) readLines(sheet, header, 0, sheet.rows.length, ledger)
    return header !== null
  })
  if (known.length === 0) refuse('no_header', 'file')
  return ledger
}

/**
 * The same in a thread of its own, so that no page waits while a large file is read; lines come back in small parts.
 * A file that would use up memory or time ends the thread, not the server.
 */
export function readLedgerApart(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<ReadLedger> {
  return new Promise((resolve, reject) => {
    const ledger = emptyLedger()
    const worker = openWorker({ name, bytes })
    const late = setTimeout(() => end(() => reject(new Refusal([{ code: 'file_takes_too_long', field: 'file' }]))), LONGEST_MS)
    const end = (settle: () => void) => {
      clearTimeout(late)
      void worker.terminate()
      settle()
    }
    worker.on('message', (part: LedgerPart) => {
      if (part.kind === 'refused') end(() => reject(new Refusal(part.reasons)))
      else if (part.kind === 'failed') end(() => reject(new Error(part.message)))
      else if (part.kind === 'end') end(() => resolve(ledger))
      else addPart(ledger, part)
    })
    worker.on('error', (error: NodeJS.ErrnoException) =>
      end(() => reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? new Refusal([{ code: 'file_takes_too_long', field: 'file' }]) : error)),
    )
  })
}

function addPart(ledger: ReadLedger, part: Extract<LedgerPart, { kind: 'part' }>): void {
  ledger.projects.push(...part.projects)
  ledger.events.push(...part.events)
  ledger.figures.push(...part.figures)
  ledger.faults.push(...part.faults)
  ledger.notes.push(...part.notes)
}

/** The lines in parts of a size that is taken over in a few milliseconds. */
export function partsOf(ledger: ReadLedger): Extract<LedgerPart, { kind: 'part' }>[] {
  const longest = Math.max(ledger.projects.length, ledger.events.length, ledger.figures.length, ledger.faults.length, ledger.notes.length)
  return Array.from({ length: Math.ceil(longest / LONGEST_LIST) }, (_, at) => {
    const cut = <T>(list: T[]) => list.slice(at * LONGEST_LIST, (at + 1) * LONGEST_LIST)
    const { projects, events, figures, faults, notes } = ledger
    return { kind: 'part' as const, projects: cut(projects), events: cut(events), figures: cut(figures), faults: cut(faults), notes: cut(notes) }
  })
}

/** The bundle beside the server in production; the source through tsx in development and tests. */
function openWorker(workerData: { name: string; bytes: Uint8Array<ArrayBuffer> }): Worker {
  const options = { workerData, resourceLimits: { maxOldGenerationSizeMb: 2048 } }
  const bundle = new URL('./ledger-worker.js', import.meta.url)
  if (existsSync(bundle)) return new Worker(bundle, options)
  const source = JSON.stringify(new URL('./ledger-worker.ts', import.meta.url).href)
  return new Worker(`import('tsx/esm/api').then(({ register }) => { register(); return import(${source}) })`, { ...options, eval: true })
}
