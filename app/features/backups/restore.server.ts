import { existsSync, readdirSync } from 'node:fs'
import pg from 'pg'
import { putBack, readBackup, type BackupNote, type Place } from './backup.server'

/** Checks the backup and the place, and with `apply` puts it back. Throws one sentence when the backup is damaged or the place is not empty. */
export async function restore(place: Place, folder: string, apply: boolean, key: string | null = null): Promise<BackupNote> {
  const note = await readBackup(folder)
  const sqlite = place.databaseUrl.startsWith('file:')
  if (sqlite !== (note.engine === 'sqlite')) throw new Error(`备份来自${note.engine}，与DATABASE_URL不是同一种数据库。`)
  const target = place.databaseUrl.slice('file:'.length)
  if (sqlite && (existsSync(target) || existsSync(`${target}-wal`))) throw new Error(`${target}已经存在，没有恢复。请先移走它。`)
  if (!sqlite && (await countTables(place.databaseUrl)) > 0) throw new Error('DATABASE_URL里已有数据表，没有恢复。请换一个空的数据库。')
  if (existsSync(place.uploadFolder) && readdirSync(place.uploadFolder).length > 0) throw new Error(`${place.uploadFolder}里已有文件，没有恢复。请先移走它。`)
  if (apply) await putBack(place, folder, note, key)
  return note
}

async function countTables(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ n: string }>(`select count(*) as n from information_schema.tables where table_schema = 'public'`)
  await client.end()
  return Number(rows[0]?.n ?? 0)
}
