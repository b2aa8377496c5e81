import type { Circular } from '~/domain/circular-body'
import { correctionsTable, type FigureKey, problemsTable, progressTable, ratingsTable, slowTable, summaryTable, type PrintedCell, type PrintedColumn, type PrintedTable } from '~/domain/circular-tables'
import type { Light } from '~/domain/rating'
import { keptBeside } from '~/http/markup.server'
import { paths } from '~/http/paths'
import { escaped } from '~/ui/escaped'
import type { StatusKind } from '~/ui/status'
import styles from './circular.module.css'

/** More lines than these are left to Word and workbook: a page that nobody can scroll helps nobody. */
const LINES = 300

/** A table of the circular as it is printed; the cells are markup already (decision 024). */
export interface ShownTable {
  title: string
  notes: string[]
  /** null: there are no lines, and `empty` says so. */
  markup: string | null
  empty: string
  /** Lines that are not shown. */
  more: number
}

export interface ShownTables {
  summary: ShownTable | null
  annexes: ShownTable[][]
}

interface ShownQuery {
  measure: string | null
  live: string | null
}

const kept = keptBeside<ShownTables>()

/** The circular's tables for the page; a figure leads to the projects behind it where the visitor may see them. */
export function shownTables(circular: Circular, openable: ReadonlySet<string>, query: ShownQuery): ShownTables {
  return kept(circular.rows, JSON.stringify([query, [...openable]]), () => tablesOf(circular, openable, query))
}

function tablesOf(circular: Circular, openable: ReadonlySet<string>, query: ShownQuery): ShownTables {
  const hrefOf = hrefsOf(circular, query)
  const linkOf = (figure: FigureKey) => (openable.has(figure.unit) ? hrefOf(figure) : null)
  const shown = (table: PrintedTable, className = `${styles.table} ${styles.words}`): ShownTable => ({
    title: table.title, notes: table.notes, empty: table.empty,
    markup: table.rows.length > 0 ? `<table class="${className}">${markupOf(table, linkOf, className.includes(styles.words!))}</table>` : null,
    more: Math.max(0, table.rows.length - LINES),
  })
  const summary = summaryTable(circular)
  const ratings = ratingsTable(circular)
  return {
    summary: summary && shown(summary, `${styles.table} ${styles.small}`),
    annexes: [
      [shown(progressTable(circular), `${styles.table} ${styles.many}`), ...(ratings ? [shown(ratings)] : []), ...(circular.corrections.length > 0 ? [shown(correctionsTable(circular))] : [])],
      [shown(slowTable(circular))],
      [shown(problemsTable(circular))],
    ],
  }
}

/** The address of the projects behind a figure; made once for each measure and period, because lines differ in their unit only. */
function hrefsOf(circular: Circular, { measure: rated, live }: ShownQuery): (figure: FigureKey) => string {
  const totals = new Map<string, string>()
  return ({ unit, measure, period }) => {
    const key = `${measure} ${period}`
    const total = totals.get(key) ?? paths.circularProjects(circular.division.code, circular.month, { measure, period, rated, live })
    totals.set(key, total)
    return unit === '' ? total : total.replace('?', `?unit=${encodeURIComponent(unit)}&`)
  }
}

type LinkOf = (figure: FigureKey) => string | null

/** On a phone a table of words is read one below the other, so its cells say what they are. */
function markupOf({ columns, rows, foot }: PrintedTable, linkOf: LinkOf, isLabelled: boolean): string {
  const whole = columns.reduce((sum, column) => sum + column.width, 0)
  const widths = columns.map((column) => `<col style="width:${((column.width / whole) * 100).toFixed(2)}%">`).join('')
  const aligned = columns.map((column) => ` class="${styles[column.align] ?? ''}"${isLabelled ? ` data-label="${escaped(column.label)}"` : ''}>`)
  const line = (cells: readonly PrintedCell[]) => `<tr>${cells.map((cell, index) => cellMarkup(cell, index, aligned[index] ?? '>', linkOf)).join('')}</tr>`
  const end = foot ? `<tfoot>${line(foot)}</tfoot>` : ''
  return `<colgroup>${widths}</colgroup>${headMarkup(columns)}<tbody>${rows.slice(0, LINES).map(line).join('')}</tbody>${end}`
}

function headMarkup(columns: readonly PrintedColumn[]): string {
  const hasGroups = columns.some(({ group }) => group !== '')
  const first = columns.map(({ group, label }, index) => {
    if (group === '') return `<th scope="col" rowspan="${hasGroups ? 2 : 1}">${escaped(label)}</th>`
    if (columns[index - 1]?.group === group) return ''
    return `<th scope="colgroup" colspan="${columns.filter((column) => column.group === group).length}">${escaped(group)}</th>`
  })
  const second = columns.map(({ group, label }) => (group === '' ? '' : `<th scope="col">${escaped(label)}</th>`))
  return `<thead><tr>${first.join('')}</tr>${hasGroups ? `<tr>${second.join('')}</tr>` : ''}</thead>`
}

const KINDS: Record<Light, StatusKind> = { normal: 'ok', watch: 'watch', late: 'late', severe: 'bad', none: 'none' }

function cellMarkup({ text, light, figure }: PrintedCell, index: number, opening: string, linkOf: LinkOf): string {
  const href = figure ? linkOf(figure) : null
  const content = light ? `<span class="st st-${KINDS[light]}">${escaped(text.slice(2))}</span>` : href ? `<a href="${escaped(href)}">${escaped(text)}</a>` : escaped(text)
  return index === 1 ? `<th scope="row"${opening}${content}</th>` : `<td${opening}${content}</td>`
}
