import type { Kysely } from 'kysely'
import type { Schema } from '~db/schema'
import { findSession, noteSessionUse } from '~/features/accounts/sessions.server'
import { elderSizeOf, type ElderSize } from '~/domain/elder'
import type { Actor } from '~/domain/permissions'
import type { Locale } from '~/i18n/messages'

const YEAR_SECONDS = 366 * 24 * 3600

/** The cookies of a request by name. */
export function cookiesOf(request: Request): Map<string, string> {
  const pairs = (request.headers.get('Cookie') ?? '').split(';').map((pair) => pair.trim().split('='))
  return new Map(pairs.filter(([name]) => name).map(([name, ...value]) => [name ?? '', value.join('=')]))
}

export function localeOf(cookies: Map<string, string>): Locale {
  return cookies.get('lang') === 'en' ? 'en' : 'zh-CN'
}

export function elderOf(cookies: Map<string, string>): ElderSize {
  return elderSizeOf(cookies.get('elder'))
}

/** The signed-in actor of a request and the hash of his session, or null. Notes the use of the session now and then. */
export async function signedIn(
  request: { cookies: Map<string, string>; https: boolean; address: string },
  site: { db: Kysely<Schema>; read: Kysely<Schema>; secret: string; now: string },
): Promise<{ actor: Actor; sessionHash: string; mustEnrol: boolean } | null> {
  const id = request.cookies.get(cookieName(request.https))
  if (!id || id.length > 100) return null
  const session = await findSession(site.read, site.secret, id, site.now)
  if (!session) return null
  // A page does not wait for a writer only to say that it was asked for, nor fail because the disk is full or read-only.
  void noteSessionUse(site.db, session, site.now).catch(() => undefined)
  return { actor: { ...session.actor, address: request.address }, sessionHash: session.idHash, mustEnrol: session.mustEnrol }
}

/** The cookie that carries a session's id; `null` removes it. Behind https it is bound to this host. */
export function sessionCookie(id: string | null, https: boolean): string {
  return `${cookieName(https)}=${id ?? ''}; Path=/; HttpOnly; SameSite=Lax${https ? '; Secure' : ''}${id ? '' : '; Max-Age=0'}`
}

/** A cookie for the minutes between the steps of signing in; `null` removes it. Its value is sealed. */
export function stepCookie(value: string | null, https: boolean): string {
  return `${stepCookieName(https)}=${value ?? ''}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${value ? 600 : 0}${https ? '; Secure' : ''}`
}

export function stepCookieName(https: boolean): string {
  return https ? '__Host-step' : 'step'
}

/** A cookie by which a browser is known in which accounts signed in before: their attempts are counted apart from strangers'. Its value is sealed. */
export function deviceCookie(value: string, https: boolean): string {
  return `${deviceCookieName(https)}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${YEAR_SECONDS}${https ? '; Secure' : ''}`
}

export function deviceCookieName(https: boolean): string {
  return https ? '__Host-device' : 'device'
}

/** A cookie that keeps a choice of the visitor for a year. */
export function choiceCookie(name: 'lang' | 'elder', value: string, https: boolean): string {
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${YEAR_SECONDS}${https ? '; Secure' : ''}`
}

function cookieName(https: boolean): string {
  return https ? '__Host-session' : 'session'
}
