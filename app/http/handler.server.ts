import { randomBytes, randomUUID } from 'node:crypto'
import { createRequestHandler, type AppLoadContext, type RequestHandler, type ServerBuild } from '@remix-run/node'
import { todayOf } from '~/domain/calendar'
import { elderSizeOf, elderValue } from '~/domain/elder'
import type { Settings } from '~/env.server'
import type { Log } from '~/log.server'
import type { Address } from '~/routes'
import type { OpenDatabase } from '~db/open.server'
import { addressOf, patternOf, missingFor, pagePath } from './addresses.server'
import type { AppContext } from './context.server'
import { faultOf, type Fault } from './faults.server'
import { securityHeaders } from './headers.server'
import { namesOutOfSight } from './named-divisions.server'
import { narrowBuild } from './narrow-build.server'
import { isChange, isOwnOrigin } from './origin.server'
import { safeReturn } from './paths'
import { plainPage } from './plain-page.server'
import { choiceCookie, cookiesOf, elderOf, localeOf, signedIn } from './session.server'
import { straightWay } from './straight.server'
import { wholeTextOf } from './whole-text.server'

/** All that the application stands on; wired by server.ts. */
export interface Site {
  open: OpenDatabase
  settings: Settings
  /** Hashes session ids and one-time links. */
  secret: string
  clock: () => string
  build: ServerBuild | (() => Promise<ServerBuild>)
  log: Log
}

/** Addresses open to a session whose second factor is required and not yet set up. */
const OPEN_BEFORE_ENROLMENT = ['account/second-factor', 'sign-out']

export type Handler = (request: Request, client: { address: string; host: string }) => Promise<Response>

/** Request → Response: own origin, choice of language, access by the URL table, then the application. */
export function createHandler(site: Site): Handler {
  const applicationFor = applicationsOf(site)
  const https = site.settings.baseUrl.startsWith('https:')
  return async (request, client) => {
    const requestId = randomUUID()
    const nonce = randomBytes(16).toString('base64')
    const response = await respond(request, client, { requestId, nonce }).catch((error: unknown) => {
      site.log('error', 'request failed', { requestId, address: patternOf(new URL(request.url).pathname), error: describe(error) })
      const fault = faultOf(error)
      if (fault) return faultPage(fault)
      return plainPage(500, '系统出错了', `请稍后再试。如仍不行，请将编号 ${requestId} 告知管理员。`)
    })
    return withHeaders(response, { requestId, nonce })
  }

  async function respond(request: Request, client: { address: string; host: string }, ids: { requestId: string; nonce: string }): Promise<Response> {
    if (isChange(request.method) && !isOwnOrigin(request, { host: client.host, baseUrl: site.settings.baseUrl })) {
      return plainPage(403, '未能受理', '这次提交不是从本系统的页面发出的。请打开本系统的页面，重新填写后提交。')
    }
    agreeOnHost(request)
    const url = new URL(request.url)
    const choice = choiceOf(request, url)
    if (choice) return choice
    const address = addressOf(pagePath(url.pathname))
    const context = await contextOf(request, url, address, client, ids)
    if (context.actor && !context.denied && (await namesOutOfSight(context.read, context.actor, url.searchParams))) Object.assign(context, NOT_FOUND)
    const asked = context.denied ? deniedRequest(request, url) : request
    const run = applicationFor(context.denied ? DENIED : address, url.pathname)
    const response = await run(asked, context as AppLoadContext)
    if (isBlankPage(request, url, response)) return applicationFor(DENIED, url.pathname)(deniedRequest(request, url), { ...context, ...NOT_FOUND } as AppLoadContext)
    return response.status >= 500 && context.failure.fault ? faultPage(context.failure.fault) : response
  }

  /** `?lang=` and `?elder=` on any page: remembered in a cookie, then the same page without them. */
  function choiceOf(request: Request, url: URL): Response | null {
    const lang = url.searchParams.get('lang')
    const elder = url.searchParams.get('elder')
    if ((lang === null && elder === null) || isChange(request.method) || url.pathname.endsWith('.data')) return null
    const headers = new Headers({ 'Cache-Control': 'no-store' })
    if (lang !== null) headers.append('Set-Cookie', choiceCookie('lang', lang === 'en' ? 'en' : 'zh-CN', https))
    if (elder !== null) headers.append('Set-Cookie', choiceCookie('elder', elderValue(elderSizeOf(elder)), https))
    url.searchParams.delete('lang')
    url.searchParams.delete('elder')
    headers.set('Location', safeReturn(url.pathname + url.search, '/'))
    return new Response(null, { status: 303, headers })
  }

  async function contextOf(
    request: Request,
    url: URL,
    address: Address | null,
    client: { address: string },
    ids: { requestId: string; nonce: string },
  ): Promise<AppContext> {
    const now = site.clock()
    const today = todayOf(now)
    const cookies = cookiesOf(request)
    const path = pagePath(url.pathname)
    const isPublic = !address || address.access === 'public' || address.access === 'token'
    const { db, read, engine } = site.open
    const session = isPublic ? null : await signedIn({ cookies, https, address: client.address }, { db, read, secret: site.secret, now })
    const denied = missingFor(address, session?.actor ?? null) ?? (session?.mustEnrol && !OPEN_BEFORE_ENROLMENT.includes(address?.path ?? '') ? 'enrol' : null)
    const query = new URLSearchParams(url.search)
    query.delete('_routes')
    return {
      db,
      read,
      engine,
      settings: site.settings,
      secret: site.secret,
      https,
      actor: session?.actor ?? null,
      sessionHash: session?.sessionHash ?? null,
      now,
      today,
      locale: localeOf(cookies),
      elder: elderOf(cookies),
      asked: query.size > 0 ? `${path}?${query}` : path,
      mustEnrol: session?.mustEnrol ?? false,
      access: isPublic || denied ? 'public' : 'staff',
      denied,
      withinPage: url.pathname.endsWith('.data'),
      clientAddress: client.address,
      ...ids,
      log: site.log,
      markup: new Map(),
      done: new Map(),
      loaded: null,
      failure: { fault: null },
    }
  }

  function withHeaders(response: Response, ids: { requestId: string; nonce: string }): Response {
    const { headers } = response
    for (const [name, value] of Object.entries(securityHeaders({ nonce: ids.nonce, https, development: !site.settings.production }))) {
      if (!headers.has(name)) headers.set(name, value)
    }
    if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'private, no-store')
    headers.set('X-Request-Id', ids.requestId)
    return response
  }
}

const DENIED = addressOf('/denied')
/** Without script: what is shown is not the page of the address. */
const NOT_FOUND = { denied: 'not_found', access: 'public' } as const
/** Where the router within a page asks for routes that it does not know yet. */
const DISCOVERY = '/__manifest'

/** The application for an address, made when it is first asked for; while developing, and for the router's discovery, the whole of it. */
function applicationsOf({ build, settings }: Site): (address: Address | null, path: string) => RequestHandler {
  const mode = settings.production ? 'production' : 'development'
  const whole = createRequestHandler(build, mode)
  if (typeof build === 'function') return () => whole
  const made = new Map<Address | null, RequestHandler>()
  return (address, path) => {
    if (path === DISCOVERY) return whole
    const known = made.get(address) ?? handlerOf(narrowBuild(build, address), mode)
    made.set(address, known)
    return known
  }
}

function handlerOf(build: ServerBuild, mode: string): RequestHandler {
  return straightWay(build, createRequestHandler(build, mode))
}

/** The framework compares Origin with the host that it sees, which behind a proxy is another; ours has been checked above. */
function agreeOnHost(request: Request): void {
  const origin = isChange(request.method) ? request.headers.get('Origin') : null
  if (origin) request.headers.set('X-Forwarded-Host', new URL(origin).host)
}

/** A refused request runs none of the loaders and actions it asked for: routes/session/denied.tsx answers in their place. */
function deniedRequest(request: Request, url: URL): Request {
  const withinPage = url.pathname.endsWith('.data')
  const to = new URL(withinPage ? '/denied.data' : '/denied', url)
  const headers = new Headers({ Cookie: request.headers.get('Cookie') ?? '' })
  if (!withinPage || !isChange(request.method)) return new Request(to, { headers, signal: request.signal })
  for (const name of ['Content-Type', 'Origin', 'Referer', 'X-Forwarded-Host']) {
    const value = request.headers.get(name)
    if (value !== null) headers.set(name, value)
  }
  return new Request(to, { method: request.method, headers, body: request.body, duplex: 'half', signal: request.signal } as RequestInit)
}

/** A page or file of a module without a page of its own (the status page, a download) that is not there: a browser would show nothing at all. */
function isBlankPage(request: Request, url: URL, response: Response): boolean {
  const isSeen = request.method === 'GET' && !url.pathname.endsWith('.data') && (request.headers.get('Accept') ?? '').includes('text/html')
  return isSeen && response.status === 404 && response.body === null && wholeTextOf(response) === null
}

/** The disk, the database or the network is at fault, not the program: said in a sentence, for a page that works without either. */
function faultPage({ sentence }: Fault): Response {
  const page = plainPage(503, '暂时不能办理', sentence)
  page.headers.set('Retry-After', '30')
  return page
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
