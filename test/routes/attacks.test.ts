import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { csvOf } from '~/domain/csv'
import { COMMAND_LINE, type Actor } from '~/domain/permissions'
import { createAccount } from '~/features/accounts/accounts.server'
import { beginSecondFactor, confirmSecondFactor, findNewKey, passSecondFactor } from '~/features/accounts/second-factor.server'
import { openSession } from '~/features/accounts/sessions.server'
import { fileResponse } from '~/http/download.server'
import { addressAsked } from '~/http/node.server'
import { isOwnOrigin } from '~/http/origin.server'
import { safeReturn } from '~/http/paths'
import { startApp, type App } from '../helpers/app'
import { counted } from '../helpers/counted'
import { codesOf } from '../helpers/district'

/** What an attacker tries, and what comes of it. */
const PASSWORD = '长河-7号楼-电梯-2026'
const SECRET = 'secret of the tests'
let app: App
let zhang: number

beforeAll(async () => {
  app = await startApp('2026-11-02T02:00:00.000Z')
  zhang = await createAccount(app.open.db, COMMAND_LINE, { login: 'zhang', name: '张三', password: PASSWORD, grants: [{ role: 'officer', divisionCode: '371471007' }] }, app.clock.now)
}, 240_000)
afterAll(() => app.stop())

const signIn = (returnTo = '', headers: Record<string, string> = {}) => app.fetchAs('nobody', '/sign-in', { form: { login: 'zhang', password: PASSWORD, returnTo }, headers })
const sessionOf = (response: Response) => response.headers.getSetCookie().find((cookie) => cookie.startsWith('session='))?.split(';')[0] ?? ''

describe('sessions', () => {
  it('a session planted before signing in is not taken over, and stays somebody else’s', async ({ task }) => {
    const planted = `session=${await openSession(app.open.db, SECRET, { accountId: app.staff.neighbour.accountId ?? 0, address: '', agent: '' }, app.clock.now)}`
    for (const cookie of [planted, 'session=chosen-by-the-attacker', `${planted}; session=x`]) {
      const own = sessionOf(await signIn('', { Cookie: cookie }))
      expect(own).toMatch(/^session=[\w-]{43}$/)
      expect(cookie).not.toContain(own)
      expect(await (await app.fetchAs('nobody', '/account', { headers: { Cookie: own } })).text()).toContain('张三')
      counted(task, { tried: 1 })
    }
    expect(await (await app.fetchAs('nobody', '/account', { headers: { Cookie: planted } })).text()).not.toContain('张三')
  })

  it('signing out everywhere ends all of them, this one too', async ({ task }) => {
    const [one, other] = [sessionOf(await signIn()), sessionOf(await signIn())]
    await app.fetchAs('nobody', '/account', { form: { do: 'everywhere' }, headers: { Cookie: one } })
    for (const cookie of [one, other]) expect((await app.fetchAs('nobody', '/account', { headers: { Cookie: cookie } })).status).toBe(302)
    counted(task, { tried: 2 })
  })

  it('the page of another account takes no session key of a third', async ({ task }) => {
    await openSession(app.open.db, SECRET, { accountId: zhang, address: '', agent: '' }, app.clock.now)
    const { id_hash } = await app.open.db.selectFrom('session').select('id_hash').where('account_id', '=', zhang).where('revoked_at', 'is', null).executeTakeFirstOrThrow()
    await app.fetchAs('admin', `/admin/accounts/${app.staff.neighbour.accountId}`, { form: { session: id_hash.slice(0, 16) } })
    await app.fetchAs('officer', '/account', { form: { do: 'revoke', session: id_hash.slice(0, 16) } })
    expect((await app.open.db.selectFrom('session').select('revoked_at').where('id_hash', '=', id_hash).executeTakeFirstOrThrow()).revoked_at).toBeNull()
    counted(task, { tried: 2 })
  })
})

describe('the second factor', () => {
  it('takes no code twice, none older than the last, no recovery code twice however it is written', async ({ task }) => {
    const actor: Actor = { accountId: zhang, name: '张三', grants: [], source: 'web' }
    const { db } = app.open
    await beginSecondFactor(db, SECRET, actor, app.clock.now)
    const key = (await findNewKey(db, SECRET, zhang))?.key.replaceAll(' ', '') ?? ''
    const totp = new TOTP({ secret: Secret.fromBase32(key), digits: 6, period: 30 })
    const at = (seconds: number) => new Date(Date.parse('2026-11-02T03:00:00.000Z') + seconds * 1000).toISOString()
    const codeAt = (seconds: number) => totp.generate({ timestamp: Date.parse(at(seconds)) })
    const recovery = await confirmSecondFactor(db, SECRET, actor, { code: codeAt(0), sessionHash: '' }, at(0))
    const pass = (code: string, seconds: number) => passSecondFactor(db, SECRET, { accountId: zhang, code, address: '10.0.0.9' }, at(seconds))
    await pass(codeAt(60), 60)
    for (const [code, seconds] of [[codeAt(60), 60], [codeAt(60), 89], [codeAt(30), 60], [codeAt(0), 30], [codeAt(150), 60]] as const) {
      expect(await codesOf(pass(code, seconds))).toEqual(['code_wrong'])
      counted(task, { tried: 1 })
    }
    const [first = ''] = recovery
    await pass(first, 100)
    for (const again of [first, first.toUpperCase(), first.replace('-', ''), ` ${first} `]) {
      expect(await codesOf(pass(again, 120))).toEqual(['code_wrong'])
      counted(task, { tried: 1 })
    }
  })

  it('opens no session to who has the password only, and none with a step that was changed', async ({ task }) => {
    const response = await signIn('/account')
    expect(sessionOf(response)).toBe('')
    const step = response.headers.getSetCookie().find((cookie) => cookie.startsWith('step='))?.split(';')[0] ?? ''
    const half = Math.floor(step.length / 2)
    for (const cookie of [`${step}A`, step.slice(0, -2), `${step.slice(0, half)}${step[half] === 'A' ? 'B' : 'A'}${step.slice(half + 1)}`, 'step=', step.replace('step', 'session')]) {
      const { status, headers } = await app.fetchAs('nobody', '/sign-in/code', { form: { code: '000000' }, headers: { Cookie: cookie } })
      expect([status, headers.get('Location')], cookie).toEqual([302, '/sign-in'])
      counted(task, { tried: 1 })
    }
  })
})

it.for(['//evil.example', '/\\evil.example', '\\\\evil.example', 'https://evil.example', '/\t/evil.example', '/\n/evil.example', '/a\r\nSet-Cookie: a=b', '/\u0000', '/\u007f', '/中文', '/\ud800', 'javascript:alert(1)', '', `/${'a'.repeat(3_000)}`])(
  'leads to no other site and breaks no answer after signing in: %j',
  (asked, { task }) => {
    expect(safeReturn(asked, '/staff')).toBe('/staff')
    counted(task, { tried: 1 })
  },
)

it('what an address names as its host is a path here', ({ task }) => {
  for (const asked of ['//evil.example/find', 'http://evil.example/find', '/\\evil.example', '@evil.example/', ':80/', '///evil.example', '']) {
    expect(addressAsked(asked, 'http://tracker.test').host, asked).toBe('tracker.test')
    counted(task, { tried: 1 })
  }
})

it('a page without TLS is not of this site once it has TLS, nor is one of another port or a longer name', ({ task }) => {
  const base = { host: 'jiati.example', baseUrl: 'https://jiati.example' }
  const from = (origin: string) => isOwnOrigin(new Request('https://jiati.example/', { method: 'POST', headers: { Origin: origin } }), base)
  expect(from('https://jiati.example')).toBe(true)
  for (const origin of ['http://jiati.example', 'https://jiati.example:8443', 'https://jiati.example.evil.example', 'https://evil.example', 'null', 'file://', '']) {
    expect(from(origin), origin).toBe(false)
    counted(task, { tried: 1 })
  }
})

it('no name of a file adds a header or breaks the download', ({ task }) => {
  for (const name of ['a\r\nSet-Cookie: x=y.pdf', 'a"; filename="b.html', '../../etc/passwd', '\ud800.pdf', '\u202Efdp.exe', "it's (1)*.pdf", '中文；.xlsx']) {
    const header = fileResponse(name, 'application/pdf', '').headers.get('Content-Disposition') ?? ''
    expect(header, name).toMatch(/^attachment; filename="[\w .-]+"; filename\*=UTF-8''[\w.~!%-]+$/)
    counted(task, { tried: 1 })
  }
})

it('no right and no token is for the widest place only because nobody chose one', async () => {
  for (const path of ['/admin/accounts/new', `/admin/accounts/${app.staff.officer.accountId}`, '/admin/tokens']) {
    const page = await (await app.fetchAs('admin', path)).text()
    expect(page, path).toMatch(/<select[^>]*name="divisionCode"[^>]*><option value=""[^>]*>请选择</)
    const form = { do: 'grant', name: '甲', login: 'jia', role: 'officer', divisionCode: '', permission: 'api.read', expiresOn: '2027-01-01' }
    const refused = await app.fetchAs('admin', path, { form })
    expect([path, refused.status, (await refused.text()).includes('请选择区划')]).toEqual([path, 422, true])
  }
})

it('names of the host that a visitor sends reach no link and no redirect', async ({ task }) => {
  const headers = { 'X-Forwarded-Host': 'evil.example', 'X-Forwarded-Proto': 'https', Forwarded: 'host=evil.example', 'X-Original-URL': '/admin/audit', 'X-Rewrite-URL': '/admin/audit', 'X-HTTP-Method-Override': 'DELETE' }
  const made = await app.fetchAs('admin', `/admin/accounts/${app.staff.officer.accountId}`, { form: { do: 'link' }, headers })
  expect(await made.text()).toContain('http://tracker.test/welcome/')
  for (const path of ['/', '/find?q=a', '/feedback', '/sign-in', '/account?lang=en', '/progress', '/staff/projects']) {
    const response = await app.fetchAs('officer', path, { headers })
    expect(`${response.headers.get('Location')}${await response.text()}`, path).not.toContain('evil.example')
    counted(task, { tried: 1 })
  }
})

it('no cell is a formula: behind blanks, with full-width signs, behind a byte order mark', ({ task }) => {
  for (const cell of ['=1', ' =1', '\t=1', '\r=1', '\n=1', '＝1+1', '＋1', '－1+1', '＠SUM(A1)', '\uFEFF=1', '\u200B=1', '\u3000＝1', '-1+1', '+1', '@x', '=cmd|/c calc!A0']) {
    const [, text = ''] = /^"?([^]*?)"?\r\n$/.exec(csvOf([], [[cell]]).split('\r\n').slice(1).join('\r\n')) ?? []
    expect(text.startsWith("'") || /^[+-]\d+$/.test(text), JSON.stringify(cell)).toBe(true)
    counted(task, { tried: 1 })
  }
})

it('what is typed to search a place is answered however it is built: a pattern that runs away would never end', async ({ task }) => {
  for (const typed of ['1'.repeat(4_000), '1-'.repeat(2_000), 'a1'.repeat(2_000), '东'.repeat(1_500), '路1号'.repeat(500), '十'.repeat(1_500), `${'1'.repeat(4_000)}单元`, '\u0301'.repeat(2_000), '%_\\'.repeat(500)]) {
    expect((await app.fetchAs('nobody', `/find?q=${encodeURIComponent(typed)}`)).status, typed.slice(0, 8)).toBe(200)
    expect((await app.fetchAs('bureau', `/staff/projects?q=${encodeURIComponent(typed)}&text=${encodeURIComponent(typed)}`)).status, typed.slice(0, 8)).toBe(200)
    counted(task, { tried: 2 })
  }
})
