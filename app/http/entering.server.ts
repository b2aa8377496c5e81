import { redirect } from '@remix-run/node'
import { z } from 'zod'
import { actorOf } from '~/features/accounts/actors.server'
import { deviceOf, sealDevice, type Device } from '~/features/accounts/devices.server'
import { findSecondFactor } from '~/features/accounts/second-factor.server'
import { seal, unseal } from '~/features/accounts/sealed.server'
import { openSession } from '~/features/accounts/sessions.server'
import { isSecondFactorAsked } from '~/features/policies/second-factor.server'
import type { VisitorContext } from './context.server'
import { homeOf } from './navigation.server'
import { paths, safeReturn } from './paths'
import { cookiesOf, deviceCookie, deviceCookieName, sessionCookie, stepCookie, stepCookieName } from './session.server'

const underWay = z.object({ accountId: z.number(), returnTo: z.string(), until: z.string() })

/** After password, one-time link or provider: asks the code where the account has a second factor, else opens the session. */
export async function enter(page: VisitorContext, request: Request, accountId: number, returnTo: string): Promise<Response> {
  if (!(await findSecondFactor(page.read, accountId)).isOn) return open(page, request, accountId, returnTo)
  const until = new Date(Date.parse(page.now) + 10 * 60_000).toISOString()
  const step = seal(page.secret, 'sign-in under way', { accountId, returnTo, until })
  return redirect(paths.signInCode(), { headers: { 'Set-Cookie': stepCookie(step, page.https) } })
}

/** Whose sign-in waits for the code, by the browser's cookie; null after ten minutes. */
export function signInUnderWay(page: VisitorContext, request: Request): { accountId: number; returnTo: string } | null {
  const parsed = underWay.safeParse(unseal(page.secret, 'sign-in under way', cookiesOf(request).get(stepCookieName(page.https)) ?? ''))
  return parsed.success && parsed.data.until > page.now ? parsed.data : null
}

/** The browser as one in which accounts signed in before, or null. */
export function deviceAt(page: VisitorContext, request: Request): Device | null {
  return deviceOf(page.secret, cookiesOf(request).get(deviceCookieName(page.https)) ?? '')
}

/** Opens a session with a new id and leads to where one wanted to go. One whose role requires a second factor sets it up first. */
export async function open(page: VisitorContext, request: Request, accountId: number, returnTo: string): Promise<Response> {
  const actor = await actorOf(page.read, accountId, page.today)
  const mustEnrol = !(await findSecondFactor(page.read, accountId)).isOn && (await isSecondFactorAsked(page.read, actor, page.today))
  const agent = request.headers.get('User-Agent') ?? ''
  const id = await openSession(page.db, page.secret, { accountId, address: page.clientAddress, agent, mustEnrol }, page.now)
  const headers = new Headers({ 'Set-Cookie': sessionCookie(id, page.https) })
  headers.append('Set-Cookie', deviceCookie(sealDevice(page.secret, deviceAt(page, request), accountId), page.https))
  if (cookiesOf(request).has(stepCookieName(page.https))) headers.append('Set-Cookie', stepCookie(null, page.https))
  return redirect(mustEnrol ? paths.secondFactor() : safeReturn(returnTo, homeOf(actor, page.t)), { headers })
}
