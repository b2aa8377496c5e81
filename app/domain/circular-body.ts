import type { Basis, CircularRow } from './circular'
import type { Correction } from './circular-corrections'
import type { Paragraph } from './circular-document'
import type { CircularProblem, SlowProject } from './circular-text'
import type { MeasureKey, PromisedMeasure } from './measures'
import { numberBy, type Policy } from './policy'

/** Everything that is printed and, once issued, frozen. Page, Word, Excel, CSV, JSON and charts are drawn from this and nothing else. */
export interface CircularBody {
  division: { code: string; name: string; level: string }
  month: string
  /** The day asked: the month's last, or today inside the month. */
  date: string
  measure: PromisedMeasure
  basis: Basis
  /** When the figures were read, UTC ISO 8601. */
  dataAt: string
  rows: CircularRow[]
  total: CircularRow
  /** The district's own annual plan for the measure. */
  plan: number | null
  /** The last issued circular before this month, and its total of the same measure. */
  previous: { month: string; number: number; numberYear: number; rateExact: [number, number] | null; sameMeasure: boolean } | null
  corrections: Correction[]
  problems: CircularProblem[]
  /** The longest overdue first; at most a hundred are listed. */
  slowProjects: SlowProject[]
  /** How many are overdue in all; circulars issued before it was counted list every one. */
  slowCount?: number
  title: string
  addressees: string
  issuer: string
  /** 发文字号 with `{year}` and `{number}`; absent in circulars issued before it was configurable. */
  numberPattern?: string
  /** The office's own Word template at the time; null or absent: the built-in layout. */
  template?: { fileId: number; sha256: string } | null
  paragraphs: Paragraph[]
  definitions: string[]
  policy: Policy
  /** The version of the rules that was in force, as printed: division and first day. */
  policyVersion: string
}

/** The rows of a circular with what they were counted by; charts and the meeting page need no more. */
export type CircularFigures = Pick<CircularBody, 'division' | 'month' | 'date' | 'measure' | 'basis' | 'dataAt' | 'rows' | 'total' | 'policy'>

export interface IssueMark {
  id: number
  number: number
  numberYear: number
  issuedAt: string
  issuedBy: string
  hash: string
  previousHash: string
  releasedAt: string | null
}

/** A circular as shown: live figures (`issued` null) or the frozen ones. */
export interface Circular extends CircularBody {
  issued: IssueMark | null
}

interface Counted {
  month: number
  year: number
  all: number
}

interface JsonRow {
  code: string | null
  name: string
  target: number | null
  signed: Counted
  started: Counted
  completed: Counted
  inUse: Counted
  rate: string
  rateExact: [number, number] | null
  scheduled: string | null
  deviation: string | null
  rank: number | null
  rankChange: number | 'new' | null
  rating: string
}

/** The shape that other programs read (rules.md 7.3); everything in it is also on the page. */
export interface CircularJson {
  division: string
  month: string
  measure: PromisedMeasure
  basis: Basis
  issued: number | null
  dataAt: string
  rows: JsonRow[]
  total: JsonRow
  corrections: Correction[]
}

export function circularJson(circular: Circular): CircularJson {
  return {
    division: circular.division.code,
    month: circular.month,
    measure: circular.measure,
    basis: circular.basis,
    issued: circular.issued?.number ?? null,
    dataAt: circular.dataAt,
    rows: circular.rows.map((row) => jsonRow(row, circular.basis)),
    total: jsonRow(circular.total, circular.basis),
    corrections: circular.corrections,
  }
}

function jsonRow(row: CircularRow, basis: Basis): JsonRow {
  const counted = (measure: MeasureKey): Counted => {
    const { month, year, all } = row.figures[measure][basis]
    return { month, year, all }
  }
  return {
    code: row.code || null, name: row.name, target: row.target,
    signed: counted('signed'), started: counted('started'), completed: counted('completed'), inUse: counted('in_use'),
    rate: row.rate, rateExact: row.rateExact, scheduled: row.scheduled, deviation: row.deviation,
    rank: row.rank, rankChange: row.rankChange, rating: row.rating.key,
  }
}

/** 加梯通〔2026〕10号 by the pattern frozen with the circular; null before issue. */
export function fullNumber({ issued, numberPattern }: Pick<Circular, 'issued' | 'numberPattern'>): string | null {
  if (!issued) return null
  return numberBy(numberPattern ?? '加梯通〔{year}〕{number}号', issued.numberYear, issued.number)
}

/** 〔2026〕10号: hexagonal brackets, no leading zero, no 第 (GB/T 9704-2012). */
export function numberText(mark: Pick<IssueMark, 'number' | 'numberYear'>): string {
  return `〔${mark.numberYear}〕${mark.number}号`
}
