import { PGlite } from '@electric-sql/pglite'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe } from 'vitest'
import { migrate } from '~db/migrate.server'
import { openDatabase, type OpenDatabase } from '~db/open.server'
import type { Schema } from '~db/schema'
import type { Kysely } from 'kysely'

export interface TestEngine {
  name: 'sqlite' | 'postgres'
  /** The migrated, empty database of the running test. */
  readonly db: Kysely<Schema>
  readonly open: OpenDatabase
}

/** Runs the same tests on SQLite and PostgreSQL; each test starts with a migrated, empty database. */
export function onBothEngines(title: string, tests: (engine: TestEngine) => void): void {
  describe(`${title} [SQLite]`, () => {
    let current: OpenDatabase
    beforeEach(async () => {
      current = openDatabase(':memory:')
      await migrate(current)
      return () => current.close()
    })
    tests({ name: 'sqlite', get db() { return current.db }, get open() { return current } })
  })
  describe(`${title} [PostgreSQL]`, () => {
    let server: { url: string; stop(): Promise<void> }
    let current: OpenDatabase
    let kept: Record<string, unknown[]>
    beforeAll(async () => {
      server = await startPostgres()
      current = openDatabase(server.url, { poolSize: process.env.TEST_POSTGRES_URL ? 4 : 1 })
      await migrate(current)
      kept = { policy: await current.db.selectFrom('policy').selectAll().execute() }
    })
    beforeEach(async () => {
      await empty(current.db, kept)
    })
    afterAll(async () => {
      await current.close()
      await server.stop()
    })
    tests({ name: 'postgres', get db() { return current.db }, get open() { return current } })
  })
}

/** Truncates everything but the migration tables, then puts back what the migrations inserted. */
async function empty(db: Kysely<Schema>, kept: Record<string, unknown[]>): Promise<void> {
  const tables = await sql<{ name: string }>`select tablename as name from pg_tables where schemaname = 'public' and tablename not like 'kysely%'`.execute(db)
  await sql.raw(`truncate ${tables.rows.map((table) => table.name).join(', ')} restart identity cascade`).execute(db)
  for (const row of kept.policy ?? []) await db.insertInto('policy').values({ ...(row as object), id: undefined } as never).execute()
}

let nextDatabase = 0

/** A real server where TEST_POSTGRES_URL is set (a database of its own), PGlite on a socket otherwise. */
async function startPostgres(): Promise<{ url: string; stop(): Promise<void> }> {
  const real = process.env.TEST_POSTGRES_URL
  if (real) {
    const name = `tracker_test_${process.pid}_${process.env.VITEST_POOL_ID ?? 0}_${Date.now()}_${nextDatabase++}`
    await administer(real, `create database ${name} template template0 lc_collate 'C' lc_ctype 'C.UTF-8'`)
    const url = new URL(real)
    url.pathname = `/${name}`
    return { url: url.href, stop: () => administer(real, `drop database ${name} with (force)`) }
  }
  const lite = await PGlite.create()
  const socket = new PGLiteSocketServer({ db: lite, port: 0, host: '127.0.0.1' })
  await socket.start()
  return {
    url: `postgres://postgres@${socket.getServerConn()}/postgres`,
    stop: async () => {
      await socket.stop()
      await lite.close()
    },
  }
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(statement)
  await client.end()
}
