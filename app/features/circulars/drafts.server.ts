import { z } from 'zod'
import type { CircularBody } from '~/domain/circular-body'
import type { PromisedMeasure } from '~/domain/measures'
import type { Db, Row } from '~db/schema'
import { canonicalJson, sha256 } from './canonical.server'

/** What `circular.paragraphs` holds: a person's words by paragraph, where their own numbers come from, who wrote last, and the digest of what the checker saw. */
const draftShape = z.object({
  edits: z.record(z.string(), z.string()).default({}),
  sources: z.record(z.string(), z.string()).default({}),
  editedBy: z.number().nullable().optional(),
  checked: z.string().optional(),
  returned: z.string().optional(),
})
export type DraftText = z.infer<typeof draftShape>

export function readDraft(paragraphs: string): DraftText {
  return draftShape.parse(JSON.parse(paragraphs || '{}'))
}

export async function findDraft(db: Db, divisionCode: string, month: string, measure: PromisedMeasure): Promise<Row<'circular'> | null> {
  const row = await db
    .selectFrom('circular')
    .selectAll()
    .where('division_code', '=', divisionCode)
    .where('month', '=', month)
    .where('measure', '=', measure)
    .executeTakeFirst()
  return row ?? null
}

/** Over everything that is printed but the moment it was read: the leader issues exactly what the checker checked. */
export function digestOf(body: CircularBody): string {
  const { dataAt: _dataAt, ...printed } = body
  return sha256(canonicalJson(printed))
}

/** One line of the list of circulars: what exists for a month, and the headline figures of issued ones. */
export interface CircularEntry {
  id: number
  month: string
  measure: PromisedMeasure
  state: Row<'circular'>['state']
  number: number | null
  numberYear: number | null
  issuedAt: string | null
  releasedAt: string | null
}

/** All circulars of a division, newest month first. */
export async function listCirculars(db: Db, divisionCode: string): Promise<CircularEntry[]> {
  const rows = await db
    .selectFrom('circular')
    .select(['id', 'month', 'measure', 'state', 'number', 'number_year', 'issued_at', 'released_at'])
    .where('division_code', '=', divisionCode)
    .orderBy('month', 'desc')
    .orderBy('id', 'desc')
    .execute()
  return rows.map((row) => ({
    id: row.id, month: row.month, measure: row.measure as PromisedMeasure, state: row.state,
    number: row.number, numberYear: row.number_year, issuedAt: row.issued_at, releasedAt: row.released_at,
  }))
}

