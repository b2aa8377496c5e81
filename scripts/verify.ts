/** npm run verify [-- --json]: recomputes every figure, the log's chains, the issued circulars and the confirmed ratings, and exits 1 where anything differs. */
import { sql } from 'kysely'
import { readSettings } from '~/env.server'
import { verifyAudit } from '~/features/audit/audit.server'
import { verifyCirculars } from '~/features/circulars/verify.server'
import { type Difference, verifyFigures } from '~/features/figures/verify.server'
import { verifyDecisions } from '~/features/ratings/decisions.server'
import { messagesFor } from '~/i18n/messages'
import { openDatabase, type OpenDatabase } from '~db/open.server'
import type { Db } from '~db/schema'
import { answer } from './command'

const t = messagesFor('zh-CN').figures.command
const PRINTED = 40

async function run(words: string[]): Promise<number> {
  if (words.includes('--help')) {
    console.log(t.verifyUsage)
    return 0
  }
  const open = openDatabase(readSettings(process.env).databaseUrl)
  try {
    const found = await inSnapshot(open, async (db) => ({
      projects: (await db.selectFrom('project').select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow()).count,
      figures: await verifyFigures(db),
      log: await verifyAudit(db),
      circulars: await verifyCirculars(db),
      ratings: await verifyDecisions(db),
    }))
    if (words.includes('--json')) console.log(JSON.stringify(found))
    else print(found)
    return faults(found) > 0 ? 1 : 0
  } finally {
    await open.close()
  }
}

/** One state of the database for all statements, while others go on writing. */
async function inSnapshot<T>(open: OpenDatabase, work: (db: Db) => Promise<T>): Promise<T> {
  return open.read.connection().execute(async (connection) => {
    await sql.raw(open.engine === 'postgres' ? 'begin isolation level repeatable read read only' : 'begin').execute(connection)
    try {
      return await work(connection)
    } finally {
      await sql`rollback`.execute(connection)
    }
  })
}

interface Found {
  projects: number
  figures: Difference[]
  log: unknown[]
  circulars: unknown[]
  ratings: unknown[]
}

function faults({ figures, log, circulars, ratings }: Found): number {
  return figures.length + log.length + circulars.length + ratings.length
}

function print(found: Found): void {
  if (found.figures.length > 0) console.error(t.differences(found.figures.length))
  for (const { table, key, column, stored, computed } of found.figures.slice(0, PRINTED)) {
    console.error(`  ${table} ${key} ${column}: ${stored ?? t.none} → ${computed ?? t.none}`)
  }
  if (found.figures.length > PRINTED) console.error(t.more(found.figures.length - PRINTED))
  if (found.log.length > 0) console.error(`${t.brokenLog(found.log.length)} ${JSON.stringify(found.log.slice(0, PRINTED))}`)
  if (found.circulars.length > 0) console.error(`${t.brokenCirculars(found.circulars.length)} ${JSON.stringify(found.circulars.slice(0, PRINTED))}`)
  if (found.ratings.length > 0) console.error(`${t.brokenRatings(found.ratings.length)} ${JSON.stringify(found.ratings.slice(0, PRINTED))}`)
  if (faults(found) > 0) return
  console.log(t.same(found.projects))
  console.log(t.unbroken)
}

await answer(run, { flags: ['--json'], most: 0 })
