import { compare, fraction, percentText } from './fraction'

/** Completeness and timeliness of the weekly sheets, by sub-district and by period. A sheet that came after the close counts as received, not as on time. */
export interface SheetCount {
  expected: number
  received: number
  onTime: number
}

export interface CountedSheets extends SheetCount {
  code: string
  name: string
  /** The day on which the round's week ended; its month and year are the round's. */
  endsOn: string
  week: string
}

export interface Completeness extends SheetCount {
  /** 上报率, 按时率; "-" where nothing was expected. */
  rate: string
  onTimeRate: string
}

export interface UnitCompleteness extends Completeness {
  code: string
  name: string
}

export interface PeriodCompleteness extends Completeness {
  /** `2026-03`, or inside one month the week `2026-W10`. */
  period: string
}

export function completenessOf({ expected, received, onTime }: SheetCount): Completeness {
  const share = (count: number) => (expected === 0 ? '-' : percentText(fraction(count, expected)))
  return { expected, received, onTime, rate: share(received), onTimeRate: share(onTime) }
}

/** By sub-district, worst first: least on time, then least received, then by code. */
export function byUnit(sheets: readonly CountedSheets[]): UnitCompleteness[] {
  return grouped(sheets, (sheet) => sheet.code)
    .map(([code, own]) => ({ code, name: own[0]?.name ?? code, ...completenessOf(sum(own)) }))
    .sort((a, b) => compareShare(a, b, 'onTime') || compareShare(a, b, 'received') || a.code.localeCompare(b.code))
}

/** By month, or within one month by week; oldest first. */
export function byPeriod(sheets: readonly CountedSheets[], unit: 'month' | 'week'): PeriodCompleteness[] {
  return grouped(sheets, (sheet) => (unit === 'month' ? sheet.endsOn.slice(0, 7) : sheet.week))
    .map(([period, own]) => ({ period, ...completenessOf(sum(own)) }))
    .sort((a, b) => a.period.localeCompare(b.period))
}

export function inTotal(sheets: readonly CountedSheets[]): Completeness {
  return completenessOf(sum(sheets))
}

function compareShare(a: SheetCount, b: SheetCount, what: 'received' | 'onTime'): number {
  if (a.expected === 0 || b.expected === 0) return Number(a.expected === 0) - Number(b.expected === 0)
  return compare(fraction(a[what], a.expected), fraction(b[what], b.expected))
}

function sum(sheets: readonly SheetCount[]): SheetCount {
  const add = (what: keyof SheetCount) => sheets.reduce((total, sheet) => total + sheet[what], 0)
  return { expected: add('expected'), received: add('received'), onTime: add('onTime') }
}

function grouped<T>(rows: readonly T[], keyOf: (row: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>()
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row])
  return [...groups]
}
