import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { Refusal } from '~/domain/refusal'
import type { ImportOrder, ImportWord } from './import-worker'
import type { LedgerFile } from './imports.server'
import type { ImportReport } from './report.server'

/** Reading takes so long at most; writing takes what it needs. */
const LONGEST_READING_MS = 120_000

/** A thread that has one file in hand. Whatever goes wrong ends it. */
export interface LedgerThread {
  /** The file is read; a Refusal where it cannot be. */
  read: Promise<void>
  /** One order at a time, once the file is read. */
  give(order: ImportOrder): Promise<ImportReport>
  /** Whether the process stays alive for its sake. */
  hold(isHeld: boolean): void
  isOver(): boolean
  end(): void
}

/** Starts a thread that reads the file. One that would use up memory or time ends the thread, not the server. */
export function startThread(file: LedgerFile): LedgerThread {
  const worker = openWorker(file)
  const read = openAnswer<void>()
  let report = openAnswer<ImportReport>()
  let isOver = false
  const fail = (error: Error) => {
    isOver = true
    clearTimeout(late)
    read.reject(error)
    report.reject(error)
    void worker.terminate()
  }
  const late = setTimeout(() => fail(tooLong()), LONGEST_READING_MS)
  worker.on('message', (word: ImportWord) => {
    clearTimeout(late)
    if (word.kind === 'refused') fail(new Refusal(word.reasons))
    else if (word.kind === 'failed') fail(new Error(word.message))
    else if (word.kind === 'report') report.resolve(word.report)
    else read.resolve()
  })
  worker.on('error', (error: NodeJS.ErrnoException) => fail(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooLong() : error))
  worker.on('exit', () => fail(new Error('The thread of the import ended without an answer.')))
  return {
    read: read.promise,
    give(order) {
      report = openAnswer<ImportReport>()
      worker.postMessage(order)
      return report.promise
    },
    hold: (isHeld) => (isHeld ? worker.ref() : worker.unref()),
    isOver: () => isOver,
    end: () => void worker.terminate(),
  }
}

function tooLong(): Refusal {
  return new Refusal([{ code: 'file_takes_too_long', field: 'file' }])
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
function openWorker(file: LedgerFile): Worker {
  const options = { workerData: { file }, resourceLimits: { maxOldGenerationSizeMb: 2048, maxYoungGenerationSizeMb: 128 } }
  const bundle = new URL('./import-worker.js', import.meta.url)
  if (existsSync(bundle)) return new Worker(bundle, options)
  const source = JSON.stringify(new URL('./import-worker.ts', import.meta.url).href)
  return new Worker(`import('tsx/esm/api').then(({ register }) => { register(); return import(${source}) })`, { ...options, eval: true })
}
