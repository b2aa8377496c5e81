import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type { Actor } from '~/domain/permissions'
import { Refusal } from '~/domain/refusal'
import type { Db } from '~db/schema'
import { makingWay } from '~db/transaction.server'
import type { ImportTask, ImportWord } from './import-worker'
import { applyImport, checkImport, type LedgerFile } from './imports.server'
import type { ImportReport } from './report.server'

/** Reading takes so long at most; writing takes what it needs. */
const LONGEST_READING_MS = 120_000

/** What an import needs of a request. */
export interface ImportSite {
  db: Db
  read: Db
  settings: { databaseUrl: string }
  actor: Actor
  now: string
}

/** A database in memory has one connection only: there everything happens in the thread that asks. */
const IN_MEMORY = ':memory:'

/** Throws a Refusal where the file as a whole cannot be read. A file that would use up memory or time ends a thread, not the server. */
export async function readApart(file: LedgerFile): Promise<void> {
  await startThread({ verb: 'read', file }).read
}

/** `checkImport` in a thread of its own, with a connection of its own: no page waits for it. */
export async function checkApart({ read, settings: { databaseUrl }, actor, now }: ImportSite, file: LedgerFile): Promise<ImportReport> {
  if (databaseUrl === IN_MEMORY) return checkImport(read, actor, file, now)
  const thread = startThread({ verb: 'check', file, databaseUrl, actor, now })
  await thread.read
  return thread.report
}

/** `applyImport` likewise. The process's other writers wait for it as promises, so that pages are answered meanwhile. */
export async function applyApart({ db, settings: { databaseUrl }, actor, now }: ImportSite, file: LedgerFile): Promise<ImportReport> {
  if (databaseUrl === IN_MEMORY) return applyImport(db, actor, file, now)
  const thread = startThread({ verb: 'apply', file, databaseUrl, actor, now })
  await thread.read
  return makingWay(db, () => {
    thread.begin()
    return thread.report
  })
}

interface Thread {
  /** The file is read; from here on the thread waits for `begin` if it is to write. */
  read: Promise<void>
  report: Promise<ImportReport>
  begin(): void
}

function startThread(task: ImportTask): Thread {
  const worker = openWorker(task)
  const late = setTimeout(() => fail(new Refusal([{ code: 'file_takes_too_long', field: 'file' }])), LONGEST_READING_MS)
  const read = openAnswer<void>()
  const report = openAnswer<ImportReport>()
  const fail = (error: Error) => {
    clearTimeout(late)
    read.reject(error)
    report.reject(error)
    void worker.terminate()
  }
  worker.on('message', (word: ImportWord) => {
    clearTimeout(late)
    if (word.kind === 'refused') fail(new Refusal(word.reasons))
    else if (word.kind === 'failed') fail(new Error(word.message))
    else if (word.kind === 'report') report.resolve(word.report)
    else read.resolve()
  })
  worker.on('error', (error: NodeJS.ErrnoException) => fail(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? new Refusal([{ code: 'file_takes_too_long', field: 'file' }]) : error))
  worker.on('exit', () => fail(new Error('The thread of the import ended without an answer.')))
  return { read: read.promise, report: report.promise, begin: () => worker.postMessage('begin') }
}

/** A promise that others settle; nobody needs to be listening when it fails. */
function openAnswer<T>() {
  let [resolve, reject]: [(value: T) => void, (error: Error) => void] = [() => undefined, () => undefined]
  const promise = new Promise<T>((settle, fail) => {
    resolve = settle
    reject = fail
  })
  promise.catch(() => undefined)
  return { promise, resolve, reject }
}

/** The bundle beside the server in production; the source through tsx in development and tests. */
function openWorker(workerData: ImportTask): Worker {
  const options = { workerData, resourceLimits: { maxOldGenerationSizeMb: 2048, maxYoungGenerationSizeMb: 128 } }
  const bundle = new URL('./import-worker.js', import.meta.url)
  if (existsSync(bundle)) return new Worker(bundle, options)
  const source = JSON.stringify(new URL('./import-worker.ts', import.meta.url).href)
  return new Worker(`import('tsx/esm/api').then(({ register }) => { register(); return import(${source}) })`, { ...options, eval: true })
}
