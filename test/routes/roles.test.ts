import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canSomewhere } from '~/domain/permissions'
import { ADDRESSES } from '~/routes'
import { startApp, type App, type Visitor } from '../helpers/app'
import { builtApplication } from '../helpers/build'
import { counted } from '../helpers/counted'

let app: App

beforeAll(async () => {
  app = await startApp()
}, 240_000)
afterAll(() => app.stop())

const ROLES = ['officer', 'bureau', 'leader', 'admin'] as const
/** Pages without a parameter: their address says all that they need. */
const PAGES = ADDRESSES.flatMap(({ path, access }) => (access === 'token' ? [] : [{ path, access }])).filter(({ path }) => !/[:*]/.test(path) && !['denied', 'sign-out'].includes(path))

describe('every address asks for what the URL table says', () => {
  it.each(ADDRESSES.filter(({ access }) => access !== 'public' && access !== 'token'))('/$path leads nobody past the sign-in page', async ({ path }) => {
    const response = await app.fetchAs('nobody', `/${path.replace(/:[\w-]+/g, '1')}`)
    expect(response.status).toBe(302)
    expect(response.headers.get('Location')).toMatch(/^\/sign-in\?returnTo=/)
  })

  it.each(ROLES.flatMap((role) => PAGES.map((page) => ({ role, ...page }))))('/$path as $role', async ({ role, path, access }) => {
    const response = await app.fetchAs(role, `/${path}`)
    const isOpen = access === 'public' || access === 'session' || canSomewhere(app.staff[role], access)
    if (isOpen) expect(response.status, await response.clone().text()).toBeLessThan(500)
    if (isOpen) expect(response.status).not.toBe(403)
    else expect(response.status).toBe(403)
  })

  it.each(ADDRESSES.filter(({ access }) => access === 'token'))('/$path answers 401 to whoever has no token, signed in or not', async ({ path }) => {
    for (const visitor of ['nobody', 'admin'] as const) expect((await app.fetchAs(visitor, `/${path.replace(/:[\w-]+/g, '1')}`)).status).toBe(401)
  })

  it('says what is missing in a sentence, in the page, without running the page', async () => {
    const response = await app.fetchAs('officer', '/admin/accounts')
    const html = await response.text()
    expect(html).toContain('您没有这项权限')
    expect(html).not.toContain('neighbour')
  })

  it('refuses the router’s own requests for data in the same way', async () => {
    const signedOut = await app.fetchAs('nobody', '/admin/accounts.data?_routes=routes/admin/accounts')
    expect(await signedOut.text()).not.toContain('neighbour')
    const officer = await app.fetchAs('officer', '/admin/accounts.data?_routes=routes/admin/accounts')
    expect(await officer.text()).not.toContain('neighbour')
    const admin = await app.fetchAs('admin', '/admin/accounts.data?_routes=routes/admin/accounts')
    expect(await admin.text()).toContain('neighbour')
  })

  it('leaves a form with what was typed where its session has ended meanwhile, and changes nothing', async () => {
    const form = { estate: '过期小区', building: '9号楼', divisionCode: '371471007', password: 'not sent back' }
    const headers = { Referer: 'http://tracker.test/staff/projects/new' }
    const response = await app.fetchAs('nobody', '/staff/projects/new.data', { form, headers })
    expect(response.status).toBe(401)
    const said = await response.text()
    for (const part of ['"signed_out"', '过期小区', '9号楼']) expect(said).toContain(part)
    expect(said).not.toContain('not sent back')
    expect(said).not.toContain('SingleFetchRedirect')
    expect(await app.open.db.selectFrom('project').selectAll().execute()).toEqual([])
  })

  it('keeps the frame, too, where a form came too late: asking for it again would lead away from what was typed', async () => {
    const frame = (await builtApplication()).build.routes.root?.module as { shouldRevalidate?: (asked: object) => boolean }
    const answers = [{ formMethod: 'POST', actionStatus: 401 }, { formMethod: 'POST', actionStatus: 422 }, { formMethod: 'POST' }, {}].map((asked) => frame.shouldRevalidate?.(asked))
    expect(answers).toEqual([false, true, true, false])
  })

  it('leads elsewhere, by the answer to a form, where no page stands to show it', async () => {
    for (const [path, visitor] of [['/sign-out', 'nobody'], ['/staff/projects/new', 'nobody']] as const) {
      const response = await app.fetchAs(visitor, `${path}.data`, { form: { estate: 'x' }, headers: { Referer: 'http://tracker.test/staff' } })
      expect(response.status).toBe(202)
      const said = await response.text()
      expect(said).toContain(`"redirect","${path}"`)
      expect(said).not.toContain('SingleFetchRedirect')
    }
    const forbidden = await app.fetchAs('officer', '/admin/accounts/new.data', { form: { login: 'mole' }, headers: { Referer: 'http://tracker.test/admin/accounts/new' } })
    expect(forbidden.status).toBe(403)
    expect(await forbidden.text()).toMatch(/"error"/)
  })

  it('refuses a change by somebody without the right, and changes nothing', async () => {
    const before = await app.open.db.selectFrom('account').selectAll().execute()
    for (const path of ['/admin/accounts/new', '/admin/accounts/new.data']) {
      const response = await app.fetchAs('officer', path, { form: { login: 'mole', name: 'x', role: 'admin', divisionCode: '371471' } })
      expect(response.status).not.toBe(200)
    }
    expect(await app.open.db.selectFrom('account').selectAll().execute()).toEqual(before)
  })

  it('knows no account outside the administrator’s reach', async () => {
    const { id } = await app.open.db.insertInto('account').values({ login: 'far', name: 'far', created_at: '2026-01-01T00:00:00.000Z' }).returning('id').executeTakeFirstOrThrow()
    await app.open.db.insertInto('account_grant').values({ account_id: id, role: 'officer', division_code: '371472001', created_at: '2026-01-01T00:00:00.000Z' }).execute()
    expect((await app.fetchAs('admin', `/admin/accounts/${id}`)).status).toBe(404)
  })
})

describe('a request from elsewhere', () => {
  it('is refused at every address, before anybody is asked who he is', async ({ task }) => {
    const accepted: string[] = []
    for (const { path } of ADDRESSES) {
      for (const [origin, method] of [['https://evil.example', 'POST'], ['', 'POST'], ['null', 'POST'], ['http://tracker.test:8080', 'POST'], ['http://tracker.test.evil.example', 'POST'], ['https://evil.example', 'DELETE']] as const) {
        const { status } = await app.fetchAs('admin', `/${path.replace(/:[\w-]+/g, '1')}`, { method, headers: { Origin: origin } })
        if (status !== 403) accepted.push(`${method} /${path} from ${origin}: ${status}`)
        counted(task, { posts: 1 })
      }
    }
    expect(accepted).toEqual([])
  })

  it.each([
    ['another site', { Origin: 'https://evil.example' }],
    ['no origin at all', { Origin: '' }],
    ['a hidden one', { Origin: 'null' }],
  ])('changes nothing: %s', async (_title, headers) => {
    const response = await app.fetchAs('admin', '/sign-out', { form: {}, headers })
    expect(response.status).toBe(403)
    expect(await response.text()).toContain('请打开本系统的页面')
    expect((await app.fetchAs('admin', '/account')).status).toBe(200)
  })
})

describe('pages of errors', () => {
  it.each([
    ['nobody', '/no-such-page', 404, '没有找到这个页面'],
    ['officer', '/admin/audit', 403, '您没有这项权限'],
    ['nobody', '/welcome/wrong', 404, '这个链接不能用了'],
  ] as [Visitor, string, number, string][])('%s at %s: %i', async (visitor, path, status, sentence) => {
    const response = await app.fetchAs(visitor, path)
    expect(response.status).toBe(status)
    expect(await response.text()).toContain(sentence)
  })

  it('never carries a script on a public page, and always a policy', async () => {
    const response = await app.fetchAs('nobody', '/sign-in')
    expect(await response.text()).not.toContain('<script')
    expect(response.headers.get('Content-Security-Policy')).toContain("default-src 'self'")
    expect(response.headers.get('Referrer-Policy')).toBe('same-origin')
  })
})

describe('language and large type', () => {
  it('are chosen by a link, kept in a cookie, and lead back to the same page', async () => {
    const response = await app.fetchAs('nobody', '/sign-in?returnTo=%2Fstaff&lang=en')
    expect(response.status).toBe(303)
    expect(response.headers.get('Location')).toBe('/sign-in?returnTo=%2Fstaff')
    expect(response.headers.get('Set-Cookie')).toMatch(/^lang=en; Path=\/; HttpOnly/)
    const english = await app.fetchAs('nobody', '/sign-in', { headers: { Cookie: 'lang=en; elder=1' } })
    const html = await english.text()
    expect(html).toContain('<html lang="en" data-elder="">')
  })
})
