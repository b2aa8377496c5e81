import type { MeasureKey } from './measures'
import type { Light } from './rating'

/**
 * What each chart shows, as plain data: the same rows make the table, the CSV and the drawing (Recharts on the server and in the browser).
 * Figures are elevators (部). Units come in the order in which they are ranked.
 */
export interface TargetRow {
  code: string
  name: string
  target: number | null
  done: number
  /** ⌊P(t)⌋: how many the letter asks for by the day shown; null without a target. */
  planned: number | null
  reported: boolean
}

export interface MonthRow {
  /** `2026-03` */
  month: string
  label: string
  plan: number | null
  /** null: the month has not begun. */
  done: number | null
  /** Where the point leads, and what that is in words; points without one are no links. */
  href?: string
  say?: string
}

export interface StageRow {
  key: MeasureKey
  label: string
  count: number
}

/** A drawing that the worker and the browser make alike: every word is in it, so neither needs a dictionary. `type` is the size of its type in px where it is not 13. */
export type Drawing = { type?: number } & (
  | { kind: 'targets'; id: string; width: number; words: { target: string; done: string; planned: string }; rows: TargetRow[] }
  | { kind: 'cumulative'; id: string; width: number; words: { plan: string; done: string }; rows: MonthRow[] }
  | { kind: 'stages'; id: string; width: number; words: { count: string }; rows: StageRow[] }
)

/** One line of a map or tile grid: an outline in pixels and where its words stand. */
export interface MapArea {
  code: string
  name: string
  light: Light
  /** 71.4% */
  value: string
  x: number
  y: number
  path: string
  href?: string
  say: string
}

/** Plain SVG, drawn the same on the server, in the browser and in a file: outlines where all are loaded, equal tiles where not. */
export type MapDrawing = { width: number; height: number; areas: MapArea[]; /** How much larger it is shown than it is drawn. */ scale?: number } & ({ kind: 'tiles' } | { kind: 'map'; source: string })

/** A chart draws at most so many units; its table has them all (performance goals: cost by what is shown). */
export const DRAWN_UNITS = 60
export const WIDE = 720
export const NARROW = 358

/** The units that a drawing shows, and how many it leaves to the table. */
export function drawnUnits<T>(rows: readonly T[]): { shown: T[]; left: number } {
  return { shown: rows.slice(0, DRAWN_UNITS), left: Math.max(0, rows.length - DRAWN_UNITS) }
}

/** Units behind their letter (done < ⌊P(t)⌋), those that miss the largest part of their target first, ties in the order given. */
export function unitsBehind(rows: readonly TargetRow[]): { name: string; missing: number }[] {
  return rows
    .filter((row) => row.planned !== null && row.done < row.planned)
    .map((row) => ({ name: row.name, missing: (row.planned ?? 0) - row.done, share: ((row.planned ?? 0) - row.done) / (row.target ?? 1) }))
    .sort((a, b) => b.share - a.share)
    .map(({ name, missing }) => ({ name, missing }))
}

/** The last month that has a result, with what was planned for it. */
export function latestMonth(rows: readonly MonthRow[]): MonthRow | null {
  return rows.filter((row) => row.done !== null).at(-1) ?? null
}

/** The pair of neighbouring stages that loses most elevators: where the work stands still. */
export function widestGap(rows: readonly StageRow[]): { from: StageRow; to: StageRow; missing: number } | null {
  let widest: { from: StageRow; to: StageRow; missing: number } | null = null
  rows.slice(1).forEach((to, index) => {
    const from = rows[index]
    if (!from) return
    const missing = from.count - to.count
    if (missing > (widest?.missing ?? 0)) widest = { from, to, missing }
  })
  return widest
}
