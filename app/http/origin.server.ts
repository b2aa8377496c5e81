/**
 * True when a change comes from a page of this site. Browsers send `Origin` with every POST; where it is missing, only
 * `Sec-Fetch-Site: same-origin` stands in for it.
 */
export function isOwnOrigin(request: Request, site: { host: string; baseUrl: string }): boolean {
  const origin = request.headers.get('Origin')
  if (origin === null) return request.headers.get('Sec-Fetch-Site') === 'same-origin'
  const from = URL.canParse(origin) ? new URL(origin) : null
  return from !== null && (from.host === site.host || from.origin === new URL(site.baseUrl).origin)
}

export function isChange(method: string): boolean {
  return !['GET', 'HEAD', 'OPTIONS'].includes(method)
}
