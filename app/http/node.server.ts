import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable, Transform } from 'node:stream'
import { createReadableStreamFromReadable, writeReadableStreamToWritable } from '@remix-run/node'
import { encodingFor, packedQuickly } from './compression.server'
import { wholeTextOf } from './whole-text.server'

/** Above this a body is not read at all; a single file may have 20 MB, and is refused beside its field (http/forms). */
export const BODY_LIMIT_MB = 64

/** A form of no files and ordinary length is read at one go. */
const SMALL_FORM = 64 * 1024

/** Node's request as a web Request; null where the visitor went away while sending a form. A longer body comes as a stream, with a signal that ends when he goes away. */
export async function requestOf(incoming: IncomingMessage, outgoing: ServerResponse, origin: string): Promise<Request | null> {
  const headers = new Headers()
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (name.startsWith(':') || value === undefined) continue
    for (const one of Array.isArray(value) ? value : [value]) headers.append(name, one)
  }
  const address = addressAsked(incoming.url ?? '/', origin)
  const method = incoming.method ?? 'GET'
  if (method === 'GET' || method === 'HEAD') return new Request(address, { method, headers })
  if (isSmallForm(incoming)) {
    const body = await bytesOf(incoming)
    return body && new Request(address, { method, headers, body: body.toString() })
  }
  const gone = new AbortController()
  outgoing.on('close', () => {
    if (!outgoing.writableEnded) gone.abort()
  })
  const body = createReadableStreamFromReadable(incoming.headers['content-length'] ? incoming : incoming.pipe(upToLimit()))
  const init: RequestInit & { duplex: 'half' } = { method, headers, body, duplex: 'half', signal: gone.signal }
  return new Request(address, init)
}

function isSmallForm({ headers }: IncomingMessage): boolean {
  return headers['content-type'] === 'application/x-www-form-urlencoded' && Number(headers['content-length'] ?? Infinity) <= SMALL_FORM
}

/** All that is sent; null where it breaks off. */
function bytesOf(incoming: IncomingMessage): Promise<Buffer | null> {
  const parts: Buffer[] = []
  return new Promise((resolve) => {
    incoming.on('data', (part: Buffer) => parts.push(part))
    incoming.on('end', () => resolve(Buffer.concat(parts)))
    incoming.on('error', () => resolve(null))
    incoming.on('close', () => resolve(null))
  })
}

/** Always of this site: `//elsewhere/` and `http://elsewhere/` as the asked address are paths here, nothing more. */
export function addressAsked(asked: string, origin: string): URL {
  const address = `${origin}${asked.startsWith('/') ? '' : '/'}${asked}`
  return new URL(URL.canParse(address) ? address : origin)
}

/** A body that is sent in pieces without saying how long it is ends in an error where it grows beyond the limit. */
function upToLimit(): Transform {
  let left = BODY_LIMIT_MB * 1024 * 1024
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      left -= chunk.length
      if (left < 0) done(new Error('body too large'))
      else done(null, chunk)
    },
  })
}

/** True when the body is announced beyond the limit; then it is not read at all. */
export function isTooLarge(incoming: IncomingMessage): boolean {
  return Number(incoming.headers['content-length'] ?? 0) > BODY_LIMIT_MB * 1024 * 1024
}

/** Reads away what the visitor still sends, so that he sees the answer instead of a broken connection; gives up after 256 MB. */
export async function drain(incoming: IncomingMessage): Promise<void> {
  let left = 256 * 1024 * 1024
  for await (const chunk of Readable.from(incoming)) {
    left -= (chunk as Buffer).length
    if (left < 0) return
  }
}

/** Writes a web Response to Node's. */
export async function writeResponse(response: Response, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  outgoing.statusCode = response.status
  for (const [name, value] of response.headers) if (name !== 'set-cookie') outgoing.setHeader(name, value)
  const cookies = response.headers.getSetCookie()
  if (cookies.length > 0) outgoing.setHeader('Set-Cookie', cookies)
  const text = wholeTextOf(response)
  if (text !== null && incoming.method !== 'HEAD') return writeWhole(text, incoming, outgoing)
  if (!response.body || incoming.method === 'HEAD') {
    await response.body?.cancel()
    outgoing.end()
    return
  }
  // Pages and their data are complete when they come; through a stream they would cost more than they are worth.
  if (/^(?:text\/(?:html|x-script)|application\/json)/.test(response.headers.get('Content-Type') ?? '')) await writeWhole(Buffer.from(await response.arrayBuffer()), incoming, outgoing)
  else await writeReadableStreamToWritable(response.body, outgoing)
}

/** A page, packed as the visitor takes it; below a network packet there is nothing to win. */
async function writeWhole(whole: Buffer | string, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const packing = whole.length > 1_400 && !outgoing.hasHeader('Content-Encoding') ? encodingFor(incoming.headers['accept-encoding']) : null
  if (!packing) return void outgoing.end(whole)
  outgoing.removeHeader('Content-Length')
  outgoing.setHeader('Content-Encoding', packing)
  outgoing.setHeader('Vary', 'Accept-Encoding')
  outgoing.end(await packedQuickly(Buffer.from(whole), packing))
}
