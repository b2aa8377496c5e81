export type CsvCell = string | number | null | undefined

/** A CSV that Excel opens as UTF-8: byte order mark, CRLF, quoted where needed, formula cells neutralised with '. */
export function csvOf(header: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  return `\uFEFF${[header, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`
}

function csvCell(value: CsvCell): string {
  const cell = typeof value === 'number' ? String(value) : harmless(value ?? '')
  return /[",\r\n]/.test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell
}

/**
 * Text that a spreadsheet would run as a formula gets a leading apostrophe, also behind blanks and with the full-width signs that Chinese
 * spreadsheets take for = + - @; a plain signed number (-3.6) and a lone dash stay as they are.
 */
function harmless(text: string): string {
  return /^(\s|[\u200B\uFEFF])*[=+\-@＝＋－＠]|^[\t\r\n]/.test(text) && !/^([-－]|[+-]?\d+(\.\d+)?%?)$/.test(text) ? `'${text}` : text
}
