import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { migrate } from '~db/migrate.server'
import { openDatabase } from '~db/open.server'
import { backUp } from '../scripts/backup'
import { restore } from '../scripts/restore'

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
