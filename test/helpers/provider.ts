import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

export interface IdentityProvider {
  issuer: string
  /** Follows the provider's pages as a browser with its own cookies would, signing in as the person, until it is sent back; returns that address. */
  signIn(address: string, person: string): Promise<string>
  stop(): Promise<void>
}

/** A real OpenID Connect provider on this machine: code flow, PKCE required, one client that may be sent back to `redirectUri`. */
export async function startProvider(redirectUri: string): Promise<IdentityProvider> {
  // It prints a dozen notices about what a provider in earnest must configure.
  const { warn, info } = console
  Object.assign(console, { warn: () => undefined, info: () => undefined })
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'tracker', client_secret: 'a secret of the tests', redirect_uris: [redirectUri], response_types: ['code'], grant_types: ['authorization_code'] }],
    pkce: { required: () => true },
    cookies: { keys: ['of the tests'] },
    claims: { openid: ['sub'], profile: ['preferred_username'] },
    conformIdTokenClaims: false,
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, preferred_username: id }) }),
  })
  server.on('request', provider.callback())
  return {
    issuer,
    signIn: (address, person) => follow(issuer, address, person),
    stop: () => {
      Object.assign(console, { warn, info })
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

async function follow(issuer: string, address: string, person: string): Promise<string> {
  const jar = new Map<string, string>()
  const ask = async (url: string, form?: Record<string, string>) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, { method: form ? 'POST' : 'GET', headers: { Cookie: cookie }, body: form && new URLSearchParams(form), redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
    }
    return response
  }
  let response = await ask(address)
  for (let step = 0; step < 12; step++) {
    const location = response.headers.get('Location')
    if (location) {
      const next = new URL(location, issuer)
      if (next.origin !== issuer) return next.href
      response = await ask(next.href)
      continue
    }
    const page = await response.text()
    const action = /action="([^"]+)"/.exec(page)?.[1]
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1] ?? ''
    if (!action) throw new Error(`The provider answers ${response.status}: ${page.slice(0, 300)}`)
    response = await ask(new URL(action, issuer).href, { prompt, login: person, password: 'any' })
  }
  throw new Error('The provider leads nowhere')
}
