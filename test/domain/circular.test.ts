import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { circularTable } from '~/domain/circular'
import { NATIONAL_DEFAULT } from '~/domain/policy'
import { sample, sampleTable, unit } from './circular-fixture'

describe('circularTable', () => {
  it('computes the sample district as it was computed by hand', () => {
    const { rows, total } = sampleTable()
    expect(rows.map((row) => [row.rank, row.name, row.rate, row.deviation, row.ahead, row.rating.key])).toEqual([
      [1, '赵虎镇', '87.5%', '12.5', 1, 'normal'],
      [2, '长河街道', '83.3%', '5.6', 1, 'normal'],
      [2, '新区服务管理办公室', '83.3%', '0.0', 0, 'normal'],
      [4, '宋官屯街道', '71.4%', '-7.1', -1, 'watch'],
      [5, '抬头寺镇', '50.0%', '-25.0', -2, 'late'],
      [6, '袁桥镇', '33.3%', '-33.3', -2, 'severe'],
    ])
    expect(total).toMatchObject({ target: 60, done: 43, rate: '71.7%', rateExact: [43, 60], scheduled: '76.7%', deviation: '-5.0', ahead: -3, planned: 46, required: '8.5' })
    expect(total.figures.under_construction.verified.all).toBe(23)
    expect(total.figures.paused.verified.all).toBe(3)
    expect(total.figures.completed.verified.all).toBe(139)
    expect(rows[5]?.rating.better).toEqual([{ key: 'late', more: 1 }, { key: 'normal', more: 2 }])
  })

  it('lists a unit without a target last, without rate and rank, and keeps its work out of the rate', () => {
    const { input, units } = sample()
    units.set('371471007', unit('371471007', null, null, { completed: [1, 15, 15] }))
    const { rows, total } = circularTable(input)
    expect(rows.at(-1)).toMatchObject({ code: '371471007', target: null, rate: '-', rateExact: null, rank: null, scheduled: null, deviation: null, outside: 15 })
    expect(total).toMatchObject({ target: 42, done: 28, rate: '66.7%', outside: 15 })
    expect(total.figures.completed.verified.year).toBe(43)
    const counting = circularTable({ ...input, policy: { ...NATIONAL_DEFAULT, untargetedInTotal: true } })
    expect(counting.total.rateExact).toEqual([43, 42])
  })

  it('treats a target of 0 like none', () => {
    const { input, units } = sample()
    units.set('371471108', unit('371471108', 0, Array.from({ length: 12 }, () => 0), { completed: [1, 2, 2] }))
    expect(circularTable(input).rows.at(-1)).toMatchObject({ code: '371471108', target: null, rate: '-', rating: { key: 'none' } })
  })

  it('is behind by whole elevators only: four and a half promised by mid-month are four', () => {
    const { input, units } = sample()
    units.set('371471108', unit('371471108', 8, [0, 0, 0, 0, 0, 0, 0, 0, 3, 6, 8, 8], { completed: [1, 4, 4] }))
    const on = (done: number) => {
      units.get('371471108')!.figures.completed.verified.year = done
      return circularTable({ ...input, date: '2026-10-15' }).rows.find((row) => row.code === '371471108')
    }
    expect(on(4)).toMatchObject({ planned: 4, ahead: 0, isBehind: false })
    expect(on(3)).toMatchObject({ planned: 4, ahead: -1, isBehind: true })
  })

  it('needs nothing a month where more is done than promised, and nothing is said of months in December', () => {
    const { input, units } = sample()
    units.set('371471108', unit('371471108', 6, null, { completed: [1, 9, 9] }))
    const of = (month: string, date: string) => circularTable({ ...input, month, date }).rows.find((row) => row.code === '371471108')
    expect(of('2026-10', '2026-10-31')).toMatchObject({ rate: '150.0%', required: '0.0', ahead: 4 })
    expect(of('2026-12', '2026-12-31')).toMatchObject({ rate: '150.0%', required: null, ahead: 3 })
  })

  it('keeps work outside the plan out of the rate, or in it by policy', () => {
    const { input, units } = sample()
    units.get('371471100')!.figures.completed.verified.outside = 3
    expect(circularTable(input).rows.find((row) => row.code === '371471100')).toMatchObject({ done: 4, outside: 3, rate: '50.0%' })
    const counted = circularTable({ ...input, policy: { ...NATIONAL_DEFAULT, outsideInRate: true } })
    expect(counted.rows[0]).toMatchObject({ code: '371471100', done: 7, outside: 3, rate: '87.5%' })
  })

  it('gives equal units one rank and rates above 100 % as they are', () => {
    const { input, units } = sample()
    for (const line of input.lines) units.set(line.code, unit(line.code, 4, null, { completed: [0, 5, 5] }))
    const { rows, total } = circularTable(input)
    expect(rows.map((row) => row.rank)).toEqual([1, 1, 1, 1, 1, 1])
    expect(rows.map((row) => row.code)).toEqual([...rows.map((row) => row.code)].sort())
    expect(total.rate).toBe('125.0%')
    expect(total.required).toBe('0.0')
  })

  it('changes rank and runs of months behind against the last issued circular only', () => {
    const { input } = sample()
    const lines = new Map([
      ['371471400', { rank: 3, behindSince: null }],
      ['371471108', { rank: 6, behindSince: '2026-05' }],
      ['371471101', { rank: null, behindSince: null }],
    ])
    const after = circularTable({ ...input, previous: { month: '2026-09', lines } })
    const row = (code: string) => after.rows.find((candidate) => candidate.code === code)
    expect(row('371471400')?.rankChange).toBe(1)
    expect(row('371471108')).toMatchObject({ rankChange: 0, behindSince: '2026-05' })
    expect(row('371471101')).toMatchObject({ rankChange: 'new', behindSince: '2026-10' })
    const gap = circularTable({ ...input, previous: { month: '2026-08', lines } })
    expect(gap.rows.find((candidate) => candidate.code === '371471108')?.behindSince).toBe('2026-10')
  })

  it('rolls districts up into a city by sums of what their units rate', () => {
    const { input, units } = sample()
    const city = circularTable({
      ...input,
      lines: [
        { code: '371471', name: '天衢新区', kind: '', units: input.lines.map((line) => line.code) },
        { code: '371402', name: '德城区', kind: '', units: ['x'] },
      ],
      units: new Map([...units, ['x', unit('x', 12, null, { completed: [1, 6, 6] })]]),
    })
    expect(city.rows.map((row) => [row.code, row.rateExact])).toEqual([['371471', [43, 60]], ['371402', [6, 12]]])
    expect(city.total.rateExact).toEqual([49, 72])
    expect(city.rows[1]).toMatchObject({ scheduled: '83.3%', deviation: '-33.3' })
  })

  it('makes a row for each of 3,000 units quickly', () => {
    const { input } = sample()
    const many = Array.from({ length: 3000 }, (_, index) => unit(String(990000000 + index), 10, null, { completed: [1, index % 11, index % 11] }))
    const lines = many.map((own) => ({ code: own.code, name: own.code, kind: '' as const, units: [own.code] }))
    const { rows, total } = circularTable({ ...input, lines, units: new Map(many.map((own) => [own.code, own])) })
    expect(rows).toHaveLength(3000)
    expect(total.done).toBe(many.reduce((sum, own) => sum + own.figures.completed.verified.year, 0))
  })

  it('does not depend on the order of lines and units, ranks ties alike, and keeps rates above 100 %, zero targets and no figures apart', () => {
    const one = fc.record({ annual: fc.option(fc.integer({ min: 0, max: 12 })), done: fc.nat(15) })
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 9 }), fc.nat(20), (list, turn) => {
        const units = list.map(({ annual, done }, index) => unit(`u${index}`, annual, null, { completed: [0, done, done] }))
        const lines = units.map((own) => ({ code: own.code, name: own.code, kind: '' as const, units: [own.code] }))
        const shuffled = [...lines.slice(turn % lines.length), ...lines.slice(0, turn % lines.length)].reverse()
        const input = { ...sample().input, lines, units: new Map(units.map((own) => [own.code, own])) }
        const table = circularTable(input)
        expect(circularTable({ ...input, lines: shuffled, units: new Map([...units].reverse().map((own) => [own.code, own])) }).rows).toEqual(table.rows)
        for (const row of table.rows) {
          const better = table.rows.filter((other) => row.rateExact && other.rateExact && other.rateExact[0] * row.rateExact[1] > row.rateExact[0] * other.rateExact[1]).length
          expect(row.rank).toBe(row.target === null ? null : better + 1)
          expect(row.rate === '-').toBe(row.target === null)
          if (row.target !== null && row.done > row.target) expect(Number.parseFloat(row.rate)).toBeGreaterThanOrEqual(100)
        }
        expect(table.total.done).toBe(table.rows.filter(({ target }) => target !== null).reduce((sum, { done }) => sum + done, 0))
      }),
      { numRuns: 60 },
    )
  })

  it('holds a unit that has a target and reported nothing to its schedule', () => {
    const { input, units } = sample()
    units.set('371471007', unit('371471007', 18, null, {}))
    expect(circularTable(input).rows.at(-1)).toMatchObject({ code: '371471007', done: 0, rate: '0.0%', rank: 6, rating: { key: 'severe' }, isBehind: true })
  })
})
