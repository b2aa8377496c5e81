import { circularTable, emptyFigures, type TableInput, type UnitInput } from '~/domain/circular'
import type { MeasureKey } from '~/domain/measures'
import { NATIONAL_DEFAULT } from '~/domain/policy'

/** [month, year, all] on both bases. */
export type Three = [number, number, number]

/** A unit with the same verified and reported figures. */
export function unit(code: string, annual: number | null, curve: number[] | null, figures: Partial<Record<MeasureKey, Three>>): UnitInput {
  const all = emptyFigures()
  for (const [key, [month, year, total]] of Object.entries(figures) as [MeasureKey, Three][]) {
    for (const basis of ['verified', 'reported'] as const) all[key][basis] = { month, year, all: total, withdrawn: 0, outside: 0 }
  }
  const target = annual === null ? null : { annual, curve, source: 'letter' as const }
  return { code, figures: all, targets: { signed: target, started: target, completed: target } }
}

/** A curve of which only October and December matter here. */
function promised(october: number, december: number): number[] {
  return [0, 0, 0, 0, 0, 0, 0, 0, 0, october, december, december]
}

/** The sample district of the look: 60 promised, 43 done, 46 due by the end of October 2026. */
export function sample(): { units: Map<string, UnitInput>; input: TableInput } {
  const list: [UnitInput, string, '' | 'town' | 'street' | 'office'][] = [
    [unit('371471100', 8, promised(6, 8), { signed: [1, 10, 10], started: [1, 9, 9], completed: [1, 7, 16], under_construction: [0, 0, 3] }), '赵虎镇', 'town'],
    [unit('371471007', 18, promised(14, 18), { signed: [1, 21, 21], started: [1, 19, 19], completed: [2, 15, 53], in_use: [3, 14, 50], under_construction: [0, 0, 7] }), '长河街道', 'street'],
    [unit('371471400', 6, promised(5, 6), { signed: [1, 7, 7], completed: [1, 5, 16], under_construction: [0, 0, 1] }), '新区服务管理办公室', 'office'],
    [unit('371471008', 14, promised(11, 14), { signed: [1, 17, 17], started: [1, 14, 14], completed: [1, 10, 35], under_construction: [0, 0, 6], paused: [0, 0, 1] }), '宋官屯街道', 'street'],
    [unit('371471101', 8, promised(6, 8), { signed: [1, 9, 9], completed: [1, 4, 12], under_construction: [0, 0, 3], paused: [0, 0, 1] }), '抬头寺镇', 'town'],
    [unit('371471108', 6, promised(4, 6), { signed: [0, 8, 8], started: [1, 4, 4], completed: [0, 2, 7], in_use: [4, 4, 4], under_construction: [0, 0, 3], paused: [0, 0, 1] }), '袁桥镇', 'town'],
  ]
  const units = new Map(list.map(([own]) => [own.code, own]))
  const lines = list.map(([own, name, kind]) => ({ code: own.code, name, kind, units: [own.code] }))
  return { units, input: { month: '2026-10', date: '2026-10-31', measure: 'completed', policy: NATIONAL_DEFAULT, lines, units, previous: null } }
}

export function sampleTable() {
  return circularTable(sample().input)
}
