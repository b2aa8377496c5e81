import writeExcelFile, { type SheetData } from 'write-excel-file/node'
import { csvOf, type CsvCell } from '~/domain/csv'
import { printedUnder, rowHeight } from '~/features/paper/workbook-print.server'
import { fileResponse, MEDIA_TYPES } from './download.server'

export { csvOf }
export type Cell = CsvCell

export interface Sheet {
  name: string
  header: readonly string[]
  rows: readonly (readonly Cell[])[]
  /** Widths in characters, by column: where they are given, a longer text goes on below in its cell. */
  widths?: readonly number[]
}

/** A workbook whose first row of each sheet is a bold, fixed header; text stays text, so nothing in it can be a formula. It prints on A4. */
export async function workbookOf(sheets: readonly Sheet[]): Promise<Uint8Array> {
  const options = sheets.map((sheet) => ({
    data: [
      sheet.header.map((title) => ({ value: title, type: String, fontWeight: 'bold' as const, wrap: true })),
      ...sheet.rows.map((row) => (sheet.widths ? wrapped(row, sheet.widths) : row.map(excelCell))),
    ] satisfies SheetData,
    sheet: sheet.name.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31),
    columns: sheet.header.map((title, column) => ({ width: sheet.widths?.[column] ?? Math.max(10, title.length * 2 + 4) })),
    stickyRowsCount: 1,
    orientation: 'landscape' as const,
  }))
  return new Uint8Array(await writeExcelFile(options, { features: [printedUnder(options.map(({ sheet }) => sheet))] }).toBuffer())
}

function wrapped(row: readonly Cell[], widths: readonly number[]) {
  const height = rowHeight(row.map((value) => String(value ?? '')), widths)
  return row.map(excelCell).map((cell) => cell && { ...cell, wrap: true, alignVertical: 'top' as const, height })
}

function excelCell(value: Cell) {
  if (value === null || value === undefined || value === '') return null
  return typeof value === 'number' ? { value, type: Number } : { value, type: String }
}

/** The list as a file to be saved: `?format=csv` holds the first sheet, anything else is a workbook. */
export async function tableResponse(request: Request, name: string, sheets: readonly [Sheet, ...Sheet[]]): Promise<Response> {
  const ending = new URL(request.url).searchParams.get('format') === 'csv' ? 'csv' : 'xlsx'
  const bytes = ending === 'csv' ? csvOf(sheets[0].header, sheets[0].rows) : await workbookOf(sheets)
  return fileResponse(`${name}.${ending}`, MEDIA_TYPES[ending], bytes)
}
