import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs'
import { copyFile, link, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { z } from 'zod'
import type { Settings } from '~/env.server'
import { checkSqlite, copySqlite, dumpPostgres, restorePostgres } from './copy-database.server'
import { openSealedFile, SEALED, sealFile } from './sealed-file.server'

const noteShape = z.object({
  /** Nothing written before this instant is missing. */
  at: z.string(),
  finishedAt: z.string().default(''),
  engine: z.enum(['sqlite', 'postgres']),
  database: z.string(),
  sha256: z.string(),
  /** Number of files in the copied upload folder. */
  uploads: z.number(),
  sealed: z.boolean().default(false),
})
export type BackupNote = z.infer<typeof noteShape>
export type Place = Pick<Settings, 'databaseUrl' | 'uploadFolder'>

/**
 * Copies database and uploads into a new folder while the system works, checks the copy, encrypts it where a key is given. Uploads never
 * change, so those of an `earlier` backup are linked instead of copied. Throws one sentence, and leaves no half backup, when anything fails.
 */
export async function backUp(place: Place, folder: string, now: string, { key = null, earlier = null }: { key?: string | null; earlier?: string | null } = {}): Promise<BackupNote> {
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new Error(`${folder}不是空文件夹，没有备份。`)
  const draft = `${folder.replace(/\/+$/, '')}.draft`
  await rm(draft, { recursive: true, force: true })
  await mkdir(draft, { recursive: true })
  try {
    const sqlite = place.databaseUrl.startsWith('file:')
    const database = `${sqlite ? 'tracker.db' : 'tracker.dump'}${key ? SEALED : ''}`
    const copy = join(draft, sqlite ? 'tracker.db' : 'tracker.dump')
    if (sqlite) await copySqlite(place.databaseUrl.slice('file:'.length), copy)
    else await dumpPostgres(place.databaseUrl, copy)
    if (key) {
      await sealFile(copy, join(draft, database), key)
      await rm(copy)
    }
    const uploads = await copyUploads(place.uploadFolder, join(draft, 'uploads'), key, earlier && join(earlier, 'uploads'))
    const note: BackupNote = { at: now, finishedAt: new Date().toISOString(), engine: sqlite ? 'sqlite' : 'postgres', database, sha256: await checksumOf(join(draft, database)), uploads, sealed: key !== null }
    await writeFile(join(draft, 'backup.json'), `${JSON.stringify(note, null, 2)}\n`)
    await rm(folder, { recursive: true, force: true })
    await rename(draft, folder)
    return note
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    throw error
  }
}

async function copyUploads(from: string, to: string, key: string | null, earlier: string | null): Promise<number> {
  const files = filesIn(from)
  for (const file of files) {
    const path = relative(from, file)
    const target = join(to, `${path}${key ? SEALED : ''}`)
    await mkdir(dirname(target), { recursive: true })
    const known = earlier && join(earlier, `${path}${key ? SEALED : ''}`)
    if (known && existsSync(known) && (await link(known, target).then(() => true, () => false))) continue
    await (key ? sealFile(file, target, key) : copyFile(file, target))
  }
  return files.length
}

/** Kept files: drafts that are being written carry an ending, kept ones have none. */
function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

/** The note of a backup; throws where the folder is none or its database is not the one that was written. */
export async function readBackup(folder: string): Promise<BackupNote> {
  const path = join(folder, 'backup.json')
  if (!existsSync(path)) throw new Error(`${folder}里没有backup.json，不是备份。`)
  const note = noteShape.parse(JSON.parse(readFileSync(path, 'utf8')))
  if ((await checksumOf(join(folder, note.database))) !== note.sha256) throw new Error('备份的数据库与记录的校验值不符，文件可能已损坏，没有恢复。')
  return note
}

/** Puts database and uploads of a backup into an empty place, opens what is encrypted, and checks the database there. */
export async function putBack(place: Place, folder: string, note: BackupNote, key: string | null): Promise<void> {
  if (note.sealed && !key) throw new Error('备份已加密，请设置BACKUP_KEY再恢复。')
  const sqlite = note.engine === 'sqlite'
  const target = sqlite ? place.databaseUrl.slice('file:'.length) : join(folder, '.opened.dump')
  await mkdir(dirname(target), { recursive: true })
  const from = join(folder, note.database)
  if (note.sealed) await openSealedFile(from, target, key ?? '')
  else if (sqlite) await copyFile(from, target)
  if (sqlite) await checkSqlite(target)
  else await restorePostgres(place.databaseUrl, note.sealed ? target : from).finally(() => rm(target, { force: true }))
  for (const file of filesIn(join(folder, 'uploads'))) {
    const path = join(place.uploadFolder, relative(join(folder, 'uploads'), file))
    await mkdir(dirname(path), { recursive: true })
    await (note.sealed ? openSealedFile(file, path.slice(0, -SEALED.length), key ?? '') : copyFile(file, path))
  }
}

export async function checksumOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const part of createReadStream(path)) hash.update(part as Buffer)
  return hash.digest('hex')
}
