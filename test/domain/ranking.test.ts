import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import { decimalText, floor, ceiling, fraction, percentText } from '~/domain/fraction'
import { rankChange, rankUnits, rate } from '~/domain/ranking'

function table(name: string): Record<string, string>[] {
  return Papa.parse<Record<string, string>>(readFileSync(`test/data/${name}.csv`, 'utf8').trim(), { header: true }).data
}

describe('the rate', () => {
  it.each([
    [44, 148, '29.7%'], [78, 148, '52.7%'], [0, 5, '0.0%'], [5, 5, '100.0%'], [1999, 2000, '99.9%'], [99999, 100000, '99.9%'], [1, 2000, '0.1%'],
    [1, 2001, '0.0%'], [107, 100, '107.0%'], [2001, 2000, '100.1%'], [20001, 20000, '100.0%'], [3, 2, '150.0%'], [-1, 3, '-33.3%'],
  ])('%i of %i prints %s', (done, target, text) => expect(rate(done, target)?.text).toBe(text))

  it('is none without a target or with target 0, whatever was done', () => {
    expect([rate(7, null), rate(7, 0), rate(0, 0)]).toEqual([null, null, null])
  })

  it('prints every whole fraction as schoolbook rounding does, and 100.0% only when the target is met', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 1, max: 5000 }), (done, target) => {
        const text = rate(done, target)?.text ?? ''
        const tenths = Math.floor((done * 2000 + target) / (2 * target))
        expect(text).toBe(done < target && tenths === 1000 ? '99.9%' : `${Math.floor(tenths / 10)}.${tenths % 10}%`)
      }),
    )
  })
})

it('rounds half away from zero and knows floor and ceiling of negatives', () => {
  expect([decimalText(fraction(-365, 100)), decimalText(fraction(-1, 100)), decimalText(fraction(1, 20)), decimalText(fraction(5, 2), 0)]).toEqual(['-3.7', '0.0', '0.1', '3'])
  expect([floor(fraction(-1, 2)), ceiling(fraction(-1, 2)), floor(fraction(7, -2)), ceiling(fraction(7, 2)), floor(fraction(-4, 2))]).toEqual([-1, 0, -4, 4, -2])
  expect(percentText(fraction(2, 3))).toBe('66.7%')
  expect(() => fraction(1, 0)).toThrow(RangeError)
})

describe('ranks', () => {
  it('gives equal fractions one rank and skips the next: 1, 2, 2, 4', () => {
    const rows = [
      { code: '4', done: 1, target: 4 }, { code: '2', done: 1, target: 3 }, { code: '1', done: 1, target: 2 }, { code: '3', done: 2, target: 6 },
    ]
    expect(rankUnits(rows).map(({ code, rank }) => [code, rank])).toEqual([['1', 1], ['3', 2], ['2', 2], ['4', 4]])
  })

  it('ranks by the exact fraction where the printed rates are equal', () => {
    const rows = [{ code: 'a', done: 558, target: 1345 }, { code: 'b', done: 590, target: 1421 }]
    expect(rows.map(({ done, target }) => rate(done, target)?.text)).toEqual(['41.5%', '41.5%'])
    expect(rankUnits(rows).map(({ code, rank }) => [code, rank])).toEqual([['b', 1], ['a', 2]])
  })

  it('lists units without a target last, unranked', () => {
    const rows = [{ code: 'x', done: 9, target: null }, { code: 'y', done: 0, target: 8 }, { code: 'z', done: 3, target: 0 }]
    expect(rankUnits(rows).map(({ code, rank }) => [code, rank])).toEqual([['y', 1], ['x', null], ['z', null]])
  })

  it('gives all units the first rank when all are equal', () => {
    expect(rankUnits(['c', 'a', 'b'].map((code) => ({ code, done: 0, target: 5 }))).map(({ code, rank }) => [code, rank])).toEqual([['a', 1], ['b', 1], ['c', 1]])
  })

  it('agrees with counting who is strictly better', () => {
    const row = fc.record({ code: fc.string({ minLength: 1 }), done: fc.nat(30), target: fc.option(fc.nat(20)) })
    fc.assert(
      fc.property(fc.uniqueArray(row, { selector: ({ code }) => code }), (rows) => {
        for (const { done, target, rank } of rankUnits(rows)) {
          const better = rows.filter((other) => target && other.target && other.done * target > done * other.target).length
          expect(rank).toBe(target ? better + 1 : null)
        }
      }),
    )
  })
})

it.each([[2, 5, '2026-04', 3], [5, 2, '2026-04', -3], [2, 2, '2026-04', 0], [2, null, '2026-04', 'new'], [2, undefined, '2026-04', 'new'], [2, 5, '2026-01', 'new'], [null, 5, '2026-04', null]] as const)(
  'rank %s after %s in %s: %s', (rank, previous, month, change) => expect(rankChange(rank, previous, month)).toBe(change),
)

// Ministry of Housing, renovation of old communities by province: plan and started, end of 2022 (30 complete rows of the stored copy).
describe('the ministry’s table of December 2022', () => {
  const rows = table('plan-started-2022-12').filter((row) => row.started_communities).map((row) => ({
    code: row.province ?? '', done: Number(row.started_communities), target: Number(row.plan_communities),
  }))
  const ranked = rankUnits(rows)
  const sum = (part: 'done' | 'target') => rows.reduce((total, row) => total + row[part], 0)

  it('has 30 rows and rates above 100 % that are printed as they are', () => {
    expect(rows).toHaveLength(30)
    expect(ranked.slice(0, 3).map(({ code, rank, done, target }) => [rank, code, rate(done, target)?.text])).toEqual([
      [1, '广东', '129.0%'], [2, '江苏', '112.3%'], [3, '广西', '110.9%'],
    ])
    expect(rate(sum('done'), sum('target'))).toEqual({ done: 51_192, target: 49_804, text: '102.8%' })
  })

  it('puts all that met the plan exactly on one rank, and Tibet, the only one below, last', () => {
    const even = ranked.filter((row) => row.done === row.target)
    expect(even.map(({ rank }) => rank)).toEqual(Array.from({ length: 11 }, () => 19))
    expect(even.map(({ done }) => done)).toEqual([...even.map(({ done }) => done)].sort((a, b) => b - a))
    expect(ranked.at(-1)).toMatchObject({ code: '西藏', rank: 30 })
  })
})

// The same series, end of June 2023 and of May 2024: started and printed rate; plans are not printed.
describe('the ministry’s tables of June 2023 and May 2024', () => {
  it('add up to the printed totals', () => {
    const june = table('progress-2023-06')
    const sum = (rows: Record<string, string>[]): number => rows.reduce((total, row) => total + Number(row.started_communities), 0)
    expect(sum(june.filter((row) => row.province !== '合计'))).toBe(Number(june.find((row) => row.province === '合计')?.started_communities))
    expect(sum(table('progress-2024-05'))).toBe(22_627)
  })

  it('print only rates that some whole plan gives, 0 among them', () => {
    for (const row of table('progress-2024-05')) {
      const done = Number(row.started_communities)
      const printed = row.start_rate_as_printed ?? ''
      const near = Math.round(done / (Number.parseFloat(printed) / 100)) || 50
      const plans = Array.from({ length: 41 }, (_, index) => near - 20 + index).filter((plan) => plan > 0)
      expect(plans.some((plan) => rate(done, plan)?.text === printed), `${row.province} ${printed}`).toBe(true)
    }
  })

  it('keeps two provinces with nothing started on one last rank', () => {
    const rows = table('progress-2024-05').map((row) => ({ code: row.province ?? '', done: Number(row.started_communities), target: 1000 + Number(row.printed_order) }))
    expect(rankUnits(rows).slice(-2).map(({ code, rank }) => [code, rank])).toEqual([['海南', 31], ['青海', 31]])
  })
})
