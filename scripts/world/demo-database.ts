import { rmSync } from 'node:fs'
import { sql } from 'kysely'
import { migrate } from '~db/migrate.server'
import { openDatabase, type OpenDatabase } from '~db/open.server'

const MARK = 'demo'

/**
 * Opens a database for the demo: empty, migrated and marked. One that is marked as demo is emptied first; one that holds anything else is
 * refused with a sentence and stays as it is.
 */
export async function openDemoDatabase(url: string): Promise<OpenDatabase> {
  const open = openDatabase(url)
  const state = await stateOf(open)
  if (state === 'in_use') {
    await open.close()
    throw new Error(`数据库 ${withoutPassword(url)} 里已有数据，且不是演示库，没有改动。请换一个空库。 / This database is in use and not marked as demo; nothing was changed.`)
  }
  const empty = state === 'demo' ? await emptied(open, url) : open
  await migrate(empty)
  await empty.db.insertInto('setting').values({ key: MARK, value: 'loading' }).onConflict((conflict) => conflict.column('key').doNothing()).execute()
  return empty
}

/** Says in the database itself up to which instant the demo was told. */
export async function markLoaded(open: OpenDatabase, now: string): Promise<void> {
  await open.db.updateTable('setting').set({ value: now }).where('key', '=', MARK).execute()
}

async function stateOf({ db, engine }: OpenDatabase): Promise<'empty' | 'demo' | 'in_use'> {
  const list = engine === 'sqlite' ? sql`select name from sqlite_master where type = 'table' and name not like 'sqlite_%'` : sql`select tablename as name from pg_tables where schemaname = current_schema()`
  const tables = (await list.execute(db)).rows.map((row) => String((row as { name: string }).name))
  if (tables.includes('setting') && (await db.selectFrom('setting').select('key').where('key', '=', MARK).executeTakeFirst())) return 'demo'
  const ours = ['account', 'division', 'project', 'audit_entry'] as const
  if (!ours.every((table) => tables.includes(table))) return tables.length === 0 ? 'empty' : 'in_use'
  for (const table of ours) if (await db.selectFrom(table).select(sql`1`.as('one')).limit(1).executeTakeFirst()) return 'in_use'
  return 'empty'
}

async function emptied(open: OpenDatabase, url: string): Promise<OpenDatabase> {
  if (open.engine === 'postgres') {
    await sql`drop schema public cascade`.execute(open.db)
    await sql`create schema public`.execute(open.db)
    return open
  }
  await open.close()
  const file = url.replace(/^file:/, '')
  for (const name of [file, `${file}-wal`, `${file}-shm`]) rmSync(name, { force: true })
  return openDatabase(url)
}

function withoutPassword(url: string): string {
  return url.replace(/:[^:@/]*@/, ':***@')
}
