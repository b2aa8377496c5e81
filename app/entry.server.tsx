import { isRouteErrorResponse, RemixServer } from '@remix-run/react'
import type { AppLoadContext, EntryContext, HandleErrorFunction } from '@remix-run/node'
import { renderToString } from 'react-dom/server'
import { patternOf } from '~/http/addresses.server'
import { faultOf } from '~/http/faults.server'
import { WholeText } from '~/http/whole-text.server'
import { MarkupContext } from '~/ui/markup'
import { ChoicesContext, NonceContext } from '~/ui/nonce'

/** No loader promises anything for later, so nothing has to be kept for long after the answer. */
export const streamTimeout = 1_000

/**
 * Renders a document at one go: no page waits for anything after its loaders, and React's way in many small parts through streams costs
 * more than the rendering (decision 018). The data, which the framework hands over as a stream, follow as one script.
 */
export default async function handleRequest(request: Request, status: number, headers: Headers, remixContext: EntryContext, context: AppLoadContext): Promise<Response> {
  const { serverHandoffStream, ...page } = remixContext
  const html = renderToString(
    <NonceContext.Provider value={context.nonce}>
      <ChoicesContext.Provider value={{ locale: context.locale, elder: context.elder }}>
        <MarkupContext.Provider value={context.markup}>
          <RemixServer context={page} url={request.url} nonce={context.nonce} />
        </MarkupContext.Provider>
      </ChoicesContext.Provider>
    </NonceContext.Provider>,
  )
  const loaded = page.renderMeta?.didRenderScripts ? (context.loaded ?? (serverHandoffStream && (await new Response(serverHandoffStream).text()))) : null
  const data = loaded ? dataScript(loaded, context.nonce) : ''
  const end = html.lastIndexOf('</body>')
  headers.set('Content-Type', 'text/html; charset=utf-8')
  return new WholeText(`<!DOCTYPE html>${html.slice(0, end)}${data}${html.slice(end)}`, { headers, status })
}

/** What the loaders gave, for the page as it comes alive in the browser. */
function dataScript(loaded: string, nonce: string): string {
  const text = JSON.stringify(loaded).replaceAll('<', '\\u003c')
  return `<script nonce="${nonce}">window.__remixContext.streamController.enqueue(${text});window.__remixContext.streamController.close();</script>`
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
