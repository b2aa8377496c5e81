import { PassThrough } from 'node:stream'
import { createReadableStreamFromReadable, type AppLoadContext, type EntryContext, type HandleErrorFunction } from '@remix-run/node'
import { isRouteErrorResponse, RemixServer } from '@remix-run/react'
import { renderToPipeableStream } from 'react-dom/server'
import { NonceContext } from '~/ui/nonce'

export const streamTimeout = 5_000

/**
 * Renders a document. Pages without script wait until all is ready; the others stream. The timer is cleared when the page has gone
 * out: left alone it keeps the tree of every request for seconds.
 */
export default function handleRequest(request: Request, status: number, headers: Headers, remixContext: EntryContext, context: AppLoadContext) {
  return new Promise<Response>((resolve, reject) => {
    let shellSent = false
    const respond = () => {
      shellSent = true
      const body = new PassThrough()
      body.on('close', () => clearTimeout(timer))
      headers.set('Content-Type', 'text/html; charset=utf-8')
      resolve(new Response(createReadableStreamFromReadable(body), { headers, status }))
      stream.pipe(body)
    }
    const stream = renderToPipeableStream(
      <NonceContext.Provider value={context.nonce}>
        <RemixServer context={withMatchedRoutesOnly(remixContext)} url={request.url} nonce={context.nonce} />
      </NonceContext.Provider>,
      {
        nonce: context.nonce,
        ...(context.access === 'public' ? { onAllReady: respond } : { onShellReady: respond }),
        onShellError: (error) => {
          clearTimeout(timer)
          reject(error)
        },
        onError: (error) => {
          if (shellSent && !request.signal.aborted) logError(error, request, context)
        },
      },
    )
    const timer = setTimeout(() => stream.abort(), streamTimeout + 1_000)
  })
}

/** The router ranks every route it is given several times a request; a page needs those it matched. The rest is discovered lazily. */
function withMatchedRoutesOnly(context: EntryContext): EntryContext {
  const matched = new Set(['root', ...context.staticHandlerContext.matches.map((match) => match.route.id)])
  const only = <T,>(all: Record<string, T>) => Object.fromEntries(Object.entries(all).filter(([id]) => matched.has(id)))
  return { ...context, manifest: { ...context.manifest, routes: only(context.manifest.routes) }, routeModules: only(context.routeModules) as EntryContext['routeModules'] }
}

/** Unknown addresses and refusals are answers, not errors; everything else goes to the log with the number shown to the visitor. */
export const handleError: HandleErrorFunction = (error, { request, context }) => {
  if (!request.signal.aborted && !isRouteErrorResponse(error)) logError(error, request, context)
}

function logError(error: unknown, request: Request, context: AppLoadContext): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  context.log('error', 'request failed', { requestId: context.requestId, path: new URL(request.url).pathname, error: text })
}
