import { describe, expect, test } from 'vitest'
import { emptyLedger, isFuture, openSheet, outOfOrder, readLines, type ReadLedger, type Sheet } from '~/domain/ledger'
import { findHeader, readEventName, readMeasure } from '~/domain/ledger-columns'
import { placeKey, readCount, readDate, splitPlace, type Cell } from '~/domain/ledger-values'

describe('dates as ledgers write them', () => {
  test.each<[Cell, string, 'day' | 'month']>([
    ['2023.2.1', '2023-02-01', 'day'],
    ['2023/2/1', '2023-02-01', 'day'],
    ['2023-02-01', '2023-02-01', 'day'],
    ['2023年2月1日', '2023-02-01', 'day'],
    ['２０２３年２月１日', '2023-02-01', 'day'],
    [' 2023 年 2 月 1 日 ', '2023-02-01', 'day'],
    ['20230201', '2023-02-01', 'day'],
    [20230201, '2023-02-01', 'day'],
    ['2023-02-01 00:00:00', '2023-02-01', 'day'],
    [44958, '2023-02-01', 'day'],
    ['44958', '2023-02-01', 'day'],
    [44958.5, '2023-02-01', 'day'],
    [new Date('2023-02-01T00:00:00Z'), '2023-02-01', 'day'],
    ['2024-02-29', '2024-02-29', 'day'],
    ['2023-02', '2023-02-01', 'month'],
    ['2023年2月', '2023-02-01', 'month'],
    ['2023.02', '2023-02-01', 'month'],
    ['202302', '2023-02-01', 'month'],
    [2023.12, '2023-12-01', 'month'],
  ])('%s', (cell, on, precision) => expect(readDate(cell)).toEqual({ on, precision }))

  test.each<[Cell, string]>([
    ['2023-02-30', 'no_such_day'],
    ['2023.2.29', 'no_such_day'],
    ['20231301', 'no_such_day'],
    ['2023年13月', 'no_such_day'],
    ['05-27', 'not_a_date'],
    ['2023', 'not_a_date'],
    ['已完成', 'not_a_date'],
    ['2023年2月下旬', 'not_a_date'],
    [60, 'not_a_date'],
    [2023.1, 'month_unclear'],
    ['=TODAY()', 'formula_cell'],
    [true, 'not_a_date'],
  ])('%s is refused: %s', (cell, fault) => expect(readDate(cell)).toBe(fault))

  test.each<Cell>([null, '', ' ', '/', '—', '无'])('“%s” says nothing', (cell) => expect(readDate(cell)).toBeNull())
})

test.each<[Cell, number | string | null]>([
  ['6', 6], ['６层', 6], ['1,200', 1200], [12, 12], ['12户', 12], ['', null], ['-', null], ['六', 'not_a_number'], [6.5, 'not_a_whole_number'], ['=1+1', 'formula_cell'],
])('count %s → %s', (cell, count) => expect(readCount(cell)).toBe(count))

test('one stairwell, written in different ways', () => {
  expect(placeKey('幸福小区', '３号楼', '二单元')).toBe(placeKey('幸福小区', '3栋', '2单元'))
  expect(placeKey('幸福 小区', '3#', '2')).toBe(placeKey('幸福小区', '3幢', '2单元'))
  expect(placeKey('幸福小区', '丙19号楼', '')).not.toBe(placeKey('幸福小区', '19号楼', ''))
  expect(placeKey('幸福小区', 'C栋', '22号门洞')).toBe(placeKey('幸福小区', 'c栋', '22门洞'))
  expect(splitPlace('3号楼2单元')).toEqual({ building: '3号楼', stairwell: '2单元' })
  expect(splitPlace('3-2')).toEqual({ building: '3', stairwell: '2' })
  expect(splitPlace('东楼')).toEqual({ building: '东楼', stairwell: '' })
})

describe('headers', () => {
  test('below title rows, in any order, under their usual names', () => {
    const header = findHeader([['德州天衢新区既有住宅加装电梯台账'], ['2026年10月', null, '单位：部'], ['序号', '小区名称', '镇（街、办）', '开工时间', '完工日期*', '电梯 品牌']])
    expect(header).toMatchObject({ kind: 'projects', line: 3, unread: ['序号', '电梯 品牌'] })
    expect(Object.fromEntries(header?.at ?? [])).toEqual({ estate: 1, division: 2, started: 3, acceptance: 4 })
  })

  test('in two rows, 公示 merged above 开始 and 结束', () => {
    const header = findHeader([['镇街', '小区', '公示', '公示', '开工日期'], ['镇街', '小区', '开始', '结束', '开工日期']])
    expect(header).toMatchObject({ kind: 'projects', line: 2, twice: [] })
    expect(header?.at.get('notice_end')).toBe(3)
  })

  test('of events and of figures', () => {
    expect(findHeader([['项目编号', '节点', '日期', '凭证号', '备注']])?.kind).toBe('events')
    expect(findHeader([['镇街', '年份', '月份', '指标', '目标累计', '完成累计']])?.kind).toBe('figures')
    expect(findHeader([['姓名', '电话']])).toBeNull()
  })

  test('a planned date is no date of a fact', () => {
    expect(findHeader([['镇街', '小区', '计划开工日期']])?.at.has('started')).toBe(false)
  })
})

function read(rows: Cell[][]): ReadLedger {
  const ledger = emptyLedger()
  const sheet: Sheet = { name: '台账', rows }
  const header = openSheet(sheet, ledger)
  if (header) readLines(sheet, header, 0, rows.length, ledger)
  return ledger
}

const HEAD: Cell[] = ['项目编号', '镇街', '小区', '楼栋', '单元', '公示开始', '公示结束', '开工日期', '备注']

test('total lines, remarks, repeated headers and blank lines are left out and said', () => {
  const ledger = read([
    HEAD,
    ['A1', '长河街道', '幸福小区', '1号楼', '1单元', null, null, '2026.3.1', null],
    [null, '长河街道 小 计', null, null, null, null, null, 1, null],
    [],
    HEAD,
    ['合计', null, null, null, null, null, null, 1, null],
    ['填表人：张三', null, null, null, null, null, null, null, null],
  ])
  expect(ledger.projects.map((line) => line.line)).toEqual([2])
  expect(ledger.notes.map((note) => [note.code, note.params.line])).toEqual([['total_line', 3], ['header_again', 5], ['total_line', 6], ['remark_line', 7]])
  expect(ledger.faults).toEqual([])
})

test('totals that do not match the lines above them count nothing: the lines do', () => {
  const ledger = read([
    ['镇街', '年份', '月份', '指标', '目标累计', '完成累计'],
    ['长河街道', 2026, 1, '完工', 5, 4],
    ['赵虎镇', 2026, 1, '完工', 7, 7],
    ['合计', 2026, 1, '完工', 12, 27],
  ])
  expect(ledger.figures.map(({ division, done }) => [division, done])).toEqual([['长河街道', 4], ['赵虎镇', 7]])
  expect(ledger.notes.map((note) => [note.code, note.params.line])).toEqual([['total_line', 4]])
  expect(ledger.faults).toEqual([])
})

test('全部开工 in a column of rates is passed over and said; where a date or a number must stand it is a fault', () => {
  const projects = read([['镇街', '小区', '楼栋', '单元', '开工率', '开工日期'], ['长河街道', '幸福小区', '1号楼', '1单元', '全部开工', '2026-03-01'], ['长河街道', '幸福小区', '1号楼', '2单元', '50%', '全部开工']])
  expect(projects.projects[0]?.facts.map(({ milestone, on }) => [milestone, on])).toEqual([['STARTED', '2026-03-01']])
  expect(projects.notes.map(({ code, params }) => [code, params.columns])).toEqual([['columns_not_read', '开工率']])
  expect(projects.faults.map(({ line, column, value, code }) => [line, column, value, code])).toEqual([[3, '开工日期', '全部开工', 'not_a_date']])
  const figures = read([['镇街', '年份', '月份', '指标', '目标累计', '完成累计'], ['长河街道', 2026, 6, '开工', 5, '全部开工']])
  expect(figures.faults.map(({ line, column, value, code }) => [line, column, value, code])).toEqual([[2, '完成累计', '全部开工', 'not_a_number']])
})

test('a line of figures is called empty only where nothing is written in it', () => {
  const figures = read([['镇街', '年份', '月份', '指标', '目标累计', '完成累计'], ['长河街道', 2026, 6, '开工', '四', 1.5], ['长河街道', 2026, 7, '开工', null, '-']])
  expect(figures.faults.map(({ line, column, code }) => [line, column, code])).toEqual([
    [2, '目标累计', 'not_a_number'],
    [2, '完成累计', 'not_a_whole_number'],
    [3, '完成累计', 'figure_empty'],
  ])
})

test('every fault has its line, column and value, and none hides another', () => {
  const ledger = read([
    HEAD,
    ['A1', null, '幸福小区', '1号楼', '1单元', '2026-05-10', '2026-05-01', '2026-02-30', '=HYPERLINK("x")'],
    ['A2', '长河街道', '=1+1', '1号楼', '2单元', null, null, '快了', null],
  ])
  expect(ledger.faults.map((fault) => [fault.line, fault.column, fault.value, fault.code])).toEqual([
    [2, '镇街', '', 'empty_cell'],
    [2, '备注', '=HYPERLINK("x")', 'formula_cell'],
    [2, '开工日期', '2026-02-30', 'no_such_day'],
    [2, '公示结束', '2026-05-01', 'notice_ends_before_it_begins'],
    [3, '小区', '=1+1', 'formula_cell'],
    [3, '开工日期', '快了', 'not_a_date'],
  ])
})

test('a last day alone is kept as the day that is known', () => {
  const [fact] = read([HEAD, ['A1', '长河街道', '幸福小区', '', '', null, '2026-05-10', null, null]]).projects[0]?.facts ?? []
  expect(fact).toMatchObject({ milestone: 'NOTICE', on: '2026-05-10', until: '2026-05-10' })
})

test('events and measures by name', () => {
  expect(readEventName('竣工验收日期')).toEqual({ milestone: 'ACCEPTANCE' })
  expect(readEventName('STARTED')).toEqual({ milestone: 'STARTED' })
  expect(readEventName('补贴发放')).toEqual({ milestone: 'SUBSIDY', detail: { state: 'paid' } })
  expect(readEventName('燃气管线迁改')).toEqual({ milestone: 'PIPELINE', detail: { utility: 'gas', state: 'done' } })
  expect(readEventName('停工')).toEqual({ milestone: 'PAUSED' })
  expect(readEventName('回复')).toBeNull()
  expect(readMeasure('完工')).toBe('completed')
  expect(readMeasure('在建')).toBe('under_construction')
  expect(readMeasure('满意度')).toBeNull()
})

test('only what is certainly out of order is', () => {
  const fact = (milestone: 'AGREEMENT' | 'STARTED' | 'ACCEPTANCE', on: string, precision: 'day' | 'month' = 'day') => ({ milestone, on, precision })
  expect(outOfOrder([fact('STARTED', '2026-03-01'), fact('AGREEMENT', '2026-03-01')])).toEqual([])
  expect(outOfOrder([fact('AGREEMENT', '2026-03-20'), fact('STARTED', '2026-03-01', 'month')])).toEqual([])
  expect(outOfOrder([fact('AGREEMENT', '2026-04-01'), fact('STARTED', '2026-03-01', 'month')])).toHaveLength(1)
  expect(outOfOrder([fact('AGREEMENT', '2026-03-15'), fact('STARTED', '2026-03-01', 'month'), fact('ACCEPTANCE', '2026-03-10')])).toHaveLength(1)
  expect(isFuture({ on: '2026-11-01', precision: 'month' }, '2026-11-22')).toBe(false)
  expect(isFuture({ on: '2026-11-23', precision: 'day' }, '2026-11-22')).toBe(true)
})
