import { CHINA, readPosition, type Position } from './coordinates'
import { findHeader, isRunningNumber, readEventName, readMeasure, type Header } from './ledger-columns'
import { PROJECT_COLUMNS, EVENT_COLUMNS, FIGURE_COLUMNS, EVENT_TITLES, type SheetKind } from './ledger-columns'
import { isBlank, isFormula, readCount, readDate, splitPlace, textOf, unquoted, type Cell, type ReadDate, type ValueFault } from './ledger-values'
import type { MeasureKey } from './measures'
import { isMainLine, latestDay, orderOf, type FactDetail, type MilestoneCode } from './milestones'
import { MOST_IN_STAIRWELL, tidyName } from './places'

/** A sheet of the file, merged cells filled. */
export interface Sheet {
  name: string
  rows: readonly (readonly Cell[])[]
  /** Where the workbook shows an error such as #REF!: row and column from 0. */
  errors?: readonly { row: number; column: number; text: string }[]
}

/** One thing that cannot be accepted: where, what was typed, and the sentence (a key of the imports dictionary) that says what can. */
export interface Fault {
  sheet: string
  line: number
  column: string
  value: string
  code: string
  params?: Record<string, string | number>
}

/** One dated fact of a line; `until` is the last day of a notice or the expected restart. */
export interface LineFact extends ReadDate {
  milestone: MilestoneCode
  until: string | null
  reference: string
  note: string
  detail: FactDetail
  /** The cell as typed, for the sentence that refuses it. */
  typed: string
  column: string
  line: number
  sheet: string
}

export interface ProjectLine {
  sheet: string
  line: number
  code: string
  /** Name or code of the sub-district, as typed. */
  division: string
  estate: string
  address: string | null
  position: Position | null
  building: string
  stairwell: string
  /** null: the column is missing or the cell empty; then a known project keeps what it has. */
  floors: number | null
  households: number | null
  elevators: number | null
  letter: string
  note: string | null
  facts: LineFact[]
}

export interface EventLine {
  sheet: string
  line: number
  code: string
  fact: LineFact
}

export interface FigureLine {
  sheet: string
  line: number
  division: string
  year: number
  /** 0: all years before and including this one's end of last month, when no month is given. */
  month: number
  measure: MeasureKey
  target: number | null
  done: number | null
}

export interface ReadLedger {
  projects: ProjectLine[]
  events: EventLine[]
  figures: FigureLine[]
  faults: Fault[]
  /** Said in the report, harmless: total lines and blank lines left out, columns not read, sheets passed over. */
  notes: { code: string; params: Record<string, string | number> }[]
}

export function emptyLedger(): ReadLedger {
  return { projects: [], events: [], figures: [], faults: [], notes: [] }
}

/** What is known of a sheet before its lines are read; null when it has no header that the import knows (said in the notes). */
export function openSheet(sheet: Sheet, into: ReadLedger): Header | null {
  if (sheet.rows.every((row) => row.every(isBlank))) return null
  const header = findHeader(sheet.rows)
  if (!header) {
    into.notes.push({ code: 'sheet_passed_over', params: { sheet: sheet.name } })
    return null
  }
  const unread = header.unread.filter((title) => !isRunningNumber(title))
  if (unread.length) into.notes.push({ code: 'columns_not_read', params: { sheet: sheet.name, columns: unread.join('、') } })
  for (const title of header.twice) {
    into.faults.push({ sheet: sheet.name, line: header.line, column: title, value: title, code: 'column_twice' })
  }
  const read = new Set(header.at.values())
  for (const { row, column, text } of sheet.errors ?? []) {
    if (row < header.line || !read.has(column)) continue
    into.faults.push({ sheet: sheet.name, line: row + 1, column: header.titles[column] ?? '', value: text, code: 'error_cell' })
  }
  return header
}

/** Reads the lines from `from` (0-based row) up to `to` into `into`, so that a caller may pause between parts. Every fault is kept, none stops the reading. */
export function readLines(sheet: Sheet, header: Header, from: number, to: number, into: ReadLedger): void {
  for (let at = Math.max(from, header.line); at < Math.min(to, sheet.rows.length); at += 1) {
    const row = sheet.rows[at] ?? []
    if (row.every(isBlank)) continue
    const skip = skipReason(row, header)
    if (skip) {
      into.notes.push({ code: skip, params: { sheet: sheet.name, line: at + 1, text: row.map((cell) => textOf(cell)).find(Boolean) ?? '' } })
      continue
    }
    READERS[header.kind](new Line(sheet.name, at + 1, row, header, into.faults), into)
  }
}

const READERS: Record<SheetKind, (line: Line, into: ReadLedger) => void> = {
  projects: readProject,
  events: readEvent,
  figures: readFigure,
}

/** Total lines, notes under the table and repeated headers are no projects. */
function skipReason(row: readonly Cell[], header: Header): 'total_line' | 'remark_line' | 'header_again' | null {
  const first: string[] = []
  for (let at = 0; at < row.length && first.length < 3; at += 1) {
    const text = closeText(row[at])
    if (text) first.push(text)
  }
  if (first.some((text) => /^.{0,12}(合计|小计|总计|共计)[:：]?$/.test(text))) return 'total_line'
  if (/^(注|说明|备注|填表|填报|制表|审核|审批人|负责人|联系)[^,，]{0,8}[:：]/.test(first[0] ?? '')) return 'remark_line'
  const again = header.titles.filter((title, at) => title && typeof row[at] === 'string' && closeText(row[at]) === closeText(title))
  return again.length >= 3 ? 'header_again' : null
}

/** The text of a cell without any space, as titles are compared. */
function closeText(cell: Cell | undefined): string {
  return textOf(cell).replace(/\s/g, '')
}

const TITLES: Record<SheetKind, Map<string, string>> = {
  projects: new Map(PROJECT_COLUMNS.map((one) => [one.key, one.title])),
  events: new Map(EVENT_COLUMNS.map((one) => [one.key, one.title])),
  figures: new Map(FIGURE_COLUMNS.map((one) => [one.key, one.title])),
}

/** One line of a sheet: reads its cells and notes what cannot be read. */
class Line {
  constructor(readonly sheet: string, readonly line: number, readonly row: readonly Cell[], readonly header: Header, readonly faults: Fault[]) {}

  private cell(key: string): Cell {
    const at = this.header.at.get(key)
    return at === undefined ? null : (this.row[at] ?? null)
  }

  /** The title that stands in the file, or the template's. */
  title(key: string): string {
    const at = this.header.at.get(key)
    return (at === undefined ? undefined : this.header.titles[at]) || (TITLES[this.header.kind].get(key) ?? key)
  }

  fault(key: string, code: string, params?: Fault['params']): void {
    this.faults.push({ sheet: this.sheet, line: this.line, column: this.title(key), value: textOf(this.cell(key)), code, params })
  }

  /** '' for a blank cell; a formula text is refused. */
  text(key: string, longest = 200): string {
    const cell = this.cell(key)
    if (isBlank(cell)) return ''
    if (isFormula(cell)) {
      this.fault(key, 'formula_cell')
      return ''
    }
    const text = unquoted(textOf(cell))
    if ([...text].length > longest) this.fault(key, 'too_long', { longest })
    return text
  }

  required(key: string, longest?: number): string {
    const text = this.text(key, longest)
    if (!text && !isFormula(this.cell(key))) this.fault(key, 'empty_cell')
    return text
  }

  count(key: string, least = 0, most = Infinity): number | null {
    const value = this.settle(key, readCount(this.cell(key)))
    if (value === null || (value >= least && value <= most)) return value
    if (value < least) this.fault(key, 'too_small', { least })
    else this.fault(key, 'too_large', { most })
    return null
  }

  date(key: string): ReadDate | null {
    return this.settle(key, readDate(this.cell(key)))
  }

  /** 经度 and 纬度 of the estate; null where both are empty. */
  position(): Position | null {
    const position = readPosition(this.text('longitude', 30), this.text('latitude', 30))
    if (typeof position !== 'string') return position
    this.fault(this.text('longitude') === '' ? 'latitude' : 'longitude', position, CHINA)
    return null
  }

  private settle<T>(key: string, value: T | ValueFault): T | null {
    if (typeof value !== 'string') return value
    this.fault(key, value)
    return null
  }

  fact(key: string, milestone: MilestoneCode, date: ReadDate, more: Partial<Pick<LineFact, 'until' | 'reference' | 'note' | 'detail'>> = {}): LineFact {
    const { until = null, reference = '', note = '', detail = {} } = more
    const { on, precision } = date
    return { milestone, on, precision, until, reference, note, detail, typed: textOf(this.cell(key)), column: this.title(key), line: this.line, sheet: this.sheet }
  }
}

function readProject(line: Line, into: ReadLedger): void {
  const place = splitPlace(tidyName(line.text('place')))
  const project: ProjectLine = {
    sheet: line.sheet,
    line: line.line,
    code: line.text('code', 32).toUpperCase(),
    division: line.required('division', 60),
    estate: tidyName(line.required('estate', 80)),
    address: line.text('address') || null,
    position: line.position(),
    building: tidyName(line.text('building', 40)) || place.building,
    stairwell: tidyName(line.text('stairwell', 40)) || place.stairwell,
    floors: line.count('floors', 1, MOST_IN_STAIRWELL.floors),
    households: line.count('households', 0, MOST_IN_STAIRWELL.households),
    elevators: line.count('elevators', 1, MOST_IN_STAIRWELL.elevators),
    letter: line.text('letter', 60),
    note: line.text('note', 1000) || null,
    facts: [],
  }
  for (const column of PROJECT_COLUMNS) {
    if (!column.milestone || !line.header.at.has(column.key)) continue
    const date = column.milestone === 'NOTICE' ? null : line.date(column.key)
    if (date) project.facts.push(line.fact(column.key, column.milestone, date))
  }
  const notice = readNotice(line)
  if (notice) project.facts.push(notice)
  into.projects.push(project)
}

/** First and last day of the public notice; a last day alone is kept as the day that is known. */
function readNotice(line: Line): LineFact | null {
  const first = line.date('notice')
  const last = line.date('notice_end')
  if (first && last && (first.precision === 'day' && last.precision === 'day' ? last.on < first.on : last.on.slice(0, 7) < first.on.slice(0, 7))) {
    line.fault('notice_end', 'notice_ends_before_it_begins', { first: first.on })
  }
  if (first) return line.fact('notice', 'NOTICE', first, { until: last ? latestDayOf(last) : null })
  return last ? line.fact('notice_end', 'NOTICE', last, { until: latestDayOf(last) }) : null
}

function latestDayOf(date: ReadDate): string {
  return latestDay({ occurredOn: date.on, datePrecision: date.precision })
}

function readEvent(line: Line, into: ReadLedger): void {
  const code = line.required('code', 32).toUpperCase()
  const name = line.required('milestone', 40)
  const event = name ? readEventName(name) : null
  if (name && !event) line.fault('milestone', 'unknown_milestone', { names: EVENT_TITLES.join('、') })
  const before = into.faults.length
  const date = line.date('date')
  if (!date && into.faults.length === before) line.fault('date', 'empty_cell')
  const until = line.date('until')
  const more = { reference: line.text('reference', 80), note: line.text('note', 1000), until: until ? latestDayOf(until) : null, detail: event?.detail ?? {} }
  if (event && date && code) into.events.push({ sheet: line.sheet, line: line.line, code, fact: line.fact('date', event.milestone, date, more) })
}

function readFigure(line: Line, into: ReadLedger): void {
  const division = line.required('division', 60)
  const year = line.count('year')
  const isYear = year !== null && year >= 1990 && year <= 2199
  if (year !== null && !isYear) line.fault('year', 'year_out_of_range')
  if (year === null && !line.text('year')) line.fault('year', 'empty_cell')
  const month = line.count('month', 1)
  if (month !== null && month > 12) line.fault('month', 'not_a_month')
  const name = line.required('measure', 20)
  const measure = name ? readMeasure(name) : null
  if (name && !measure) line.fault('measure', 'unknown_measure')
  const before = into.faults.length
  const target = line.count('target')
  const done = line.count('done')
  if (target === null && done === null && into.faults.length === before) line.fault('done', 'figure_empty')
  if (division && isYear && measure && (month ?? 1) <= 12) {
    into.figures.push({ sheet: line.sheet, line: line.line, division, year, month: month ?? 0, measure, target, done })
  }
}

/** A dated fact as the order check sees it. */
export type DatedFact = Pick<LineFact, 'milestone' | 'on' | 'precision'>

/**
 * Pairs on the main line that certainly stand in the wrong order (rules.md 1.2, 1.6): only the dates present are compared,
 * a date known to the month only by its month. Each pair is [earlier milestone, later milestone with the earlier date].
 */
export function outOfOrder<F extends DatedFact>(facts: readonly F[]): [F, F][] {
  const line = facts.filter((fact) => isMainLine(fact.milestone)).sort((a, b) => orderOf(a.milestone) - orderOf(b.milestone))
  const pairs: [F, F][] = []
  let latest: F | undefined
  for (const fact of line) {
    if (latest && latestDayOf(fact) < latest.on) pairs.push([latest, fact])
    else if (!latest || fact.on > latest.on) latest = fact
  }
  return pairs
}

/** True for a date after today; of a month only, when the whole month still lies ahead. */
export function isFuture(date: ReadDate, today: string): boolean {
  return date.precision === 'day' ? date.on > today : date.on.slice(0, 7) > today.slice(0, 7)
}
