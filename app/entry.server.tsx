import { Writable } from 'node:stream'
import { isRouteErrorResponse, RemixServer } from '@remix-run/react'
import type { AppLoadContext, EntryContext, HandleErrorFunction } from '@remix-run/node'
import { renderToPipeableStream } from 'react-dom/server'
import { patternOf } from '~/http/addresses.server'
import { faultOf } from '~/http/faults.server'
import { ChoicesContext, NonceContext } from '~/ui/nonce'

export const streamTimeout = 5_000

/**
 * Renders a document and answers with the whole of it: no page waits for anything after its loaders, and bytes that pass through web
 * streams cost more than rendering them (decision 012). The timer is cleared when the page has gone out: left alone it keeps the tree of every
 * request for seconds.
 */
export default function handleRequest(request: Request, status: number, headers: Headers, remixContext: EntryContext, context: AppLoadContext) {
  return new Promise<Response>((resolve, reject) => {
    const respond = () => {
      const parts: Buffer[] = []
      const page = new Writable({
        write(part: Buffer, _, done) {
          parts.push(withoutFilling(part))
          done()
        },
        final(done) {
          clearTimeout(timer)
          headers.set('Content-Type', 'text/html; charset=utf-8')
          resolve(new Response(Buffer.concat(parts), { headers, status }))
          done()
        },
      })
      stream.pipe(page)
    }
    const stream = renderToPipeableStream(
      <NonceContext.Provider value={context.nonce}>
        <ChoicesContext.Provider value={{ locale: context.locale, elder: context.elder }}>
          <RemixServer context={remixContext} url={request.url} nonce={context.nonce} />
        </ChoicesContext.Provider>
      </NonceContext.Provider>,
      {
        nonce: context.nonce,
        onAllReady: respond,
        onShellError: (error) => {
          clearTimeout(timer)
          reject(error)
        },
        onError: (error) => {
          if (!request.signal.aborted) logError(error, request, context)
        },
      },
    )
    const timer = setTimeout(() => stream.abort(), streamTimeout + 1_000)
  })
}

/** React 18 fills a part with zeros where a character of several bytes did not fit in at its end; text holds no zeros of its own. */
function withoutFilling(part: Buffer): Buffer {
  let end = part.length
  while (end > 0 && part[end - 1] === 0) end -= 1
  return part.subarray(0, end)
}

/** Unknown addresses and refusals are answers, not errors; everything else goes to the log with the number shown to the visitor. */
export const handleError: HandleErrorFunction = (error, { request, context }) => {
  if (!request.signal.aborted && !isRouteErrorResponse(error)) logError(error, request, context)
}

function logError(error: unknown, request: Request, context: AppLoadContext): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  context.failure.fault ??= faultOf(error)
  context.log('error', 'request failed', { requestId: context.requestId, address: patternOf(new URL(request.url).pathname), error: text })
}
