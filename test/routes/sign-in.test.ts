import { afterAll, beforeAll, expect, it } from 'vitest'
import { createAccount } from '~/features/accounts/accounts.server'
import { linkForFirstAdministrator, linkForAccount } from '~/features/accounts/links.server'
import { COMMAND_LINE } from '~/domain/permissions'
import { startApp, type App } from '../helpers/app'
import { counted } from '../helpers/counted'

let app: App
let accountId: number
const PASSWORD = '长河-7号楼-电梯-2026'

beforeAll(async () => {
  app = await startApp()
  const grants = [{ role: 'officer' as const, divisionCode: '371471007' }]
  accountId = await createAccount(app.open.db, COMMAND_LINE, { login: 'zhang', name: '张三', password: PASSWORD, grants }, app.clock.now)
}, 240_000)
afterAll(() => app.stop())

const signIn = (password: string, more: Record<string, string> = {}) => app.fetchAs('nobody', '/sign-in', { form: { login: ' ZHANG ', password, ...more } })
const cookieOf = (response: Response) => (response.headers.get('Set-Cookie') ?? '').split(';')[0] ?? ''

it('opens a session with a new id and leads to where one wanted to go', async () => {
  const response = await signIn(PASSWORD, { returnTo: '/account' })
  expect(response.status).toBe(302)
  expect(response.headers.get('Location')).toBe('/account')
  expect(response.headers.getSetCookie()[0]).toMatch(/^session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/)
  const page = await app.fetchAs('nobody', '/account', { headers: { Cookie: cookieOf(response) } })
  expect(await page.text()).toContain('张三，您只在这一台设备上登录')
})

it('never leads to another site', async () => {
  expect((await signIn(PASSWORD, { returnTo: '//evil.example' })).headers.get('Location')).toMatch(/^\/(staff|account)/)
})

it('says the same for a wrong password and an unknown account, and keeps what was typed', async () => {
  for (const login of ['zhang', 'nobody-of-that-name']) {
    const response = await app.fetchAs('nobody', '/sign-in', { form: { login, password: 'wrong' } })
    const html = await response.text()
    expect(response.status).toBe(422)
    expect(html).toContain('账号或密码不对')
    expect(html).toContain(`value="${login}"`)
    expect(html).not.toContain('value="wrong"')
  }
})

it('makes one wait after too many attempts, even with the right password, and not for ever', async ({ task }) => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => signIn('wrong')))
  expect(answers.filter((answer) => answer.status === 422)).toHaveLength(20)
  expect(await (await signIn(PASSWORD)).text()).toContain('尝试次数过多')
  counted(task, { attempts: answers.length + 1 })
  app.clock.now = '2026-11-02T03:00:00.000Z'
  expect((await signIn(PASSWORD)).status).toBe(302)
})

it('a stranger who fails with somebody’s login shuts nobody out of a browser in which he signed in before', async ({ task }) => {
  app.clock.now = '2026-11-02T04:00:00.000Z'
  const known = await signIn(PASSWORD)
  const device = known.headers.getSetCookie().find((cookie) => cookie.startsWith('device=')) ?? ''
  expect(device).toMatch(/^device=[\w-]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=31622400$/)
  expect(device).not.toContain('zhang')
  for (let turn = 0; turn < 12; turn++) await signIn('wrong')
  expect(await (await signIn(PASSWORD)).text()).toContain('尝试次数过多')
  const own = (password: string, cookie = device.split(';')[0] ?? '') => app.fetchAs('nobody', '/sign-in', { form: { login: 'zhang', password }, headers: { Cookie: cookie } })
  expect((await own(PASSWORD)).status).toBe(302)
  expect(await (await own(PASSWORD, 'device=AAAA')).text()).toContain('尝试次数过多')
  for (let turn = 0; turn < 12; turn++) await own('wrong')
  expect(await (await own(PASSWORD)).text()).toContain('尝试次数过多')
  counted(task, { owners: 1 })
  app.clock.now = '2026-11-02T05:00:00.000Z'
})

it('ends a session at sign-out', async () => {
  const cookie = cookieOf(await signIn(PASSWORD))
  const out = await app.fetchAs('nobody', '/sign-out', { method: 'POST', headers: { Cookie: cookie } })
  expect(out.headers.get('Set-Cookie')).toContain('Max-Age=0')
  expect((await app.fetchAs('nobody', '/account', { headers: { Cookie: cookie } })).status).toBe(302)
})

it('lets a reset link work once, for a good password, and ends all sessions', async () => {
  const cookie = cookieOf(await signIn(PASSWORD))
  const token = await linkForAccount(app.open.db, COMMAND_LINE, accountId, app.clock.now)
  const use = (password: string) => app.fetchAs('nobody', `/welcome/${token}`, { form: { password, passwordAgain: password } })
  expect(await (await use('1234567890')).text()).toContain('已泄露的密码名单')
  expect(await (await use('short')).text()).toContain('密码至少10位')
  expect((await use('新的-密码-足够-长久')).status).toBe(302)
  expect(await (await use('新的-密码-足够-长久')).text()).toContain('这个链接不能用了')
  expect((await app.fetchAs('nobody', '/account', { headers: { Cookie: cookie } })).status).toBe(302)
  expect((await signIn(PASSWORD)).status).toBe(422)
})

it('offers the first administrator’s link only while there is no account', async () => {
  expect(await linkForFirstAdministrator(app.open.db, app.clock.now)).toBeNull()
})
