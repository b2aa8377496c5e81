import { countedIn, type Basis, type CircularRow, type Figures } from './circular'
import { measureOf, MEASURES, type Measure, type MeasureKey } from './measures'
import { yearOf } from './periods'

export type CorrectionCause =
  | 'late_entry' | 'late_verification' | 'retraction' | 'transfer' | 'termination' | 'edited' | 'opening' | 'target' | 'other'

/** What changed in months that an issued circular has frozen: of one line, measure, year of the facts, and cause. */
export interface Correction {
  code: string
  name: string
  measure: MeasureKey
  year: number
  cause: CorrectionCause
  /** Elevators (部); for `target` the annual target. */
  delta: number
  /** The figure as issued and as it is now; lines of one figure follow on one another. Absent in circulars issued before they were printed. */
  before?: number
  after?: number
}

/** The counted entries of one project, unit, measure and year up to the last issued month: as frozen and as they stand now. */
export interface ChangedEntries {
  projectId: number
  divisionCode: string
  measure: MeasureKey
  year: number
  frozen: EntrySums
  live: EntrySums
}

export interface EntrySums {
  verified: number
  reported: number
  /** Number of entries, whatever their sign: a late completion lowers 在建, yet it is one entry more. */
  entries: number
  /** The part that a termination posted or withdrew. */
  terminated: number
}

export interface CorrectionInput {
  /** The last issued month. */
  issuedMonth: string
  basis: Basis
  measure: MeasureKey
  /** The rows of the issued circular and those of today, both for the issued month. */
  frozen: readonly Pick<CircularRow, 'code' | 'name' | 'target' | 'figures'>[]
  live: readonly Pick<CircularRow, 'code' | 'name' | 'target' | 'figures' | 'units'>[]
  changes: readonly ChangedEntries[]
}

/**
 * 更正 (rules.md 7.2): today's figure for the issued months − the frozen figure, by unit, measure and cause, so that
 * 本年(m) = issued 本年(m−1) + 本月(m) − withdrawn(m) + 更正(m). Lines of an earlier year touch all years only.
 */
export function corrections(input: CorrectionInput): Correction[] {
  const lineOf = new Map(input.live.flatMap((row) => row.units.map((unit) => [unit, row] as const)))
  const frozen = new Map(input.frozen.map((row) => [row.code, row]))
  const found = new Ledger()
  // Of a measure that the issued circular did not know there is nothing to correct.
  const printed = input.frozen[0] ? countedIn(input.frozen[0].figures) : MEASURES
  const isPrinted = (measure: MeasureKey) => printed.some(({ key }) => key === measure)
  const reopened = openingChanges(input, frozen, printed)
  const moves = new Set(input.changes.map((change) => `${change.projectId} ${change.measure} ${directionOf(change)}`))
  for (const change of input.changes) {
    const row = lineOf.get(change.divisionCode)
    if (!row || !isPrinted(change.measure) || reopened.has(`${row.code} ${change.measure}`)) continue
    found.add(row, change.measure, change.year, causeOf(change, input.basis, moves), change.live[input.basis] - change.frozen[input.basis])
  }
  const year = yearOf(input.issuedMonth)
  for (const row of input.live) {
    const before = frozen.get(row.code)
    for (const { key, kind } of printed) {
      const now = row.figures[key][input.basis]
      const then = before?.figures[key][input.basis]
      const part = kind === 'flow' ? 'year' : 'all'
      const rest = now[part] - (then?.[part] ?? 0) - found.explained(row.code, key, kind === 'flow' ? year : null)
      found.add(row, key, year, reopened.has(`${row.code} ${key}`) ? 'opening' : 'other', rest)
    }
    if (before && before.target !== row.target) found.add(row, input.measure, year, 'target', (row.target ?? 0) - (before.target ?? 0))
  }
  return found.lines()
}

/**
 * Old and new beside each line: the issued figure (of the issued year its year to date, of a stock or an earlier year that of all years; for `target` the
 * annual target) plus the lines before it of the same figure.
 */
export function withOldAndNew(lines: readonly Correction[], frozen: readonly Pick<CircularRow, 'code' | 'target' | 'figures'>[], issuedMonth: string, basis: Basis): Correction[] {
  const rows = new Map(frozen.map((row) => [row.code, row]))
  const reached = new Map<string, number>()
  return lines.map((line) => {
    const row = rows.get(line.code)
    const isYear = line.year === yearOf(issuedMonth) && measureOf(line.measure).kind === 'flow'
    const part = line.cause === 'target' ? 'target' : isYear ? 'year' : 'all'
    const key = `${line.code} ${line.measure} ${part}`
    const issued = part === 'target' ? (row?.target ?? 0) : (row?.figures[line.measure][basis][part] ?? 0)
    const before = reached.get(key) ?? issued
    reached.set(key, before + line.delta)
    return { ...line, before, after: before + line.delta }
  })
}

/** Where the opening figures themselves were changed, facts move in and out of them: one line says it all. */
function openingChanges(input: CorrectionInput, frozen: ReadonlyMap<string, { figures: Readonly<Record<MeasureKey, Figures>> }>, printed: readonly Measure[]): Set<string> {
  const changed = new Set<string>()
  for (const row of input.live) {
    const before = frozen.get(row.code)
    if (!before) continue
    for (const { key } of printed) {
      const a = before.figures[key]
      const b = row.figures[key]
      if (a.openingYear !== b.openingYear || a.openingAll !== b.openingAll) changed.add(`${row.code} ${key}`)
    }
  }
  return changed
}

function causeOf(change: ChangedEntries, basis: Basis, moves: ReadonlySet<string>): CorrectionCause {
  const { frozen, live } = change
  if (basis === 'verified' && frozen.reported === live.reported && frozen.entries === live.entries) return 'late_verification'
  if (change.measure === 'terminated' || frozen.terminated !== live.terminated) return 'termination'
  const direction = directionOf(change)
  if (direction !== 0 && moves.has(`${change.projectId} ${change.measure} ${-direction}`)) return 'transfer'
  if (live.entries > frozen.entries) return 'late_entry'
  return live.entries < frozen.entries ? 'retraction' : 'edited'
}

function directionOf({ live, frozen }: ChangedEntries): number {
  return Math.sign(live.reported - frozen.reported)
}

/** Adds up equal lines and drops those that come to nothing. */
class Ledger {
  private readonly cells = new Map<string, Correction>()
  private readonly sums = new Map<string, number>()

  add(row: { code: string; name: string }, measure: MeasureKey, year: number, cause: CorrectionCause, delta: number): void {
    if (delta === 0) return
    const key = `${row.code} ${measure} ${year} ${cause}`
    const cell = this.cells.get(key)
    if (cell) cell.delta += delta
    else this.cells.set(key, { code: row.code, name: row.name, measure, year, cause, delta })
    for (const sum of [`${row.code} ${measure} ${year}`, `${row.code} ${measure}`]) this.sums.set(sum, (this.sums.get(sum) ?? 0) + delta)
  }

  /** What is explained so far, of one year or (stocks) of all. */
  explained(code: string, measure: MeasureKey, year: number | null): number {
    return this.sums.get(year === null ? `${code} ${measure}` : `${code} ${measure} ${year}`) ?? 0
  }

  lines(): Correction[] {
    return [...this.cells.values()].filter(({ delta }) => delta !== 0)
  }
}
