/**
 * npm run restore -- FOLDER [--apply] [--json] [--help]
 *
 * Puts a backup (`npm run backup`) into the place that DATABASE_URL and UPLOAD_DIR name. Without --apply it only says what it would do.
 * The place must be empty: no database file, or a PostgreSQL database without tables, and no uploads. The server must not be running.
 */
import { spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { readSettings, type Settings } from '~/env.server'
import { checkSqlite, checksumOf, type BackupNote } from './backup'

/** Checks the backup and the place, and with `apply` copies. Throws one sentence when the backup is damaged or the place is not empty. */
export async function restore(settings: Pick<Settings, 'databaseUrl' | 'uploadFolder'>, folder: string, apply: boolean): Promise<BackupNote> {
  const note = await readNote(folder)
  const sqlite = settings.databaseUrl.startsWith('file:')
  if (sqlite !== (note.engine === 'sqlite')) throw new Error(`备份来自${note.engine}，与DATABASE_URL不是同一种数据库。`)
  const target = settings.databaseUrl.slice('file:'.length)
  if (sqlite && (existsSync(target) || existsSync(`${target}-wal`))) throw new Error(`${target}已经存在，没有恢复。请先移走它。`)
  if (!sqlite && (await countTables(settings.databaseUrl)) > 0) throw new Error('DATABASE_URL里已有数据表，没有恢复。请换一个空的数据库。')
  if (existsSync(settings.uploadFolder) && readdirSync(settings.uploadFolder).length > 0) throw new Error(`${settings.uploadFolder}里已有文件，没有恢复。请先移走它。`)
  if (!apply) return note
  if (sqlite) {
    mkdirSync(dirname(target), { recursive: true })
    copyFileSync(join(folder, note.database), target)
    checkSqlite(target)
  } else restorePostgres(settings.databaseUrl, join(folder, note.database))
  if (existsSync(join(folder, 'uploads'))) cpSync(join(folder, 'uploads'), settings.uploadFolder, { recursive: true })
  return note
}

async function readNote(folder: string): Promise<BackupNote> {
  const path = join(folder, 'backup.json')
  if (!existsSync(path)) throw new Error(`${folder}里没有backup.json，不是备份。`)
  const note = JSON.parse(readFileSync(path, 'utf8')) as BackupNote
  if ((await checksumOf(join(folder, note.database))) !== note.sha256) throw new Error('备份的数据库与记录的校验值不符，文件可能已损坏，没有恢复。')
  return note
}

async function countTables(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ n: string }>(`select count(*) as n from information_schema.tables where table_schema = 'public'`)
  await client.end()
  return Number(rows[0]?.n ?? 0)
}

function restorePostgres(url: string, from: string): void {
  const run = spawnSync('pg_restore', ['--no-owner', '--no-privileges', '--single-transaction', '--exit-on-error', `--dbname=${url}`, from], { encoding: 'utf8' })
  if (run.error) throw new Error('找不到pg_restore，请安装PostgreSQL客户端（版本不低于服务器）。')
  if (run.status !== 0) throw new Error(`pg_restore失败，没有写入：${run.stderr.trim()}`)
}

async function main(words: string[]): Promise<number> {
  const [folder] = words.filter((word) => !word.startsWith('--'))
  if (words.includes('--help') || !folder) {
    console.log('用法：npm run restore -- 备份文件夹 [--apply] [--json]\n先停服务。恢复到DATABASE_URL和UPLOAD_DIR，两处都必须是空的。不加--apply只核对。')
    return words.includes('--help') ? 0 : 2
  }
  const apply = words.includes('--apply')
  try {
    const note = await restore(readSettings(process.env), folder, apply)
    if (words.includes('--json')) console.log(JSON.stringify({ applied: apply, ...note }))
    else console.log(`${note.at}的备份，校验通过，上传文件${note.uploads}个。${apply ? '已恢复。' : '没有写入，恢复请加--apply。'}`)
    return 0
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return 1
  }
}

if (/[\\/]restore\.(ts|js)$/.test(process.argv[1] ?? '')) process.exitCode = await main(process.argv.slice(2))
