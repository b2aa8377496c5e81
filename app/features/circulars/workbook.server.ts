import writeExcelFile, { type SheetData } from 'write-excel-file/node'
import { fullNumber, type Circular } from '~/domain/circular-body'
import { correctionsTable, fullProgressTable, problemsTable, ratingsTable, slowTable, type PrintedCell, type PrintedTable } from '~/domain/circular-tables'
import { asOfText } from '~/domain/circular-text'
import { csvOf } from '~/domain/csv'
import { settled } from '~/features/paper/paper.server'

/** The circular as a workbook: figures and rates are numbers, text stays text, heads are fixed. */
export async function circularWorkbook(circular: Circular): Promise<Uint8Array> {
  const ratings = ratingsTable(circular)
  const sheets: [string, PrintedTable][] = [
    ['进度一览表', fullProgressTable(circular)], ...(ratings ? [['评价说明', ratings] as [string, PrintedTable]] : []), ['更正表', correctionsTable(circular)], ['滞后项目清单', slowTable(circular)], ['问题销号表', problemsTable(circular)],
  ]
  const options = [
    ...sheets.map(([sheet, table]) => ({
      sheet,
      data: [
        table.columns.map(({ title }) => ({ value: title, type: String, fontWeight: 'bold' as const, wrap: true, align: 'center' as const })),
        ...[...table.rows, ...(table.foot ? [table.foot] : [])].map((row) => row.map(excelCell)),
      ] satisfies SheetData,
      columns: table.columns.map(({ title, align }) => ({ width: align === 'left' ? 22 : Math.max(9, title.length * 2) })),
      stickyRowsCount: 1,
    })),
    { sheet: '说明', data: notes(circular).map((text) => [{ value: text, type: String, wrap: true }]) satisfies SheetData, columns: [{ width: 110 }], stickyRowsCount: 0 },
  ]
  return settled(new Uint8Array(await writeExcelFile(options).toBuffer()), circular.issued?.issuedAt ?? circular.dataAt)
}

function excelCell({ value, format }: PrintedCell) {
  if (value === null || value === '') return null
  if (typeof value === 'string') return { value, type: String }
  return format ? { value, type: Number, format: format === 'percent' ? '0.0%' : '0.0' } : { value, type: Number }
}

function notes(circular: Circular): string[] {
  return [
    circular.title,
    fullNumber(circular) ?? '未印发，实时数据',
    asOfText(circular.month, circular.date),
    ...circular.definitions,
    ...circular.paragraphs.map(({ text }) => text),
  ]
}

/** Annex 1 with every column, one line a unit and the total, as printed. */
export function circularCsv(circular: Circular): string {
  const table = fullProgressTable(circular)
  const text = ({ value, format, text: shown }: PrintedCell) => (typeof value === 'number' && format === undefined ? value : shown.replace('−', '-'))
  return csvOf(table.columns.map(({ title }) => title), [...table.rows, ...(table.foot ? [table.foot] : [])].map((row) => row.map(text)))
}
