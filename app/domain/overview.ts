import type { CircularRow } from './circular'
import { monthNumber } from './periods'
import type { Light } from './rating'

/** One line (a sub-district, a district, a city, or the total) at the end of one month. */
export interface MonthCell {
  month: string
  done: number
  planned: number | null
  ahead: number | null
  light: Light
}

/** A line of the heat table: its months from January on. */
export interface HeatLine {
  code: string
  name: string
  cells: MonthCell[]
}

/** What leadership is told about the month in words: facts only, the sentences stand in the dictionaries. */
export interface LeadFacts {
  /** Lines with a target, and those among them that keep to it. */
  lines: number
  onPlan: number
  /** Behind for two months or more, longest first; ties in the order given. */
  longBehind: { name: string; months: number }[]
  /** Elevators left to the annual target; 0 where it is met; null without a target. */
  left: number | null
  monthsLeft: number
  /** Per month until December, one decimal; null in December and where nothing is left. */
  perMonth: string | null
  /** What this month brought. */
  thisMonth: number
}

/** The facts behind the month's sentences, from the same rows that the table below prints. */
export function leadFacts(rows: readonly CircularRow[], total: CircularRow, heat: readonly HeatLine[], month: string, thisMonth: number): LeadFacts {
  const targeted = rows.filter((row) => row.target !== null)
  const left = total.target === null ? null : Math.max(0, total.target - total.done)
  return {
    lines: targeted.length,
    onPlan: targeted.filter((row) => !row.isBehind).length,
    longBehind: behindFor(heat).filter(({ months }) => months >= 2),
    left,
    monthsLeft: 12 - monthNumber(month),
    perMonth: left ? total.required : null,
    thisMonth,
  }
}

/** Lines behind at the last month shown, with how many months in a row; longest first. */
export function behindFor(heat: readonly HeatLine[]): { name: string; months: number; since: string }[] {
  return heat
    .map(({ name, cells }) => {
      const lastGood = cells.map(isCellBehind).lastIndexOf(false)
      return { name, months: cells.length - 1 - lastGood, since: cells[lastGood + 1]?.month ?? '' }
    })
    .filter(({ months }) => months > 0)
    .sort((a, b) => b.months - a.months)
}

/** The lines behind their letters, how many, and those among them whose rate is furthest below the scheduled progress; equal ones are named together. Null where none is behind. */
export function furthestBehind(rows: readonly Pick<CircularRow, 'name' | 'ahead' | 'deviation'>[]): { count: number; names: string[]; points: string } | null {
  const behind = rows.filter(({ ahead, deviation }) => ahead !== null && ahead < 0 && deviation !== null)
  const lowest = Math.min(...behind.map(({ deviation }) => Number(deviation)))
  const furthest = behind.filter(({ deviation }) => Number(deviation) === lowest)
  return furthest[0] ? { count: behind.length, names: furthest.map(({ name }) => name), points: String(furthest[0].deviation).replace('-', '') } : null
}

export function isCellBehind(cell: Pick<MonthCell, 'ahead'>): boolean {
  return cell.ahead !== null && cell.ahead < 0
}

/** The first months that end in today's gap: since when the running total has been behind without a break; null when it is not. */
export function gapSince(cells: readonly MonthCell[]): { since: string; missing: number } | null {
  const run = behindFor([{ code: '', name: '', cells: [...cells] }])[0]
  const missing = -(cells.at(-1)?.ahead ?? 0)
  return run ? { since: run.since, missing } : null
}

/** Of a long ranking the first and the last are shown; how many lie between is said. */
export function outerRows<T>(rows: readonly T[], most: number): { head: T[]; between: number; tail: T[] } {
  if (rows.length <= most) return { head: [...rows], between: 0, tail: [] }
  const half = Math.floor(most / 2)
  return { head: rows.slice(0, half), between: rows.length - 2 * half, tail: rows.slice(rows.length - half) }
}

/** One responsible party with its open problems. */
export interface OwnerLoad {
  owner: string
  open: number
  overdue: number
}

/** What leadership can move this week; each entry carries the number that its link opens. */
export type Press =
  | { kind: 'issue'; month: string }
  | { kind: 'unit'; code: string; name: string; light: Light; more: number; late: number }
  | { kind: 'owner'; owner: string; overdue: number; days: number }
  | { kind: 'report'; names: string[]; week: string }
  | { kind: 'paused'; elevators: number }

export interface PressFacts {
  /** A circular that is checked and waits for the one who asks to issue it. */
  waiting: string | null
  rows: readonly Pick<CircularRow, 'code' | 'name' | 'rating' | 'ahead'>[]
  /** Projects whose next milestone is overdue, by line. */
  late: ReadonlyMap<string, number>
  owners: readonly (OwnerLoad & { days: number })[]
  unreported: readonly { name: string; week: string }[]
  paused: number
}

const MOST_UNITS = 3
const MOST_OWNERS = 2
const SEVERITY: readonly Light[] = ['severe', 'late']

/**
 * A short list, in the order in which a telephone call moves most: what only leadership can do, the units rated late with
 * what would bring them back, the responsible parties that let problems pass their day, sheets not handed in, works that stand still.
 */
export function pressOn({ waiting, rows, late, owners, unreported, paused }: PressFacts): Press[] {
  const units = rows
    .filter((row) => SEVERITY.includes(row.rating.key))
    .sort((a, b) => SEVERITY.indexOf(a.rating.key) - SEVERITY.indexOf(b.rating.key) || (a.ahead ?? 0) - (b.ahead ?? 0))
    .slice(0, MOST_UNITS)
    .map((row): Press => ({ kind: 'unit', code: row.code, name: row.name, light: row.rating.key, more: row.rating.better.at(-1)?.more ?? 0, late: late.get(row.code) ?? 0 }))
  const overdue = owners
    .filter((owner) => owner.overdue > 0)
    .sort((a, b) => b.overdue - a.overdue || b.days - a.days)
    .slice(0, MOST_OWNERS)
    .map(({ owner, overdue: count, days }): Press => ({ kind: 'owner', owner, overdue: count, days }))
  return [
    ...(waiting ? [{ kind: 'issue', month: waiting } as const] : []),
    ...units,
    ...overdue,
    ...(unreported[0] ? [{ kind: 'report', names: unreported.map(({ name }) => name), week: unreported[0].week } as const] : []),
    ...(paused > 0 ? [{ kind: 'paused', elevators: paused } as const] : []),
  ]
}
