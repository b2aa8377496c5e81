import type { Actor } from '~/domain/permissions'
import type { Db } from '~db/schema'
import { makingWay } from '~db/transaction.server'
import { applyImport, checkImport, sha256Of, type LedgerFile } from './imports.server'
import type { ImportReport } from './report.server'
import { startThread, type LedgerThread } from './thread.server'

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

/** Throws a Refusal where the file as a whole cannot be read. */
export async function readApart(file: LedgerFile): Promise<void> {
  await withThread(file, () => Promise.resolve())
}

/** `checkImport` in a thread of its own, with a connection of its own: no page waits for it. */
export async function checkApart({ read, settings: { databaseUrl }, actor, now }: ImportSite, file: LedgerFile): Promise<ImportReport> {
  if (databaseUrl === IN_MEMORY) return checkImport(read, actor, file, now)
  return withThread(file, (thread) => thread.give({ verb: 'check', databaseUrl, actor, now }))
}

/** `applyImport` likewise. The process's other writers wait for it as promises, so that pages are answered meanwhile. */
export async function applyApart({ db, settings: { databaseUrl }, actor, now }: ImportSite, file: LedgerFile): Promise<ImportReport> {
  if (databaseUrl === IN_MEMORY) return applyImport(db, actor, file, now)
  return withThread(file, (thread) => makingWay(db, () => thread.give({ verb: 'apply', databaseUrl, actor, now })))
}

/** So long the last file stays read after it was sent, looked at or written: whoever reads the report confirms it without its being taken apart again. */
const KEPT_MS = 5 * 60_000

let kept: { key: string; thread: LedgerThread; end: NodeJS.Timeout } | null = null

/** The work on a thread that has read the file: the one that is kept, if it has this very file, or a new one; afterwards it is the one that is kept. */
async function withThread<T>(file: LedgerFile, work: (thread: LedgerThread) => Promise<T>): Promise<T> {
  const key = `${sha256Of(file.bytes)} ${file.name}`
  const thread = takeKept(key) ?? startThread(file)
  try {
    await thread.read
    const result = await work(thread)
    keep(key, thread)
    return result
  } catch (error) {
    thread.end()
    throw error
  }
}

function takeKept(key: string): LedgerThread | null {
  if (!kept || kept.key !== key || kept.thread.isOver()) return null
  const { thread, end } = kept
  clearTimeout(end)
  thread.hold(true)
  kept = null
  return thread
}

function keep(key: string, thread: LedgerThread): void {
  letGo()
  thread.hold(false)
  kept = { key, thread, end: setTimeout(letGo, KEPT_MS).unref() }
}

function letGo(): void {
  if (!kept) return
  clearTimeout(kept.end)
  kept.thread.end()
  kept = null
}
