import { circularTable, emptyFigures, type TableInput, type UnitInput } from '~/domain/circular'
import type { Circular } from '~/domain/circular-body'
import type { Correction } from '~/domain/circular-corrections'
import { definitionsOf, documentOf } from '~/domain/circular-document'
import { addresseesOf, titleOf, type CircularProblem } from '~/domain/circular-text'
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

/** A whole issued circular of the sample district, hostile names included. */
export function sampleCircular(): Circular {
  const table = sampleTable()
  const problems: CircularProblem[] = [
    { number: 'TQ2026-001', divisionName: '抬头寺镇', place: '锦绣园3号楼2单元', title: '高压电缆未迁移', ownerName: '供电公司', raisedOn: '2026-09-10', dueOn: '2026-09-30', closedOn: null, isFromLastMonth: true },
    { number: 'TQ2026-002', divisionName: '长河街道', place: '杏林小区1号楼2单元', title: '=cmd|"/c calc"!A1', ownerName: '@施工单位', raisedOn: '2026-09-16', dueOn: '2026-10-10', closedOn: '2026-10-09', isFromLastMonth: true },
  ]
  const corrections: Correction[] = [{ code: '371471007', name: '长河街道', measure: 'completed', year: 2026, cause: 'late_entry', delta: 2 }]
  const shared = { month: '2026-10', date: '2026-10-31', measure: 'completed' as const, basis: 'verified' as const, policy: NATIONAL_DEFAULT, ...table, plan: 60, corrections, problems }
  return {
    ...shared,
    division: { code: '371471', name: '天衢新区', level: 'district' },
    dataAt: '2026-11-06T01:00:00.000Z',
    previous: { month: '2026-09', number: 8, numberYear: 2026, rateExact: [37, 60], sameMeasure: true },
    slowProjects: [
      { code: 'TQ-0031', divisionName: '抬头寺镇', name: '锦绣园3号楼2单元', stage: '开工', milestone: '基础完成', dueOn: '2026-09-30', reason: '高压电缆未迁移', ownerName: '供电公司' },
      { code: '+1', divisionName: '袁桥镇', name: '<b>桥畔新村</b> & 5号楼', stage: '开工', milestone: '井道完成', dueOn: '2025-12-31', reason: '', ownerName: '袁桥镇' },
    ],
    title: titleOf('2026-10'),
    addressees: addresseesOf('district', table.rows),
    issuer: '天衢新区加装电梯工作专班',
    paragraphs: documentOf({ ...shared, level: 'district', rateBefore: [37, 60], reporting: [] }),
    definitions: definitionsOf('verified', NATIONAL_DEFAULT),
    policyVersion: 'CN 2020-01-01',
    issued: { id: 1, number: 9, numberYear: 2026, issuedAt: '2026-11-06T01:00:00.000Z', issuedBy: '领导', hash: 'a'.repeat(64), previousHash: 'b'.repeat(64), releasedAt: null },
  }
}
