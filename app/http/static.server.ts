import { createReadStream, readdirSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, relative, sep } from 'node:path'
import { encodingFor, isCompressible, packed, type Packing } from './compression.server'

const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
}

interface StaticFile {
  path: string
  size: number
  type: string
  etag: string
  caching: string
  /** Packed when first asked for, then kept: a few hundred kilobytes in all. */
  packed: Partial<Record<Packing, Promise<Buffer>>>
}

export type ServeStatic = (incoming: IncomingMessage, outgoing: ServerResponse) => boolean | Promise<boolean>

/**
 * Serves the files of a folder (build/client, into which the build copies public/). The list is read once at start: a path is
 * either in it or not, so none can lead outside. What lies under assets/ carries its hash in the name and never changes.
 */
export function serveStatic(folder: string): ServeStatic {
  const files = new Map(listFiles(folder).map((path) => [`/${relative(folder, path).split(sep).join('/')}`, describe(folder, path)]))
  return (incoming, outgoing) => {
    if (incoming.method !== 'GET' && incoming.method !== 'HEAD') return false
    const file = files.get((incoming.url ?? '/').split('?', 1)[0] ?? '/')
    if (!file) return false
    const headers = { ETag: file.etag, 'Cache-Control': file.caching, 'X-Content-Type-Options': 'nosniff', Vary: 'Accept-Encoding' }
    if (incoming.headers['if-none-match'] === file.etag) {
      outgoing.writeHead(304, headers).end()
      return true
    }
    const packing = isCompressible(file.type) ? encodingFor(incoming.headers['accept-encoding']) : null
    if (packing) return sendPacked(file, packing, headers, incoming, outgoing)
    outgoing.writeHead(200, { ...headers, 'Content-Type': file.type, 'Content-Length': file.size })
    if (incoming.method === 'HEAD') outgoing.end()
    else createReadStream(file.path).on('error', () => outgoing.destroy()).pipe(outgoing)
    return true
  }
}

async function sendPacked(file: StaticFile, packing: Packing, headers: Record<string, string>, incoming: IncomingMessage, outgoing: ServerResponse): Promise<boolean> {
  file.packed[packing] ??= readFile(file.path).then((bytes) => packed(bytes, packing))
  const bytes = await file.packed[packing]
  outgoing.writeHead(200, { ...headers, 'Content-Type': file.type, 'Content-Encoding': packing, 'Content-Length': bytes.length })
  outgoing.end(incoming.method === 'HEAD' ? undefined : bytes)
  return true
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name))
}

function describe(folder: string, path: string): StaticFile {
  const { size, mtimeMs } = statSync(path)
  const forEver = relative(folder, path).startsWith(`assets${sep}`)
  return {
    path,
    size,
    type: TYPES[extname(path)] ?? 'application/octet-stream',
    etag: `W/"${size.toString(36)}-${Math.floor(mtimeMs).toString(36)}"`,
    packed: {},
    caching: forEver ? 'public, max-age=31536000, immutable' : path.endsWith('-worker.js') ? 'no-cache' : 'public, max-age=3600',
  }
}
