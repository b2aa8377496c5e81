/**
 * npm run backup -- FOLDER [--json] [--help]
 *
 * Writes a copy of the running system into a new folder: the database (SQLite: an online copy that is then checked page by page;
 * PostgreSQL: pg_dump in its custom format) and the uploads. The server may go on working. `backup.json` says what, when and with which
 * checksum; `npm run restore` puts it back.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { readSettings, type Settings } from '~/env.server'

export interface BackupNote {
  at: string
  engine: 'sqlite' | 'postgres'
  database: string
  sha256: string
  /** Number of files in the copied upload folder. */
  uploads: number
}

/** Copies database and uploads into the folder, which must not exist or be empty. Throws one sentence when anything fails. */
export async function backUp(settings: Pick<Settings, 'databaseUrl' | 'uploadFolder'>, folder: string, now: string): Promise<BackupNote> {
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new Error(`${folder}不是空文件夹，没有备份。`)
  mkdirSync(folder, { recursive: true })
  const sqlite = settings.databaseUrl.startsWith('file:')
  const database = sqlite ? 'tracker.db' : 'tracker.dump'
  if (sqlite) await copySqlite(settings.databaseUrl.slice('file:'.length), join(folder, database))
  else dumpPostgres(settings.databaseUrl, join(folder, database))
  if (existsSync(settings.uploadFolder)) cpSync(settings.uploadFolder, join(folder, 'uploads'), { recursive: true })
  const uploads = existsSync(join(folder, 'uploads')) ? readdirSync(join(folder, 'uploads'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length : 0
  const note: BackupNote = { at: now, engine: sqlite ? 'sqlite' : 'postgres', database, sha256: await checksumOf(join(folder, database)), uploads }
  writeFileSync(join(folder, 'backup.json'), `${JSON.stringify(note, null, 2)}\n`)
  return note
}

/** SQLite's own online copy: a consistent state, while others write. */
async function copySqlite(from: string, to: string): Promise<void> {
  if (!existsSync(from)) throw new Error(`没有数据库文件${from}。`)
  const source = new Database(from, { readonly: true })
  try {
    await source.backup(to)
  } finally {
    source.close()
  }
  checkSqlite(to)
}

/** Throws when the file is not a whole database. */
export function checkSqlite(path: string): void {
  const copy = new Database(path)
  try {
    // One file without a journal beside it can be carried away as it is.
    copy.pragma('journal_mode = DELETE')
    const result = copy.pragma('integrity_check', { simple: true })
    if (result !== 'ok') throw new Error(`数据库不完整：${String(result)}`)
  } finally {
    copy.close()
  }
}

function dumpPostgres(url: string, to: string): void {
  const dump = spawnSync('pg_dump', ['--format=custom', '--no-owner', '--no-privileges', `--file=${to}`, `--dbname=${url}`], { encoding: 'utf8' })
  if (dump.error) throw new Error('找不到pg_dump，请安装PostgreSQL客户端（版本不低于服务器）。')
  if (dump.status !== 0) throw new Error(`pg_dump失败：${dump.stderr.trim()}`)
  const list = spawnSync('pg_restore', ['--list', to], { encoding: 'utf8' })
  if (list.status !== 0) throw new Error(`备份文件读不回来：${list.stderr.trim()}`)
}

export async function checksumOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const part of createReadStream(path)) hash.update(part as Buffer)
  return hash.digest('hex')
}

async function main(words: string[]): Promise<number> {
  const [folder] = words.filter((word) => !word.startsWith('--'))
  if (words.includes('--help') || !folder) {
    console.log('用法：npm run backup -- 文件夹 [--json]\n把数据库和上传的文件备份到一个新文件夹，服务不用停。')
    return words.includes('--help') ? 0 : 2
  }
  try {
    const note = await backUp(readSettings(process.env), folder, new Date().toISOString())
    console.log(words.includes('--json') ? JSON.stringify({ folder, ...note }) : `已备份到${folder}：数据库${note.database}（校验通过），上传文件${note.uploads}个。`)
    return 0
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return 1
  }
}

if (/[\\/]backup\.(ts|js)$/.test(process.argv[1] ?? '')) process.exitCode = await main(process.argv.slice(2))
