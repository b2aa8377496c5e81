import { readFileSync } from 'node:fs'
import Papa from 'papaparse'
import readExcelFile from 'read-excel-file/node'
import { expect, it } from 'vitest'
import { fraction, compare, percentText, type Fraction } from '~/domain/fraction'
import { COMMAND_LINE } from '~/domain/permissions'
import { circularFile } from '~/features/circulars/files.server'
import { monthlyCircular } from '~/features/circulars/read.server'
import { type OpeningFigure, saveOpeningFigures } from '~/features/figures/openings.server'
import { insertPolicy } from '~/features/policies/policies.server'
import type { Db } from '~db/schema'
import { onBothEngines } from '../helpers/engines'

const AT = '2024-06-20T01:00:00.000Z'

function printedTable(name: string): Record<string, string>[] {
  return Papa.parse<Record<string, string>>(readFileSync(`test/data/${name}.csv`, 'utf8').trim(), { header: true }).data
}

/** The provinces as units of one division: the form of the table is the same whatever the level. */
async function provinces(db: Db, names: readonly string[]): Promise<string[]> {
  const path = '/99/9999/999999/'
  await db.insertInto('division').values({ code: '999999', name: '住房城乡建设部口径', level: 'district', kind: '', parent_code: null, path, valid_from: null, valid_until: null, successor_code: null }).execute()
  const codes = names.map((_, index) => `999999${String(index + 1).padStart(3, '0')}`)
  await db.insertInto('division').values(names.map((name, index) => ({
    code: codes[index]!, name, level: 'subdistrict' as const, kind: '' as const, parent_code: '999999', path: `${path}${codes[index]}/`, valid_from: null, valid_until: null, successor_code: null,
  }))).execute()
  await insertPolicy(db, COMMAND_LINE, { divisionCode: '999999', validFrom: '2020-01-01', body: JSON.stringify({ rankedMeasure: 'started' }), note: '测试' }, AT)
  return codes
}

function opening(divisionCode: string, year: number, month: number, target: number | null, done: number | null): OpeningFigure {
  return { divisionCode, year, month, measure: 'started', target, done }
}

/** Derived, not printed: the whole plan whose exact rate prints as published and lies below the row before, the highest such rate. */
function derivedPlan(done: number, printed: string, before: Fraction | null): { plan: number; share: Fraction } {
  if (done === 0) return { plan: 1000, share: fraction(0) }
  const rough = done / (Number.parseFloat(printed) / 100)
  for (let plan = Math.floor(rough * 0.99); plan <= rough * 1.01 + 2; plan++) {
    const share = fraction(done, plan)
    if (percentText(share) === printed && (!before || compare(share, before) < 0)) return { plan, share }
  }
  throw new Error(`no whole plan prints ${printed} for ${done}`)
}

onBothEngines('the ministry’s tables', (engine) => {
  it('of May 2024: with whole plans derived for them, rates and order come out as printed, in page, workbook and CSV', async () => {
    const { db } = engine
    const rows = printedTable('progress-2024-05')
    const codes = await provinces(db, rows.map((row) => row.province ?? ''))
    let before: Fraction | null = null
    const figures = rows.flatMap((row, index) => {
      const done = Number(row.started_communities)
      const { plan, share } = derivedPlan(done, row.start_rate_as_printed ?? '', done === 0 ? null : before)
      before = share
      return [opening(codes[index]!, 2024, 5, null, done), opening(codes[index]!, 2024, 12, plan, null)]
    })
    await saveOpeningFigures(db, COMMAND_LINE, figures, AT)
    const circular = await monthlyCircular(db, '999999', '2024-05', { now: AT })
    expect(circular.measure).toBe('started')
    expect(circular.rows.map((row) => [row.name, row.figures.started.verified.year, row.rate])).toEqual(rows.map((row) => [row.province, Number(row.started_communities), row.start_rate_as_printed]))
    expect(circular.rows.map((row) => row.rank)).toEqual(rows.map((row) => (Number(row.started_communities) === 0 ? 31 : Number(row.printed_order))))
    expect(circular.rows.every((row) => row.targetSource === 'opening')).toBe(true)
    expect(circular.total).toMatchObject({ done: 22_627 })
    // Both with nothing are one group, and the lowest.
    expect(circular.paragraphs.find(({ key }) => key === 'ranks')?.text).toContain('完成率较低的是：海南、青海均为0.0%，并列第31')
    const [sheet] = await readExcelFile(Buffer.from(await circularFile(circular, 'xlsx')))
    const [names, rates] = ['镇街', '完成率'].map((title) => sheet!.data[0]!.indexOf(title))
    expect(sheet!.data.slice(1, -1).map((row) => [row[names!], `${((row[rates!] as number) * 100).toFixed(1)}%`])).toEqual(rows.map((row) => [row.province, row.start_rate_as_printed]))
    const csv = Papa.parse<Record<string, string>>(Buffer.from(await circularFile(circular, 'csv')).toString('utf8').slice(1), { header: true, skipEmptyLines: true }).data
    expect(csv.slice(0, -1).map((row) => row['完成率'])).toEqual(rows.map((row) => row.start_rate_as_printed))
  })

  it('of December 2022: plans are printed, rates are not; the order is the list checked by hand', async () => {
    const { db } = engine
    const rows = printedTable('plan-started-2022-12').filter((row) => row.plan_communities && row.started_communities)
    const codes = await provinces(db, rows.map((row) => row.province ?? ''))
    await saveOpeningFigures(db, COMMAND_LINE, rows.map((row, index) => opening(codes[index]!, 2022, 12, Number(row.plan_communities), Number(row.started_communities))), AT)
    const circular = await monthlyCircular(db, '999999', '2022-12', { now: AT })
    expect(circular.rows.map((row) => `${row.rank} ${row.name} ${row.rate}`)).toEqual(CHECKED_BY_HAND)
    expect(circular.total).toMatchObject({ done: 51_192, target: 49_804, rate: '102.8%' })
    expect(circular.rows.every((row) => row.scheduled === '100.0%')).toBe(true)
  })
})

/** Started ÷ plan of the printed table, divided and sorted outside this program and read over by eye; who met the plan exactly shares rank 19, more started first. */
const CHECKED_BY_HAND = [
  '1 广东 129.0%', // 1802 ÷ 1397
  '2 江苏 112.3%', // 1578 ÷ 1405
  '3 广西 110.9%', // 1466 ÷ 1322
  '4 山西 106.5%', // 1894 ÷ 1779
  '5 湖北 106.4%', // 3248 ÷ 3053
  '6 福建 105.9%', // 1623 ÷ 1533
  '7 海南 103.8%', // 631 ÷ 608
  '8 北京 102.8%', // 411 ÷ 400
  '9 湖南 102.4%', // 3300 ÷ 3222
  '10 重庆 102.1%', // 1304 ÷ 1277
  '11 内蒙古 102.0%', // 1571 ÷ 1540
  '12 吉林 101.5%', // 1159 ÷ 1142
  '13 浙江 101.5%', // 616 ÷ 607
  '14 河南 101.2%', // 3831 ÷ 3787
  '15 安徽 100.5%', // 1418 ÷ 1411
  '16 贵州 100.5%', // 1508 ÷ 1501
  '17 四川 100.2%', // 5413 ÷ 5400
  '18 山东 100.1%', // 3892 ÷ 3889
  '19 河北 100.0%', // 3698 ÷ 3698
  '19 陕西 100.0%', // 2200 ÷ 2200
  '19 云南 100.0%', // 1923 ÷ 1923
  '19 黑龙江 100.0%', // 1705 ÷ 1705
  '19 甘肃 100.0%', // 1599 ÷ 1599
  '19 辽宁 100.0%', // 1203 ÷ 1203
  '19 江西 100.0%', // 1062 ÷ 1062
  '19 青海 100.0%', // 400 ÷ 400
  '19 宁夏 100.0%', // 333 ÷ 333
  '19 上海 100.0%', // 200 ÷ 200
  '19 天津 100.0%', // 177 ÷ 177
  '30 西藏 87.1%', // 27 ÷ 31
]
