import type { AppLoadContext, EntryContext, LoaderFunctionArgs, RequestHandler, ServerBuild } from '@remix-run/node'
import { matchRoutes } from '@remix-run/react'
import { pagePath } from './addresses.server'
import { loaderData } from './loader-data.server'
import { WholeText } from './whole-text.server'

type ServerRoute = ServerBuild['routes'][string]
type Matches = EntryContext['staticHandlerContext']['matches']

/** What a loader gave for its page, with the headers it asked for. */
interface Given {
  data: unknown
  headers: Headers
}

/** Parameters that the framework takes out of an address before a loader sees it. */
const FRAMEWORKS = ['_routes', '_data', 'index']
const REDIRECTS = [301, 302, 303, 307, 308]
/** By this status and type the router in the browser knows where it is led. */
const REDIRECT_DATA = 202
const SCRIPT_DATA = 'text/x-script'

/**
 * Walks the plain way of a request itself: call the loaders, render the page or write their data; call the action, redirect. The framework makes two
 * further requests for each loader, matches its routes four times and sends every text through streams, which costs more than most pages (decision 091).
 * What is not plain goes to the framework: a refusal, an error, another status, a value that JSON has no word for. Nothing is done twice then, because
 * `build` (narrow-build.server.ts) remembers within a request what its loaders and actions came to.
 */
export function straightWay(build: ServerBuild, framework: RequestHandler): RequestHandler {
  const [root, route] = [build.routes.root, Object.values(build.routes).find(({ id }) => id !== 'root')]
  if (!root || !route) return framework
  const address = new StraightAddress(build, root, route)
  return async (request, context = {} as AppLoadContext) => {
    const url = new URL(request.url)
    const isData = url.pathname.endsWith('.data')
    if (isData ? !address.isPage || url.searchParams.has('index') : FRAMEWORKS.some((name) => url.searchParams.has(name))) return framework(request, context)
    if (request.method === 'GET') return (await address.shown(request, url, isData, context)) ?? framework(request, context)
    if (request.method !== 'POST' || !route.module.action) return framework(request, context)
    return (await address.acted(request, url, isData, context)) ?? framework(withoutBody(request), context)
  }
}

/** One address: the frame and the route in it. */
class StraightAddress {
  /** Else a file, data, or an action without a page. */
  readonly isPage: boolean
  private readonly tree
  private readonly handoff: string
  private readonly modules: EntryContext['routeModules']

  constructor(
    private readonly build: ServerBuild,
    private readonly root: ServerRoute,
    private readonly route: ServerRoute,
  ) {
    const { id, path, index } = route
    this.isPage = route.module.default !== undefined
    this.tree = [{ id: 'root', path: root.path, children: [index ? { id, path, index: true as const } : { id, path }] }]
    this.handoff = JSON.stringify({ basename: build.basename, future: build.future, isSpaMode: build.isSpaMode })
    this.modules = { root: root.module, [id]: route.module }
  }

  /** The page, its data or its file; null where the framework must answer. */
  async shown(request: Request, url: URL, isData: boolean, context: AppLoadContext): Promise<Response | null> {
    const matches = this.matched(url)
    if (!matches) return null
    const args = { request: isData ? asPage(request, url) : request, params: matches.at(-1)?.params ?? {}, context }
    if (!this.isPage) return this.filed(args)
    const ids = isData ? url.searchParams.get('_routes')?.split(',') : undefined
    const wanted = [this.root, this.route].filter(({ id, module }) => !ids || (module.loader && ids.includes(id)))
    const outcomes = await Promise.allSettled(wanted.map(({ module }) => (module.loader ? module.loader(args) : null)))
    const given = new Map<string, Given>()
    for (const [at, outcome] of outcomes.entries()) {
      const plain = outcome.status === 'fulfilled' ? plainly(outcome.value) : null
      if (!plain) return null
      given.set((wanted[at] as ServerRoute).id, plain)
    }
    return isData ? this.dataOf(given) : this.rendered(request, url, matches, given, context)
  }

  /** The redirect that a form leads to when all is well, or a route's own answer; null where the framework must answer. */
  async acted(request: Request, url: URL, isData: boolean, context: AppLoadContext): Promise<Response | null> {
    const matches = this.matched(url)
    const { action } = this.route.module
    if (!matches || !action) return null
    const args = { request: isData ? asPage(request, url) : request, params: matches.at(-1)?.params ?? {}, context }
    const [outcome] = await Promise.allSettled([action(args)])
    const result: unknown = outcome.status === 'fulfilled' ? outcome.value : this.isPage ? outcome.reason : null
    if (!(result instanceof Response)) return null
    if (!this.isPage) return result
    const to = result.headers.get('Location') ?? ''
    if (!REDIRECTS.includes(result.status) || !/^\/(?!\/)[^\\]*$/.test(to)) return null
    return isData ? redirectData(result, to) : result
  }

  private matched(url: URL): Matches | null {
    return matchRoutes(this.tree, pagePath(url.pathname)) as Matches | null
  }

  private async filed(args: LoaderFunctionArgs): Promise<Response | null> {
    const { loader } = this.route.module
    if (!loader) return null
    const [outcome] = await Promise.allSettled([loader(args)])
    return outcome.status === 'fulfilled' && outcome.value instanceof Response ? outcome.value : null
  }

  private dataOf(given: ReadonlyMap<string, Given>): Response | null {
    const text = loaderData(Object.fromEntries([...given].map(([id, { data }]) => [id, { data }])))
    return text === null ? null : new WholeText(text, { headers: dataHeaders(this.headersOf(given)) })
  }

  private async rendered(request: Request, url: URL, matches: Matches, given: ReadonlyMap<string, Given>, context: AppLoadContext): Promise<Response | null> {
    const data = Object.fromEntries([...given].map(([id, one]) => [id, one.data]))
    const text = loaderData({ loaderData: data, actionData: null, errors: null })
    if (text === null) return null
    const { assets: manifest, future, isSpaMode, entry } = this.build
    const location = { pathname: url.pathname, search: url.search, hash: '', state: null, key: 'default' }
    const page: EntryContext = {
      manifest, future, isSpaMode, routeModules: this.modules, serverHandoffString: this.handoff, renderMeta: {}, serializeError: ({ message }) => ({ message }),
      staticHandlerContext: { basename: '/', location, matches, loaderData: data, actionData: null, errors: null, statusCode: 200, loaderHeaders: {}, actionHeaders: {}, activeDeferreds: null },
    }
    try {
      return await entry.module.default(request, 200, this.headersOf(given), page, { ...context, loaded: text })
    } catch {
      // The framework renders once more, fails as well, and shows and logs what was wrong.
      return null
    }
  }

  /** As the framework puts them together: the frame's, then what the page makes of them. */
  private headersOf(given: ReadonlyMap<string, Given>): Headers {
    return [this.root, this.route].reduce((parentHeaders, { id, module: { headers } }) => {
      if (!headers) return parentHeaders
      const loaderHeaders = given.get(id)?.headers ?? new Headers()
      return new Headers(typeof headers === 'function' ? headers({ loaderHeaders, parentHeaders, actionHeaders: new Headers(), errorHeaders: undefined }) : headers)
    }, new Headers())
  }
}

/** A loader's plain value, with its headers where it names some; null for everything else. */
function plainly(value: unknown): Given | null {
  if (value === undefined || value instanceof Response) return null
  if (!isDataWithInit(value)) return { data: value, headers: new Headers() }
  const headers = new Headers(value.init?.headers)
  return (value.init?.status ?? 200) === 200 && !headers.has('Set-Cookie') ? { data: value.data, headers } : null
}

function isDataWithInit(value: unknown): value is { data: unknown; init: ResponseInit | null } {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'DataWithResponseInit' && 'data' in value && 'init' in value
}

function redirectData({ status, headers }: Response, redirect: string): Response {
  const says = (name: string) => headers.has(name)
  const text = loaderData({ redirect, status, revalidate: says('X-Remix-Revalidate') || says('Set-Cookie'), reload: says('X-Remix-Reload-Document'), replace: says('X-Remix-Replace') })
  return new WholeText(text ?? '', { status: REDIRECT_DATA, headers: dataHeaders(new Headers(headers)) })
}

function dataHeaders(headers: Headers): Headers {
  headers.set('X-Remix-Response', 'yes')
  headers.set('Content-Type', SCRIPT_DATA)
  return headers
}

/** The request for data as one for the page that they are of. */
function asPage(request: Request, url: URL): Request {
  const page = new URL(url)
  page.pathname = pagePath(url.pathname)
  page.searchParams.delete('_routes')
  return new Request(page, request)
}

/** The form was read by the action already. */
function withoutBody({ url, method, headers, signal }: Request): Request {
  return new Request(url, { method, headers, signal })
}
