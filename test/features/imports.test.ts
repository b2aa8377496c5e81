import iconv from 'iconv-lite'
import { beforeEach, expect, test } from 'vitest'
import writeExcelFile, { type SheetData } from 'write-excel-file/node'
import { zipSync } from 'fflate'
import { COMMAND_LINE, type Actor } from '~/domain/permissions'
import { Refusal } from '~/domain/refusal'
import { applyImport, checkImport, type LedgerFile } from '~/features/imports/imports.server'
import { readSheets } from '~/features/imports/read-file.server'
import { readApart } from '~/features/imports/apart.server'
import { faultLine } from '~/features/imports/words.server'
import { createProject } from '~/features/projects/create.server'
import { editProject } from '~/features/projects/edit.server'
import { verifyFigures } from '~/features/figures/verify.server'
import { messagesFor } from '~/i18n/messages'
import type { Kysely } from 'kysely'
import type { Schema } from '~db/schema'
import { VERIFIED } from '~db/scopes.server'
import { codesOf, letter } from '../helpers/district'
import { onBothEngines } from '../helpers/engines'

const NOW = '2026-11-22T02:00:00.000Z'
const t = messagesFor('zh-CN')

function csv(text: string, name = '台账.csv'): LedgerFile {
  return { name, bytes: new Uint8Array(Buffer.from(text)) }
}

async function xlsx(sheets: { sheet: string; data: SheetData }[]): Promise<LedgerFile> {
  return { name: '台账.xlsx', bytes: new Uint8Array(await writeExcelFile(sheets).toBuffer()) }
}

const HEAD = '项目编号,镇街,小区,楼栋,单元,层数,户数,承诺书编号,签约日期,公示开始,公示结束,受理日期,联合审查日期,开工日期,基础完成,井道完成,安装完成,监督检验,竣工验收,使用登记,投入使用,备注'
const LEDGER = `${HEAD}
JT-01,长河街道,幸福小区,1号楼,1单元,6,12,,2026.1.5,2026/1/10,2026/1/19,2026年2月1日,20260220,2026-03-01,,,,,2026-06-30,,2026-07,
JT-02,长河街道,幸福小区,1号楼,2单元,6,12,,2026-02,,,,,,,,,,,,,待迁管线
,赵虎镇,康宁里,3栋,1单元,7,14,,,,,,,2026-04-01,,,,,,,,
`

async function district(db: Kysely<Schema>): Promise<void> {
  const row = (code: string, name: string, level: 'province' | 'city' | 'district' | 'subdistrict', parent: string | null, path: string) => ({ code, name, level, parent_code: parent, path })
  await db.insertInto('division').values([
    row('37', '山东省', 'province', null, '/37/'),
    row('3714', '德州市', 'city', '37', '/37/3714/'),
    row('371471', '天衢新区', 'district', '3714', '/37/3714/371471/'),
    row('371471007', '长河街道', 'subdistrict', '371471', '/37/3714/371471/371471007/'),
    row('371471100', '赵虎镇', 'subdistrict', '371471', '/37/3714/371471/371471100/'),
  ]).execute()
}

async function person(db: Kysely<Schema>, login: string, role: 'officer' | 'bureau', divisionCode: string, path: string): Promise<Actor> {
  const { id } = await db.insertInto('account').values({ login, name: login, created_at: NOW }).returning('id').executeTakeFirstOrThrow()
  return { accountId: id, name: login, source: 'web', grants: [{ role, divisionCode, path }] }
}

async function factsOf(db: Kysely<Schema>) {
  return db
    .selectFrom('milestone_event as event')
    .innerJoin('project', 'project.id', 'event.project_id')
    .leftJoin('milestone_retraction as retraction', 'retraction.event_id', 'event.id')
    .select(['project.code', 'event.milestone', 'event.occurred_on', 'event.date_precision', 'event.until_on', 'event.import_id', 'event.verified_by_import', 'retraction.reason'])
    .orderBy('event.id')
    .execute()
}

async function counts(db: Kysely<Schema>) {
  const count = async (table: 'project' | 'milestone_event' | 'milestone_retraction' | 'import_batch' | 'audit_entry' | 'opening_figure' | 'figure_entry') =>
    Number((await db.selectFrom(table).select((eb) => eb.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()).n)
  return {
    projects: await count('project'), facts: await count('milestone_event'), retractions: await count('milestone_retraction'),
    verified: await verifiedFacts(db), batches: await count('import_batch'), audits: await count('audit_entry'),
    openings: await count('opening_figure'), entries: await count('figure_entry'),
  }
}

/** Verified by the import that brought them, or since. */
async function verifiedFacts(db: Kysely<Schema>): Promise<number> {
  const facts = await db
    .selectFrom('milestone_event as event')
    .leftJoin('milestone_verification as verification', 'verification.event_id', 'event.id')
    .select(VERIFIED.as('verified'))
    .execute()
  return facts.filter(({ verified }) => verified !== null).length
}

onBothEngines('import of a ledger', (engine) => {
  beforeEach(() => district(engine.db))

  test('经度 and 纬度 place the estate, once for all its stairwells; half a place and one abroad are named by line; again changes nothing', async () => {
    const head = '镇街,小区,楼栋,单元,经度,纬度\n'
    const wrong = await checkImport(engine.db, COMMAND_LINE, csv(`${head}长河街道,幸福小区,1号楼,1单元,37.4402,116.3312\n长河街道,幸福小区,1号楼,2单元,116.3312,\n`), NOW)
    expect(wrong.faults.map((fault) => [fault.line, fault.column, fault.code])).toEqual([[2, '经度', 'position_outside'], [3, '经度', 'position_incomplete']])
    expect(wrong.faults.map((fault) => faultLine(t, fault)).join()).toContain('不在中国范围内：经度73.5到135.1，纬度3.8到53.6')
    const file = csv(`${head}长河街道,幸福小区,1号楼,1单元,116.3312,37.4402\n长河街道,幸福小区,1号楼,2单元,,\n`)
    await applyImport(engine.db, COMMAND_LINE, file, NOW)
    const places = () => engine.db.selectFrom('estate').select(['name', 'longitude', 'latitude', 'cell']).execute()
    expect(await places()).toEqual([{ name: '幸福小区', longitude: 116_331_200, latitude: 37_440_200, cell: 374_411_633 }])
    const again = await checkImport(engine.db, COMMAND_LINE, csv(`${head}长河街道,幸福小区,1号楼,1单元,116.3312,37.4402\n`, '再来.csv'), NOW)
    expect(again.counts).toMatchObject({ projectsNew: 0, projectsChanged: 0, projectsSame: 1 })
    await applyImport(engine.db, COMMAND_LINE, csv(`${head}长河街道,幸福小区,1号楼,1单元,116.3399,37.4411\n`, '更正.csv'), NOW)
    expect(await places()).toMatchObject([{ longitude: 116_339_900, latitude: 37_441_100 }])
  })

  test('a check writes nothing; applying writes all, verified, with one batch and one audit entry; again changes nothing', async () => {
    const { db } = engine
    const empty = await counts(db)
    const checked = await checkImport(db, COMMAND_LINE, csv(LEDGER), NOW)
    expect(checked).toMatchObject({ faults: [], importedBefore: null, importId: null, verified: true, counts: { lines: 3, projectsNew: 3, factsNew: 9 } })
    expect(await counts(db)).toEqual(empty)
    const applied = await applyImport(db, COMMAND_LINE, csv(LEDGER), NOW)
    expect(applied.importId).toBe(1)
    const after = await counts(db)
    expect(after).toMatchObject({ projects: 3, facts: 9, verified: 9, batches: 1, audits: empty.audits + 1 })
    expect(await factsOf(db)).toEqual(expect.arrayContaining([
      expect.objectContaining({ code: 'JT-01', milestone: 'NOTICE', occurred_on: '2026-01-10', until_on: '2026-01-19', verified_by_import: 1, import_id: 1 }),
      expect.objectContaining({ code: 'JT-01', milestone: 'IN_USE', occurred_on: '2026-07-01', date_precision: 'month' }),
      expect.objectContaining({ code: '371471100-0001', milestone: 'STARTED', occurred_on: '2026-04-01' }),
    ]))
    const status = await db.selectFrom('project_status').innerJoin('project', 'project.id', 'project_id').select(['code', 'stage']).orderBy('code').execute()
    expect(status).toEqual([{ code: '371471100-0001', stage: 'STARTED' }, { code: 'JT-01', stage: 'IN_USE' }, { code: 'JT-02', stage: 'AGREEMENT' }])
    const again = await applyImport(db, COMMAND_LINE, csv(LEDGER), NOW)
    expect(again).toMatchObject({ importId: null, importedBefore: NOW, counts: { projectsSame: 3, factsSame: 9, factsNew: 0 } })
    expect(await counts(db)).toEqual(after)
    expect(await verifyFigures(db)).toEqual([])
  })

  test('a known project is updated, a changed date corrected by retraction; the audit keeps old and new', async () => {
    const { db } = engine
    await applyImport(db, COMMAND_LINE, csv(LEDGER), NOW)
    const changed = LEDGER.replace('2026-03-01', '2026-03-05').replace('JT-02,长河街道,幸福小区,1号楼,2单元,6,12', 'JT-02,长河街道,幸福小区,1号楼,2单元,7,13').replace('2026-02,', '2026-02-11,')
    const report = await applyImport(db, COMMAND_LINE, csv(changed), NOW)
    expect(report.counts).toMatchObject({ projectsNew: 0, projectsChanged: 1, projectsSame: 2, factsNew: 0, factsCorrected: 2, factsSame: 7 })
    const started = (await factsOf(db)).filter((fact) => fact.code === 'JT-01' && fact.milestone === 'STARTED')
    expect(started).toMatchObject([{ occurred_on: '2026-03-01', reason: '导入更正' }, { occurred_on: '2026-03-05', reason: null, verified_by_import: 1 }])
    const audit = await db.selectFrom('audit_entry').select(['before_json', 'after_json']).where('action', '=', 'import.ledger').orderBy('id', 'desc').executeTakeFirstOrThrow()
    expect(JSON.parse(audit.before_json ?? '')).toMatchObject({ projects: { 'JT-02': { floors: 6, households: 12 } } })
    expect(JSON.parse(audit.after_json ?? '')).toMatchObject({ projects: { 'JT-02': { floors: 7, households: 13 } } })
    expect(await verifyFigures(db)).toEqual([])
  })

  test('nothing is written unless all can be; every bad line is named with column, value and what is accepted', async () => {
    const { db } = engine
    const before = await counts(db)
    const bad = `${HEAD}
JT-01,长河街道,幸福小区,1号楼,1单元,6,12,,2026-05-01,,,,,2026-03-01,,,,,,,,
JT-01,长河街道,幸福小区,2号楼,1单元,6,12,,,,,,,,,,,,,,,
JT-03,黄河街道,幸福小区,3号楼,1单元,6,12,,,,,,,2026-12-01,,,,,,,,
JT-04,长河街道,幸福小区,１栋,一单元,6,12,,,,,,,,,,,,,,,
JT-05,长河街道,幸福小区,5号楼,1单元,六,12,,2026-02-30,,,,,2027-01-01,,,,,,,,=1+1
JT-06,长河街道,幸福小区,6号楼,1单元,6,12,,,,,,,,,,,,,,,
`
    const report = await applyImport(db, COMMAND_LINE, csv(bad), NOW)
    expect(report.importId).toBeNull()
    expect(report.faults.map((fault) => [fault.line, fault.column, fault.code])).toEqual([
      [2, '开工日期', 'out_of_order'],
      [3, '项目编号', 'code_twice'],
      [4, '镇街', 'unknown_division'],
      [4, '开工日期', 'in_the_future'],
      [5, '单元', 'stairwell_twice'],
      [6, '层数', 'not_a_number'],
      [6, '备注', 'formula_cell'],
      [6, '签约日期', 'no_such_day'],
      [6, '开工日期', 'in_the_future'],
    ])
    expect(report.faults.map((fault) => faultLine(t, fault))).toEqual(expect.arrayContaining([
      '第2行“开工日期”，填的是“2026-03-01”：早于前面的节点“签约”（2026-05-01）。请改其中一个；前面的日期不清楚可以留空。',
      expect.stringContaining('第6行“签约日期”，填的是“2026-02-30”：没有这一天。可以写2023-02-01'),
      expect.stringContaining('第4行“镇街”，填的是“黄河街道”：没有这个镇街'),
    ]))
    expect(await counts(db)).toEqual(before)
  })

  test('a stairwell with a live project is refused unless it gets several elevators', async () => {
    const { db } = engine
    await applyImport(db, COMMAND_LINE, csv(LEDGER), NOW)
    const twin = '项目编号,镇街,小区,楼栋,单元,部数\nJT-09,长河街道,幸福小区,1栋,1单元,'
    expect((await checkImport(db, COMMAND_LINE, csv(twin), NOW)).faults).toMatchObject([{ code: 'stairwell_taken', params: { code: 'JT-01' } }])
    expect((await checkImport(db, COMMAND_LINE, csv(`${twin}2`), NOW)).faults).toEqual([])
    const elsewhere = '项目编号,镇街,小区,楼栋,单元\nJT-01,赵虎镇,幸福小区,1栋,1单元'
    expect((await checkImport(db, COMMAND_LINE, csv(elsewhere), NOW)).faults).toMatchObject([{ code: 'project_elsewhere' }])
  })

  test('a project of the pages is the ledger’s, whichever brackets and digits it was typed with; a note’s lines stay as they were typed', async () => {
    const { db } = engine
    const officer = await person(db, 'pages', 'officer', '371471007', '/37/3714/371471/371471007/')
    const typed = { divisionCode: '371471007', estate: '翡翠城（一期）', building: '２号楼（东）', stairwell: '1单元', note: '先迁管线\n再开工' }
    const { code } = await createProject(db, officer, typed, NOW)
    const line = '镇街,小区,楼栋,单元,备注,层数\n长河街道,翡翠城（一期）,2号楼（东）,1单元,先迁管线 再开工,'
    const { faults, counts: same } = await checkImport(db, COMMAND_LINE, csv(line), NOW)
    expect(faults).toEqual([])
    expect(same).toMatchObject({ projectsNew: 0, projectsChanged: 0, projectsSame: 1 })
    await applyImport(db, COMMAND_LINE, csv(`${line}11`), NOW)
    expect(await db.selectFrom('project').select(['code', 'note', 'floors']).execute()).toEqual([{ code, note: typed.note, floors: 11 }])
    const twin = `项目编号,${line.replace('\n', '\nJT-77,')}`
    expect((await checkImport(db, COMMAND_LINE, csv(twin), NOW)).faults).toMatchObject([{ code: 'stairwell_taken', params: { code } }])
    await applyImport(db, COMMAND_LINE, csv('镇街,小区,楼栋,单元\n长河街道,翡翠城(一期),3号楼,1单元'), NOW)
    expect(await codesOf(createProject(db, officer, { ...typed, building: '三号楼' }, NOW))).toEqual(['stairwell_taken'])
  })

  test('a space inside a Chinese name makes no second estate, from form and ledger, and one kept with it before is found again', async () => {
    const { db } = engine
    const officer = await person(db, 'spaces', 'officer', '371471007', '/37/3714/371471/371471007/')
    const place = (estate: string, building: string) => ({ divisionCode: '371471007', estate, building, stairwell: '1单元' })
    const line = (estate: string, building: string, floors = '') => csv(`镇街,小区,楼栋,单元,层数\n长河街道,${estate},${building},1 单元,${floors}`)
    const names = async () => (await db.selectFrom('estate').select('name').orderBy('id').execute()).map((row) => row.name)
    const { code } = await createProject(db, officer, place('翡翠城 一期', '1 号楼'), NOW)
    expect((await checkImport(db, COMMAND_LINE, line('翡翠城　一期', '1号楼'), NOW)).counts).toMatchObject({ projectsNew: 0, projectsChanged: 0, projectsSame: 1 })
    await applyImport(db, COMMAND_LINE, line('翡翠 城一期', '2号楼'), NOW)
    expect(await names()).toEqual(['翡翠城一期'])

    await db.updateTable('estate').set({ name: '翡翠城 一期' }).execute()
    await applyImport(db, COMMAND_LINE, line('翡翠城一期', '1号楼', '11'), NOW)
    await applyImport(db, COMMAND_LINE, line('翡翠城 一期', '3号楼'), NOW)
    await createProject(db, officer, place('翡翠城一期', '4号楼'), NOW)
    expect(await codesOf(createProject(db, officer, place('翡翠城一期', '3号楼'), NOW))).toEqual(['stairwell_taken'])
    await editProject(db, officer, { projectCode: code, floors: 12 }, NOW)
    expect(await names()).toEqual(['翡翠城 一期'])
    expect(await db.selectFrom('project').select(['code', 'building', 'floors']).where('code', '=', code).execute()).toEqual([{ code, building: '1号楼', floors: 12 }])
  })

  test('an opening figure of a year that is none is refused, not passed over', async () => {
    const line = (year: string) => csv(`镇街,年份,月份,指标,目标累计,完成累计\n长河街道,${year},12,完工,,3`)
    for (const year of ['25', '20250']) expect((await checkImport(engine.db, COMMAND_LINE, line(year), NOW)).faults, year).toMatchObject([{ line: 2, column: '年份', code: 'year_out_of_range' }])
    expect((await checkImport(engine.db, COMMAND_LINE, line('2025'), NOW)).faults).toEqual([])
  })

  test('a name of eighty characters beyond the first plane is not too long, one of eighty-one is', async () => {
    const line = (name: string) => csv(`镇街,小区,楼栋,单元\n长河街道,${name},1号楼,1单元`)
    expect((await checkImport(engine.db, COMMAND_LINE, line('𠮷'.repeat(80)), NOW)).faults).toEqual([])
    expect((await checkImport(engine.db, COMMAND_LINE, line('𠮷'.repeat(81)), NOW)).faults).toMatchObject([{ code: 'too_long', line: 2 }])
  })

  test('takes as many floors, households and elevators of a stairwell as the form does', async () => {
    const line = (numbers: string) => csv(`镇街,小区,楼栋,单元,层数,户数,部数\n长河街道,桂苑,1号楼,1单元,${numbers}`)
    expect((await checkImport(engine.db, COMMAND_LINE, line('60,999,20'), NOW)).faults).toEqual([])
    expect((await checkImport(engine.db, COMMAND_LINE, line('61,1000,21'), NOW)).faults).toMatchObject([
      { column: '层数', value: '61', code: 'too_large', params: { most: 60 } }, { column: '户数', code: 'too_large', params: { most: 999 } }, { column: '部数', code: 'too_large', params: { most: 20 } },
    ])
  })

  test('an officer imports for the own unit only, and only reports; the bureau verifies by importing the same', async () => {
    const { db } = engine
    const officer = await person(db, 'officer', 'officer', '371471007', '/37/3714/371471/371471007/')
    const bureau = await person(db, 'bureau', 'bureau', '371471', '/37/3714/371471/')
    expect((await checkImport(db, officer, csv(LEDGER), NOW)).faults).toMatchObject([{ line: 4, code: 'unknown_division' }])
    const own = LEDGER.split('\n').filter((line) => !line.includes('赵虎镇')).join('\n')
    expect(await applyImport(db, officer, csv(own), NOW)).toMatchObject({ verified: false, counts: { projectsNew: 2, factsNew: 8 } })
    expect(await counts(db)).toMatchObject({ facts: 8, verified: 0 })
    expect(await applyImport(db, bureau, csv(own), NOW)).toMatchObject({ counts: { factsNew: 0, factsSame: 8, factsVerified: 8 } })
    expect(await counts(db)).toMatchObject({ facts: 8, verified: 8 })
    const moved = own.replace('2026-03-01', '2026-03-02')
    expect((await checkImport(db, officer, csv(moved), NOW)).faults).toMatchObject([{ line: 2, column: '开工日期', code: 'verified_fact' }])
    const leader: Actor = { ...bureau, grants: [{ role: 'leader', divisionCode: '371471', path: '/37/3714/371471/' }] }
    await expect(checkImport(db, leader, csv(own), NOW)).rejects.toThrow(Refusal)
    expect(await verifyFigures(db)).toEqual([])
  })

  test('a workbook as bureaus keep it: title rows, merged cells, two header rows, totals, events and figures in further sheets', async () => {
    const { db } = engine
    const date = (value: string) => ({ value: new Date(`${value}T00:00:00Z`), type: Date, format: 'yyyy/m/d' })
    const file = await xlsx([
      {
        sheet: '台账',
        data: [
          [{ value: '德州天衢新区加装电梯台账', columnSpan: 7 }, null, null, null, null, null, null],
          [{ value: '序号', rowSpan: 2 }, { value: '镇（街、办）', rowSpan: 2 }, { value: '小区名称', rowSpan: 2 }, { value: '楼栋单元', rowSpan: 2 }, { value: '公示', columnSpan: 2 }, null, { value: '开工时间', rowSpan: 2 }],
          [null, null, null, null, { value: '开始' }, { value: '结束' }, null],
          [{ value: 1 }, { value: '长河街道', rowSpan: 2 }, { value: '幸福小区', rowSpan: 2 }, { value: '1号楼1单元' }, date('2026-01-10'), date('2026-01-19'), { value: 46082 }],
          [{ value: 2 }, null, null, { value: '1号楼2单元' }, null, null, { value: '2026年4月' }],
          [{ value: '小计', columnSpan: 3 }, null, null, null, null, null, { value: 2 }],
          [{ value: 3 }, { value: '赵虎镇' }, { value: '康宁里' }, { value: '3栋1单元' }, null, null, null],
          [{ value: '合计' }, null, null, null, null, null, { value: 3 }],
        ],
      },
      { sheet: '节点', data: [['项目编号', '节点', '日期', '凭证号', '备注'].map((value) => ({ value })), [{ value: 'jt-01' }, { value: '停工' }, { value: '2026.8.1' }, null, { value: '等燃气改管' }]] },
      {
        sheet: '基数',
        data: [
          ['镇街', '年份', '月份', '指标', '目标累计', '完成累计'].map((value) => ({ value })),
          [{ value: '长河街道' }, { value: 2025 }, null, { value: '完工' }, null, { value: 12 }],
          [{ value: '长河街道' }, { value: '2026年' }, { value: '1月' }, { value: '完工' }, { value: 2 }, { value: 1 }],
        ],
      },
      { sheet: '填报说明', data: [[{ value: '请于每月5日前填报' }]] },
    ])
    expect((await checkImport(db, COMMAND_LINE, file, NOW)).faults).toMatchObject([{ sheet: '节点', line: 2, code: 'unknown_project' }])
    await applyImport(db, COMMAND_LINE, csv('项目编号,镇街,小区,楼栋,单元\nJT-01,长河街道,幸福小区,1号楼,1单元'), NOW)
    const report = await applyImport(db, COMMAND_LINE, file, NOW)
    expect(report.faults).toEqual([])
    expect(report.counts).toMatchObject({ lines: 6, projectsNew: 2, projectsSame: 1, factsNew: 4, figuresNew: 2 })
    expect(report.notes.map((note) => [note.code, note.params.line ?? note.params.sheet])).toEqual([['total_line', 6], ['total_line', 8], ['sheet_passed_over', '填报说明']])
    expect((await factsOf(db)).map((fact) => [fact.milestone, fact.occurred_on, fact.date_precision, fact.until_on])).toEqual(expect.arrayContaining([
      ['NOTICE', '2026-01-10', 'day', '2026-01-19'], ['STARTED', '2026-03-01', 'day', null], ['STARTED', '2026-04-01', 'month', null], ['PAUSED', '2026-08-01', 'day', null],
    ]))
    expect(await applyImport(db, COMMAND_LINE, file, NOW)).toMatchObject({ importId: null, counts: { factsSame: 4, figuresSame: 2 } })
    expect(await verifyFigures(db)).toEqual([])
  })

  test('figures: where a letter is signed the targets of the file are not used, which is said once for a unit and year', async () => {
    const { db } = engine
    const file = csv('镇街,年份,月份,指标,目标累计,完成累计\n长河街道,2026,1,完工,5,1\n长河街道,2026,2,完工,6,2\n赵虎镇,2026,1,完工,5,1')
    expect((await checkImport(db, COMMAND_LINE, file, NOW)).notes).toEqual([])
    const commitmentId = await letter(db, '371471007', 2026)
    const { id } = await db.insertInto('commitment_version').values({ commitment_id: commitmentId, version: 1, in_force_on: '2026-01-05', created_at: NOW }).returning('id').executeTakeFirstOrThrow()
    await db.insertInto('commitment_target').values(Array.from({ length: 12 }, (_, at) => ({ version_id: id, measure: 'completed' as const, month: at + 1, target: at }))).execute()
    expect((await checkImport(db, COMMAND_LINE, file, NOW)).notes).toEqual([{ code: 'targets_unused', params: { division: '长河街道', year: 2026 } }])
  })

  test('figures: by the bureau, targets that do not fall, no double lines', async () => {
    const { db } = engine
    const head = '镇街,年份,月份,指标,目标累计,完成累计\n'
    const falling = `${head}长河街道,2026,1,完工,5,1\n长河街道,2026,2,完工,4,2\n长河街道,2026,2,完工,6,2\n赵虎镇,2026,12,满意度,1,1\n赵虎镇,2026,3,开工,,\n`
    const report = await checkImport(db, COMMAND_LINE, csv(falling), NOW)
    expect(report.faults.map((fault) => [fault.line, fault.code])).toEqual(expect.arrayContaining([[4, 'figure_twice'], [5, 'unknown_measure'], [6, 'figure_empty']]))
    expect(report.faults.find(({ code }) => code === 'figure_twice')).toMatchObject({ column: '指标', value: '完工' })
    expect((await checkImport(db, COMMAND_LINE, csv(`${head}长河街道,2026,1,完工,5,1\n长河街道,2026,2,完工,4,2`), NOW)).faults).toMatchObject([{ line: 3, column: '目标累计', value: '4', code: 'target_falls' }])
    const officer = await person(db, 'officer', 'officer', '371471007', '/37/3714/371471/371471007/')
    expect((await checkImport(db, officer, csv(`${head}长河街道,2026,1,完工,5,1`), NOW)).faults).toMatchObject([{ code: 'figures_need_bureau' }])
  })
})

const sheetOf = async (file: LedgerFile) => (await readSheets(file.name, file.bytes))[0]?.rows

test('text files in UTF-8 with and without mark, GB18030, UTF-16, with tabs', async () => {
  const text = '镇街,小区\n长河街道,幸福小区𠮷'
  const rows = [['镇街', '小区'], ['长河街道', '幸福小区𠮷']]
  expect(await sheetOf(csv(text))).toEqual(rows)
  expect(await sheetOf(csv(`\uFEFF${text}`))).toEqual(rows)
  expect(await sheetOf({ name: 'a.csv', bytes: new Uint8Array(iconv.encode(text, 'gb18030')) })).toEqual(rows)
  expect(await sheetOf({ name: 'a.csv', bytes: new Uint8Array(iconv.encode(text.replace(/,/g, '\t'), 'utf16-le', { addBOM: true })) })).toEqual(rows)
})

/** The archive's list says less of a sheet than it unfolds to. */
const lyingBook = () => {
  const bytes = Buffer.from(zipSync({ 'xl/workbook.xml': new Uint8Array(3), 'xl/worksheets/sheet1.xml': new Uint8Array(4 * 1024 * 1024) }))
  bytes.writeUInt32LE(10, bytes.lastIndexOf('xl/worksheets/sheet1.xml') - 46 + 24)
  return new Uint8Array(bytes)
}

test.each<[string, string, Uint8Array<ArrayBuffer>]>([
  ['ledger_empty', 'a.csv', new Uint8Array()],
  ['file_is_old_workbook', '台账.xls', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1])],
  ['file_is_old_workbook', '台账.et', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0])],
  ['file_is_old_workbook', '台账.xls', new Uint8Array(Buffer.from('<html><table>'))],
  ['file_not_a_sheet', 'photo.xlsx', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0])],
  ['file_not_a_sheet', 'a.csv', new Uint8Array(Buffer.from('%PDF-1.7'))],
  ['file_not_a_sheet', 'letter.docx', new Uint8Array(zipSync({ 'word/document.xml': new Uint8Array(3) }))],
  ['file_damaged', 'a.xlsx', new Uint8Array([0x50, 0x4b, 3, 4, 1, 2, 3])],
  ['file_unfolds_too_large', 'bomb.xlsx', new Uint8Array(zipSync({ 'xl/workbook.xml': new Uint8Array(3), 'xl/worksheets/sheet1.xml': new Uint8Array(320 * 1024 * 1024) }))],
  ['file_size_untrue', 'liar.xlsx', lyingBook()],
  ['ledger_too_large', 'big.csv', new Uint8Array(50 * 1024 * 1024)],
  ['no_header', 'a.csv', new Uint8Array(Buffer.from('姓名,电话\n甲,1'))],
])('%s: %s', async (code, name, bytes) => {
  await expect(readApart({ name, bytes })).rejects.toMatchObject({ reasons: [{ code }] })
})
