import { Migrator, type Kysely, type Migration } from 'kysely'
import type { OpenDatabase } from './open.server'
import type { Schema } from './schema'
import * as m0001 from './migrations/0001-first-house'
import * as m0002 from './migrations/0002-overdue-spans'
import * as m0003 from './migrations/0003-outbox'
import * as m0005 from './migrations/0005-escalation'
import * as m0006 from './migrations/0006-ratings'
import * as m0007 from './migrations/0007-overview'
import * as m0008 from './migrations/0008-residents'
import * as m0009 from './migrations/0009-trust'
import * as m0011 from './migrations/0011-code-beginnings'
import * as m0015 from './migrations/0015-meeting'
import * as m0016 from './migrations/0016-bulk-changes'
import * as m0018 from './migrations/0018-overdue-in-order'
import * as m0020 from './migrations/0020-week-order'
import * as m0021 from './migrations/0021-estate-positions'
import * as m0022 from './migrations/0022-announcements'
import * as m0024 from './migrations/0024-pairs-once'
import * as m0026 from './migrations/0026-residents-in-numbers'
import * as m0030 from './migrations/0030-derived-rows'
import * as m0031 from './migrations/0031-verified-by-import'
import * as m0032 from './migrations/0032-letters-by-syllable'

interface EngineMigration {
  up(db: Kysely<unknown>, engine: OpenDatabase['engine']): Promise<void>
}

/** Frozen after landing: a change is a new file at the end of this list. */
const migrations: Record<string, EngineMigration> = {
  '0001-first-house': m0001,
  '0002-overdue-spans': m0002,
  '0003-outbox': m0003,
  '0005-escalation': m0005,
  '0006-ratings': m0006,
  '0007-overview': m0007,
  '0008-residents': m0008,
  '0009-trust': m0009,
  '0011-code-beginnings': m0011,
  '0015-meeting': m0015,
  '0016-bulk-changes': m0016,
  '0018-overdue-in-order': m0018,
  '0020-week-order': m0020,
  '0021-estate-positions': m0021,
  '0022-announcements': m0022,
  '0024-pairs-once': m0024,
  '0026-residents-in-numbers': m0026,
  '0030-derived-rows': m0030,
  '0031-verified-by-import': m0031,
  '0032-letters-by-syllable': m0032,
}

/** How many there are. */
export function countMigrations(): number {
  return Object.keys(migrations).length
}

/** Brings the schema up to date; a migration that fails leaves nothing behind. Returns the names applied now. */
export async function migrate(open: Pick<OpenDatabase, 'db' | 'engine'>, list = migrations): Promise<string[]> {
  const { error, results } = await migratorOf(open.db, open.engine, list).migrateToLatest()
  if (error) throw error instanceof Error ? error : new Error(String(error))
  return (results ?? []).filter((result) => result.status === 'Success').map((result) => result.migrationName)
}

function migratorOf(db: Kysely<Schema>, engine: OpenDatabase['engine'], list: Record<string, EngineMigration>): Migrator {
  const bound: Record<string, Migration> = {}
  for (const [name, migration] of Object.entries(list)) bound[name] = { up: (connection) => migration.up(connection, engine) }
  // Files of several hands: one with a lower number may land later, and depends on none that it does not name.
  return new Migrator({ db, provider: { getMigrations: async () => bound }, allowUnorderedMigrations: true })
}
