import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { COMMAND_LINE } from '~/domain/permissions'
import { createAccount } from '~/features/accounts/accounts.server'
import { linkForAccount } from '~/features/accounts/links.server'
import { savePolicy } from '~/features/figures/policy.server'
import { startApp, type App } from '../helpers/app'

const PASSWORD = '长河-7号楼-电梯-2026'
let app: App
let zhang: number
let totp: TOTP

beforeAll(async () => {
  app = await startApp()
  zhang = await createAccount(app.open.db, COMMAND_LINE, { login: 'zhang', name: '张三', password: PASSWORD, grants: [{ role: 'officer', divisionCode: '371471007' }] }, app.clock.now)
  await savePolicy(app.open.db, COMMAND_LINE, { divisionCode: '371471', validFrom: '2026-11-01', body: JSON.stringify({ secondFactorRoles: ['officer'] }), note: '' }, app.clock.now)
}, 240_000)
afterAll(() => app.stop())

const cookieOf = (response: Response, name: string) => response.headers.getSetCookie().find((cookie) => cookie.startsWith(`${name}=`))?.split(';')[0] ?? ''
const signIn = (returnTo = '') => app.fetchAs('nobody', '/sign-in', { form: { login: 'zhang', password: PASSWORD, returnTo } })
const send = (path: string, cookie: string, form: Record<string, string>) => app.fetchAs('nobody', path, { form, headers: { Cookie: cookie } })
const codeNow = () => totp.generate({ timestamp: Date.parse(app.clock.now) })

it('opens nothing to a role that needs it until it is set up, then everything', async () => {
  const response = await signIn('/staff/projects')
  expect(response.headers.get('Location')).toBe('/account/second-factor')
  const session = cookieOf(response, 'session')
  for (const path of ['/staff/projects', '/account', '/staff/projects/table?format=csv', '/files/1']) {
    expect((await app.fetchAs('nobody', path, { headers: { Cookie: session } })).headers.get('Location'), path).toBe('/account/second-factor')
  }
  expect(await (await send('/account/second-factor', session, { do: 'begin' })).text()).toContain('data:image/png;base64,')
  const html = await (await app.fetchAs('nobody', '/account/second-factor', { headers: { Cookie: session } })).text()
  totp = new TOTP({ secret: Secret.fromBase32((/<code>([A-Z2-7 ]+)<\/code>/.exec(html)?.[1] ?? '').replaceAll(' ', '')), digits: 6, period: 30 })
  expect((await send('/account/second-factor', session, { do: 'confirm', code: '123' })).status).toBe(422)
  expect(await (await send('/account/second-factor', session, { do: 'confirm', code: codeNow() })).text()).toMatch(/class="recovery">[a-z2-9]{5}-[a-z2-9]{5}</)
  expect((await app.fetchAs('nobody', '/staff/projects', { headers: { Cookie: session } })).status).toBe(200)
})

it('asks the code after the password and only then opens a session', async () => {
  app.clock.now = '2026-11-02T02:10:00.000Z'
  const response = await signIn('/staff/projects')
  expect(response.headers.get('Location')).toBe('/sign-in/code')
  expect(cookieOf(response, 'session')).toBe('')
  const step = cookieOf(response, 'step')
  expect((await send('/sign-in/code', step, { code: '000000' })).status).toBe(422)
  expect((await send('/sign-in/code', `${step}x`, { code: codeNow() })).headers.get('Location')).toBe('/sign-in')
  const passed = await send('/sign-in/code', step, { code: codeNow() })
  expect(passed.headers.get('Location')).toBe('/staff/projects')
  expect((await app.fetchAs('nobody', '/staff/projects', { headers: { Cookie: cookieOf(passed, 'session') } })).status).toBe(200)
  expect((await send('/sign-in/code', step, { code: codeNow() })).status).toBe(422)
})

it('at an open session it is set up with the password only, so that nobody takes the account over by sitting down at it', async () => {
  const id = await createAccount(app.open.db, COMMAND_LINE, { login: 'qian', name: '钱七', password: PASSWORD, grants: [{ role: 'bureau', divisionCode: '371471' }] }, app.clock.now)
  const session = cookieOf(await app.fetchAs('nobody', '/sign-in', { form: { login: 'qian', password: PASSWORD } }), 'session')
  const html = await (await send('/account/second-factor', session, { do: 'begin' })).text()
  expect(html).toContain('name="currentPassword"')
  const own = new TOTP({ secret: Secret.fromBase32((/<code>([A-Z2-7 ]+)<\/code>/.exec(html)?.[1] ?? '').replaceAll(' ', '')), digits: 6, period: 30 })
  const confirm = (currentPassword: string) => send('/account/second-factor', session, { do: 'confirm', code: own.generate({ timestamp: Date.parse(app.clock.now) }), currentPassword })
  for (const wrong of ['', 'wrong']) expect(await (await confirm(wrong)).text()).toContain('现在的密码不对')
  expect(await app.open.db.selectFrom('account_second_factor').select('confirmed_at').where('account_id', '=', id).executeTakeFirst()).toEqual({ confirmed_at: null })
  expect(await (await confirm(PASSWORD)).text()).toContain('class="recovery"')
})

it('is asked after a link to set the password, too, and not after ten minutes', async () => {
  app.clock.now = '2026-11-02T02:20:00.000Z'
  const token = await linkForAccount(app.open.db, COMMAND_LINE, zhang, app.clock.now)
  const response = await app.fetchAs('nobody', `/welcome/${token}`, { form: { password: '新的-密码-足够-长久', passwordAgain: '新的-密码-足够-长久' } })
  expect(response.headers.get('Location')).toBe('/sign-in/code')
  expect(cookieOf(response, 'session')).toBe('')
  app.clock.now = '2026-11-02T02:31:00.000Z'
  expect((await send('/sign-in/code', cookieOf(response, 'step'), { code: codeNow() })).headers.get('Location')).toBe('/sign-in')
})
