import type writeExcelFile from 'write-excel-file/node'
import { escaped } from '~/ui/escaped'

/** What the library takes as a feature of its workbooks; it does not export the type that this depends on. */
type Feature = NonNullable<NonNullable<Parameters<typeof writeExcelFile>[1]>['features']>[number]

/** Characters that fit across A4 landscape before the print becomes too small to read. */
const PAGE_WIDE = 210
const LINE_HEIGHT = 16.5

/**
 * How the sheets of a workbook are printed: a table with its lines, as wide as one A4 page or as few as its columns need, fixed rows
 * and columns again on every page, a title above and the page's number below. Each sheet needs an `orientation`.
 */
export function printedUnder(titles: readonly string[]): Feature {
  return {
    files: {
      transform: {
        'xl/worksheets/sheet{id}.xml': {
          // The schema asks for sheetPr first, and at the end for printOptions, pageMargins, pageSetup and headerFooter in this order.
          transform: (xml, { columns = [], stickyRowsCount = 0 }, { sheetIndex }) => {
            const start = xml.indexOf('>', xml.indexOf('<worksheet')) + 1
            const margins = xml.lastIndexOf('<pageMargins')
            const setup = xml.indexOf('<pageSetup', margins)
            const end = xml.indexOf('/>', setup)
            const pages = Math.ceil(columns.reduce((sum, { width = 10 }) => sum + width, 1) / PAGE_WIDE)
            const edges = `<headerFooter><oddHeader>${edge(titles[sheetIndex] ?? '')}</oddHeader><oddFooter>${escaped('&C&P / &N')}</oddFooter></headerFooter>`
            return `${xml.slice(0, start)}<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>${xml.slice(start, margins)}${stickyRowsCount > 0 ? '<printOptions gridLines="1"/>' : ''}${xml.slice(margins, end)} fitToWidth="${pages}" fitToHeight="0"/>${edges}${xml.slice(end + 2)}`
          },
        },
        'xl/workbook.xml': {
          transform: (xml, sheets) => {
            const names = sheets.flatMap(({ sheet = '', stickyRowsCount = 0, stickyColumnsCount = 0 }, index) => {
              const of = (range: string) => `'${sheet.replaceAll("'", "''")}'!${range}`
              const ranges = [...(stickyColumnsCount > 0 ? [of(`$A:$${letter(stickyColumnsCount)}`)] : []), ...(stickyRowsCount > 0 ? [of(`$1:$${stickyRowsCount}`)] : [])]
              return ranges.length > 0 ? [`<definedName name="_xlnm.Print_Titles" localSheetId="${index}">${escaped(ranges.join(','))}</definedName>`] : []
            })
            return names.length > 0 ? xml.replace(/<\/sheets>(<definedNames\/>)?/, () => `</sheets><definedNames>${names.join('')}</definedNames>`) : xml
          },
        },
      },
    },
  }
}

/** The row's height in points, so that no program cuts off what stands on several lines of a cell. */
export function rowHeight(texts: readonly string[], widths: readonly number[]): number {
  const lines = texts.map((text, column) => text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil((wide(line) + 1) / (widths[column] ?? 10))), 0))
  return LINE_HEIGHT * Math.max(1, ...lines)
}

/** How wide a text stands, in figures: a Chinese character is as wide as two. */
export function wide(text: string): number {
  return [...text].reduce((sum, sign) => sum + (sign.codePointAt(0)! > 0x2000 ? 2 : 1), 0)
}

/** In a head or foot "&" begins a code; the whole may have 255 characters. */
function edge(text: string): string {
  return escaped(`&C${text.slice(0, 120).replaceAll('&', '&&')}`)
}

function letter(column: number): string {
  return String.fromCharCode(64 + column)
}
