import Papa from 'papaparse'
import { Refusal } from '~/domain/refusal'
import type { DivisionRow } from './divisions.server'

/** The text of an uploaded CSV: UTF-8, or GB18030 as spreadsheets here save it. */
export function divisionText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}

/** Rows of a CSV with the columns code, name, level, kind and, if wanted, parent and phone, found by their names. Line 1 is the header. */
export function divisionRows(text: string): DivisionRow[] {
  const parsed = Papa.parse<Record<string, string>>(text.replace(/^\uFEFF/, ''), { header: true, skipEmptyLines: true, transformHeader: (name) => name.trim() })
  for (const column of ['code', 'name', 'level']) {
    if (!parsed.meta.fields?.includes(column)) throw new Refusal([{ code: 'division_column_missing', field: 'rows', params: { column } }])
  }
  return parsed.data.map((row, index) => ({
    code: row.code?.trim() ?? '',
    name: row.name ?? '',
    level: row.level?.trim() ?? '',
    kind: row.kind?.trim() ?? '',
    parent: row.parent?.trim() || undefined,
    phone: row.phone,
    line: index + 2,
  }))
}
