import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answers, OPERATIONS, openApi } from '~/domain/api'
import { COMMAND_LINE } from '~/domain/permissions'
import { checkCircular, draftCircular, issueCircular } from '~/features/circulars/commands.server'
import { createToken, revokeToken } from '~/features/programs/tokens.server'
import { createProject } from '~/features/projects/create.server'
import { QUESTIONS_A_MINUTE, WRONG_TOKENS_A_MINUTE } from '~/http/api.server'
import { startApp, type App } from '../helpers/app'
import { CHANGHE, codesOf, DISTRICT, ELSEWHERE, SONGGUANTUN } from '../helpers/district'
import { pastFact } from '../helpers/past'

const NOW = '2026-11-02T02:00:00.000Z'
let app: App
const codes: string[] = []

beforeAll(async () => {
  app = await startApp(NOW)
  const { db } = app.open
  for (const divisionCode of [CHANGHE, SONGGUANTUN, ELSEWHERE]) {
    const { code } = await createProject(db, COMMAND_LINE, { divisionCode, estate: '春和里', building: '1号楼', stairwell: '1单元', commitmentId: null }, NOW)
    await pastFact(db, { code, milestone: 'ACCEPTANCE', occurredOn: '2026-09-10', verified: true }, NOW)
    codes.push(code)
  }
  const key = { divisionCode: DISTRICT, month: '2026-10', measure: 'completed' as const }
  await draftCircular(db, app.staff.bureau, key, NOW)
  await checkCircular(db, app.staff.checker, key, NOW)
  await issueCircular(db, app.staff.leader, key, NOW)
}, 240_000)
afterAll(() => app.stop())

let made = 0
const tokenFor = async (divisionCode: string, permission = 'figures', expiresOn = '2026-12-31') =>
  createToken(app.open.db, COMMAND_LINE, { name: `平台${++made}`, divisionCode, permission, expiresOn }, app.clock.now)
const ask = (path: string, token: string) => app.fetchAs('nobody', path, { headers: { Authorization: `Bearer ${token}` } })
const json = async (path: string, token: string) => {
  const response = await ask(path, token)
  expect(response.status, await response.clone().text()).toBe(200)
  return response.json()
}

describe('what a program reads', () => {
  it('is what lies under its token’s division, and nothing else exists for it', async () => {
    const { token } = await tokenFor(DISTRICT)
    expect((await json('/api/v1/divisions', token)).divisions.map(({ code }: { code: string }) => code)).toEqual([DISTRICT, CHANGHE, SONGGUANTUN, '371471100'])
    expect((await json('/api/v1/projects', token)).projects.map(({ code }: { code: string }) => code)).toEqual(codes.slice(0, 2))
    expect((await json(`/api/v1/projects?division=${SONGGUANTUN}`, token)).projects.map(({ code }: { code: string }) => code)).toEqual(codes.slice(1, 2))
    for (const path of [`/api/v1/projects/${codes[2]}`, `/api/v1/projects?division=${ELSEWHERE}`, '/api/v1/figures?division=371472&month=2026-10', '/api/v1/divisions?division=3714', '/api/v1/circulars/371472/2026-10', '/api/v1/circulars?division=3714'])
      expect((await ask(path, token)).status, path).toBe(404)
  })

  it('of a sub-district’s token is that sub-district: not its neighbour, not the district’s circular, not what lies above', async () => {
    const { token } = await tokenFor(CHANGHE)
    expect((await json('/api/v1/divisions', token)).divisions).toEqual([{ code: CHANGHE, name: '长河街道', level: 'subdistrict', parent: null }])
    expect((await json('/api/v1/circulars', token)).circulars).toEqual([])
    for (const path of [`/api/v1/circulars/${DISTRICT}/2026-10`, `/api/v1/projects/${codes[1]}`, `/api/v1/figures?division=${SONGGUANTUN}&month=2026-10`]) expect((await ask(path, token)).status, path).toBe(404)
  })

  it('of a project is its public part, and the rest only with the permission', async () => {
    const [figures, projects] = [await tokenFor(DISTRICT), await tokenFor(DISTRICT, 'projects')]
    expect(Object.keys(await json(`/api/v1/projects/${codes[0]}`, figures.token))).toEqual(['code', 'division', 'estate', 'building', 'stairwell', 'stage'])
    expect((await json(`/api/v1/projects/${codes[0]}`, projects.token)).staff).toMatchObject({ elevators: 1, inPlan: false, stage: 'ACCEPTANCE', stageOn: '2026-09-10' })
  })

  it('are the figures that the circular prints', async () => {
    const { token } = await tokenFor(DISTRICT)
    const circular = await json(`/api/v1/circulars/${DISTRICT}/2026-10`, token)
    const { figures } = await json('/api/v1/figures?month=2026-10&measure=completed', token)
    for (const row of circular.rows) {
      const { month, year, all } = figures.find((figure: { division: string }) => figure.division === row.code).verified
      expect({ month, year, all }).toEqual(row.completed)
    }
    expect(circular.issued).toBe(1)
    expect((await json('/api/v1/circulars', token)).circulars).toMatchObject([{ division: DISTRICT, month: '2026-10', measure: 'completed', number: 1 }])
  })

  it('comes a page at a time', async () => {
    const { token } = await tokenFor('3714')
    const first = await json('/api/v1/projects?limit=2', token)
    const second = await json(`/api/v1/projects?limit=2&after=${first.next}`, token)
    expect([...first.projects, ...second.projects].map(({ code }: { code: string }) => code)).toEqual([...codes].sort())
    expect(second.next).toBeNull()
  })

  it.each(['/api/v1/figures', '/api/v1/figures?month=2026-13', '/api/v1/figures?month=2027-01', '/api/v1/figures?month=2026-10&from=2024-01', '/api/v1/projects?limit=0', '/api/v1/projects?stage=x'])('a wrong question is told so: %s', async (path) => {
    const response = await ask(path, (await tokenFor(DISTRICT)).token)
    expect(response.status).toBe(400)
    expect(await response.json()).toHaveProperty('message')
  })
})

describe('a token', () => {
  it.each([['none', ''], ['a wrong one', 'Bearer jt_wrong'], ['a session instead', 'Basic abc']])('is asked for: %s', async (_title, header) => {
    const response = await app.fetchAs('admin', '/api/v1/divisions', { headers: { Authorization: header } })
    expect(response.status).toBe(401)
    expect(response.headers.get('WWW-Authenticate')).toBe('Bearer')
  })

  it('stops when it is revoked, by who administers its division only', async () => {
    const { id, token } = await tokenFor(DISTRICT)
    expect((await ask('/api/v1/divisions', token)).status).toBe(200)
    expect(await codesOf(revokeToken(app.open.db, app.staff.bureau, { id }, NOW))).toEqual(['not_found'])
    await revokeToken(app.open.db, app.staff.admin, { id }, NOW)
    await revokeToken(app.open.db, app.staff.admin, { id }, NOW)
    expect((await ask('/api/v1/divisions', token)).status).toBe(401)
    expect(await app.open.db.selectFrom('audit_entry').select('action').where('subject_type', '=', 'api_token').where('subject_id', '=', String(id)).execute()).toEqual([{ action: 'createToken' }, { action: 'revokeToken' }])
  })

  it('ends with its last day in Shanghai', async () => {
    const { token } = await tokenFor(DISTRICT, 'figures', '2026-11-03')
    app.clock.now = '2026-11-03T15:59:59.000Z'
    expect((await ask('/api/v1/divisions', token)).status).toBe(200)
    app.clock.now = '2026-11-03T16:00:00.000Z'
    expect((await ask('/api/v1/divisions', token)).status).toBe(401)
    app.clock.now = NOW
  })

  it('is made by an administrator in his reach, shown once, and kept nowhere in the clear', async () => {
    const form = { name: '区政务数据平台', divisionCode: DISTRICT, permission: 'figures', expiresOn: '2027-10-31' }
    const html = await (await app.fetchAs('admin', '/admin/tokens', { form })).text()
    const token = /jt_[\w-]{43}/.exec(html)?.[0] ?? ''
    expect((await ask('/api/v1/divisions', token)).status).toBe(200)
    expect(await (await app.fetchAs('admin', '/admin/tokens')).text()).not.toContain(token)
    expect(JSON.stringify(await app.open.db.selectFrom('api_token').selectAll().execute())).not.toContain(token)
    expect(JSON.stringify(await app.open.db.selectFrom('audit_entry').selectAll().execute())).not.toContain(token)
    const again = await app.fetchAs('admin', '/admin/tokens', { form })
    expect(again.status).toBe(422)
    expect(await again.text()).toContain('已有同名的在用令牌')
    expect(await (await app.fetchAs('admin', '/admin/tokens', { form: { ...form, name: '别处', divisionCode: '371472' } })).text()).toContain('不在您的管理范围内')
    expect(await app.open.db.selectFrom('api_token').select('id').where('division_code', '=', '371472').execute()).toEqual([])
  })

  it.each([
    [{ name: ' ' }, 'token_name_missing'],
    [{ permission: 'everything' }, 'token_permission_unknown'],
    [{ expiresOn: '2026-11-01' }, 'token_end_past'],
    [{ expiresOn: '2029-01-01' }, 'token_end_far'],
    [{ expiresOn: '2026-02-30' }, 'token_end_past'],
  ])('is refused with %o', async (wrong, code) => {
    const input = { name: '平台', divisionCode: DISTRICT, permission: 'figures', expiresOn: '2026-12-31', ...wrong }
    expect(await codesOf(createToken(app.open.db, app.staff.admin, input, NOW))).toEqual([code])
  })

  it('may ask so often a minute, and wrong ones less', async () => {
    const { token } = await tokenFor(DISTRICT)
    app.clock.now = '2026-11-02T02:05:10.000Z'
    for (let turn = 0; turn < QUESTIONS_A_MINUTE; turn++) expect((await ask('/api/v1/circulars', token)).status).toBe(200)
    const refused = await ask('/api/v1/circulars', token)
    expect([refused.status, refused.headers.get('Retry-After')]).toEqual([429, '50'])
    app.clock.now = '2026-11-02T02:06:00.000Z'
    expect((await ask('/api/v1/circulars', token)).status).toBe(200)
    for (let turn = 0; turn < WRONG_TOKENS_A_MINUTE; turn++) expect((await ask('/api/v1/circulars', 'jt_guess')).status).toBe(401)
    expect((await ask('/api/v1/circulars', 'jt_guess')).status).toBe(429)
    app.clock.now = NOW
  })
})

describe('the description', () => {
  it('names every address of the table that answers programs, and the answers are those of the schemas', async () => {
    const description = await (await app.fetchAs('nobody', '/api/v1/openapi.json')).json()
    expect(description).toEqual(JSON.parse(JSON.stringify(openApi('http://tracker.test'))))
    expect(description.openapi).toBe('3.1.0')
    expect(Object.keys(description.paths)).toEqual(OPERATIONS.map(({ path }) => path))
    const { ADDRESSES } = await import('~/routes')
    const table = ADDRESSES.filter(({ access }) => access === 'token').map(({ path }) => `/${path.replace(/:(\w+)/g, '{$1}')}`)
    expect(Object.keys(description.paths).sort()).toEqual(table.sort())
    for (const { path } of OPERATIONS) {
      const ref: string = description.paths[path].get.responses[200].content['application/json'].schema.$ref
      expect(description.components.schemas[ref.split('/').at(-1) ?? '']).toHaveProperty('properties')
    }
    expect(Object.keys(description.components.schemas)).toEqual([...Object.keys(answers), 'error'])
  })
})
