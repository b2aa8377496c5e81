import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { raiseProblem } from '~/features/problems/problems.server'
import { createProject } from '~/features/projects/create.server'
import { startApp, type App, type Visitor } from '../helpers/app'
import { CHANGHE, SONGGUANTUN } from '../helpers/district'

const NOW = '2026-11-02T02:00:00.000Z'
let app: App
let number: string

beforeAll(async () => {
  app = await startApp(NOW)
  const { db } = app.open
  const { code } = await createProject(db, app.staff.officer, { divisionCode: CHANGHE, estate: '桂苑小区', building: '3号楼', stairwell: '2单元' }, '2026-01-02T02:00:00.000Z')
  number = (await raiseProblem(db, app.staff.officer, { divisionCode: CHANGHE, projectCode: code, class: 'pipeline', title: '高压电缆未迁移', ownerName: '供电公司', dueInDays: 2 }, NOW)).number
  await raiseProblem(db, app.staff.neighbour, { divisionCode: SONGGUANTUN, class: 'funds', title: '资金未到位', ownerName: '财政局' }, NOW)
}, 240_000)
afterAll(() => app.stop())

const post = (visitor: Visitor, form: Record<string, string>) => app.fetchAs(visitor, `/staff/problems/${number}`, { form })
const htmlOf = async (visitor: Visitor, path: string) => (await app.fetchAs(visitor, path)).text()
const row = () => app.open.db.selectFrom('problem').selectAll().where('number', '=', number).executeTakeFirstOrThrow()

describe('who may open what', () => {
  it.each([
    ['nobody', [302, 302, 302, 302]],
    ['officer', [200, 200, 200, 200]],
    ['neighbour', [200, 404, 200, 200]],
    ['bureau', [200, 200, 200, 200]],
    ['leader', [200, 200, 403, 200]],
    ['auditor', [200, 200, 403, 200]],
    ['admin', [403, 403, 403, 403]],
  ] as [Visitor, number[]][])('%s', async (visitor, expected) => {
    const pages = ['/staff/problems', `/staff/problems/${number}`, '/staff/problems/new', '/staff/problems/table?format=csv']
    for (const [index, page] of pages.entries()) expect((await app.fetchAs(visitor, page)).status, page).toBe(expected[index])
  })

  it('lists within the grants only, in all three lists and in the file', async () => {
    for (const path of ['/staff/problems', '/staff/problems?view=tasks', '/staff/problems?view=owners', '/staff/problems/table?format=csv', '/staff/problems/table?format=csv&view=owners']) {
      const [own, others] = [await htmlOf('neighbour', path), await htmlOf('bureau', path)]
      expect(own, path).toContain('财政局')
      expect(own, path).not.toContain('供电公司')
      expect(others, path).toContain('供电公司')
    }
  })

  it('shows each only the turns that are his', async () => {
    const turns = (visitor: Visitor) => ['request', 'update', 'stop', 'confirm', 'reopen'].filter((turn) => pages[visitor]?.includes(`value="${turn}"`))
    const pages: Partial<Record<Visitor, string>> = {}
    for (const visitor of ['officer', 'bureau', 'leader'] as const) pages[visitor] = await htmlOf(visitor, `/staff/problems/${number}`)
    expect(turns('officer')).toEqual(['request', 'update'])
    expect(turns('bureau')).toEqual(['request', 'update', 'stop'])
    expect(turns('leader')).toEqual([])
  })
})

describe('a problem’s life', () => {
  it('is raised with its time in working days, what is wrong said beside the field', async () => {
    const form = { unit: CHANGHE, class: 'approval', title: '审图意见未回', ownerName: '自然资源分局', dueInDays: '3', dueOn: '' }
    const wrong = await app.fetchAs('officer', '/staff/problems/new', { form: { ...form, title: ' ', dueInDays: '三天' } })
    expect(wrong.status).toBe(422)
    const response = await app.fetchAs('officer', '/staff/problems/new', { form })
    expect(response.headers.get('Location')).toBe('/staff/problems/371471-2026-0003')
    expect(await htmlOf('officer', '/staff/problems/371471-2026-0003')).toContain('时限11月5日')
  })

  it('stops and starts its clock by the bureau only', async () => {
    expect((await post('officer', { turn: 'stop', note: '等停电' })).status).toBe(403)
    expect((await post('neighbour', { turn: 'stop', note: '等停电' })).status).toBe(404)
    expect((await post('bureau', { turn: 'stop', note: '' })).status).toBe(422)
    for (const press of [1, 2]) expect((await post('bureau', { turn: 'stop', note: '等停电计划' })).status, `press ${press}`).toBe(302)
    // As if it had been stopped five working days ago.
    await app.open.db.updateTable('problem').set({ stopped_on: '2026-10-26' }).where('number', '=', number).execute()
    expect(await htmlOf('officer', '/staff/problems')).toContain('计时停止')
    for (const press of [1, 2]) expect((await post('bureau', { turn: 'start' })).status, `press ${press}`).toBe(302)
    expect((await row()).due_on).toBe('2026-11-11')
  })

  it('is struck off by somebody else than the one who asked, and reopened under its number', async () => {
    expect((await post('leader', { turn: 'request', note: '已迁' })).status).toBe(403)
    expect((await post('bureau', { turn: 'request', note: '' })).status).toBe(422)
    for (const press of [1, 2]) expect((await post('bureau', { turn: 'request', note: '电缆已迁，附验收单' })).status, `press ${press}`).toBe(302)
    const own = await post('bureau', { turn: 'confirm' })
    expect([own.status, (await own.text()).includes('不能是同一个人')]).toEqual([422, true])
    expect((await post('officer', { turn: 'confirm' })).status).toBe(403)
    for (const press of [1, 2]) expect((await post('checker', { turn: 'confirm' })).status, `press ${press}`).toBe(302)
    expect((await row()).closed_on).toBe('2026-11-02')
    expect(await htmlOf('officer', '/staff/problems?state=closed')).toContain('高压电缆未迁移')
    for (const press of [1, 2]) expect((await post('checker', { turn: 'reopen', note: '只迁了一半' })).status, `press ${press}`).toBe(302)
    expect(await row()).toMatchObject({ number, closed_on: null })
    const actions = await app.open.db.selectFrom('problem_event').innerJoin('problem', 'problem.id', 'problem_event.problem_id').select('action').where('number', '=', number).orderBy('problem_event.id').execute()
    expect(actions.map(({ action }) => action)).toEqual(['raised', 'stopped', 'started', 'closing_requested', 'closed', 'reopened'])
  })
})
