import { sql } from 'kysely'
import type { Posting } from '~/domain/postings'
import { addOpenings, addPostings, type Tally } from '~/domain/tally'
import { hasRowLocks, inTransaction } from '~db/transaction.server'
import type { Db } from '~db/schema'
import { openingRow } from './openings.server'
import { refreshedBatches } from './post.server'
import { bumpRevisions } from './revisions.server'
import { replaceTally } from './tally.server'
import { projectBatches } from './verify.server'

/** Projects of one step: what it posts is kept in memory until it is written. */
const STEP = 20_000

/**
 * Makes entries, statuses, spans and tally what follows from the facts, in one transaction: readers see the old figures until all are right, and
 * whatever interrupts it leaves them as they were. Everything is computed anew, but only what differs is written. Writers wait meanwhile. Returns the number of projects.
 */
export async function rebuildFigures(db: Db, _now: string): Promise<number> {
  return inTransaction(db, async (trx) => {
    if (hasRowLocks(trx)) await sql`lock table project, opening_figure, figure_entry, tally in share row exclusive mode`.execute(trx)
    return fillFigures(trx)
  })
}

/**
 * The same in steps, each kept as soon as it is done unless all happens in a transaction of the caller's. Between two steps figures are incomplete: only for a
 * database that nobody reads or writes yet. Begun again after an interruption it goes over what is right already and writes the rest.
 */
export async function fillFigures(db: Db): Promise<number> {
  const tally: Tally = new Map()
  addOpenings(tally, (await db.selectFrom('opening_figure').selectAll().execute()).map(openingRow), 1)
  const districts = new Set<string>()
  let [projects, hasChanged] = [0, false]
  for await (const ids of projectBatches(db, STEP)) {
    const step = await inTransaction(db, (trx) => refreshStep(trx, ids, districts))
    addPostings(tally, step.postings, 1)
    projects += ids.length
    hasChanged ||= step.hasChanged
  }
  await inTransaction(db, async (trx) => {
    hasChanged = (await replaceTally(trx, tally)) || hasChanged
    if (hasChanged) await bumpRevisions(trx, { projectIds: [], districtCodes: [...districts], site: true })
  })
  return projects
}

async function refreshStep(trx: Db, ids: readonly number[], districts: Set<string>): Promise<{ postings: Posting[]; hasChanged: boolean }> {
  const all: Posting[] = []
  const different: number[] = []
  for await (const { projects, postings, changed } of refreshedBatches(trx, ids)) {
    for (const project of projects) districts.add(project.districtCode)
    for (const posting of postings) all.push(posting)
    different.push(...changed)
  }
  await bumpRevisions(trx, { projectIds: different, districtCodes: [] })
  return { postings: all, hasChanged: different.length > 0 }
}
