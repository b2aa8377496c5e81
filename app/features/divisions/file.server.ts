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

/** What an office writes for the column names and the values; the codes themselves are taken as well. */
const COLUMNS: Record<string, string> = { 代码: 'code', 区划代码: 'code', 名称: 'name', 区划名称: 'name', 层级: 'level', 类型: 'kind', 类别: 'kind', 上级: 'parent', 上级代码: 'parent', 电话: 'phone', 开始日期: 'valid_from', 结束日期: 'valid_until', 并入: 'successor', 并入代码: 'successor' }
const LEVELS: Record<string, string> = { 省: 'province', 市: 'city', 区县: 'district', 区: 'district', 县: 'district', 县区: 'district', 镇街: 'subdistrict', 社区: 'community', 村: 'community' }
const KINDS: Record<string, string> = { 镇: 'town', 乡: 'town', 街道: 'street', 办: 'office', 办事处: 'office' }

/** Rows of a CSV with the columns code, name, level, kind and, if wanted, parent, phone, valid_from, valid_until and successor, found by their names. Line 1 is the header. */
export function divisionRows(text: string): DivisionRow[] {
  const parsed = Papa.parse<Record<string, string>>(text.replace(/^\uFEFF/, ''), {
    header: true,
    skipEmptyLines: true,
    delimitersToGuess: [',', '\t', '，', ';'],
    transformHeader: (name) => COLUMNS[name.trim()] ?? name.trim(),
  })
  for (const column of ['code', 'name', 'level']) {
    if (!parsed.meta.fields?.includes(column)) throw new Refusal([{ code: 'division_column_missing', field: 'rows', params: { column } }])
  }
  const inCode = (words: Record<string, string>, value = '') => words[value.trim()] ?? value.trim()
  return parsed.data.map((row, index) => ({
    code: row.code?.trim() ?? '',
    name: row.name ?? '',
    level: inCode(LEVELS, row.level),
    kind: inCode(KINDS, row.kind),
    parent: row.parent?.trim() || undefined,
    phone: row.phone,
    validFrom: row.valid_from,
    validUntil: row.valid_until,
    successor: row.successor,
    line: index + 2,
  }))
}
