import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { LRUCache } from 'lru-cache'
import type { Drawing } from '~/domain/charts'
import type { DrawAnswer } from '~/ui/charts/worker'

/** How long a page waits for its drawing before it goes out with the table alone (decision record 010). */
export const PATIENCE_MS = 400
const LONGEST_REST_MS = 30_000

const drawn = new LRUCache<string, string>({ maxSize: 32 * 1024 * 1024, sizeCalculation: (svg) => svg.length + 1 })
const waiting = new Map<number, (svg: string | null) => void>()
/** What the worker draws just now: readers who ask for the same wait for the same drawing. */
const underWay = new Map<string, Promise<string | null>>()
let worker: Worker | null = null
let ready = false
let number = 0
let rest = 250
let restUntil = 0

/**
 * The SVG of a drawing made by Recharts in the worker thread, from memory where the same data were drawn before.
 * null: the worker took too long or is dead; the page shows its table and must not be cached. A late drawing is kept for the next reader.
 */
export async function drawChart(drawing: Drawing, patience = PATIENCE_MS): Promise<string | null> {
  const key = createHash('sha256').update(JSON.stringify(drawing)).digest('base64url')
  const known = drawn.get(key)
  if (known) return known
  const answer = underWay.get(key) ?? beginDrawing(key, drawing)
  return answer && Promise.race([answer, afterwards(patience)])
}

function beginDrawing(key: string, drawing: Drawing): Promise<string | null> | null {
  const running = startWorker()
  if (!running) return null
  const mine = ++number
  const answer = new Promise<string | null>((resolve) => waiting.set(mine, resolve)).then((svg) => {
    if (svg) drawn.set(key, svg)
    underWay.delete(key)
    return svg
  })
  underWay.set(key, answer)
  running.postMessage({ number: mine, drawing })
  return answer
}

/** Loads the worker before the first page asks for it; resolves when it can draw or has failed. */
export async function warmCharts(longest = 10_000): Promise<boolean> {
  startWorker()
  const until = Date.now() + longest
  while (!ready && Date.now() < until) await afterwards(20)
  return ready
}

/** Ends the worker: at shutdown, and in the test that kills it in mid-page. */
export async function stopCharts(): Promise<void> {
  await worker?.terminate()
}

/** Forgets every drawing (tests). */
export function forgetDrawings(): void {
  drawn.clear()
}

function startWorker(): Worker | null {
  if (worker) return worker
  if (Date.now() < restUntil) return null
  const started = openWorker()
  worker = started
  started.unref()
  started.on('message', ({ number: done, svg }: DrawAnswer) => {
    ready = true
    rest = 250
    waiting.get(done)?.(svg)
    waiting.delete(done)
  })
  started.on('error', () => undefined)
  started.on('exit', () => {
    if (worker !== started) return
    worker = null
    ready = false
    restUntil = Date.now() + rest
    rest = Math.min(rest * 2, LONGEST_REST_MS)
    for (const give of waiting.values()) give(null)
    waiting.clear()
  })
  return started
}

/** The bundle beside the server in production; the source through tsx in development and tests. */
function openWorker(): Worker {
  const bundle = new URL('./chart-worker.js', import.meta.url)
  if (existsSync(bundle)) return new Worker(bundle)
  const source = new URL('../../ui/charts/worker.tsx', import.meta.url).href
  return new Worker(`import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(source)}) })`, { eval: true })
}

function afterwards(milliseconds: number): Promise<null> {
  return new Promise((resolve) => setTimeout(() => resolve(null), milliseconds))
}
