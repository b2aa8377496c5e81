import { canSomewhere, type Actor } from '~/domain/permissions'
import { ADDRESSES, type Address } from '~/routes'

interface Pattern {
  address: Address
  regexp: RegExp
  score: number
}

const patterns: Pattern[] = ADDRESSES.map((address) => ({ address, regexp: regexpOf(address.path), score: scoreOf(address.path) })).sort(
  (a, b) => b.score - a.score,
)

/** By the word that the path begins with, so that few are tried: asked twice a request. */
const byFirstWord = new Map<string, Pattern[]>()
for (const pattern of patterns) byFirstWord.set(firstWord(pattern.address.path), [...(byFirstWord.get(firstWord(pattern.address.path)) ?? []), pattern])

/** The address of a path, as the router chooses it (a test compares the two); null where there is none. */
export function addressOf(pathname: string): Address | null {
  let path: string
  try {
    path = pathname.includes('%') ? decodeURI(pathname) : pathname
  } catch {
    return null
  }
  const near = byFirstWord.get(firstWord(path.slice(1)))
  return (near ?? []).find((pattern) => pattern.regexp.test(path))?.address ?? null
}

function firstWord(path: string): string {
  const end = path.indexOf('/')
  return (end < 0 ? path : path.slice(0, end)).toLowerCase()
}

/** The address of a path as it may stand in a log: its pattern, because paths carry tokens and names. */
export function patternOf(pathname: string): string {
  return `/${addressOf(pagePath(pathname))?.path ?? '?'}`
}

/** What the visitor lacks for an address, or null. */
export function missingFor(address: Address | null, actor: Actor | null): 'sign_in' | 'forbidden' | null {
  if (!address || address.access === 'public' || address.access === 'token') return null
  if (!actor) return 'sign_in'
  return address.access === 'session' || canSomewhere(actor, address.access) ? null : 'forbidden'
}

/** The path that a request is about: the router's own `.data` requests stand for the page without it. */
export function pagePath(pathname: string): string {
  if (!pathname.endsWith('.data')) return pathname
  const page = pathname.slice(0, -'.data'.length)
  return page === '/_root' ? '/' : page
}

function regexpOf(path: string): RegExp {
  const source = path
    .split('/')
    .map((segment) => (segment === '*' ? '.*' : segment.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/^:[\w-]+/, '[^/]+')))
    .join('/')
  return new RegExp(`^/${source}/*$`, 'i')
}

/** The router's own weights: a word (or a parameter with an ending) 10, a parameter 3, each segment 1, the rest -2. */
function scoreOf(path: string): number {
  const segments = path === '' ? [] : path.split('/')
  const weights = segments.map((segment) => (segment === '*' ? 0 : /^:[\w-]+$/.test(segment) ? 3 : 10))
  return weights.reduce((sum, weight) => sum + weight, segments.length - (segments.includes('*') ? 2 : 0))
}
