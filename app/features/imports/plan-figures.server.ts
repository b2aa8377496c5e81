import type { Fault, FigureLine, ReadLedger } from '~/domain/ledger'
import { measureOf } from '~/domain/measures'
import { targetsFor } from '~/features/commitments/targets.server'
import type { Db } from '~db/schema'
import { faultOf, unitOf } from './match-projects.server'
import type { Unit, Units } from './units.server'

/** An opening figure to write; `before` is what stands there now. */
export interface PlannedFigure {
  unit: Unit
  year: number
  month: number
  measure: string
  target: number | null
  done: number | null
  before: { target: number | null; done: number | null } | null
}

export interface FigurePlan {
  figures: PlannedFigure[]
  same: number
}

/** Compares the figures without projects (rules.md 3.5) with those on record. An empty cell leaves what is there. */
export async function planFigures(db: Db, ledger: ReadLedger, units: Units, thisMonth: string, faults: Fault[]): Promise<FigurePlan> {
  const placed = ledger.figures.flatMap((line) => {
    const unit = unitOf(line, line.division, units, faults)
    return unit ? [{ line, unit }] : []
  })
  const codes = [...new Set(placed.map(({ unit }) => unit.code))]
  const rows = codes.length === 0 ? [] : await db.selectFrom('opening_figure').selectAll().where('division_code', 'in', codes).execute()
  const known = new Map(rows.map((row) => [keyOf(row.division_code, row), { target: row.target, done: row.done }]))
  const seen = new Map<string, FigureLine>()
  const plan: FigurePlan = { figures: [], same: 0 }
  for (const { line, unit } of placed) {
    const key = keyOf(unit.code, line)
    const twin = seen.get(key)
    if (!unit.verifies) faults.push(faultOf(line, '镇街', line.division, 'figures_need_bureau'))
    if (twin) faults.push(faultOf(line, '指标', measureOf(line.measure).label.zh, 'figure_twice', { sheet: twin.sheet, line: twin.line }))
    if (`${line.year}-${String(line.month || 1).padStart(2, '0')}` > thisMonth && line.done !== null) {
      faults.push(faultOf(line, '月份', `${line.year}-${String(line.month).padStart(2, '0')}`, 'in_the_future', { today: thisMonth }))
    }
    seen.set(key, line)
    const before = known.get(key) ?? null
    const after = { target: line.target ?? before?.target ?? null, done: line.done ?? before?.done ?? null }
    if (before && before.target === after.target && before.done === after.done) plan.same += 1
    else plan.figures.push({ unit, year: line.year, month: line.month, measure: line.measure, ...after, before })
  }
  noteFalls(placed, rows, ledger, faults)
  await noteUnusedTargets(db, placed, ledger)
  return plan
}

/** Where a letter is signed its numbers count, not those of the file: said once for each unit and year. */
async function noteUnusedTargets(db: Db, placed: readonly { line: FigureLine; unit: Unit }[], ledger: ReadLedger): Promise<void> {
  const given = placed.filter(({ line }) => line.target !== null && line.month > 0)
  for (const year of [...new Set(given.map(({ line }) => line.year))].sort()) {
    const units = new Map(given.flatMap(({ line, unit }) => (line.year === year ? [[unit.code, unit.name]] : [])))
    const targets = await targetsFor(db, [...units.keys()], year, 12)
    for (const [code, division] of units) if (targets.get(code)?.source === 'letter') ledger.notes.push({ code: 'targets_unused', params: { division, year } })
  }
}

function keyOf(division: string, at: { year: number; month: number; measure: string }): string {
  return `${division}|${at.measure}|${at.year}|${String(at.month).padStart(2, '0')}`
}

/** Cumulative targets never fall within a year; a falling result is only pointed out, because withdrawals lower it. */
function noteFalls(
  placed: readonly { line: FigureLine; unit: Unit }[],
  rows: readonly { division_code: string; year: number; month: number; measure: string; target: number | null; done: number | null }[],
  ledger: ReadLedger,
  faults: Fault[],
): void {
  type Point = { key: string; target: number | null; done: number | null; line: FigureLine | null }
  const points = new Map<string, Point>()
  for (const row of rows) points.set(keyOf(row.division_code, row), { key: keyOf(row.division_code, row), target: row.target, done: row.done, line: null })
  for (const { line, unit } of placed) {
    const key = keyOf(unit.code, line)
    const before = points.get(key)
    points.set(key, { key, target: line.target ?? before?.target ?? null, done: line.done ?? before?.done ?? null, line })
  }
  const ordered = [...points.values()].filter((point) => !point.key.endsWith('|00')).sort((a, b) => (a.key < b.key ? -1 : 1))
  let last: { series: string; target: number; done: number } = { series: '', target: 0, done: 0 }
  for (const { key, target, done, line } of ordered) {
    const series = key.slice(0, -3)
    if (series !== last.series) last = { series, target: 0, done: 0 }
    if (target !== null && target < last.target && line) faults.push(faultOf(line, '目标累计', String(target), 'target_falls', { before: last.target }))
    if (done !== null && done < last.done && line) ledger.notes.push({ code: 'done_falls', params: { sheet: line.sheet, line: line.line } })
    last = { series, target: Math.max(last.target, target ?? 0), done: done ?? last.done }
  }
}
