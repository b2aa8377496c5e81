/**
 * True when a change comes from a page of this site. Browsers send `Origin` with every POST; where it is missing, only
 * `Sec-Fetch-Site: same-origin` stands in for it.
 */
export function isOwnOrigin(request: Request, site: { host: string; baseUrl: string }): boolean {
  const origin = request.headers.get('Origin')
  if (origin === null) return request.headers.get('Sec-Fetch-Site') === 'same-origin'
  const from = URL.canParse(origin) ? new URL(origin) : null
  const base = new URL(site.baseUrl)
  // A page of the same name without TLS may be anybody's between the visitor and us.
  if (from === null || (base.protocol === 'https:' && from.protocol !== 'https:')) return false
  return from.host === site.host || from.origin === base.origin
}

export function isChange(method: string): boolean {
  return !['GET', 'HEAD', 'OPTIONS'].includes(method)
}
