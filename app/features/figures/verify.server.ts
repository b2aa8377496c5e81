import type { Posting } from '~/domain/postings'
import { addOpenings, addPostings, noNumbers, type Tally } from '~/domain/tally'
import type { Db, Row } from '~db/schema'
import { loadProjects } from './histories.server'
import { openingRow } from './openings.server'
import { spansOf, spanTexts, storedSpans } from './overdue.server'
import { differenceOf, differingColumns, postProjects, statusRow } from './post.server'
import { TALLY_NUMBERS, tallyKey, tallyRow } from './tally.server'

const BATCH = 1000

/** A stored cell that does not follow from the facts. Of a figure entry the whole row is missing (`stored` null) or superfluous (`computed` null). */
export interface Difference {
  table: 'figure_entry' | 'project_status' | 'overdue_span' | 'tally'
  /** Project code, or unit, measure and period. */
  key: string
  column: string
  stored: string | number | null
  computed: string | number | null
}

/**
 * Recomputes every figure from the facts, in batches, and reports each cell that differs; an empty list is the proof that what is printed is what
 * happened. Reads only; give it a snapshot where others write meanwhile.
 */
export async function verifyFigures(db: Db): Promise<Difference[]> {
  const differences: Difference[] = []
  const tally: Tally = new Map()
  for await (const ids of projectBatches(db)) differences.push(...(await verifyProjects(db, ids, tally)))
  addOpenings(tally, (await db.selectFrom('opening_figure').selectAll().execute()).map(openingRow), 1)
  differences.push(...(await verifyTally(db, tally)))
  return differences
}

/** Ids of all projects, in order, so many at a time. */
export async function* projectBatches(db: Db, size = BATCH): AsyncGenerator<number[]> {
  for (let last = 0; ; ) {
    const rows = await db.selectFrom('project').select('id').where('id', '>', last).orderBy('id').limit(size).execute()
    const ids = rows.map((row) => row.id)
    if (ids.length === 0) return
    yield ids
    last = ids.at(-1) ?? last
  }
}

async function verifyProjects(db: Db, ids: readonly number[], tally: Tally): Promise<Difference[]> {
  const differences: Difference[] = []
  const codes = new Map((await db.selectFrom('project').select(['id', 'code']).where('id', 'in', ids).execute()).map((row) => [row.id, row.code]))
  const projects = await loadProjects(db, ids)
  const posted = await postProjects(db, projects)
  addPostings(tally, posted, 1)
  const stored = await db.selectFrom('figure_entry').selectAll().where('project_id', 'in', ids).execute()
  const { added, removed } = differenceOf(stored, posted)
  for (const posting of added) differences.push({ ...entryKey(codes, posting.projectId), column: textOf(posting), stored: null, computed: posting.delta })
  for (const row of removed) differences.push({ ...entryKey(codes, row.project_id), column: storedText(row), stored: row.delta, computed: null })
  const statuses = new Map((await db.selectFrom('project_status').selectAll().where('project_id', 'in', ids).execute()).map((row) => [row.project_id, row]))
  for (const project of projects) differences.push(...statusDifferences(codes, statuses.get(project.history.projectId), statusRow(project)))
  const spans = await storedSpans(db, ids)
  for (const project of projects) {
    const [kept, computed] = [spanTexts(spans.get(project.history.projectId) ?? []).join('; '), spanTexts(spansOf(project)).join('; ')]
    const key = codes.get(project.history.projectId) ?? String(project.history.projectId)
    if (kept !== computed) differences.push({ table: 'overdue_span', key, column: 'spans', stored: kept, computed })
  }
  return differences
}

function entryKey(codes: ReadonlyMap<number, string>, projectId: number): { table: 'figure_entry'; key: string } {
  return { table: 'figure_entry', key: codes.get(projectId) ?? String(projectId) }
}

function textOf(posting: Posting): string {
  const marks = [posting.inPlan && 'in plan', posting.reported && 'reported', posting.verified && 'verified', posting.counted && 'counted'].filter(Boolean)
  return `${posting.measure} ${posting.divisionCode} ${posting.effectiveOn} ${posting.cause} (${marks.join(', ')})`
}

function storedText(row: Row<'figure_entry'>): string {
  const marks = [row.in_plan && 'in plan', row.reported && 'reported', row.verified && 'verified', row.counted && 'counted'].filter(Boolean)
  return `${row.measure} ${row.division_code} ${row.effective_on} ${row.cause} (${marks.join(', ')})`
}

function statusDifferences(codes: ReadonlyMap<number, string>, stored: Row<'project_status'> | undefined, computed: Row<'project_status'>): Difference[] {
  const key = codes.get(computed.project_id) ?? String(computed.project_id)
  if (!stored) return [{ table: 'project_status', key, column: 'row', stored: null, computed: computed.project_id }]
  return differingColumns(stored, computed).map((column) => ({ table: 'project_status', key, column, stored: stored[column], computed: computed[column] }))
}

async function verifyTally(db: Db, tally: Tally): Promise<Difference[]> {
  const differences: Difference[] = []
  const left = new Map(tally)
  for (const stored of await db.selectFrom('tally').selectAll().execute()) {
    const key = tallyKey(stored)
    differences.push(...tallyDifferences(stored, tallyRow(key, left.get(key) ?? noNumbers())))
    left.delete(key)
  }
  for (const [key, numbers] of left) differences.push(...tallyDifferences(tallyRow(key, noNumbers()), tallyRow(key, numbers)))
  return differences
}

function tallyDifferences(stored: Row<'tally'>, computed: Row<'tally'>): Difference[] {
  return TALLY_NUMBERS.filter((column) => stored[column] !== computed[column]).map((column) => ({
    table: 'tally', key: tallyKey(computed), column, stored: stored[column], computed: computed[column],
  }))
}
