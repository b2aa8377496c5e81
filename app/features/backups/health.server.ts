import { constants } from 'node:fs'
import { access, rm, statfs, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { sql } from 'kysely'
import type { Settings } from '~/env.server'
import { countMigrations } from '~db/migrate.server'
import type { Db } from '~db/schema'
import { hoursSinceBackup, OLD_HOURS } from './generations.server'

const LOW_DISK_MB = 500

export interface Health {
  /** down: the database does not answer · degraded: it works, somebody should look · ok */
  status: 'ok' | 'degraded' | 'down'
  warnings: ('no_database' | 'migrations_missing' | 'disk_low' | 'disk_full' | 'disk_read_only' | 'backup_old' | 'backup_missing')[]
  diskFreeMb: number | null
  /** Hours since the last scheduled backup began; null where none is scheduled or none was made. */
  backupHours: number | null
}

/** One cheap query, the disk, the schema and the age of the last backup. Never throws. */
export async function healthOf(read: Db, settings: Settings, now: string): Promise<Health> {
  const warnings: Health['warnings'] = []
  const applied = await sql<{ count: number }>`select count(*) as count from kysely_migration`.execute(read).then(({ rows }) => Number(rows[0]?.count ?? 0), () => null)
  if (applied === null) warnings.push('no_database')
  else if (applied < countMigrations()) warnings.push('migrations_missing')
  const isFile = settings.databaseUrl.startsWith('file:')
  const folder = isFile ? dirname(settings.databaseUrl.slice('file:'.length)) : settings.uploadFolder
  const disk = await statfs(folder).catch(() => null)
  const diskFreeMb = disk && Math.floor((disk.bavail * disk.bsize) / 1024 / 1024)
  if (diskFreeMb !== null && diskFreeMb < LOW_DISK_MB) warnings.push('disk_low')
  const trouble = disk && (await (isFile ? writeProbe(folder) : access(folder, constants.W_OK)).then(() => null, (error: NodeJS.ErrnoException) => error.code))
  if (diskFreeMb === 0 || trouble === 'ENOSPC') warnings.push('disk_full')
  else if (trouble) warnings.push('disk_read_only')
  const backupHours = settings.backup.folder === null ? null : hoursSinceBackup(settings.backup.folder, now)
  if (settings.backup.folder !== null && backupHours === null) warnings.push('backup_missing')
  if (backupHours !== null && backupHours > OLD_HOURS) warnings.push('backup_old')
  return { status: applied === null ? 'down' : warnings.length > 0 ? 'degraded' : 'ok', warnings, diskFreeMb, backupHours: backupHours === null ? null : Math.round(backupHours * 10) / 10 }
}

/** A disk that the kernel has made read-only after a fault still says that it may be written: only writing tells. */
async function writeProbe(folder: string): Promise<void> {
  const path = join(folder, `.probe-${process.pid}`)
  try {
    await writeFile(path, 'probe')
  } finally {
    await rm(path, { force: true })
  }
}
