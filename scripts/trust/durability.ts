import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import { sql } from 'kysely'
import { verifyAudit } from '~/features/audit/audit.server'
import { backUp } from '~/features/backups/backup.server'
import { restore } from '~/features/backups/restore.server'
import { verifyFigures } from '~/features/figures/verify.server'
import { migrate } from '~db/migrate.server'
import { openDatabase, type OpenDatabase } from '~db/open.server'

/** A folder with an empty district in a file and the writer as one bundled program; removed at the end. */
export interface Bench {
  folder: string
  url: string
  program: string
  end(): void
}

const DIVISIONS = [['37', '山东省', 'province', null], ['3714', '德州市', 'city', '37'], ['371471', '德州天衢新区', 'district', '3714'], ['371471007', '长河街道', 'subdistrict', '371471']] as const

export async function openBench(): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'tracker-trust-'))
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
  mkdirSync(join(folder, 'uploads'))
  const program = join(folder, 'writer.mjs')
  await build({ entryPoints: ['scripts/trust/writer.ts'], outfile: program, bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', logLevel: 'error' })
  return { folder, url: `file:${join(folder, 'tracker.db')}`, program, end: () => rmSync(folder, { recursive: true, force: true }) }
}

async function freshDatabase(url: string): Promise<void> {
  const open = openDatabase(url)
  await migrate(open)
  let path = '/'
  for (const [code, name, level, parent_code] of DIVISIONS) {
    path += `${code}/`
    await open.db.insertInto('division').values({ code, name, level, parent_code, path, valid_from: null, valid_until: null, successor_code: null }).execute()
  }
  await open.close()
}

interface Writer {
  child: ChildProcess
  /** Codes acknowledged so far, and how many milliseconds each took. */
  acknowledged: Map<string, number>
  errors: string[]
}

/** Returns when its first write has been acknowledged. */
async function startWriter(bench: Bench, url: string, first: number, writers: number, seconds: number, pause: number): Promise<Writer> {
  const child = spawn(process.execPath, [bench.program, url, String(first), String(writers), String(seconds), String(pause)], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_ENV: 'production' } })
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
  /** Of the file after each kill: integrity, foreign keys. */
  damaged: number
  /** Differences that verify finds at the end. */
  differences: number
}

/** Kills a writing process again and again without warning; then looks for every write that it had acknowledged. */
export async function killWriters(bench: Bench, times: number): Promise<Kills> {
  const url = `file:${join(bench.folder, 'kills.db')}`
  await freshDatabase(url)
  const acknowledged = new Set<string>()
  let damaged = 0
  for (let kill = 0; kill < times; kill++) {
    const writer = await startWriter(bench, url, kill * 100_000, 4, 3600, 0)
    await new Promise((resolve) => setTimeout(resolve, 10 + ((kill * 37) % 110)))
    writer.child.kill('SIGKILL')
    await once(writer.child, 'close')
    for (const code of writer.acknowledged.keys()) acknowledged.add(code)
    const open = openDatabase(url)
    const { rows } = await sql<{ quick_check: string }>`pragma quick_check`.execute(open.db)
    const orphans = await sql`pragma foreign_key_check`.execute(open.db)
    if (rows[0]?.quick_check !== 'ok' || orphans.rows.length > 0) damaged++
    await open.close()
  }
  const open = openDatabase(url)
  const kept = new Set((await open.read.selectFrom('project').select('code').execute()).map(({ code }) => code))
  const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(open.db)
  if (rows[0]?.integrity_check !== 'ok') damaged++
  const differences = (await verifyFigures(open.read)).length + (await verifyAudit(open.read)).length
  await open.close()
  return { kills: times, acknowledged: acknowledged.size, lost: [...acknowledged].filter((code) => !kept.has(code)).length, damaged, differences }
}

export interface Load {
  writes: number
  errors: number
  p95: number
  copySeconds: number
  restoreSeconds: number
  /** Acknowledged before the copy began and missing in it. */
  lost: number
  /** Rows of the restored database that differ from the live one among those that both must hold. */
  unequal: number
  differences: number
}

/** Between two writes of one writer: far more often than anybody presses a button. */
export const PAUSE_MS = 500

/** Two processes with 25 writers each on one file, a copy made meanwhile and restored to a new place. */
export async function writeTogether(bench: Bench, seconds: number): Promise<Load> {
  await freshDatabase(bench.url)
  const processes = [await startWriter(bench, bench.url, 0, 25, seconds, PAUSE_MS), await startWriter(bench, bench.url, 10_000_000, 25, seconds, PAUSE_MS)]
  await new Promise((resolve) => setTimeout(resolve, (seconds * 1000) / 2))
  const before = processes.flatMap(({ acknowledged }) => [...acknowledged.keys()])
  const place = { databaseUrl: bench.url, uploadFolder: join(bench.folder, 'uploads') }
  const [copyBegan, copy] = [performance.now(), join(bench.folder, 'copy')]
  await backUp(place, copy, new Date().toISOString())
  const copySeconds = (performance.now() - copyBegan) / 1000
  await Promise.all(processes.map(({ child }) => (child.exitCode === null ? once(child, 'close') : null)))
  const restoreBegan = performance.now()
  const restored = { databaseUrl: `file:${join(bench.folder, 'restored', 'tracker.db')}`, uploadFolder: join(bench.folder, 'restored', 'uploads') }
  await restore(restored, copy, true)
  const open = openDatabase(restored.databaseUrl)
  const restoreSeconds = (performance.now() - restoreBegan) / 1000
  const live = openDatabase(bench.url)
  const there = new Set((await open.read.selectFrom('project').select('code').execute()).map(({ code }) => code))
  const load = {
    writes: processes.reduce((sum, { acknowledged }) => sum + acknowledged.size, 0),
    errors: processes.reduce((sum, { errors }) => sum + errors.length, 0),
    p95: percentile95(processes.flatMap(({ acknowledged }) => [...acknowledged.values()])),
    copySeconds,
    restoreSeconds,
    lost: before.filter((code) => !there.has(code)).length,
    unequal: await unequalRows(open, live),
    differences: (await verifyFigures(open.read)).length + (await verifyAudit(open.read)).length,
  }
  await open.close()
  await live.close()
  return load
}

/** Rows that only grow in number and are never changed by the writers: each restored one must stand in the live database as it is. */
async function unequalRows(restored: OpenDatabase, live: OpenDatabase): Promise<number> {
  let unequal = 0
  for (const table of ['project', 'audit_entry', 'figure_entry', 'division'] as const) {
    const rowsOf = async (open: OpenDatabase) => (await sql`select * from ${sql.table(table)}`.execute(open.read)).rows.map((row) => JSON.stringify(row))
    const known = new Set(await rowsOf(live))
    unequal += (await rowsOf(restored)).filter((row) => !known.has(row)).length
  }
  return unequal
}

function percentile95(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length * 0.95)] ?? 0
}
