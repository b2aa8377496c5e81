import { join } from 'node:path'
import { bundleWriter, killWriters, PAUSE_MS, writeTogether, type Kills, type Load } from './durability'
import { none, unknown, type Figure, type Options } from './figure'
import { openPlace } from './place'
import { startPostgres } from './postgres'

/** Acknowledged writes after kills without warning, on both engines. */
export async function kills({ quick }: Options): Promise<Figure[]> {
  const times = quick ? 10 : 100
  return onBothEngines('kills', (program, url) => killWriters(program, url, times), (engine, found: Kills) => [
    none(`${engine}：强杀写入进程${found.kills}次，丢失的已确认写入`, found.lost, found.acknowledged),
    none(`${engine}：强杀后损坏的库、对不上的数和记录链`, found.damaged + found.differences, found.kills),
  ])
}

/** Fifty writers in two processes, a backup meanwhile, put back in a new place. */
export async function load({ quick }: Options): Promise<Figure[]> {
  const seconds = quick ? 5 : 60
  return onBothEngines('load', async (program, url, folder, restoredUrl) => writeTogether({ program, url, restoredUrl, folder, seconds }), (engine, found: Load) => [
    none(`${engine}：两个进程共50人各每${PAUSE_MS / 1000}秒保存一次、共${seconds}秒，报错（含锁）`, found.errors, found.writes),
    { name: `${engine}：其中95%的保存在多少毫秒内`, value: String(found.p95), bar: '低于300', met: found.p95 < 300 },
    { name: `${engine}：写入中备份用时、其中最新一笔在备份开始后`, value: `${found.copySeconds.toFixed(1)}秒，${found.newestAfterSeconds.toFixed(1)}秒`, bar: '开始前确认的都在', met: found.lost === 0 },
    { name: `${engine}：恢复到新处用时`, value: `${found.restoreSeconds.toFixed(1)}秒`, bar: '60秒内', met: found.restoreSeconds < 60 },
    none(`${engine}：恢复后与原库不同的行、对不上的数`, found.unequal + found.differences, found.rows),
  ])
}

type Work<T> = (program: string, url: string, folder: string, restoredUrl: string) => Promise<T>

async function onBothEngines<T>(name: string, work: Work<T>, figuresOf: (engine: string, found: T) => Figure[]): Promise<Figure[]> {
  const place = openPlace()
  const program = await bundleWriter(place.folder)
  try {
    const sqlite = figuresOf('SQLite', await work(program, `file:${join(place.folder, `${name}.db`)}`, place.folder, `file:${join(place.folder, 'restored', `${name}.db`)}`))
    const server = await startPostgres()
    if (!server) return [...sqlite, unknown(`PostgreSQL：${name}`, '本机没有安装PostgreSQL服务器', '同SQLite')]
    try {
      const postgres = await work(program, await server.create(name), place.folder, await server.create(`${name}_restored`))
      return [...sqlite, ...figuresOf('PostgreSQL', postgres)]
    } finally {
      server.end()
    }
  } finally {
    place.end()
  }
}
