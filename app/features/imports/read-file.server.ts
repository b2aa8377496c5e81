import { strFromU8, unzipSync } from 'fflate'
import iconv from 'iconv-lite'
import Papa from 'papaparse'
import readExcelFile from 'read-excel-file/universal'
import type { Cell } from '~/domain/ledger-values'
import type { Sheet } from '~/domain/ledger'
import { refuse } from '~/domain/refusal'
import { saysItsSize } from '~/features/files/archive.server'

/** The largest file, and the most that its parts may unfold to: a small file that unfolds to gigabytes is refused unread. */
export const LEDGER_LIMIT_MB = 20
const UNFOLDED_LIMIT_MB = 300

/**
 * The sheets of an .xlsx or .csv file; the kind is told by its content, the name is only said back. Throws a Refusal with the sentence for
 * whoever sent it: too large, an old .xls or .et, no spreadsheet, damaged.
 */
export async function readSheets(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<Sheet[]> {
  if (bytes.length === 0) refuse('ledger_empty', 'file')
  if (bytes.length > LEDGER_LIMIT_MB * 1024 * 1024) refuse('ledger_too_large', 'file', { megabytes: LEDGER_LIMIT_MB })
  if (startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0)) refuse('file_is_old_workbook', 'file')
  if (startsWith(bytes, 0x50, 0x4b)) return readWorkbook(bytes)
  if (/\.(xls|et|ett|xlsb|ods)$/i.test(name)) refuse('file_is_old_workbook', 'file')
  const rows = readText(bytes)
  return [{ name: '', rows }]
}

function startsWith(bytes: Uint8Array, ...head: number[]): boolean {
  return head.every((byte, at) => bytes[at] === byte)
}

async function readWorkbook(bytes: Uint8Array<ArrayBuffer>): Promise<Sheet[]> {
  const parts = await workbookParts(bytes)
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
  const sheets = await readExcelFile(buffer).catch((error: unknown) =>
    refuse(/formula|VALUE_MISSING/i.test(String(error)) ? 'file_formula_unsaved' : 'file_damaged', 'file'),
  )
  const paths = sheetPaths(parts)
  return sheets.map(({ sheet, data }) => {
    const xml = strFromU8(parts[paths.get(sheet) ?? ''] ?? new Uint8Array())
    return { name: sheet, rows: fillMerged(data as Cell[][], xml), errors: [...errorCells(xml), ...uncalculatedCells(xml)] }
  })
}

/** The parts that say which cells are merged or in error. Sizes are judged by the archive's own list, and the list by what unfolds, before anything is kept. */
async function workbookParts(bytes: Uint8Array): Promise<Record<string, Uint8Array>> {
  const names: string[] = []
  let unfolded = 0
  try {
    unzipSync(bytes, { filter: ({ name, originalSize }) => { names.push(name); unfolded += originalSize; return false } })
  } catch {
    refuse('file_damaged', 'file')
  }
  if (names.length > 2000 || unfolded > UNFOLDED_LIMIT_MB * 1024 * 1024) refuse('file_unfolds_too_large', 'file', { megabytes: UNFOLDED_LIMIT_MB })
  if (names.some((name) => name === 'xl/workbook.bin' || name === 'content.xml')) refuse('file_is_old_workbook', 'file')
  if (!names.includes('xl/workbook.xml')) refuse('file_not_a_sheet', 'file')
  if (!(await saysItsSize(bytes))) refuse('file_size_untrue', 'file')
  try {
    return unzipSync(bytes, { filter: ({ name }) => /^xl\/(workbook\.xml|_rels\/workbook\.xml\.rels|worksheets\/[^/]+\.xml)$/.test(name) })
  } catch {
    return refuse('file_damaged', 'file')
  }
}

function sheetPaths(parts: Record<string, Uint8Array>): Map<string, string> {
  const xml = (name: string) => strFromU8(parts[name] ?? new Uint8Array())
  const targets = new Map<string, string>()
  for (const [relation] of xml('xl/_rels/workbook.xml.rels').matchAll(/<Relationship\b[^>]*>/g)) {
    targets.set(attribute(relation, 'Id'), `xl/${attribute(relation, 'Target').replace(/^\/?(xl\/)?/, '')}`)
  }
  const paths = new Map<string, string>()
  for (const [sheet] of xml('xl/workbook.xml').matchAll(/<(?:\w+:)?sheet\b[^>]*>/g)) {
    paths.set(attribute(sheet, 'name'), targets.get(attribute(sheet, '\\w+:id')) ?? '')
  }
  return paths
}

function attribute(tag: string, name: string): string {
  const text = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? ''
  return text.replace(/&(lt|gt|quot|apos|amp);/g, (_, entity: string) => ({ lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' })[entity] ?? '')
}

/** Every cell of a merged block gets the block's value. */
function fillMerged(rows: Cell[][], xml: string): Cell[][] {
  for (const [, first, last] of xml.matchAll(/<(?:\w+:)?mergeCell ref="([A-Z]+\d+):([A-Z]+\d+)"/g)) {
    const from = cellAt(first ?? 'A1')
    const to = cellAt(last ?? 'A1')
    const value = rows[from.row]?.[from.column] ?? null
    if (value === null) continue
    for (let row = from.row; row <= Math.min(to.row, rows.length - 1); row += 1) {
      const cells = rows[row]
      if (!cells) continue
      for (let column = from.column; column <= Math.min(to.column, 200); column += 1) cells[column] = value
    }
  }
  return rows
}

function errorCells(xml: string): NonNullable<Sheet['errors']> {
  if (!xml.includes(' t="e"')) return []
  return [...xml.matchAll(/<(?:\w+:)?c r="([A-Z]+\d+)"[^>]*\bt="e"[^>]*>(?:(?!<\/(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)</gs)].map(([, place, text]) => ({
    ...cellAt(place ?? 'A1'),
    text: text ?? '#',
  }))
}

/** Formulas saved without a result, which would otherwise be read as empty cells. */
function uncalculatedCells(xml: string): NonNullable<Sheet['errors']> {
  if (!/<(?:\w+:)?f[\s/>]/.test(xml)) return []
  const cells = /<(?:\w+:)?c r="([A-Z]+\d+)"[^>]*><(?:\w+:)?f\b(?:[^>]*\/>|[^>]*>([^<]*)<\/(?:\w+:)?f>)(?:<(?:\w+:)?v\s*\/>|<(?:\w+:)?v><\/(?:\w+:)?v>)?<\/(?:\w+:)?c>/g
  return [...xml.matchAll(cells)].map(([, place, formula]) => ({ ...cellAt(place ?? 'A1'), text: `=${formula ?? ''}` }))
}

/** B3 → row 2, column 1. */
function cellAt(name: string): { row: number; column: number } {
  const letters = name.replace(/\d+/, '')
  const column = [...letters].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0) - 1
  return { row: Number(name.slice(letters.length)) - 1, column }
}

/** Comma, tab or semicolon between the cells; UTF-8, UTF-16 with its mark, or GB18030 (which contains GBK and GB2312). */
function readText(bytes: Uint8Array): Cell[][] {
  const text = decode(bytes)
  if (/[\u0000-\u0008\u000e-\u001a]/.test(text) || /^\s*(<|%PDF|\{\\rtf)/.test(text)) refuse('file_not_a_sheet', 'file')
  const { data, errors } = Papa.parse<string[]>(text, { delimitersToGuess: [',', '\t', ';'], skipEmptyLines: false })
  const broken = errors.find((error) => error.type === 'Quotes')
  if (broken) refuse('file_quotes', 'file', { line: (broken.row ?? 0) + 1 })
  return data
}

function decode(bytes: Uint8Array): string {
  if (startsWith(bytes, 0xff, 0xfe)) return iconv.decode(Buffer.from(bytes), 'utf16-le')
  if (startsWith(bytes, 0xfe, 0xff)) return iconv.decode(Buffer.from(bytes), 'utf16-be')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    const text = iconv.decode(Buffer.from(bytes), 'gb18030')
    const unreadable = text.split('\ufffd').length - 1
    return unreadable > text.length / 500 ? refuse('file_not_a_sheet', 'file') : text
  }
}
