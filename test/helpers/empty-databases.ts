import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
import { sql } from 'kysely'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { migrate } from '~db/migrate.server'
import { openDatabase } from '~db/open.server'

/** A migrated, empty database of each engine, from which the tests take theirs. */
interface EmptyDatabases {
  /** Path of a file. */
  sqlite: string
  /** A database on the server of TEST_POSTGRES_URL, or the path of what PGlite has written. */
  postgres: { server: string; database: string } | { dump: string }
}

declare module 'vitest' {
  export interface ProvidedContext {
    empty: EmptyDatabases
  }
}

/** Before all tests: migrating anew for each of them took longer than most of them. */
export default async function makeEmptyDatabases({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'tracker-test-empty-'))
  const server = process.env.TEST_POSTGRES_URL
  const postgres: EmptyDatabases['postgres'] = server ? { server, database: await makeOnServer(server) } : { dump: await dumpOfLite(folder) }
  provide('empty', { sqlite: await makeFile(folder), postgres })
  return async () => {
    rmSync(folder, { recursive: true })
    if ('database' in postgres) await administer(postgres.server, `drop database ${postgres.database} with (force)`)
  }
}

async function makeFile(folder: string): Promise<string> {
  const path = join(folder, 'empty.db')
  const open = openDatabase(':memory:')
  await migrate(open)
  await sql`vacuum into ${path}`.execute(open.db)
  await open.close()
  return path
}

async function makeOnServer(server: string): Promise<string> {
  const name = `tracker_test_empty_${process.pid}_${Date.now()}`
  await administer(server, `create database ${name} template template0 lc_collate 'C' lc_ctype 'C.UTF-8'`)
  await migrateAt(databaseOn(server, name))
  return name
}

async function dumpOfLite(folder: string): Promise<string> {
  const path = join(folder, 'empty.tar')
  const lite = await PGlite.create()
  const { url, close } = await serveLite(lite)
  await migrateAt(url)
  await close()
  writeFileSync(path, Buffer.from(await (await lite.dumpDataDir('none')).arrayBuffer()))
  await lite.close()
  return path
}

async function migrateAt(url: string): Promise<void> {
  const open = openDatabase(url, { poolSize: 1 })
  await migrate(open)
  await open.close()
}

/** PGlite as a server. `close` leaves it open, `stop` ends it too. */
export async function serveLite(lite: PGlite): Promise<{ url: string; close(): Promise<void>; stop(): Promise<void> }> {
  const socket = new PGLiteSocketServer({ db: lite, port: 0, host: '127.0.0.1' })
  await socket.start()
  const stop = async () => {
    await socket.stop()
    await lite.close()
  }
  return { url: `postgres://postgres@${socket.getServerConn()}/postgres`, close: () => socket.stop(), stop }
}

export function databaseOn(server: string, name: string): string {
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}

export async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(statement)
  await client.end()
}
