import writeExcelFile, { type SheetData } from 'write-excel-file/node'
import { fullNumber, type Circular } from '~/domain/circular-body'
import { correctionsTable, fullProgressTable, problemsTable, ratingsTable, slowTable, type PrintedCell, type PrintedTable } from '~/domain/circular-tables'
import { asOfText } from '~/domain/circular-text'
import { csvOf } from '~/domain/csv'
import { settled } from '~/features/paper/paper.server'
import { printedUnder, rowHeight, wide } from '~/features/paper/workbook-print.server'

/** Widths in figures. */
const WIDEST = 46
const NOTES = 110

/** The circular as a workbook: figures and rates are numbers, text stays text, heads are fixed, and it prints as the annexes do. */
export async function circularWorkbook(circular: Circular): Promise<Uint8Array> {
  const ratings = ratingsTable(circular)
  const sheets: [string, PrintedTable][] = [
    ['进度一览表', fullProgressTable(circular)], ...(ratings ? [['评价说明', ratings] as [string, PrintedTable]] : []), ['更正表', correctionsTable(circular)], ['滞后项目清单', slowTable(circular)], ['问题销号表', problemsTable(circular)],
  ]
  const options = [
    ...sheets.map(([sheet, table], index) => {
      const rows = [...table.rows, ...(table.foot ? [table.foot] : [])]
      const widths = table.columns.map(({ title }, column) => Math.min(WIDEST, Math.max(headWidth(title), ...rows.map((row) => wide(row[column]?.text ?? ''))) + 2))
      const head = table.columns.map(({ title }) => title)
      return {
        sheet,
        data: [
          head.map((value) => ({ value, type: String, fontWeight: 'bold' as const, wrap: true, align: 'center' as const, height: rowHeight(head, widths) })),
          ...rows.map((row) => row.map(excelCell).map((cell) => cell && { ...cell, alignVertical: 'top' as const, height: rowHeight(row.map(({ text }) => text), widths) })),
        ] satisfies SheetData,
        columns: widths.map((width) => ({ width })),
        stickyRowsCount: 1,
        stickyColumnsCount: index === 0 ? 2 : 0, // rank and unit: this one is wider than any screen
        orientation: 'landscape' as const,
      }
    }),
    {
      sheet: '说明',
      data: notes(circular).map((text) => [{ value: text, type: String, wrap: true, alignVertical: 'top' as const, height: rowHeight([text], [NOTES]) }]) satisfies SheetData,
      columns: [{ width: NOTES }],
      stickyRowsCount: 0,
      stickyColumnsCount: 0,
      orientation: 'landscape' as const,
    },
  ]
  const titles = options.map(({ sheet }) => `${circular.title} ${sheet}`)
  return settled(new Uint8Array(await writeExcelFile(options, { features: [printedUnder(titles)] }).toBuffer()), circular.issued?.issuedAt ?? circular.dataAt)
}

/** A long head stands on two lines. */
function headWidth(title: string): number {
  return wide(title) <= 10 ? wide(title) : wide(title) / 2
}

function excelCell({ value, format }: PrintedCell) {
  if (value === null || value === '') return null
  if (typeof value === 'string') return { value, type: String, wrap: true }
  return format ? { value, type: Number, format: format === 'percent' ? '0.0%' : '0.0' } : { value, type: Number }
}

function notes(circular: Circular): string[] {
  return [
    circular.title,
    fullNumber(circular) ?? '未印发，实时数据',
    asOfText(circular),
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
