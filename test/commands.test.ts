import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { COMMAND_LINE } from '~/domain/permissions'
import { refuse } from '~/domain/refusal'
import { readSettings } from '~/env.server'
import { saveOpeningFigures } from '~/features/figures/openings.server'
import { migrate } from '~db/migrate.server'
import { openDatabase } from '~db/open.server'
import { answer, complain, plainWords } from '../scripts/command'
import { convertFile } from '../scripts/convert-events'
import { seedBench } from '../scripts/seed-bench'
import { CHANGHE, DISTRICT, divide } from './helpers/district'

const folder = mkdtempSync(join(tmpdir(), 'commands-'))
const KNOWN = { flags: ['--apply', '--json'], most: 1 }
const before = { argv: process.argv, exitCode: process.exitCode }
let said: string[]
let answered: string[]

beforeEach(() => {
  said = []
  answered = []
  vi.spyOn(console, 'error').mockImplementation((line: string) => void said.push(line))
  vi.spyOn(console, 'log').mockImplementation((line: string) => void answered.push(line))
})

afterEach(() => {
  vi.restoreAllMocks()
  process.argv = before.argv
  process.exitCode = before.exitCode
})

/** Runs it as if these words stood behind the command; the exit code it leaves. */
async function codeOf(words: readonly string[], run: (words: string[]) => number | Promise<number>, known = KNOWN): Promise<unknown> {
  process.argv = ['node', 'command', ...words]
  await answer(run, known)
  return process.exitCode
}

describe('the circular without a browser', () => {
  it('says in a sentence that a month lies before everything on record, or ahead', async () => {
    const url = `file:${join(folder, 'circular.db')}`
    const open = openDatabase(url)
    await migrate(open)
    await divide(open.db)
    await saveOpeningFigures(open.db, COMMAND_LINE, [{ divisionCode: CHANGHE, year: 2026, month: 9, measure: 'completed', target: null, done: 4 }], '2026-10-01T02:00:00.000Z')
    await open.close()
    const ask = (month: string) => spawnSync(process.execPath, ['--import', 'tsx', 'scripts/circular.ts', DISTRICT, month], { encoding: 'utf8', env: { PATH: process.env.PATH, NODE_ENV: 'development', DATABASE_URL: url, TRACKER_TODAY: '2026-10-20' } })
    expect(ask('1980-01')).toMatchObject({ status: 1, stdout: '', stderr: '德州天衢新区到1980年1月还没有任务，也没有完成数，出不了通报\n' })
    expect(ask('2026-11')).toMatchObject({ status: 1, stdout: '', stderr: '这个月还没有到\n' })
    expect(ask('2026-10')).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining('历年累计完工4部') as string })
  }, 60_000)
})

describe('verify', () => {
  it('says of what it compared that it agrees: the figures, and whether the log is as it was written', async () => {
    const url = `file:${join(folder, 'verify.db')}`
    const open = openDatabase(url)
    await migrate(open)
    await divide(open.db)
    await saveOpeningFigures(open.db, COMMAND_LINE, [{ divisionCode: CHANGHE, year: 2026, month: 9, measure: 'completed', target: null, done: 4 }], '2026-10-01T02:00:00.000Z')
    const ask = () => spawnSync(process.execPath, ['--import', 'tsx', 'scripts/verify.ts'], { encoding: 'utf8', env: { PATH: process.env.PATH, NODE_ENV: 'development', DATABASE_URL: url } })
    expect(ask()).toMatchObject({ status: 0, stderr: '', stdout: '已核对0个项目，数字与事实一致\n操作记录、已印发的通报、已确认的考评没有被改动\n' })
    await sql`drop trigger audit_entry_no_update`.execute(open.db)
    await open.db.updateTable('audit_entry').set({ reason: '别的原因' }).execute()
    await open.close()
    expect(ask()).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('操作记录有1条对不上') as string })
  }, 60_000)
})

describe('a command', () => {
  it.each([
    [['--aply', 'a.csv'], '不认识“--aply”，用--help看用法。'],
    [['a.csv', 'b.csv', '--apply'], '多了“b.csv”，用--help看用法。'],
  ])('with words that it does not know does nothing: %j', async (words, sentence) => {
    const run = vi.fn(() => 0)
    expect(await codeOf(words, run)).toBe(2)
    expect(said).toEqual([sentence])
    expect(run).not.toHaveBeenCalled()
  })

  it('answers --help whatever stands beside it, and tells a flag’s value from a file', async () => {
    expect(await codeOf(['--help', '--what'], () => 0)).toBe(0)
    expect(plainWords(['a.geojson', '--source', '天地图', '--apply'], ['--source'])).toEqual(['a.geojson'])
  })

  it.each([
    ['a file that is not there', () => Number(readFileSync(join(folder, 'none.csv'))), `没有这个文件或文件夹：${join(folder, 'none.csv')}`],
    ['a file whose size is asked first', () => statSync(join(folder, 'none.csv')).size, `没有这个文件或文件夹：${join(folder, 'none.csv')}`],
    ['a folder in the place of a file', () => Number(readFileSync(folder)), '这是文件夹，要给一个文件。'],
    ['a setting that is none', () => readSettings({ DATABASE_URL: 'mysql://x' }).port, 'DATABASE_URL'],
    ['a date that is none', () => readSettings({ TRACKER_TODAY: '2026-02-30' }).port, 'TRACKER_TODAY'],
    ['what the features refuse', () => refuse('ledger_empty', 'file'), '文件是空的。'],
    ['what it complains of itself', () => complain('没有这一列。'), '没有这一列。'],
  ])('says in a sentence: %s', async (_, run, sentence) => {
    expect(await codeOf([], run)).toBe(1)
    expect(said.join('\n')).toContain(sentence)
    expect(await codeOf(['--json'], run)).toBe(1)
    expect(JSON.parse(answered[0] ?? '')).toMatchObject({ applied: false, reasons: [{ text: expect.stringContaining(sentence) as string }] })
  })

  it('says that a database has no tables yet, and that a file is none', async () => {
    const empty = async () => {
      const open = openDatabase(`file:${join(folder, 'empty.db')}`)
      return open.db.selectFrom('project').selectAll().execute().then((rows) => rows.length).finally(() => open.close())
    }
    expect(await codeOf([], empty)).toBe(1)
    expect(said[0]).toContain('npm run db:migrate')
    expect(await codeOf([], () => { openDatabase('file:package.json'); return 0 })).toBe(1)
    expect(said[1]).toBe('DATABASE_URL指定的文件不是数据库。')
  })

  it('keeps the stack of what is a fault of the program', async () => {
    await expect(codeOf([], () => { throw new TypeError('of undefined') })).rejects.toThrow('of undefined')
  })
})

it('a list of events without the columns is refused, and nothing is written', () => {
  expect(() => convertFile('package.json', join(folder, 'converted'))).toThrow('没有这些列：project_id、')
  expect(statSync(join(folder, 'converted'), { throwIfNoEntry: false })).toBeUndefined()
})

it('a folder without benchmark files is refused with the file that is missing', async () => {
  await expect(seedBench(folder, 'file::memory:', '2026-11-30T00:00:00.000Z')).rejects.toThrow(`${folder}里没有districts.csv`)
  rmSync(folder, { recursive: true })
})
