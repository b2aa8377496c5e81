import { get } from 'node:http'
import { clockOf, readSettings, type Settings } from '~/env.server'
import { linkForFirstAdministrator } from '~/features/accounts/links.server'
import { sessionSecret } from '~/features/accounts/secret.server'
import { paths } from '~/http/paths'
import { serveStatic } from '~/http/static.server'
import { messagesFor } from '~/i18n/messages'
import { openLog } from '~/log.server'
import { publicCacheOf } from '~/public-cache.server'
import { startServer, stopOnSignals, type RunningServer } from '~/server'
import { migrate } from '~db/migrate.server'
import { openDatabase, type OpenDatabase } from '~db/open.server'
import { loadBuild } from './production'

/** Production: migrates, serves the build, never loads data. */
export async function serve(): Promise<RunningServer> {
  const settings = readSettings(process.env)
  const open = openDatabase(settings.databaseUrl)
  await migrate(open)
  const server = await serveBuild(settings, open)
  console.log(`加梯调度已启动：${settings.baseUrl}`)
  const token = await linkForFirstAdministrator(open.db, clockOf(settings)())
  if (token) console.log(messagesFor('zh-CN').accounts.command.firstAdministrator(`${settings.baseUrl}${paths.welcome(token)}`))
  return server
}

/** Serves the production build on an open, migrated database until the process is asked to stop. */
export async function serveBuild(settings: Settings, open: OpenDatabase): Promise<RunningServer> {
  const { build, clientFolder } = await loadBuild()
  const secret = await sessionSecret(open.db, settings.sessionSecret)
  const site = { open, settings, secret, clock: clockOf(settings), build, log: openLog(settings.logLevel) }
  const cache = await publicCacheOf(site)
  const running = await startServer(site, cache ? [serveStatic(clientFolder), cache.answer] : [serveStatic(clientFolder)])
  const server = { ...running, stop: () => running.stop().then(() => cache?.close()) }
  stopOnSignals(server)
  warmUp(running.url)
  return server
}

/** Asks for a page with charts as a visitor would: the first one that a new process answers takes ten times as long as the next, and its charts come too late for it. */
function warmUp(url: string): void {
  get(url + paths.progress(), { agent: false }, (answer) => answer.resume()).on('error', () => undefined)
}
