import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { bumpRevision } from '~/features/figures/revisions.server'
import { migrate } from '~db/migrate.server'
import { openDatabase, type OpenDatabase } from '~db/open.server'
import { watchPostgres, watchSqlite, type RevisionWatch } from '~db/revisions.server'
import { inTransaction } from '~db/transaction.server'

const SCOPES = ['project:5', 'district:371471', 'districts']
const clean: (() => Promise<void> | void)[] = []

afterEach(async () => {
  for (const step of clean.splice(0).reverse()) await step()
})

async function opened(url: string): Promise<OpenDatabase> {
  const open = openDatabase(url)
  clean.push(() => open.close())
  await migrate(open)
  return open
}

/** A database of its own on the server of TEST_POSTGRES_URL, dropped afterwards. */
async function emptyDatabase(): Promise<string> {
  const base = process.env.TEST_POSTGRES_URL ?? ''
  const admin = openDatabase(base)
  const name = `tracker_revisions_${process.pid}_${clean.length}_${Date.now()}`
  await sql.raw(`create database ${name}`).execute(admin.db)
  clean.push(async () => {
    await sql.raw(`drop database ${name} with (force)`).execute(admin.db)
    await admin.close()
  })
  const url = new URL(base)
  url.pathname = `/${name}`
  return url.href
}

const bump = (open: OpenDatabase, scope: { projectId?: number; districtCode?: string }) => inTransaction(open.db, (trx) => bumpRevision(trx, scope))

/** The stamp once the watch has heard of it; PostgreSQL's word takes a moment. */
async function stampAfter(watch: RevisionWatch, before: string): Promise<string | null> {
  for (let wait = 0; wait < 100; wait += 1) {
    const stamp = await watch.stampOf(SCOPES)
    if (stamp !== before) return stamp
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  return before
}

describe('the watch on revisions', () => {
  it('sees every commit on SQLite at once, whoever made it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tracker-revisions-'))
    clean.push(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'tracker.db')
    const [open, other] = [await opened(`file:${file}`), await opened(`file:${file}`)]
    const watch = watchSqlite(file)
    clean.push(() => watch.close())
    expect(watch.stampOf(SCOPES)).toBe('0 0 0')
    await bump(open, { projectId: 5, districtCode: '371471' })
    expect(watch.stampOf(SCOPES)).toBe('1 1 1')
    await bump(other, { districtCode: '371472' })
    expect(watch.stampOf(SCOPES)).toBe('1 1 2')
  })

  it.runIf(process.env.TEST_POSTGRES_URL)('hears of every commit on PostgreSQL, and knows nothing while it cannot listen', async () => {
    const url = new URL(await emptyDatabase())
    const open = await opened(url.href)
    const watch = await watchPostgres(url.href)
    clean.push(() => watch.close())
    expect(await watch.stampOf(SCOPES)).toBe('0 0 0')
    await bump(open, { projectId: 5, districtCode: '371471' })
    expect(await stampAfter(watch, '0 0 0')).toMatch(/^[01] [01] [01]$/)
    expect(await stampAfter(watch, '0 0 0')).not.toBe('0 0 0')
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'tracker revisions' and datname = current_database()`.execute(open.db)
    await expect.poll(() => watch.stampOf(SCOPES)).toBeNull()
    await bump(open, { projectId: 5 })
    await expect.poll(() => watch.stampOf(SCOPES), { timeout: 5_000 }).toBe('2 1 1')
  })

  it.runIf(process.env.TEST_POSTGRES_URL)('says nothing from memory over a network that swallows what is said without ending the connection', async () => {
    const url = new URL(await emptyDatabase())
    const open = await opened(url.href)
    const network = await swallowingNetwork(url.hostname, Number(url.port || 5432))
    clean.push(() => network.close())
    url.hostname = '127.0.0.1'
    url.port = String(network.port)
    const watch = await watchPostgres(url.href)
    clean.push(() => watch.close())
    expect(await watch.stampOf(SCOPES)).toBe('0 0 0')
    network.swallow(true)
    await bump(open, { projectId: 5, districtCode: '371471' })
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    expect(await watch.stampOf(SCOPES), 'a second after the change nothing older is answered').toBeNull()
    network.swallow(false)
    await expect.poll(() => watch.stampOf(SCOPES), { timeout: 10_000 }).toBe('1 1 1')
  }, 30_000)
})

/** Between the program and the database: passes everything on, or keeps connections open and passes nothing. */
async function swallowingNetwork(host: string, port: number): Promise<{ port: number; swallow(all: boolean): void; close(): void }> {
  let swallows = false
  const sockets: Socket[] = []
  const server = createServer((one) => {
    const other = connect(port, host)
    sockets.push(one, other)
    one.on('data', (bytes) => swallows || other.write(bytes)).on('error', () => other.destroy()).on('close', () => other.destroy())
    other.on('data', (bytes) => swallows || one.write(bytes)).on('error', () => one.destroy()).on('close', () => one.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    swallow: (all) => (swallows = all),
    close: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
