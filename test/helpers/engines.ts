import { readFileSync } from 'node:fs'
import { PGlite } from '@electric-sql/pglite'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, inject } from 'vitest'
import { openDatabase, type OpenDatabase } from '~db/open.server'
import type { Schema } from '~db/schema'
import type { Kysely } from 'kysely'
import { administer, databaseOn, serveLite } from './empty-databases'

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
    beforeEach(() => {
      current = openEmpty()
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

/** Empties every table that holds anything but the migration tables, then puts back what the migrations inserted. TRUNCATE, which makes new files, takes a tenth of a second a test. */
async function empty(db: Kysely<Schema>, kept: Record<string, unknown[]>): Promise<void> {
  await sql.raw(`do $$
    declare
      name text;
      holds boolean;
    begin
      perform set_config('session_replication_role', 'replica', true);
      for name in select tablename from pg_tables where schemaname = 'public' and tablename not like 'kysely%' loop
        execute format('select exists (select 1 from %I)', name) into holds;
        if holds then execute format('delete from %I', name); end if;
      end loop;
      for name in select sequencename from pg_sequences where schemaname = 'public' and last_value is not null loop
        execute format('alter sequence %I restart', name);
      end loop;
    end $$`).execute(db)
  for (const row of kept.policy ?? []) await db.insertInto('policy').values({ ...(row as object), id: undefined } as never).execute()
}

/** A migrated, empty database in memory. */
export function openEmpty(): OpenDatabase {
  return openDatabase(':memory:', { content: readFileSync(inject('empty').sqlite) })
}

let nextDatabase = 0

/** A migrated, empty database of its own: on the real server where TEST_POSTGRES_URL is set, in PGlite on a socket otherwise. */
async function startPostgres(): Promise<{ url: string; stop(): Promise<void> }> {
  const { postgres } = inject('empty')
  if ('database' in postgres) {
    const name = `tracker_test_${process.pid}_${process.env.VITEST_POOL_ID ?? 0}_${Date.now()}_${nextDatabase++}`
    await administer(postgres.server, `create database ${name} template ${postgres.database}`)
    return { url: databaseOn(postgres.server, name), stop: () => administer(postgres.server, `drop database ${name} with (force)`) }
  }
  const { url, stop } = await serveLite(await PGlite.create({ loadDataDir: new Blob([readFileSync(postgres.dump)]) }))
  return { url, stop }
}
