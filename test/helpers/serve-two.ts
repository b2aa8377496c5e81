/** A process of its own that serves the built application on DATABASE_URL, and makes changes when told to: a line `CODE DATE` promises the next step of a project. */
import { createInterface } from 'node:readline'
import type { Actor } from '~/domain/permissions'
import { readSettings } from '~/env.server'
import { planMilestone } from '~/features/milestones/plan.server'
import { openLog } from '~/log.server'
import { publicCacheOf } from '~/public-cache.server'
import { startServer } from '~/server'
import { openDatabase } from '~db/open.server'
import { builtApplication } from './build'

const [url = '', now = '', actor = ''] = process.argv.slice(2)
const officer = JSON.parse(actor) as Actor
const settings = readSettings({ NODE_ENV: 'production', PORT: '0', DATABASE_URL: url, LOG_LEVEL: 'error', SCHEDULER: '0' })
const open = openDatabase(url)
const { build } = await builtApplication()
const site = { open, settings, secret: 'x'.repeat(32), clock: () => now, build, log: openLog('error') }
const cache = await publicCacheOf(site)
const server = await startServer(site, cache ? [cache.answer] : [])
process.stdout.write(`${server.url}\n`)
for await (const line of createInterface({ input: process.stdin })) {
  const [projectCode = '', dueOn = ''] = line.split(' ')
  await planMilestone(open.db, officer, { projectCode, milestone: 'STARTED', dueOn, reason: 'approval' }, now)
  process.stdout.write('done\n')
}
await server.stop()
await cache?.close()
