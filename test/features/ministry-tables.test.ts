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

it('the list of December 2022 is what its own sums say, without a line of this program', () => {
  const list = printedTable('order-2022-12')
  const printed = new Map(printedTable('plan-started-2022-12').map((row) => [row.province, row]))
  const rest: Record<string, string> = { 新疆: 'the stored copy ends inside its row' }
  expect([...printed.keys()].filter((name) => !list.some(({ province }) => province === name))).toEqual(Object.keys(rest))
  const hundredths = (percent = '') => Number(percent.replace(/[.%]/g, '')) * 10
  list.forEach((line, index) => {
    const [started, plan] = [Number(line.started), Number(line.plan)]
    expect([line.started, line.plan], line.province).toEqual([printed.get(line.province)?.started_communities, printed.get(line.province)?.plan_communities])
    expect([Number(line.least), Number(line.most)], line.province).toEqual([(plan * (hundredths(line.rate) - 5)) / 10_000, (plan * (hundredths(line.rate) + 5)) / 10_000])
    expect(Number(line.least) <= started && started < Number(line.most), line.province).toBe(true)
    const next = list[index + 1]
    if (!next) return
    expect([Number(line.against_next), Number(line.next_against)], line.province).toEqual([started * Number(next.plan), Number(next.started) * plan])
    const isEqual = line.against_next === line.next_against
    expect(Number(line.against_next)).toBeGreaterThanOrEqual(Number(line.next_against))
    expect(next.rank, next.province).toBe(isEqual ? line.rank : String(index + 2))
    if (isEqual) expect(started).toBeGreaterThanOrEqual(Number(next.started))
  })
})

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
    expect(circular.rows.map((row) => [String(row.rank), row.name, row.rate])).toEqual(printedTable('order-2022-12').map(({ rank, province, rate }) => [rank, province, rate]))
    expect(circular.total).toMatchObject({ done: 51_192, target: 49_804, rate: '102.8%' })
    expect(circular.rows.every((row) => row.scheduled === '100.0%')).toBe(true)
  })
})
