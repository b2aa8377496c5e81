import type { ActionFunctionArgs, ServerBuild } from '@remix-run/node'
import type { Address } from '~/routes'

/**
 * The application with the root and one address only. The router ranks and compiles every route it is given several times a request,
 * which with the whole table costs more than the page; the address is known before the router is asked (decision 012).
 */
export function narrowBuild(build: ServerBuild, address: Address | null): ServerBuild {
  const wanted = new Set(['root', address ? routeIdOf(address) : 'root'])
  const only = <T,>(all: Record<string, T>) => Object.fromEntries(Object.entries(all).filter(([id]) => wanted.has(id)))
  const routes = Object.entries(only(build.routes)).map(([id, route]) => [id, { ...route, module: doneOnce(route.module, id) }])
  return { ...build, routes: Object.fromEntries(routes) as ServerBuild['routes'], assets: { ...build.assets, routes: only(build.assets.routes) } }
}

type Module = ServerBuild['routes'][string]['module']
type Run = (args: ActionFunctionArgs) => unknown

/** Within a request a loader and an action run once, whoever asks for what they came to. */
function doneOnce(module: Module, id: string): Module {
  const once = (kind: string, run: Run): Run => (args) => {
    const { done } = args.context
    const known = done.get(`${kind} ${id}`) ?? Promise.resolve().then(() => run(args))
    done.set(`${kind} ${id}`, known)
    return known
  }
  const { loader, action } = module
  return { ...module, ...(loader && { loader: once('loader', loader) }), ...(action && { action: once('action', action) }) } as Module
}

/** The framework names a route by its module without the ending. */
function routeIdOf({ module }: Address): string {
  return module.replace(/\.tsx?$/, '')
}
