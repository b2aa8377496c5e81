import { afterAll, beforeAll, expect, it } from 'vitest'
import { COMMAND_LINE } from '~/domain/permissions'
import { createAccount, disableAccount } from '~/features/accounts/accounts.server'
import { hashPassword } from '~/features/accounts/passwords.server'
import { openSession } from '~/features/accounts/sessions.server'
import { startApp, type App } from '../helpers/app'
import { startProvider, type IdentityProvider } from '../helpers/provider'

const BACK = 'http://tracker.test/sign-in/elsewhere/back'
let app: App
let provider: IdentityProvider
let zhang: number

beforeAll(async () => {
  provider = await startProvider(BACK)
  app = await startApp(new Date().toISOString(), { OIDC_ISSUER: provider.issuer, OIDC_CLIENT_ID: 'tracker', OIDC_CLIENT_SECRET: 'a secret of the tests', OIDC_NAME: '政务统一认证', OIDC_LOGIN_CLAIM: 'preferred_username' })
  zhang = await createAccount(app.open.db, COMMAND_LINE, { login: 'zhang', name: '张三', grants: [{ role: 'officer', divisionCode: '371471007' }] }, app.clock.now)
}, 240_000)
afterAll(async () => {
  await app.stop()
  await provider.stop()
})

const stepOf = (response: Response) => response.headers.getSetCookie().find((cookie) => cookie.startsWith('step='))?.split(';')[0] ?? ''
const sessionOf = (response: Response) => response.headers.getSetCookie().find((cookie) => cookie.startsWith('session='))?.split(';')[0] ?? ''
const pathOf = (address: string) => new URL(address).pathname + new URL(address).search

async function signInAs(person: string, returnTo = ''): Promise<Response> {
  const begun = await app.fetchAs('nobody', `/sign-in/elsewhere?returnTo=${encodeURIComponent(returnTo)}`)
  const back = await provider.signIn(begun.headers.get('Location') ?? '', person)
  return app.fetchAs('nobody', pathOf(back), { headers: { Cookie: stepOf(begun) } })
}

it('is offered on the sign-in page and leads to the provider with PKCE, state and nonce', async () => {
  expect(await (await app.fetchAs('nobody', '/sign-in')).text()).toContain('用政务统一认证登录')
  const begun = await app.fetchAs('nobody', '/sign-in/elsewhere')
  const url = new URL(begun.headers.get('Location') ?? '')
  expect(Object.fromEntries(url.searchParams)).toMatchObject({ response_type: 'code', code_challenge_method: 'S256', client_id: 'tracker', redirect_uri: BACK })
  for (const name of ['state', 'nonce', 'code_challenge']) expect(url.searchParams.get(name)?.length, name).toBeGreaterThan(20)
})

it('opens a session for the account of that login, links it, and never makes an account', async () => {
  const response = await signInAs('zhang', '/account')
  expect(response.status).toBe(302)
  expect(response.headers.get('Location')).toBe('/account')
  const page = await app.fetchAs('nobody', '/account', { headers: { Cookie: sessionOf(response) } })
  expect(await page.text()).toContain('已绑定政务统一认证')
  expect(await app.open.db.selectFrom('account_identity').select(['issuer', 'subject', 'account_id']).execute()).toEqual([{ issuer: provider.issuer, subject: 'zhang', account_id: zhang }])

  const unknown = await signInAs('stranger')
  expect(unknown.status).toBe(422)
  expect(await unknown.text()).toContain('没有绑定本系统的账号')
  expect(await app.open.db.selectFrom('account').select('id').where('login', '=', 'stranger').execute()).toEqual([])
})

it('refuses an answer that another browser asked for, a changed state, and a code used twice', async () => {
  const begun = await app.fetchAs('nobody', '/sign-in/elsewhere')
  const back = await provider.signIn(begun.headers.get('Location') ?? '', 'zhang')
  expect((await app.fetchAs('nobody', pathOf(back))).headers.get('Location')).toBe('/sign-in')
  const other = await app.fetchAs('nobody', '/sign-in/elsewhere')
  for (const cookie of [stepOf(other)]) expect((await app.fetchAs('nobody', pathOf(back), { headers: { Cookie: cookie } })).status).toBe(422)
  const changed = pathOf(back).replace(/state=[^&]+/, 'state=another')
  expect((await app.fetchAs('nobody', changed, { headers: { Cookie: stepOf(begun) } })).status).toBe(422)
  expect((await app.fetchAs('nobody', pathOf(back), { headers: { Cookie: stepOf(begun) } })).status).toBe(302)
  expect((await app.fetchAs('nobody', pathOf(back), { headers: { Cookie: stepOf(begun) } })).status).toBe(422)
})

it('links an identity to the account one is signed in with, not to two, and unlinks it', async () => {
  const asked = await app.fetchAs('officer', '/account/elsewhere', { form: { do: 'link' } })
  const url = asked.headers.get('Refresh')?.replace('0; url=', '') ?? ''
  const back = await provider.signIn(url, 'somebody-of-the-officer')
  expect((await app.fetchAs('nobody', pathOf(back), { headers: { Cookie: stepOf(asked) } })).headers.get('Location')).toBe('/account')
  expect((await signInAs('somebody-of-the-officer')).status).toBe(302)

  const again = await app.fetchAs('bureau', '/account/elsewhere', { form: { do: 'link' } })
  const second = await provider.signIn(again.headers.get('Refresh')?.replace('0; url=', '') ?? '', 'somebody-of-the-officer')
  expect(await (await app.fetchAs('nobody', pathOf(second), { headers: { Cookie: stepOf(again) } })).text()).toContain('已经绑定了另一个账号')
  await app.fetchAs('officer', '/account/elsewhere', { form: { do: 'unlink' } })
  expect((await signInAs('somebody-of-the-officer')).status).toBe(422)
})

it('links an identity to an account with a password only by that password', async () => {
  const cookie = `session=${await openSession(app.open.db, 'secret of the tests', { accountId: zhang, address: '', agent: '' }, app.clock.now)}`
  const link = (linkPassword: string) => app.fetchAs('nobody', '/account/elsewhere', { form: { do: 'link', linkPassword }, headers: { Cookie: cookie } })
  await app.open.db.updateTable('account').set({ password_hash: await hashPassword('长河-7号楼-电梯-2026') }).where('id', '=', zhang).execute()
  const refused = await link('wrong')
  expect([refused.status, refused.headers.get('Refresh')]).toEqual([422, null])
  expect(await refused.text()).toContain('现在的密码不对')
  expect((await link('长河-7号楼-电梯-2026')).headers.get('Refresh')).toMatch(/^0; url=/)
})

it('lets no disabled account in', async () => {
  await disableAccount(app.open.db, COMMAND_LINE, { accountId: zhang, reason: '调离' }, app.clock.now)
  expect((await signInAs('zhang')).status).toBe(422)
})
