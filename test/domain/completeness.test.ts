import { describe, expect, it } from 'vitest'
import { effortOf, effortOfMilestone, perReport, secondsBetween } from '~/domain/burden'
import { byPeriod, byUnit, inTotal, type CountedSheets } from '~/domain/completeness'
import { NATIONAL_DEFAULT } from '~/domain/policy'

describe('completeness', () => {
  const sheet = (code: string, endsOn: string, week: string, received: number, onTime: number): CountedSheets => ({ code, name: `${code}镇`, endsOn, week, expected: 1, received, onTime })
  const sheets = [
    sheet('A', '2026-10-25', '2026-W43', 1, 1), sheet('A', '2026-11-01', '2026-W44', 1, 1),
    sheet('B', '2026-10-25', '2026-W43', 1, 0), sheet('B', '2026-11-01', '2026-W44', 1, 1),
    sheet('C', '2026-10-25', '2026-W43', 0, 0), sheet('C', '2026-11-01', '2026-W44', 1, 1),
  ]

  it('names the least punctual first, then who sends least', () => {
    expect(byUnit(sheets).map(({ code, expected, received, onTime, rate, onTimeRate }) => [code, expected, received, onTime, rate, onTimeRate])).toEqual([
      ['C', 2, 1, 1, '50.0%', '50.0%'],
      ['B', 2, 2, 1, '100.0%', '50.0%'],
      ['A', 2, 2, 2, '100.0%', '100.0%'],
    ])
  })

  it('puts a week into the month of its Sunday, and lists weeks inside a month', () => {
    expect(byPeriod(sheets, 'month').map(({ period, expected, onTime }) => [period, expected, onTime])).toEqual([['2026-10', 3, 1], ['2026-11', 3, 3]])
    expect(byPeriod(sheets, 'week').map(({ period }) => period)).toEqual(['2026-W43', '2026-W44'])
    expect(byPeriod([sheet('A', '2027-01-03', '2026-W53', 1, 1)], 'month').map(({ period }) => period)).toEqual(['2027-01'])
  })

  it('adds up, never rounds up to 100.0% and says “-” of nothing', () => {
    expect(inTotal(sheets)).toEqual({ expected: 6, received: 5, onTime: 4, rate: '83.3%', onTimeRate: '66.7%' })
    expect(inTotal([{ ...sheets[0] as CountedSheets, expected: 3000, received: 2999, onTime: 0 }])).toMatchObject({ rate: '99.9%', onTimeRate: '0.0%' })
    expect(inTotal([])).toMatchObject({ rate: '-', onTimeRate: '-' })
  })
})

describe('what a report asks', () => {
  it.each([
    ['no change', { condition: 'no_change', hasWords: false, raisesProblem: false }, 0, 1],
    ['no change for the third time, with its reason', { condition: 'no_change', hasWords: true, raisesProblem: false }, 1, 2],
    ['progress in words', { condition: 'progress', hasWords: true, raisesProblem: false }, 2, 3],
    ['stuck as before', { condition: 'stuck', hasWords: true, raisesProblem: false }, 2, 3],
    ['stuck, with a new problem', { condition: 'stuck', hasWords: true, raisesProblem: true }, 5, 6],
  ] as const)('%s', (_, update, fields, taps) => {
    expect(effortOf(update)).toEqual({ fields, taps })
  })

  it.each([
    ['STARTED', { fields: 3, taps: 4, photos: 1 }],
    ['NOTICE', { fields: 4, taps: 5, photos: 1 }],
    ['INSPECTION', { fields: 3, taps: 3, photos: 0 }],
    ['FOUNDATION', { fields: 2, taps: 2, photos: 0 }],
  ] as const)('at %s', (milestone, asked) => {
    expect(effortOfMilestone(milestone, NATIONAL_DEFAULT.evidence)).toEqual(asked)
  })

  it.each([
    ['2026-11-02T01:00:00.000Z', '2026-11-02T01:00:12.400Z', 12],
    ['2026-11-02T01:00:00.000Z', '2026-11-02T01:15:00.000Z', 900],
    ['2026-11-02T01:00:00.000Z', '2026-11-02T01:15:01.000Z', null],
    ['2026-11-02T01:00:00.000Z', '2026-11-02T00:59:00.000Z', null],
    ['rubbish', '2026-11-02T00:59:00.000Z', null],
  ])('from %s to %s are %s seconds; longer and the form was laid aside', (opened, now, seconds) => {
    expect(secondsBetween(opened, now)).toBe(seconds)
  })

  it('is printed with one decimal', () => {
    expect([perReport(12, 5), perReport(1, 3), perReport(0, 4), perReport(0, 0)]).toEqual(['2.4', '0.3', '0.0', '-'])
  })
})
