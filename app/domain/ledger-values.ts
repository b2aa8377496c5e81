import { isDate } from './calendar'
import { buildingKey, plainPlace, stairwellKey, tidy } from './places'

/** A cell as a workbook or a text file gives it; dates stand at midnight UTC. */
export type Cell = string | number | boolean | Date | null

export interface ReadDate {
  /** YYYY-MM-DD; the first day of the month when only the month is known. */
  on: string
  precision: 'day' | 'month'
}

/** Why a value is not accepted: the keys of the sentences in the imports dictionary. */
export type ValueFault = 'not_a_date' | 'no_such_day' | 'month_unclear' | 'not_a_number' | 'not_a_whole_number' | 'formula_cell'

/** Ways in which ledgers write "nothing". */
const BLANKS = new Set(['', '/', '\\', '-', '--', '—', '——', '－', '无', '／'])

/** The text of a cell: full-width letters and digits made half-width, line breaks and outer spaces taken away. */
export function textOf(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return ''
  if (cell instanceof Date) return cell.toISOString().slice(0, 10)
  if (typeof cell === 'boolean') return cell ? '是' : '否'
  if (typeof cell === 'number') return String(cell)
  return tidy(cell)
}

/** True when the cell says nothing: empty, a slash, a dash, 无. */
export function isBlank(cell: Cell | undefined): boolean {
  return cell === null || cell === undefined || (typeof cell === 'string' && BLANKS.has(textOf(cell)))
}

/** A text that a spreadsheet program would run when it opens the file. */
export function isFormula(cell: Cell | undefined): boolean {
  if (typeof cell !== 'string') return false
  const text = textOf(cell)
  return /^[=@]/.test(text) || /^[+-].*[(|!]/.test(text)
}

/** The text as it was before an export put an apostrophe before =, +, - or @ so that it cannot run. */
export function unquoted(text: string): string {
  return /^'[=+\-@]/.test(text) ? text.slice(1) : text
}

/**
 * A date as ledgers write it: a date cell, Excel's day number (1900 system), 2023.2.1, 2023/2/1, 2023-02-01, 2023年2月1日, 20230201,
 * and to the month 2023-02, 2023年2月, 2023.02, 202302. null for a blank cell. Nothing is guessed: 2023.1 as a number may have been 2023.10.
 */
export function readDate(cell: Cell | undefined): ReadDate | ValueFault | null {
  if (typeof cell === 'string' && ISO_DAY.test(cell)) return dayOf(cell)
  if (isBlank(cell)) return null
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? 'not_a_date' : dayOf(cell.toISOString().slice(0, 10))
  if (typeof cell === 'boolean') return 'not_a_date'
  if (isFormula(cell)) return 'formula_cell'
  const text = textOf(cell)
  const plain = text.replace(/[ T]\d{1,2}:\d{2}(:\d{2})?(\.\d+)?$/, '').replace(/\s/g, '')
  if (/^\d{5}(\.\d+)?$/.test(plain)) return serialDay(Math.floor(Number(plain)))
  const compact = /^(\d{4})(\d{2})(\d{2})?$/.exec(plain)
  if (compact) return compact[3] ? dayFrom(compact[1], compact[2], compact[3]) : monthFrom(compact[1], compact[2])
  if (/^\d{4}\.1$/.test(plain)) return 'month_unclear'
  const month = /^(\d{4})(?:年(\d{1,2})月?|[-./](\d{1,2}))$/.exec(plain)
  if (month) return monthFrom(month[1], month[2] ?? month[3])
  const day = /^(\d{4})(?:年(\d{1,2})月(\d{1,2})日?|([-./])(\d{1,2})\4(\d{1,2})\.?)$/.exec(plain)
  return day ? dayFrom(day[1], day[2] ?? day[5], day[3] ?? day[6]) : 'not_a_date'
}

const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/

/** Excel's day number from 2000 to 2099; day 60 is its 29 February 1900, which never was. */
function serialDay(serial: number): ReadDate | ValueFault {
  if (serial < 36526 || serial > 73050) return 'not_a_date'
  return dayOf(new Date(Date.UTC(1899, 11, 30) + serial * 86_400_000).toISOString().slice(0, 10))
}

function dayFrom(year = '', month = '', day = ''): ReadDate | ValueFault {
  return dayOf(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`)
}

function monthFrom(year = '', month = ''): ReadDate | ValueFault {
  const first = dayFrom(year, month, '1')
  return typeof first === 'string' ? first : { on: first.on, precision: 'month' }
}

function dayOf(date: string): ReadDate | ValueFault {
  return isDate(date) ? { on: date, precision: 'day' } : 'no_such_day'
}

/** A count: 6, 6层, 12户, 2部, 1,200. null for a blank cell. */
export function readCount(cell: Cell | undefined): number | ValueFault | null {
  if (isBlank(cell)) return null
  if (isFormula(cell)) return 'formula_cell'
  if (cell instanceof Date || typeof cell === 'boolean') return 'not_a_number'
  const text = textOf(cell).replace(/[,，\s]/g, '').replace(/(层|户|部|台|个|年|月)$/, '')
  if (!/^\d+(\.\d+)?$/.test(text)) return 'not_a_number'
  const number = Number(text)
  return Number.isInteger(number) && number <= 1_000_000 ? number : 'not_a_whole_number'
}

/** 二单元, 2 单元 and ２单元 are the same stairwell; 3栋, 3号楼 and 3# the same building: what two lines are compared by. */
export function placeKey(estate: string, building: string, stairwell: string): string {
  return [plainPlace(estate), buildingKey(building).replace(/#$/, ''), stairwellKey(stairwell)].join('|')
}

/** 3号楼2单元 → building 3号楼, stairwell 2单元; a text that cannot be divided is all building. */
export function splitPlace(text: string): { building: string; stairwell: string } {
  const parts = /^(.+?(?:号楼|栋|幢|座|楼|#))[-—]?(.+)$/.exec(text) ?? /^([^-—]+)[-—]([^-—]+)$/.exec(text)
  return parts ? { building: parts[1] ?? text, stairwell: parts[2] ?? '' } : { building: text, stairwell: '' }
}
