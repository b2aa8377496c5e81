import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { patternOf } from './http/addresses.server'
import { createHandler, type Handler, type Site } from './http/handler.server'
import { BODY_LIMIT_MB, drain, isTooLarge, requestOf, writeResponse } from './http/node.server'
import { openGate, type Gate } from './http/gate.server'
import { plainPage } from './http/plain-page.server'
import type { ServeStatic } from './http/static.server'
import { openMetrics, type Metrics } from './metrics.server'
import { startScheduler, type Scheduler } from './scheduler.server'

/** Answers a request by itself and returns true, or leaves it to the next. */
export type Middleware = (incoming: IncomingMessage, outgoing: ServerResponse) => boolean | Promise<boolean>

export interface RunningServer {
  /** As the machine itself reaches it. */
  url: string
  /** Stops taking requests and jobs, lets those under way finish for at most ten seconds, then closes the database. */
  stop(): Promise<void>
}

/**
 * The process: files and whatever else stands `before` the application, then the application, and beside it the scheduler where the
 * settings ask for it. Listens when it resolves.
 */
export async function startServer(site: Site, before: readonly (Middleware | ServeStatic)[] = []): Promise<RunningServer> {
  const handler = createHandler(site)
  const gate = openGate()
  const metrics = openMetrics({ read: site.open.read, settings: site.settings, clock: site.clock })
  const first = [metrics.answer, ...before]
  const server = createServer((incoming, outgoing) => {
    outgoing.on('error', () => undefined)
    const began = performance.now()
    gate.watch(outgoing)
    outgoing.on('close', () => note(site, metrics, incoming, outgoing, (performance.now() - began) / 1000))
    const failed = (error: unknown) => {
      site.log('error', 'answer failed', { address: patternOf(pathOf(incoming)), error: String(error) })
      outgoing.destroy()
    }
    try {
      gate.pass(() => serve(site, handler, first, incoming, outgoing))?.catch(failed)
    } catch (error) {
      failed(error)
    }
  })
  server.requestTimeout = 120_000
  server.headersTimeout = 20_000
  server.keepAliveTimeout = 65_000
  await listen(server, site.settings.port, site.settings.host)
  const { open, settings, log } = site
  const scheduler = settings.scheduler ? startScheduler({ db: open.db, settings, log }, site.clock) : null
  const { port } = server.address() as AddressInfo
  const { host } = site.settings
  return { url: `http://${host === '0.0.0.0' || host === '::' ? 'localhost' : host}:${port}`, stop: () => stop(server, gate, site, scheduler) }
}

/** Stops the server once when the process is asked to end. */
export function stopOnSignals(server: RunningServer): void {
  let stopping = false
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) return
      stopping = true
      void server.stop().finally(() => process.exit(0))
    })
  }
}

/** What is answered at once, a file or a page from memory, costs no promise. */
function serve(site: Site, handler: Handler, before: readonly Middleware[], incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> | undefined {
  for (let at = 0; at < before.length; at += 1) {
    const answered = before[at]?.(incoming, outgoing) ?? false
    if (answered === true) return undefined
    if (answered !== false) return answered.then((done) => (done ? undefined : serve(site, handler, before.slice(at + 1), incoming, outgoing)))
  }
  return answerBy(site, handler, incoming, outgoing)
}

async function answerBy(site: Site, handler: Handler, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  if (isTooLarge(incoming)) {
    await drain(incoming)
    const page = plainPage(413, '文件过大', `一次上传不能超过${BODY_LIMIT_MB} MB，单个文件不能超过20 MB。请返回上一页，压缩或拆分后再上传，已填写的内容不会丢失。`)
    return writeResponse(page, incoming, outgoing)
  }
  const { host, address, origin } = clientOf(incoming, site)
  const request = await requestOf(incoming, outgoing, origin)
  if (!request) return
  const response = await handler(request, { host, address })
  await writeResponse(response, incoming, outgoing)
}

/** Counts and logs what was answered: the address by its pattern, no path, no query, nobody's name or network address. */
function note(site: Site, metrics: Metrics, incoming: IncomingMessage, outgoing: ServerResponse, seconds: number): void {
  const [method, address, status] = [incoming.method ?? 'GET', patternOf(pathOf(incoming)), outgoing.statusCode]
  metrics.observe({ method, address, status, seconds })
  if (site.settings.logLevel === 'debug') site.log('debug', 'request', { method, address, status, ms: Math.round(seconds * 1000), requestId: String(outgoing.getHeader('X-Request-Id') ?? '') })
}

/** Behind a trusted proxy the names that it forwards, else the connection's own. */
function clientOf(incoming: IncomingMessage, site: Site): { host: string; address: string; origin: string } {
  const { settings } = site
  const forwarded = (name: string) => (settings.trustProxy ? String(incoming.headers[name] ?? '') : '')
  const host = forwarded('x-forwarded-host') || (incoming.headers.host ?? '')
  const address = forwarded('x-forwarded-for').split(',').at(-1)?.trim() || (incoming.socket.remoteAddress ?? '')
  const scheme = settings.baseUrl.startsWith('https:') ? 'https' : 'http'
  const origin = `${scheme}://${/^[\w.:[\]-]+$/.test(host) ? host : 'localhost'}`
  return { host, address, origin: URL.canParse(origin) ? origin : settings.baseUrl }
}

function pathOf(incoming: IncomingMessage): string {
  return (incoming.url ?? '/').split('?', 1)[0] ?? '/'
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new Error(`端口${port}已被占用，请用 PORT 另指定一个 / port ${port} is in use, set PORT to another`) : error)
    })
    server.listen(port, host, () => resolve())
  })
}

async function stop(server: Server, gate: Gate, site: Site, scheduler: Scheduler | null): Promise<void> {
  const rested = scheduler?.stop()
  const closed = await gate.close(server)
  const patience = setTimeout(() => server.closeAllConnections(), 10_000)
  await closed.whole
  clearTimeout(patience)
  await Promise.race([rested, new Promise((resolve) => setTimeout(resolve, 10_000).unref())])
  await site.open.close()
}
