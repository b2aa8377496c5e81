import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { LRUCache } from 'lru-cache'
import { watchPostgres, watchSqlite, type RevisionWatch } from '~db/revisions.server'
import { announcementState, type Announcement } from './domain/announcement'
import { todayOf } from './domain/calendar'
import { publicTimes } from './features/announcements/announcements.server'
import { elderSizeOf, elderValue } from './domain/elder'
import { createHandler, type Handler, type Site } from './http/handler.server'
import { ALOUD_POLICY, PUBLIC_POLICY, securityHeaders } from './http/headers.server'
import { DEPENDS_ON } from './http/public-page.server'

/** Pages that may be kept, each with the parameters it knows; other parameters are dropped, so that they make no second copy. */
const KEPT: readonly { path: RegExp; parameters: readonly string[] }[] = [
  { path: /^\/$/, parameters: ['read'] },
  { path: /^\/find$/, parameters: ['q', 'read'] },
  { path: /^\/estates\/\d{1,10}$/, parameters: ['read'] },
  { path: /^\/estates\/\d{1,10}\/sheets$/, parameters: [] },
  { path: /^\/status\/[^/]{1,40}$/, parameters: ['read'] },
  { path: /^\/status\/[^/]{1,40}\/(sheet|feed)$/, parameters: [] },
  { path: /^\/(site-map|accessibility|privacy|contact)$/, parameters: ['read'] },
  { path: /^\/feedback\/answers$/, parameters: ['read'] },
  { path: /^\/progress$/, parameters: ['division', 'read'] },
  { path: /^\/progress\/data\.(csv|json)$/, parameters: ['division'] },
]
const MEMORY_BYTES = 64 * 1024 * 1024
/** Moves with the announcements. */
const SITE = ['site']

type Encoding = 'br' | 'gzip' | 'identity'

interface KeptPage {
  scopes: string[]
  stamp: string
  /** Its scopes behind that of the announcements: both are asked for at once. */
  watched: string[]
  headers: Record<string, string>
  bodies: Bodies
}

/** The page as it is; compressed ones are made when somebody first asks for them. */
interface Bodies extends Partial<Record<Encoding, Body>> {
  identity: Body
}

interface Body {
  /** A letter for each byte (latin1): Node then writes head and body as one piece, which costs half of head and bytes in two. */
  text: string
  etag: string
  /** Names and values in turn, as they are sent. */
  head: string[]
}

export interface PublicCache {
  /** Answers a public page and returns true; leaves everything else to the application. */
  answer(incoming: IncomingMessage, outgoing: ServerResponse): boolean | Promise<boolean>
  close(): Promise<void>
}

interface Stands {
  handler: Handler
  watch: RevisionWatch
  clock: () => string
  baseUrl: string
  /** What may stand at the head of public pages now or later; read again when it changes. */
  announcements?: (now: string) => Promise<readonly Announcement[]>
  /** Error in making a page, for the log. */
  onTrouble: (error: unknown) => void
}

/** The cache before an application on an open database; null for a database in memory, which no second connection can watch. */
export async function publicCacheOf(site: Site): Promise<PublicCache | null> {
  const { databaseUrl, baseUrl } = site.settings
  const onTrouble = (error: unknown) => site.log('warn', 'public page', { error: String(error) })
  if (databaseUrl === ':memory:') return null
  const watch = site.open.engine === 'postgres' ? await watchPostgres(databaseUrl, onTrouble) : watchSqlite(databaseUrl.slice('file:'.length))
  return createPublicCache({ handler: createHandler(site), watch, clock: site.clock, baseUrl, onTrouble, announcements: (now) => publicTimes(site.open.read, now) })
}

/**
 * Public pages are made once and then answered from memory with ETag and 304 (design.md 1.4). Key: path and known parameters, language,
 * elder mode, Shanghai date, announcements in force; one copy for each encoding. A page is answered only while the revisions that it was made from stand.
 */
export function createPublicCache({ handler, watch, clock, baseUrl, onTrouble, announcements }: Stands): PublicCache {
  const pages = new LRUCache<string, KeptPage>({ maxSize: MEMORY_BYTES, sizeCalculation: (page) => sizeOf(page) })
  const underWay = new Map<string, Promise<KeptPage | null>>()
  const fixedHeaders = securityHeaders({ nonce: '', https: baseUrl.startsWith('https:'), development: false })

  let known: { stamp: string | null; all: readonly Announcement[] } = { stamp: null, all: [] }
  let day = { hour: '', date: '' }

  function answer(incoming: IncomingMessage, outgoing: ServerResponse): boolean | Promise<boolean> {
    const asked = askedPage(incoming)
    if (!asked) return false
    const key = keyOf(asked)
    const page = pages.get(key)
    if (page && watch.stampOf(page.watched) === (announcements ? `${known.stamp} ${page.stamp}` : page.stamp)) return answerWith(key, page, incoming, outgoing)
    const stamp = announcements ? watch.stampOf(SITE) : known.stamp
    if (stamp === known.stamp) return answerAmong(asked, incoming, outgoing)
    return Promise.resolve(stamp).then(async (now) => {
      if (now === null) return false
      if (now !== known.stamp && announcements) known = { stamp: now, all: await announcements(clock()) }
      return answerAmong(asked, incoming, outgoing)
    }).catch((error: unknown) => {
      onTrouble(error)
      return false
    })
  }

  function answerAmong(asked: AskedPage, incoming: IncomingMessage, outgoing: ServerResponse): boolean | Promise<boolean> {
    const key = keyOf(asked)
    const page = pages.get(key)
    if (!page) return make(key, asked, incoming, outgoing)
    const stamp = watch.stampOf(page.scopes)
    if (typeof stamp === 'string') return stamp === page.stamp ? answerWith(key, page, incoming, outgoing) : make(key, asked, incoming, outgoing)
    return Promise.resolve(stamp).then((now) => (now === page.stamp ? answerWith(key, page, incoming, outgoing) : make(key, asked, incoming, outgoing)))
  }

  function keyOf(asked: AskedPage): string {
    const now = clock()
    const said = known.all.length === 0 ? '' : known.all.filter((one) => announcementState(one, now) === 'shown').map(({ id }) => id).join()
    return `${asked.url}\n${asked.language}+${asked.elder}\n${dateOf(now)}\n${said}`
  }

  /** A Shanghai day begins with an hour. */
  function dateOf(now: string): string {
    const hour = now.slice(0, 13)
    if (hour !== day.hour) day = { hour, date: todayOf(now) }
    return day.date
  }

  /** Many who ask for the same page at once wait for one making of it. */
  async function make(key: string, asked: AskedPage, incoming: IncomingMessage, outgoing: ServerResponse): Promise<boolean> {
    const begun = underWay.get(key) ?? render(asked).finally(() => underWay.delete(key))
    underWay.set(key, begun)
    const page = await begun.catch((error: unknown) => {
      onTrouble(error)
      return null
    })
    if (!page) return false
    // A page begun for another visitor may be older than this request: then the application makes one of its own.
    if ((await watch.stampOf(page.scopes)) !== page.stamp || keyOf(asked) !== key) return false
    pages.set(key, page)
    return answerWith(key, page, incoming, outgoing)
  }

  /** From memory at once; in an encoding that was not asked for before, when it has been made. */
  function answerWith(key: string, page: KeptPage, incoming: IncomingMessage, outgoing: ServerResponse): boolean | Promise<boolean> {
    const encoding = encodingOf(incoming.headers['accept-encoding'] ?? '')
    const body = page.bodies[encoding]
    if (body) return send(body, incoming, outgoing)
    return encoded(page.bodies.identity, encoding).then(({ bytes, etag }) => {
      const made = bodyOf(bytes, etag, { ...page.headers, 'Content-Encoding': encoding })
      page.bodies[encoding] = made
      pages.set(key, page)
      return send(made, incoming, outgoing)
    })
  }

  async function render(asked: AskedPage): Promise<KeptPage | null> {
    const cookies = `lang=${asked.language}; elder=${asked.elder}`
    const request = new Request(new URL(asked.url, baseUrl), { headers: { Cookie: cookies } })
    const response = await handler(request, { address: '', host: new URL(baseUrl).host })
    const [scopes, stamp] = (response.headers.get(DEPENDS_ON) ?? '').split('; ')
    if (response.status !== 200 || !scopes || stamp === undefined || response.headers.get('Cache-Control') === 'no-store') {
      await response.body?.cancel()
      return null
    }
    const own = response.headers.get('Content-Security-Policy') ?? ''
    const headers = {
      ...fixedHeaders,
      'Content-Type': response.headers.get('Content-Type') ?? 'text/html; charset=utf-8',
      'Content-Security-Policy': own.includes("'nonce-") ? (asked.aloud ? ALOUD_POLICY : PUBLIC_POLICY) : own,
      'Cache-Control': 'no-cache',
      Vary: 'Cookie, Accept-Encoding',
    }
    const origin = response.headers.get('Access-Control-Allow-Origin')
    const all = origin ? { ...headers, 'Access-Control-Allow-Origin': origin, 'Cross-Origin-Resource-Policy': 'cross-origin' } : headers
    const bytes = Buffer.from(await response.arrayBuffer())
    const among = scopes.split(' ')
    return { scopes: among, stamp, watched: announcements ? [...SITE, ...among] : among, headers: all, bodies: { identity: bodyOf(bytes, etagOf(bytes), all) } }
  }

  return { answer, close: () => watch.close() }
}

interface AskedPage {
  /** Path and known parameters. */
  url: string
  language: 'zh-CN' | 'en'
  /** As the cookie says it. */
  elder: string
  /** With the script that reads it aloud. */
  aloud: boolean
}

/** What a request asks of the cache; null where the page is not kept. A choice (`?lang=`, `?elder=`) is the application's. */
function askedPage({ method, url = '/', headers }: IncomingMessage): AskedPage | null {
  if (method !== 'GET' && method !== 'HEAD') return null
  const at = url.indexOf('?')
  const path = at < 0 ? url : url.slice(0, at)
  const kept = KEPT.find((page) => page.path.test(path))
  if (!kept) return null
  const canonical = at < 0 ? path : canonicalUrl(path, new URLSearchParams(url.slice(at)), kept.parameters)
  if (canonical === null) return null
  const cookie = headers.cookie ?? ''
  const aloud = canonical !== path && new URLSearchParams(canonical.slice(path.length)).has('read')
  return { url: canonical, aloud, language: /(?:^|;\s*)lang=en(?:;|$)/.test(cookie) ? 'en' : 'zh-CN', elder: elderValue(elderSizeOf(/(?:^|;\s*)elder=(\d{1,2})(?:;|$)/.exec(cookie)?.[1])) }
}

function canonicalUrl(path: string, query: URLSearchParams, parameters: readonly string[]): string | null {
  if (query.has('lang') || query.has('elder')) return null
  const known = new URLSearchParams()
  for (const name of parameters) {
    const value = query.get(name)
    if (value !== null && (name !== 'read' || value === '1')) known.set(name, value.slice(0, 100))
  }
  return known.size === 0 ? path : `${path}?${known}`
}

const compress = { br: promisify(brotliCompress), gzip: promisify(gzip) }

function etagOf(plain: Buffer): string {
  return `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`
}

function bodyOf(bytes: Buffer, etag: string, headers: Record<string, string>): Body {
  return { text: bytes.toString('latin1'), etag, head: Object.entries({ ...headers, ETag: etag, 'Content-Length': String(bytes.length) }).flat() }
}

async function encoded({ text, etag }: Body, encoding: Encoding): Promise<{ bytes: Buffer; etag: string }> {
  const plain = Buffer.from(text, 'latin1')
  const parameters = { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length }
  const bytes = encoding === 'br' ? await compress.br(plain, { params: parameters }) : await compress.gzip(plain, { level: 6 })
  return { bytes, etag: `${etag.slice(0, -1)}-${encoding}"` }
}

function send({ text, etag, head }: Body, incoming: IncomingMessage, outgoing: ServerResponse): true {
  const { 'if-none-match': known } = incoming.headers
  if (known !== undefined && isKnown(known, etag)) {
    outgoing.writeHead(304, ['ETag', etag, 'Cache-Control', 'no-cache', 'Vary', 'Cookie, Accept-Encoding'])
    outgoing.end()
    return true
  }
  outgoing.writeHead(200, head)
  if (incoming.method === 'HEAD') outgoing.end()
  else outgoing.end(text, 'latin1')
  return true
}

function encodingOf(accepted: string): Encoding {
  if (/\bbr\b(?!\s*;\s*q=0(?:\.0*)?(?:,|$))/.test(accepted)) return 'br'
  return /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:,|$))/.test(accepted) ? 'gzip' : 'identity'
}

function isKnown(asked: string, etag: string): boolean {
  return asked === etag || asked.split(',').some((one) => one.trim().replace(/^W\//, '') === etag || one.trim() === '*')
}

function sizeOf({ bodies }: KeptPage): number {
  return Object.values(bodies).reduce((sum, body: Body) => sum + body.text.length, 2_000)
}
