import { circularJson, type Circular } from '~/domain/circular-body'
import { circularFromTemplate } from './template.server'
import { circularDocument } from './word.server'
import { circularCsv, circularWorkbook } from './workbook.server'

export const CIRCULAR_ENDINGS = ['docx', 'xlsx', 'csv', 'json'] as const
export type CircularEnding = (typeof CIRCULAR_ENDINGS)[number]

/** The circular in the form that the file's ending asks for, all from the same rows; the Word file in the office's template where it has one. */
export async function circularFile(circular: Circular, ending: CircularEnding, template: Uint8Array | null = null): Promise<Uint8Array> {
  if (ending === 'docx') return template ? circularFromTemplate(circular, template) : circularDocument(circular)
  if (ending === 'xlsx') return circularWorkbook(circular)
  const text = ending === 'csv' ? circularCsv(circular) : `${JSON.stringify(circularJson(circular), null, 2)}\n`
  return new TextEncoder().encode(text)
}

/** 天衢新区2026年10月加装电梯通报（完工）.docx */
export function circularFileName(circular: Circular, ending: CircularEnding | 'pdf'): string {
  const [year, month] = circular.month.split('-')
  return `${circular.division.name}${year}年${Number(month)}月加装电梯通报${circular.issued ? '' : '（未印发）'}.${ending}`
}
