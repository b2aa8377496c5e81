import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Papa from 'papaparse'
import { afterAll, expect, test } from 'vitest'
import { COMMAND_LINE } from '~/domain/permissions'
import { importDivisions, type DivisionRow } from '~/features/divisions/divisions.server'
import { verifyFigures } from '~/features/figures/verify.server'
import { applyImport } from '~/features/imports/imports.server'
import { convertFile } from '../scripts/convert-events'
import { onBothEngines } from './helpers/engines'

const SOURCE = 'test/data/elevator_project_events.csv'
const NOW = '2026-11-22T02:00:00.000Z'
const folder = mkdtempSync(join(tmpdir(), 'convert-'))
const result = convertFile(SOURCE, folder)
afterAll(() => rmSync(folder, { recursive: true }))

const rowsOf = (name: string) => Papa.parse<Record<string, string>>(readFileSync(join(folder, name), 'utf8').replace(/^\uFEFF/, ''), { header: true, skipEmptyLines: true }).data
const fileOf = (name: string) => ({ name, bytes: new Uint8Array(readFileSync(join(folder, name))) })

test('every one of the 81 events is written or rejected with a reason', () => {
  expect(result.rows).toBe(81)
  expect(result.written + result.rejected.length).toBe(81)
  const rejected = rowsOf('rejected.csv')
  expect(rejected).toHaveLength(result.rejected.length)
  expect(rejected.filter((row) => row.reason === '没有日期')).toHaveLength(15)
  expect(rejected.filter((row) => row.reason?.startsWith('没有年份')).map((row) => row.project_id)).toEqual(['P048', 'P062', 'P062', 'P062', 'P063'])
  expect(rejected.filter((row) => row.reason?.startsWith('不是里程碑')).map((row) => row.event_code)).toEqual([
    'comments_end', 'notice_result', 'due', 'reply', 'due', 'stalled', 'stalled', 'restarted',
  ])
  const columns = ['签约日期', '公示开始', '公示结束', '联合审查日期', '开工日期', '基础完成', '井道完成', '监督检验', '竣工验收', '投入使用']
  const dates = rowsOf('ledger.csv').flatMap((row) => columns.filter((column) => row[column]))
  expect(dates.length + rowsOf('events.csv').length).toBe(result.written)
})

test('official codes where they are known, invented ones begin with 99, parents stand first', () => {
  const seen = new Set<string>()
  for (const { code, parent } of result.divisions) {
    expect(parent === '' || seen.has(parent)).toBe(true)
    seen.add(code)
  }
  const named = new Map(result.divisions.map((division) => [division.name, division]))
  expect(named.get('曹家渡街道')).toMatchObject({ code: '310106014', parent: '310106' })
  expect(named.get('金门路街道')).toMatchObject({ code: '370202013', parent: '370202' })
  expect(named.get('德城区')).toMatchObject({ code: '371402', parent: '3714' })
  for (const name of ['东明路街道', '惠南镇', '石河子市', '南京市（镇街未载明）', '涧西区/高新区']) expect(named.get(name)?.code).toMatch(/^99/)
})

onBothEngines('converted events', (engine) => {
  test('all that is written imports; dates known to the month stay so; again changes nothing', async () => {
    const { db } = engine
    const divisions = rowsOf('divisions.csv').map(({ code = '', name = '', level = '', kind = '', parent = '' }): DivisionRow => ({ code, name, level, kind, parent }))
    await importDivisions(db, COMMAND_LINE, divisions, NOW)
    const ledger = await applyImport(db, COMMAND_LINE, fileOf('ledger.csv'), NOW)
    expect(ledger.faults).toEqual([])
    expect(ledger.counts.projectsNew).toBe(result.ledger.length)
    const events = await applyImport(db, COMMAND_LINE, fileOf('events.csv'), NOW)
    expect(events.faults).toEqual([])
    expect(events.counts.factsNew).toBe(result.events.length)
    const facts = await db
      .selectFrom('milestone_event')
      .innerJoin('project', 'project.id', 'project_id')
      .select(['code', 'milestone', 'occurred_on', 'until_on', 'date_precision'])
      .execute()
    // A notice's first and last day are two rows of the list and one fact.
    expect(facts).toHaveLength(result.written - 1)
    expect(facts).toEqual(expect.arrayContaining([
      { code: 'P033', milestone: 'NOTICE', occurred_on: '2022-09-09', until_on: '2022-09-18', date_precision: 'day' },
      { code: 'P032', milestone: 'AGREEMENT', occurred_on: '2022-10-01', until_on: null, date_precision: 'month' },
      { code: 'P075', milestone: 'PAUSED', occurred_on: '2022-08-18', until_on: null, date_precision: 'day' },
    ]))
    const months = rowsOf('ledger.csv').flatMap((row) => Object.values(row).filter((value) => /^\d{4}-\d\d$/.test(value)))
    expect(facts.filter((fact) => fact.date_precision === 'month')).toHaveLength(months.length)
    expect(await applyImport(db, COMMAND_LINE, fileOf('ledger.csv'), NOW)).toMatchObject({ importId: null })
    expect(await verifyFigures(db)).toEqual([])
  })
})
