import { join } from 'node:path'
import { backUp } from '~/features/backups/backup.server'
import { restore } from '~/features/backups/restore.server'
import { compareWhole } from './durability'
import { none, percentile95, unknown, type Figure, type Options } from './figure'
import { openPlace, sleep } from './place'
import { startPostgres, type Postgres } from './postgres'
import { ask, employOfficer, hammer, lostProjects, registerProject, startProgram, type Program } from './program'

const OFFICERS = 8
const PAUSE_MS = 100

/** Two processes of the program on one database: served correctly, restarted one after the other, killed; on both engines. */
export async function processes(options: Options): Promise<Figure[]> {
  const place = openPlace()
  const server = await startPostgres()
  try {
    const figures = await twoProcesses('SQLite', `file:${join(place.folder, 'two.db')}`, place.folder, options)
    if (!server) return [...figures, unknown('PostgreSQL：两个进程', '本机没有安装PostgreSQL服务器', '同SQLite')]
    return [...figures, ...(await twoProcesses('PostgreSQL', await server.create('two'), place.folder, options))]
  } finally {
    server?.end()
    place.end()
  }
}

async function twoProcesses(engine: string, databaseUrl: string, folder: string, { quick }: Options): Promise<Figure[]> {
  const cookie = await employOfficer(databaseUrl)
  const setting = { databaseUrl, folder }
  const running: Program[] = [await startProgram(setting), await startProgram(setting)]
  const urls = () => running.map(({ url }) => url)
  try {
    const steady = hammer(urls, cookie, OFFICERS, PAUSE_MS)
    await sleep(quick ? 3_000 : 15_000)
    const stale = await staleReads(running, cookie)
    await steady.stop()

    const restarting = hammer(urls, cookie, OFFICERS, PAUSE_MS)
    for (const turn of [0, 1]) {
      await sleep(1_000)
      await running[turn]?.stop()
      running[turn] = await startProgram(setting)
    }
    await sleep(1_000)
    await restarting.stop()

    const killing = hammer(urls, cookie, OFFICERS, 0)
    const kills = quick ? 4 : 20
    for (let kill = 0; kill < kills; kill++) {
      await sleep(200 + ((kill * 97) % 400))
      await running[kill % 2]?.kill()
      running[kill % 2] = await startProgram(setting)
    }
    await killing.stop()
    const every = [steady, restarting, killing].flatMap(({ acknowledged }) => [...acknowledged])
    const wrong = countOf(killing.failures, (status) => status !== 0)
    return [
      none(`${engine}：两个进程同时服务，没有受理的提交`, countOf(steady.failures), steady.acknowledged.size),
      { name: `${engine}：其中95%的提交在多少毫秒内`, value: percentile95(steady.milliseconds).toFixed(0), bar: '低于300', met: percentile95(steady.milliseconds) < 300 },
      none(`${engine}：一个进程刚保存、另一个进程看不到的`, stale.stale, stale.of),
      none(`${engine}：两个进程先后重启，受影响的提交`, countOf(restarting.failures), restarting.acknowledged.size),
      none(`${engine}：强杀程序${kills}次，丢失的已确认提交、出错的回答`, (await lostProjects(databaseUrl, every)) + wrong, every.length),
    ]
  } finally {
    for (const program of running) await program.stop()
  }
}

/** What one process has acknowledged is asked of the other at once. */
async function staleReads(running: readonly Program[], cookie: string): Promise<{ stale: number; of: number }> {
  let stale = 0
  const of = 20
  for (let turn = 0; turn < of; turn++) {
    const [writer, reader] = [running[turn % 2], running[(turn + 1) % 2]]
    const { code } = await registerProject(writer?.url ?? '', cookie)
    const page = await ask(reader?.url ?? '', `/staff/projects/${code}`, { cookie })
    if (code === null || page.status !== 200) stale++
  }
  return { stale, of }
}

function countOf(failures: ReadonlyMap<number, number>, wanted: (status: number) => boolean = () => true): number {
  return [...failures].reduce((sum, [status, count]) => sum + (wanted(status) ? count : 0), 0)
}

/** The database server goes away for a minute and comes back, as after a power failure; the program is not touched. */
export async function away({ quick }: Options): Promise<Figure[]> {
  const server = await startPostgres()
  if (!server) return [unknown('PostgreSQL停机一分钟', '本机没有安装PostgreSQL服务器', '说明情况、恢复后继续')]
  const place = openPlace()
  try {
    return await awayFor(quick ? 8 : 60, server, place.folder)
  } finally {
    server.end()
    place.end()
  }
}

async function awayFor(seconds: number, server: Postgres, folder: string): Promise<Figure[]> {
  const databaseUrl = await server.create('away')
  const cookie = await employOfficer(databaseUrl)
  const running = [await startProgram({ databaseUrl, folder }), await startProgram({ databaseUrl, folder })]
  try {
    const urls = running.map(({ url }) => url)
    const before = hammer(() => urls, cookie, OFFICERS, PAUSE_MS)
    await sleep(2_000)
    server.halt('immediate')
    await sleep(500)
    await before.stop()
    const began = Date.now()
    const said: boolean[] = []
    let slowest = 0
    while (Date.now() - began < seconds * 1000) {
      for (const url of urls) {
        const [page, change, health] = [await ask(url, '/staff/projects', { cookie }), await registerProject(url, cookie), await ask(url, '/health')]
        slowest = Math.max(slowest, page.milliseconds, change.milliseconds, health.milliseconds)
        said.push(page.status === 503 && page.body.includes('数据库暂时连不上'), change.status === 503 && change.body.includes('没有保存'), health.status === 503 && health.body.includes('no_database'))
      }
      await sleep(1_000)
    }
    server.start()
    const returned = Date.now()
    let works = false
    while (!works && Date.now() - returned < 30_000) {
      works = (await Promise.all(urls.map(async (url) => (await registerProject(url, cookie)).code !== null && (await ask(url, '/health')).status === 200))).every(Boolean)
    }
    const again = (Date.now() - returned) / 1000
    return [
      none(`PostgreSQL断开${seconds}秒：没有说清楚的回答（页面、提交、/health）`, said.filter((one) => !one).length, said.length),
      { name: 'PostgreSQL断开时最慢的回答', value: `${(slowest / 1000).toFixed(1)}秒`, bar: '11秒内', met: slowest < 11_000 },
      { name: 'PostgreSQL恢复后多久继续办理，程序不重启', value: works ? `${again.toFixed(1)}秒` : '没有恢复', bar: '5秒内', met: works && again < 5 },
      none('PostgreSQL断开，丢失的已确认提交', await lostProjects(databaseUrl, before.acknowledged), before.acknowledged.size),
      ...(await copied(databaseUrl, server, folder)),
    ]
  } finally {
    for (const program of running) await program.stop()
  }
}

/** Backed up and put back into an empty database: every row of every table. */
async function copied(databaseUrl: string, server: Postgres, folder: string): Promise<Figure[]> {
  const [copy, restoredUrl] = [join(folder, 'whole-copy'), await server.create('whole')]
  await backUp({ databaseUrl, uploadFolder: join(folder, 'uploads') }, copy, new Date().toISOString())
  await restore({ databaseUrl: restoredUrl, uploadFolder: join(folder, 'whole-uploads') }, copy, true)
  const { rows, unequal } = await compareWhole(databaseUrl, restoredUrl)
  return [none('PostgreSQL：备份恢复到空库，各表逐行不同的', unequal, rows)]
}
