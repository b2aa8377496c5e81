import { constants, copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { todayOf } from '~/domain/calendar'
import { writeBenchData, type Scale } from './bench-data'
import { seedBench } from './seed-bench'

/** A loaded database of the scale in the folder, by its address: made now, or a copy of the day's one that `kept` has or gets. */
export async function loadBench(scale: Scale, folder: string, kept: string | null, now: string): Promise<string> {
  const path = join(folder, 'bench.db')
  const whole = kept === null ? null : join(kept, `bench-${scale.projects}-${todayOf(now)}.db`)
  if (!whole) await load(scale, folder, path, now)
  else {
    if (!existsSync(whole)) await loadWhole(scale, kept ?? '', whole, now)
    copyFileSync(whole, path, constants.COPYFILE_FICLONE)
  }
  return `file:${path}`
}

/** One that was not loaded to its end is never taken for a whole one. */
async function loadWhole(scale: Scale, kept: string, whole: string, now: string): Promise<void> {
  mkdirSync(kept, { recursive: true })
  const part = `${whole}.part`
  for (const end of ['', '-wal', '-shm']) rmSync(part + end, { force: true })
  await load(scale, kept, part, now)
  renameSync(part, whole)
}

async function load(scale: Scale, folder: string, path: string, now: string): Promise<void> {
  const data = join(folder, `data-${scale.projects}`)
  await writeBenchData(data, scale, todayOf(now))
  await seedBench(data, `file:${path}`, now)
  rmSync(data, { recursive: true })
}
