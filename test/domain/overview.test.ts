import { describe, expect, it } from 'vitest'
import type { CircularRow } from '~/domain/circular'
import { behindFor, furthestBehind, gapSince, leadFacts, outerRows, pressOn, type HeatLine, type MonthCell } from '~/domain/overview'
import { emptyFigures } from '~/domain/circular'

const cells = (...ahead: (number | null)[]): MonthCell[] =>
  ahead.map((number, index) => ({ month: `2026-${String(index + 1).padStart(2, '0')}`, done: 0, planned: number === null ? null : 0, ahead: number, light: 'normal' }))
const line = (name: string, ...ahead: (number | null)[]): HeatLine => ({ code: name, name, cells: cells(...ahead) })

function row(change: Partial<CircularRow>): CircularRow {
  return {
    code: 'a', name: '甲', kind: '', units: ['a'], target: 10, targetSource: 'letter', figures: emptyFigures(), done: 0, outside: 0, rate: '-', rateExact: null, scheduled: null, planned: 0, deviation: null, ahead: 0,
    isBehind: false, behindSince: null, required: null, rank: 1, rankChange: null, rating: { key: 'normal', better: [] }, ...change,
  }
}

describe('who is furthest behind', () => {
  it.each([
    ['nobody', [['甲', 0, '0.0'], ['乙', 2, '5.0'], ['丙', null, null]], null],
    ['below the schedule by less than one elevator is not behind', [['甲', 0, '-0.7'], ['乙', -1, '-21.3']], { count: 1, names: ['乙'], points: '21.3' }],
    ['by the rate, not by the number of elevators', [['甲', -2, '-12.0'], ['乙', -1, '-35.6'], ['丙', -1, '-25.0']], { count: 3, names: ['乙'], points: '35.6' }],
    ['equal ones are named together', [['甲', -1, '-25.0'], ['乙', -1, '-25.0'], ['丙', -1, '-9.9']], { count: 3, names: ['甲', '乙'], points: '25.0' }],
  ] as const)('%s', (_title, lines, expected) => {
    expect(furthestBehind(lines.map(([name, ahead, deviation]) => row({ name, ahead, deviation })))).toEqual(expected)
  })
})

describe('how long a line has been behind', () => {
  it.each([
    ['never', [0, 1, 0], []],
    ['only this month', [0, 0, -1], [['x', 1, '2026-03']]],
    ['since February without a break', [0, -1, -2], [['x', 2, '2026-02']]],
    ['from January on', [-1, -1, -1], [['x', 3, '2026-01']]],
    ['a month of catching up begins the count anew', [-2, 0, -1], [['x', 1, '2026-03']]],
    ['caught up now', [-2, -2, 0], []],
    ['nothing is said of who has no target', [null, null, null], []],
  ] as const)('%s', (_title, ahead, expected) => {
    expect(behindFor([line('x', ...ahead)]).map(({ name, months, since }) => [name, months, since])).toEqual(expected)
  })

  it('names the longest first and keeps the order of equals', () => {
    expect(behindFor([line('a', 0, -1), line('b', -1, -1), line('c', 0, -3)]).map(({ name }) => name)).toEqual(['b', 'a', 'c'])
  })

  it('says since when the total has been behind and by how many', () => {
    expect(gapSince(cells(0, -1, -3))).toEqual({ since: '2026-02', missing: 3 })
    expect(gapSince(cells(0, -1, 2))).toBeNull()
  })
})

describe('the facts of the month', () => {
  const total = row({ code: '', target: 60, done: 43, required: '8.5' })
  const rows = [row({ name: '甲' }), row({ name: '乙', isBehind: true }), row({ name: '丙', target: null })]

  it('counts lines with a target only, and what is left for the rest of the year', () => {
    const facts = leadFacts(rows, total, [line('乙', -1, -1)], '2026-10', 6)
    expect(facts).toMatchObject({ lines: 2, onPlan: 1, left: 17, monthsLeft: 2, perMonth: '8.5', thisMonth: 6 })
    expect(facts.longBehind).toEqual([{ name: '乙', months: 2, since: '2026-01' }])
  })

  it.each([
    ['December asks for nothing a month', { ...total, required: null }, '2026-12', { left: 17, perMonth: null, monthsLeft: 0 }],
    ['a met target leaves nothing', { ...total, done: 61, required: '0.0' }, '2026-10', { left: 0, perMonth: null }],
    ['no target, nothing left', { ...total, target: null, required: null }, '2026-10', { left: null, perMonth: null }],
  ] as const)('%s', (_title, sum, month, expected) => {
    expect(leadFacts(rows, sum, [], month, 0)).toMatchObject(expected)
  })
})

describe('a long ranking', () => {
  it('is shown whole up to its limit, then by its first and last', () => {
    expect(outerRows([1, 2, 3], 3)).toEqual({ head: [1, 2, 3], between: 0, tail: [] })
    expect(outerRows([1, 2, 3, 4, 5, 6], 4)).toEqual({ head: [1, 2], between: 2, tail: [5, 6] })
  })
})

describe('what to press on', () => {
  const quiet = { waiting: null, rows: [], late: new Map<string, number>(), owners: [], unreported: [], paused: 0 }
  const late = (code: string, ahead: number) => row({ code, name: code, ahead, rating: { key: 'late', better: [{ key: 'watch', more: 1 }, { key: 'normal', more: -ahead }] } })

  it('is nothing where all goes well', () => {
    expect(pressOn({ ...quiet, rows: [row({})] })).toEqual([])
  })

  it('puts the circular that waits first, then the units furthest behind with what brings them back and their overdue projects', () => {
    const found = pressOn({ ...quiet, waiting: '2026-10', rows: [late('a', -1), late('b', -3)], late: new Map([['b', 4]]) })
    expect(found).toEqual([
      { kind: 'issue', month: '2026-10' },
      { kind: 'unit', code: 'b', name: 'b', light: 'late', more: 3, late: 4 },
      { kind: 'unit', code: 'a', name: 'a', light: 'late', more: 1, late: 0 },
    ])
  })

  it('puts who is far behind before who is behind, whatever the number', () => {
    const severe = row({ code: 's', name: 's', ahead: -1, rating: { key: 'severe', better: [] } })
    expect(pressOn({ ...quiet, rows: [late('b', -3), severe] }).flatMap((press) => (press.kind === 'unit' ? [press.code] : []))).toEqual(['s', 'b'])
  })

  it('says in one line who has not reported', () => {
    const unreported = [{ name: '甲', week: '2026-W44' }, { name: '乙', week: '2026-W44' }]
    expect(pressOn({ ...quiet, unreported })).toEqual([{ kind: 'report', names: ['甲', '乙'], week: '2026-W44' }])
  })

  it('names at most three units and two parties, of these the ones with overdue problems, most first', () => {
    const owners = ['w', 'x', 'y', 'z'].map((owner, index) => ({ owner, open: 5, overdue: index, days: 10 }))
    const found = pressOn({ ...quiet, owners, rows: [late('a', -1), late('b', -2), late('c', -3), late('d', -4)], paused: 2 })
    expect(found.filter(({ kind }) => kind === 'unit')).toHaveLength(3)
    expect(found.flatMap((press) => (press.kind === 'owner' ? [press.owner] : []))).toEqual(['z', 'y'])
    expect(found.at(-1)).toEqual({ kind: 'paused', elevators: 2 })
  })
})
