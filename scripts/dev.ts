import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ServerBuild } from '@remix-run/node'
import { createServer } from 'vite'
import { clockOf, readSettings } from '~/env.server'
import { sessionSecret } from '~/features/accounts/secret.server'
import { openLog } from '~/log.server'
import { startServer, stopOnSignals } from '~/server'
import { migrate } from '~db/migrate.server'
import { openDatabase } from '~db/open.server'

/** Development: modules are loaded through Vite and replaced while one edits them. */
const settings = readSettings({ ...process.env, NODE_ENV: 'development' })
const open = openDatabase(settings.databaseUrl)
await migrate(open)
const vite = await createServer({ server: { middlewareMode: true } })
const throughVite = (incoming: IncomingMessage, outgoing: ServerResponse) =>
  new Promise<boolean>((resolve) => {
    outgoing.on('finish', () => resolve(true))
    vite.middlewares(incoming, outgoing, () => resolve(false))
  })
const build = async () => (await vite.ssrLoadModule('virtual:remix/server-build')) as ServerBuild
const secret = await sessionSecret(open.db, settings.sessionSecret)
const server = await startServer({ open, settings, secret, clock: clockOf(settings), build, log: openLog(settings.logLevel) }, [throughVite])
stopOnSignals(server)
console.log(`加梯调度（开发）：${server.url}`)
