import { sql } from 'kysely'
import { addOpenings, type Tally } from '~/domain/tally'
import { hasRowLocks, inTransaction } from '~db/transaction.server'
import type { Db } from '~db/schema'
import { openingRow } from './openings.server'
import { refreshProjects } from './post.server'
import { addToTally } from './tally.server'
import { projectBatches } from './verify.server'

/** The tally is written once for so many projects; between two writes only what they add to it is kept in memory. */
const PROJECTS_AT_ONCE = 20_000

/** Makes entries, statuses and tally anew from the facts, in one transaction; writers wait meanwhile. Returns the number of projects. */
export async function rebuildFigures(db: Db, now: string): Promise<number> {
  return inTransaction(db, async (trx) => {
    if (hasRowLocks(trx)) await sql`lock table project, opening_figure, figure_entry, tally in share row exclusive mode`.execute(trx)
    await trx.deleteFrom('tally').execute()
    await trx.deleteFrom('figure_entry').execute()
    await trx.deleteFrom('project_status').execute()
    await trx.deleteFrom('overdue_span').execute()
    const tally: Tally = new Map()
    addOpenings(tally, (await trx.selectFrom('opening_figure').selectAll().execute()).map(openingRow), 1)
    await addToTally(trx, tally)
    let projects = 0
    for await (const ids of projectBatches(trx, PROJECTS_AT_ONCE)) {
      await refreshProjects(trx, ids, now)
      projects += ids.length
    }
    return projects
  })
}
