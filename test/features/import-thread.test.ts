import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { COMMAND_LINE, type Actor } from '~/domain/permissions'
import { verifyFigures } from '~/features/figures/verify.server'
import { applyApart, checkApart, type ImportSite } from '~/features/imports/apart.server'
import { searchPlaces } from '~/features/places/search-places.server'
import { migrate } from '~db/migrate.server'
import { openDatabase, type OpenDatabase } from '~db/open.server'
import { makingWay } from '~db/transaction.server'
import { divide } from '../helpers/district'

const NOW = '2026-11-02T02:00:00.000Z'
let folder: string
let path: string
let open: OpenDatabase
let site: ImportSite

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'import-thread-'))
  path = join(folder, 'tracker.db')
  open = openDatabase(`file:${path}`)
  await migrate(open)
  await divide(open.db)
  site = { db: open.db, read: open.read, settings: { databaseUrl: `file:${path}` }, actor: COMMAND_LINE, now: NOW }
})

afterEach(async () => {
  await open.close()
  rmSync(folder, { recursive: true, force: true })
})

const ESTATES = [...'东南西北中锦碧紫金银'].map((name) => `${name}湖家园`)

function ledger(rows: number): string {
  const lines = Array.from({ length: rows }, (_, at) => `JT-${at},长河街道,${ESTATES[at % 10] ?? ''},${at}号楼,1单元,2025-01-0${1 + (at % 9)},2025-03-11,2025-09-2${at % 10}`)
  return ['项目编号,镇街,小区,楼栋,单元,签约日期,开工日期,竣工验收', ...lines].join('\n')
}

const fileOf = (text: string) => ({ name: '台账.csv', bytes: new TextEncoder().encode(text) })
const setting = (key: string) => open.db.insertInto('setting').values({ key, value: '1' }).execute()
const settings = async () => (await open.read.selectFrom('setting').select('key').where('key', 'like', 'test%').execute()).map((row) => row.key)

async function stored() {
  const count = async (table: 'project' | 'estate' | 'milestone_event' | 'figure_entry' | 'tally' | 'import_batch' | 'audit_entry' | 'estate_gram') =>
    Number((await open.read.selectFrom(table).select((eb) => eb.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()).n)
  return {
    projects: await count('project'), estates: await count('estate'), facts: await count('milestone_event'), entries: await count('figure_entry'),
    tally: await count('tally'), batches: await count('import_batch'), log: await count('audit_entry'), grams: await count('estate_gram'),
  }
}

test('a thread with a connection of its own writes all, once; figures agree with the facts and the places are found', async () => {
  const file = fileOf(ledger(120))
  expect(await checkApart(site, file)).toMatchObject({ importId: null, faults: [], counts: { projectsNew: 120, factsNew: 360 } })
  const report = await applyApart(site, file)
  expect(report).toMatchObject({ importId: 1, counts: { projectsNew: 120, factsNew: 360 } })
  expect(await stored()).toMatchObject({ projects: 120, estates: 10, facts: 360, batches: 1 })
  const after = await stored()
  expect(await applyApart(site, file)).toMatchObject({ importId: null, counts: { projectsSame: 120, factsSame: 360 } })
  expect(await stored()).toEqual(after)
  expect(await verifyFigures(open.read)).toEqual([])
  expect((await searchPlaces(open.read, '碧湖家园46号楼')).places[0]).toMatchObject({ name: '碧湖家园', projectIds: [47] })
})

test('a new building of a known estate is found beside its old ones', async () => {
  await applyApart(site, fileOf(ledger(40)))
  await applyApart(site, fileOf('镇街,小区,楼栋,单元\n长河街道,碧湖家园,丙19号楼,2单元'))
  for (const building of ['6号楼', '丙19号楼']) expect((await searchPlaces(open.read, `碧湖家园${building}`)).places[0]?.projectIds).toHaveLength(1)
})

test('a file that was looked at is compared anew when it is confirmed, and another file in between is read for itself', async () => {
  const [first, second] = [fileOf(ledger(40)), fileOf(ledger(30))]
  expect(await checkApart(site, first)).toMatchObject({ counts: { projectsNew: 40 } })
  expect(await applyApart(site, second)).toMatchObject({ counts: { projectsNew: 30 } })
  expect(await checkApart(site, second)).toMatchObject({ counts: { projectsNew: 0, projectsSame: 30 } })
  expect(await applyApart(site, first)).toMatchObject({ counts: { projectsNew: 10, projectsSame: 30 } })
  expect(await applyApart(site, first)).toMatchObject({ importId: null, counts: { projectsSame: 40 } })
})

test('two who confirm one file at once write it once', async () => {
  const file = fileOf(ledger(40))
  await checkApart(site, file)
  const reports = await Promise.all([applyApart(site, file), applyApart(site, file)])
  expect(reports.map((report) => report.importId).sort()).toEqual([1, null])
  expect(await stored()).toMatchObject({ projects: 40, batches: 1 })
})

test('a refusal comes back from the thread as the reasons it has', async () => {
  const officer: Actor = { accountId: null, name: 'officer', source: 'web', grants: [] }
  await expect(checkApart({ ...site, actor: officer }, fileOf(ledger(1)))).rejects.toMatchObject({ reasons: [{ code: 'forbidden' }] })
})

test('while a thread writes, this process’s writers wait in their order as promises, and readers go on', async () => {
  let done = () => undefined as void
  const thread = makingWay(open.db, () => new Promise<void>((resolve) => { done = resolve }))
  const writers = [setting('test 1'), setting('test 2')]
  await setTimeout(20)
  expect(await settings()).toEqual([])
  done()
  await Promise.all([thread, ...writers])
  expect(await settings()).toEqual(['test 1', 'test 2'])
})

test('while another process writes, a writer waits without stopping the thread', async () => {
  const other = new Database(path)
  other.exec('begin immediate')
  const writer = setting('test 1')
  await setTimeout(20)
  expect(await settings()).toEqual([])
  other.exec('commit')
  other.close()
  await writer
  expect(await settings()).toEqual(['test 1'])
})

test('a process killed in the middle of an import leaves nothing of it, and the same file goes in afterwards', async () => {
  const before = await stored()
  const file = join(folder, '台账.csv')
  writeFileSync(file, ledger(3_000))
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/import.ts', file, '--apply'], { env: { PATH: process.env.PATH, NODE_ENV: 'test', DATABASE_URL: `file:${path}` }, stdio: 'ignore' })
  const exit = once(child, 'exit')
  const watch = new Database(path, { timeout: 0 })
  const isWriting = () => {
    try {
      watch.exec('begin immediate; rollback')
      return false
    } catch {
      return true
    }
  }
  // Opening and migrating writes for a moment, too: the import is what writes while the file has long been migrated.
  for (let seen = 0; seen < 5 && child.exitCode === null; await setTimeout(4)) seen = isWriting() ? seen + 1 : 0
  child.kill('SIGKILL')
  watch.close()
  expect((await exit)[1]).toBe('SIGKILL')
  expect(await stored()).toEqual(before)
  expect(await verifyFigures(open.read)).toEqual([])
  expect(await applyApart(site, fileOf(ledger(3_000)))).toMatchObject({ counts: { projectsNew: 3_000 } })
  expect(await verifyFigures(open.read)).toEqual([])
})
