import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { build } from 'esbuild'
import { sql } from 'kysely'
import { verifyAudit } from '~/features/audit/audit.server'
import { backUp } from '~/features/backups/backup.server'
import { restore } from '~/features/backups/restore.server'
import { verifyFigures } from '~/features/figures/verify.server'
import { openDatabase, type OpenDatabase } from '~db/open.server'
import { percentile95 } from './figure'
import { freshDatabase, sleep } from './place'

/** Bundles the writer, so that it starts as fast as it is killed. */
export async function bundleWriter(folder: string): Promise<string> {
  const program = join(folder, 'writer.mjs')
  await build({ entryPoints: ['scripts/trust/writer.ts'], outfile: program, bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', logLevel: 'error' })
  return program
}

interface Writer {
  child: ChildProcess
  /** Codes acknowledged so far, and how many milliseconds each took. */
  acknowledged: Map<string, number>
  errors: string[]
}

interface Writing {
  program: string
  url: string
  first: number
  writers: number
  seconds: number
  pause: number
}

/** Returns when its first write has been acknowledged. */
async function startWriter({ program, url, first, writers, seconds, pause }: Writing): Promise<Writer> {
  const child = spawn(process.execPath, [program, url, String(first), String(writers), String(seconds), String(pause)], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_ENV: 'production' } })
  const writer: Writer = { child, acknowledged: new Map(), errors: [] }
  let rest = ''
  child.stdout?.on('data', (part: Buffer) => {
    const lines = `${rest}${part.toString()}`.split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const [word = '', value = ''] = line.split(' ')
      if (word === 'error') writer.errors.push(value)
      else if (word !== 'ready') writer.acknowledged.set(word, Number(value))
    }
  })
  while (child.stdout && writer.acknowledged.size === 0) await once(child.stdout, 'data')
  return writer
}

export interface Kills {
  kills: number
  acknowledged: number
  lost: number
  /** Of a SQLite file after each kill: integrity, foreign keys. */
  damaged: number
  /** Differences that verify finds at the end, of figures and of the log's chain. */
  differences: number
}

/** Kills a writing process again and again without warning; then looks for every write that it had acknowledged. */
export async function killWriters(program: string, url: string, times: number): Promise<Kills> {
  await freshDatabase(url)
  const acknowledged = new Set<string>()
  let damaged = 0
  for (let kill = 0; kill < times; kill++) {
    const writer = await startWriter({ program, url, first: kill * 100_000, writers: 4, seconds: 3600, pause: 0 })
    await sleep(10 + ((kill * 37) % 110))
    writer.child.kill('SIGKILL')
    await once(writer.child, 'close')
    for (const code of writer.acknowledged.keys()) acknowledged.add(code)
    const open = openDatabase(url)
    if (!(await isWhole(open, 'quick_check'))) damaged++
    await open.close()
  }
  const open = openDatabase(url)
  const kept = new Set((await open.read.selectFrom('project').select('code').execute()).map(({ code }) => code))
  if (!(await isWhole(open, 'integrity_check'))) damaged++
  const differences = (await verifyFigures(open.read)).length + (await verifyAudit(open.read)).length
  await open.close()
  return { kills: times, acknowledged: acknowledged.size, lost: [...acknowledged].filter((code) => !kept.has(code)).length, damaged, differences }
}

/** PostgreSQL checks its own pages when it starts; of SQLite it is asked. */
export async function isWhole({ engine, db }: OpenDatabase, check: 'quick_check' | 'integrity_check'): Promise<boolean> {
  if (engine === 'postgres') return true
  const { rows } = await sql.raw<Record<string, string>>(`pragma ${check}`).execute(db)
  const orphans = await sql`pragma foreign_key_check`.execute(db)
  return Object.values(rows[0] ?? {})[0] === 'ok' && orphans.rows.length === 0
}

export interface Load {
  writes: number
  errors: number
  p95: number
  copySeconds: number
  restoreSeconds: number
  /** Acknowledged before the copy began and missing in it. */
  lost: number
  /** Between the beginning of the copy and the newest entry of the log in it, in seconds: what is later is not in the copy. */
  newestAfterSeconds: number
  /** Rows of the restored database that differ from the live one among those that both must hold. */
  unequal: number
  rows: number
  differences: number
}

/** Between two writes of one writer: far more often than anybody presses a button. */
export const PAUSE_MS = 500

/** Two processes with 25 writers each on one database, a copy made meanwhile and restored to a new, empty one. */
export async function writeTogether({ program, url, restoredUrl, folder, seconds }: { program: string; url: string; restoredUrl: string; folder: string; seconds: number }): Promise<Load> {
  await freshDatabase(url)
  const load = { program, url, writers: 25, seconds, pause: PAUSE_MS }
  const processes = await Promise.all([0, 10_000_000].map((first) => startWriter({ ...load, first })))
  await sleep((seconds * 1000) / 2)
  const before = processes.flatMap(({ acknowledged }) => [...acknowledged.keys()])
  const [copyBegan, began, copy] = [performance.now(), Date.now(), join(folder, `copy-${seconds}-${url.split(':')[0]}`)]
  await backUp({ databaseUrl: url, uploadFolder: join(folder, 'uploads') }, copy, new Date().toISOString())
  const copySeconds = (performance.now() - copyBegan) / 1000
  await Promise.all(processes.map(({ child }) => (child.exitCode === null ? once(child, 'close') : null)))
  const restoreBegan = performance.now()
  await restore({ databaseUrl: restoredUrl, uploadFolder: join(folder, 'restored-uploads') }, copy, true)
  const open = openDatabase(restoredUrl)
  const restoreSeconds = (performance.now() - restoreBegan) / 1000
  const live = openDatabase(url)
  const there = new Set((await open.read.selectFrom('project').select('code').execute()).map(({ code }) => code))
  const newest = await open.read.selectFrom('audit_entry').select(({ fn }) => fn.max('recorded_at').as('at')).executeTakeFirstOrThrow()
  const found: Load = {
    writes: processes.reduce((sum, { acknowledged }) => sum + acknowledged.size, 0),
    errors: processes.reduce((sum, { errors }) => sum + errors.length, 0),
    p95: percentile95(processes.flatMap(({ acknowledged }) => [...acknowledged.values()])),
    copySeconds,
    restoreSeconds,
    lost: before.filter((code) => !there.has(code)).length,
    newestAfterSeconds: (Date.parse(newest.at ?? '') - began) / 1000,
    ...(await unequalRows(open, live)),
    differences: (await verifyFigures(open.read)).length + (await verifyAudit(open.read)).length,
  }
  await open.close()
  await live.close()
  return found
}

/** Rows that only grow in number and are never changed by the writers: each restored one must stand in the live database as it is. */
async function unequalRows(restored: OpenDatabase, live: OpenDatabase): Promise<{ unequal: number; rows: number }> {
  let [unequal, rows] = [0, 0]
  for (const table of ['project', 'audit_entry', 'figure_entry', 'division'] as const) {
    const known = new Set(await rowsOf(live, table))
    const own = await rowsOf(restored, table)
    rows += own.length
    unequal += own.filter((row) => !known.has(row)).length
  }
  return { unequal, rows }
}

/** Every row of every table of two databases at rest: how many there are, and how many stand only on one side. */
export async function compareWhole(one: string, other: string): Promise<{ rows: number; unequal: number }> {
  const [a, b] = [openDatabase(one), openDatabase(other)]
  let [rows, unequal] = [0, 0]
  for (const { name } of await a.read.introspection.getTables()) {
    const [own, copied] = [await rowsOf(a, name), await rowsOf(b, name)]
    const [known, found] = [new Set(copied), new Set(own)]
    rows += own.length
    unequal += own.filter((row) => !known.has(row)).length + copied.filter((row) => !found.has(row)).length
  }
  await a.close()
  await b.close()
  return { rows, unequal }
}

async function rowsOf(open: OpenDatabase, table: string): Promise<string[]> {
  return (await sql`select * from ${sql.table(table)}`.execute(open.read)).rows.map((row) => JSON.stringify(row))
}
