import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { migrate } from '~db/migrate.server'
import { openDatabase } from '~db/open.server'
import { backUp } from '~/features/backups/backup.server'
import { backUpNext, hoursSinceBackup, listGenerations, outdated } from '~/features/backups/generations.server'
import { restore } from '~/features/backups/restore.server'

const folder = mkdtempSync(join(tmpdir(), 'backup-'))
const at = (name: string) => join(folder, name)
afterAll(() => rmSync(folder, { recursive: true }))

test('a copy of a database in use and its uploads is put back whole, into an empty place only', async () => {
  const place = { databaseUrl: `file:${at('live.db')}`, uploadFolder: at('uploads') }
  const live = openDatabase(place.databaseUrl)
  await migrate(live)
  await live.db.insertInto('setting').values({ key: 'test', value: 'kept' }).execute()
  mkdirSync(at('uploads/ab'), { recursive: true })
  writeFileSync(at('uploads/ab/cd'), 'photo')
  const note = await backUp(place, at('copy'), '2026-11-22T02:00:00.000Z')
  expect(note).toMatchObject({ engine: 'sqlite', uploads: 1 })
  await live.db.insertInto('setting').values({ key: 'later', value: 'not in the copy' }).execute()
  await live.close()
  await expect(backUp(place, at('copy'), '2026-11-22T02:00:00.000Z')).rejects.toThrow('不是空文件夹')
  await expect(restore(place, at('copy'), true)).rejects.toThrow('已经存在')

  const empty = { databaseUrl: `file:${at('new/tracker.db')}`, uploadFolder: at('new/uploads') }
  await restore(empty, at('copy'), false)
  expect(existsSync(at('new'))).toBe(false)
  await restore(empty, at('copy'), true)
  expect(readFileSync(at('new/uploads/ab/cd'), 'utf8')).toBe('photo')
  const restored = openDatabase(empty.databaseUrl)
  const settings = await restored.db.selectFrom('setting').select('key').where('key', 'in', ['test', 'later']).execute()
  await restored.close()
  expect(settings).toEqual([{ key: 'test' }])
})

test('a damaged backup is refused before anything is written', async () => {
  writeFileSync(at('copy/tracker.db'), 'x')
  await expect(restore({ databaseUrl: `file:${at('other.db')}`, uploadFolder: at('other') }, at('copy'), true)).rejects.toThrow('校验值不符')
  expect(existsSync(at('other.db'))).toBe(false)
})

test('an encrypted backup is opened with its key only, database and uploads, and holds nothing readable', async () => {
  const place = { databaseUrl: `file:${at('live.db')}`, uploadFolder: at('uploads') }
  const key = '长河街道-备份-口令'
  expect(await backUp(place, at('sealed'), '2026-11-22T03:00:00.000Z', { key })).toMatchObject({ sealed: true, database: 'tracker.db.sealed' })
  expect(readFileSync(at('sealed/tracker.db.sealed')).includes('SQLite format')).toBe(false)
  expect(readFileSync(at('sealed/uploads/ab/cd.sealed')).includes('photo')).toBe(false)
  // The slow key is made once for all files; what a nonce protects differs in each.
  const [one, other] = ['tracker.db.sealed', 'uploads/ab/cd.sealed'].map((name) => readFileSync(at(`sealed/${name}`)).subarray(4, 32).toString('hex'))
  expect(one?.slice(0, 32)).toBe(other?.slice(0, 32))
  expect(one?.slice(32)).not.toBe(other?.slice(32))
  const empty = { databaseUrl: `file:${at('opened/tracker.db')}`, uploadFolder: at('opened/uploads') }
  await expect(restore(empty, at('sealed'), true)).rejects.toThrow('请设置BACKUP_KEY')
  await expect(restore(empty, at('sealed'), true, '另一个口令-不对的')).rejects.toThrow('BACKUP_KEY不对')
  expect(existsSync(at('opened/tracker.db'))).toBe(false)
  await restore(empty, at('sealed'), true, key)
  expect(readFileSync(at('opened/uploads/ab/cd'), 'utf8')).toBe('photo')
  const restored = openDatabase(empty.databaseUrl)
  expect(await restored.db.selectFrom('setting').select('key').where('key', '=', 'later').execute()).toHaveLength(1)
  await restored.close()
})

test('a copy made while another process writes is one state of the database: every pair is whole', async () => {
  const place = { databaseUrl: `file:${at('busy.db')}`, uploadFolder: at('none') }
  const busy = openDatabase(place.databaseUrl)
  await migrate(busy)
  const writer = spawn(process.execPath, ['--input-type=module', '-e', WRITER, at('busy.db')], { stdio: ['ignore', 'pipe', 'inherit'], cwd: process.cwd() })
  await once(writer.stdout, 'data')
  try {
    await backUp(place, at('busy-copy'), '2026-11-22T04:00:00.000Z')
  } finally {
    writer.kill('SIGKILL')
    await once(writer, 'exit')
    await busy.close()
  }
  const copy = openDatabase(`file:${at('busy-copy/tracker.db')}`)
  const rows = await copy.db.selectFrom('setting').select(['key', 'value']).where('key', 'like', 'pair%').execute()
  await copy.close()
  expect(rows.length).toBeGreaterThan(0)
  expect(rows.length % 2).toBe(0)
})

/** Writes pairs of rows without pause, each pair in one transaction. */
const WRITER = `
  import Database from 'better-sqlite3'
  const db = new Database(process.argv[1])
  db.pragma('journal_mode = WAL'); db.pragma('busy_timeout = 10000')
  const insert = db.prepare('insert into setting (key, value) values (?, ?)')
  const pair = db.transaction((n) => { insert.run('pair' + n + 'a', 'x'.repeat(900)); insert.run('pair' + n + 'b', 'x'.repeat(900)) })
  for (let n = 0; ; n++) { pair.immediate(n); if (n === 50) console.log('writing') }
`

test('keeps the newest seven, one of each of five weeks and of twelve months', () => {
  const days = Array.from({ length: 500 }, (_, day) => new Date(Date.UTC(2025, 6, 1 + day, 2)).toISOString().replace(/\.\d+/, '').replace(/[-:]/g, ''))
  const gone = new Set(outdated(days))
  const kept = days.filter((day) => !gone.has(day))
  expect(kept.slice(-7)).toEqual(days.slice(-7))
  expect(new Set(kept.map((day) => day.slice(0, 6))).size).toBe(12)
  expect(kept.length).toBeLessThanOrEqual(7 + 5 + 12)
  expect(outdated(kept)).toEqual([])
})

test('generations follow each other; unchanged uploads are linked, and their age is known', async () => {
  const place = { databaseUrl: `file:${at('live.db')}`, uploadFolder: at('uploads') }
  await backUpNext(place, at('generations'), null, '2026-11-21T02:30:00.000Z')
  await backUpNext(place, at('generations'), null, '2026-11-22T02:30:00.000Z')
  expect(listGenerations(at('generations'))).toEqual(['20261121T023000Z', '20261122T023000Z'])
  expect(statSync(at('generations/20261122T023000Z/uploads/ab/cd')).nlink).toBe(2)
  expect(hoursSinceBackup(at('generations'), '2026-11-23T14:30:00.000Z')).toBe(36)
  expect(hoursSinceBackup(at('nowhere'), '2026-11-23T14:30:00.000Z')).toBeNull()
})
