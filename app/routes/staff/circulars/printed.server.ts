import type { Circular } from '~/domain/circular-body'
import { correctionsTable, problemsTable, progressTable, ratingsTable, slowTable, summaryTable, type PrintedCell, type PrintedColumn, type PrintedTable } from '~/domain/circular-tables'
import type { Light } from '~/domain/rating'
import { paths } from '~/http/paths'

/** More lines than these are left to Word and workbook: a page that nobody can scroll helps nobody. */
const LINES = 300

export interface ShownCell {
  text: string
  href?: string
  light?: Light
}

export interface ShownTable {
  title: string
  columns: PrintedColumn[]
  rows: ShownCell[][]
  foot: ShownCell[] | null
  notes: string[]
  empty: string
  /** Lines that are not shown. */
  more: number
}

/** The circular's tables for the page; a figure leads to the projects behind it where the visitor may see them. */
export function shownTables(circular: Circular, openable: ReadonlySet<string>, query: { measure: string | null; live: string | null }): {
  summary: ShownTable | null
  annexes: ShownTable[][]
} {
  const cell = ({ text, figure, light }: PrintedCell): ShownCell => ({
    text,
    light,
    href: figure && openable.has(figure.unit)
      ? paths.circularProjects(circular.division.code, circular.month, { unit: figure.unit, measure: figure.measure, period: figure.period, rated: query.measure, live: query.live })
      : undefined,
  })
  const shown = ({ rows, foot, ...table }: PrintedTable): ShownTable => ({
    ...table,
    rows: rows.slice(0, LINES).map((row) => row.map(cell)),
    foot: foot?.map(cell) ?? null,
    more: Math.max(0, rows.length - LINES),
  })
  const summary = summaryTable(circular)
  const ratings = ratingsTable(circular)
  return {
    summary: summary && shown(summary),
    annexes: [
      [shown(progressTable(circular)), ...(ratings ? [shown(ratings)] : []), ...(circular.corrections.length > 0 ? [shown(correctionsTable(circular))] : [])],
      [shown(slowTable(circular))],
      [shown(problemsTable(circular))],
    ],
  }
}
