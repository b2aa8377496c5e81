import { existsSync, readdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isoWeekOf } from '~/domain/calendar'
import { backUp, type BackupNote, type Place } from './backup.server'

/** How many are kept: the newest ones, and the newest of so many weeks and months before. */
const KEPT = { newest: 7, weeks: 5, months: 12 }
/** A scheduled backup older than this is worth a warning. */
export const OLD_HOURS = 36

/** Names of the backups in a folder, oldest first: the instants at which they began, such as 20261122T020000Z. */
export function listGenerations(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^\d{8}T\d{6}Z$/.test(entry.name) && existsSync(join(folder, entry.name, 'backup.json')))
    .map((entry) => entry.name)
    .sort()
}

/** Makes the next backup of a folder of generations and removes those that are no longer kept. */
export async function backUpNext(place: Place, folder: string, key: string | null, now: string): Promise<{ name: string; note: BackupNote; removed: string[] }> {
  const before = listGenerations(folder)
  const name = now.replace(/\.\d+/, '').replace(/[-:]/g, '')
  const last = before.at(-1)
  const note = await backUp(place, join(folder, name), now, { key, earlier: last ? join(folder, last) : null })
  const removed = outdated([...before, name])
  for (const generation of removed) await rm(join(folder, generation), { recursive: true, force: true })
  return { name, note, removed }
}

/** Those that are neither among the newest nor the newest of a week or month that is kept. */
export function outdated(generations: readonly string[]): string[] {
  const newestFirst = [...generations].sort().reverse()
  const kept = new Set(newestFirst.slice(0, KEPT.newest))
  for (const [most, periodOf] of [[KEPT.weeks, weekOf], [KEPT.months, (name: string) => name.slice(0, 6)]] as const) {
    const periods = new Map<string, string>()
    for (const name of newestFirst) if (!periods.has(periodOf(name))) periods.set(periodOf(name), name)
    for (const name of [...periods.values()].slice(0, most)) kept.add(name)
  }
  return newestFirst.filter((name) => !kept.has(name))
}

function weekOf(name: string): string {
  return isoWeekOf(`${name.slice(0, 4)}-${name.slice(4, 6)}-${name.slice(6, 8)}`)
}

/** Hours since the newest backup of a folder began; null where there is none. */
export function hoursSinceBackup(folder: string, now: string): number | null {
  const last = listGenerations(folder).at(-1)
  if (!last) return null
  const at = last.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z')
  return (Date.parse(now) - Date.parse(at)) / 3_600_000
}
