import type { ServerBuild } from '@remix-run/node'
import type { Address } from '~/routes'

/**
 * The application with the root and one address only. The router ranks and compiles every route it is given several times a request,
 * which with the whole table costs more than the page; the address is known before the router is asked (decision 012).
 */
export function narrowBuild(build: ServerBuild, address: Address | null): ServerBuild {
  const wanted = new Set(['root', address ? routeIdOf(address) : 'root'])
  const only = <T,>(all: Record<string, T>) => Object.fromEntries(Object.entries(all).filter(([id]) => wanted.has(id)))
  return { ...build, routes: only(build.routes), assets: { ...build.assets, routes: only(build.assets.routes) } }
}

/** The framework names a route by its module without the ending. */
function routeIdOf({ module }: Address): string {
  return module.replace(/\.tsx?$/, '')
}
