/** Header by which a public page says what it was made from; `app/public-cache.server.ts` reads and removes it. */
export const DEPENDS_ON = 'X-Depends-On'

/** To be sent with a public page: it may be kept in memory until one of the revisions changes. Scopes hold no spaces. */
export function madeFrom(page: { scopes: readonly string[]; stamp: string }): Record<string, string> {
  return { [DEPENDS_ON]: `${page.scopes.join(' ')}; ${page.stamp}` }
}
