import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { COMMAND_LINE } from '~/domain/permissions'
import { planMilestone } from '~/features/milestones/plan.server'
import { recordMilestone } from '~/features/milestones/record.server'
import { pauseProject } from '~/features/milestones/interrupt.server'
import { insertPolicy } from '~/features/policies/policies.server'
import { createProject } from '~/features/projects/create.server'
import { startApp, type App } from '../helpers/app'
import { CHANGHE, DISTRICT, letter, SONGGUANTUN } from '../helpers/district'
import { pastFact } from '../helpers/past'

const NOW = '2026-11-02T02:00:00.000Z'
let app: App
let code: string
let page: string

beforeAll(async () => {
  app = await startApp(NOW)
  const commitmentId = await letter(app.open.db, CHANGHE, 2026)
  code = (await createProject(app.open.db, app.staff.officer, { divisionCode: CHANGHE, estate: '桂苑小区', building: '3号楼', stairwell: '2单元', commitmentId }, NOW)).code
  page = `/staff/projects/${code}`
})

afterAll(() => app.stop())

async function text(visitor: Parameters<App['fetchAs']>[0], path: string): Promise<string> {
  const response = await app.fetchAs(visitor, path)
  expect(response.status, path).toBe(200)
  return (await response.text()).replace(/<!-- -->|<wbr\/>/g, '')
}

async function refused(path: string, form: Record<string, string>): Promise<string> {
  const response = await app.fetchAs('officer', path, { form })
  expect(response.status, path).toBe(422)
  return (await response.text()).replace(/<!-- -->|<wbr\/>/g, '')
}

async function facts(): Promise<number> {
  return Number((await app.open.db.selectFrom('milestone_event').select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()).count)
}

describe('the list', () => {
  it('is a sentence, a filter in the address and rows that lead to projects', async () => {
    const html = await text('officer', '/staff/projects?text=桂苑')
    expect(html).toContain('在办1个项目，1部')
    expect(html).toContain(`href="${page}"`)
    expect(html).toContain('value="桂苑"')
    expect(await text('officer', '/staff/projects?state=paused')).toContain('没有停工项目')
    expect(await text('neighbour', '/staff/projects')).not.toContain(page)
  })

  it('comes as CSV and workbook by the same filter', async () => {
    const csv = await app.fetchAs('bureau', '/staff/projects/table?format=csv')
    expect(csv.headers.get('Content-Type')).toContain('text/csv')
    const lines = (await csv.text()).split('\r\n')
    expect(lines[0]).toContain('项目编号,镇街,小区,楼栋,单元')
    expect(lines[1]).toContain(`${code},长河街道,桂苑小区,3号楼,2单元,1,计划内,尚未签约`)
    const book = await app.fetchAs('bureau', '/staff/projects/table')
    expect(new Uint8Array(await book.arrayBuffer()).slice(0, 2)).toEqual(new Uint8Array([0x50, 0x4b]))
  })
})

describe('a project', () => {
  it('is not found outside the grants, and refused where it may be read but not changed', async () => {
    expect((await app.fetchAs('neighbour', page)).status).toBe(404)
    expect((await app.fetchAs('neighbour', `${page}/record?milestone=AGREEMENT`)).status).toBe(404)
    expect((await app.fetchAs('leader', page)).status).toBe(200)
    expect((await app.fetchAs('leader', `${page}/edit`)).status).toBe(403)
    expect((await app.fetchAs('officer', `${page}/letter`)).status).toBe(403)
    expect((await app.fetchAs('officer', '/staff/projects/0000')).status).toBe(404)
    expect((await app.fetchAs('nobody', page)).status).toBe(302)
  })

  it('says why a gate is closed instead of showing its form', async () => {
    expect(await text('officer', `${page}/record?milestone=STARTED`)).toContain('还没有登记签约，不能登记开工')
    expect(await text('officer', `${page}/record`)).toContain('现在还不能登记')
  })

  it('refuses with a sentence beside the field and keeps what was typed', async () => {
    const tomorrow = await refused(`${page}/record?milestone=AGREEMENT`, { milestone: 'AGREEMENT', occurredOn: '2026-11-03', note: '村口' })
    expect(tomorrow).toContain('日期不能晚于今天（2026年11月2日）')
    expect(tomorrow).toContain('村口')
    expect(tomorrow).toContain('value="2026-11-03"')
    expect(await refused(`${page}/record?milestone=AGREEMENT`, { milestone: 'AGREEMENT', occurredOn: '2026-02-30' })).toContain('没有“2026-02-30”这一天')
    expect(await refused(`${page}/record?milestone=AGREEMENT`, {})).toContain('请选择节点')
    expect(await refused('/staff/projects/new', { divisionCode: CHANGHE, estate: '桂苑小区', building: '3号楼', stairwell: '2单元' })).toContain(`已有项目${code}`)
    expect(await refused('/staff/projects/new', { divisionCode: SONGGUANTUN, estate: '', building: '', floors: '九' })).toContain('请填写整数')
    expect(await facts()).toBe(0)
  })

  it('takes a form sent twice once', async () => {
    const form = { milestone: 'AGREEMENT', occurredOn: '2026-10-20' }
    for (let time = 1; time <= 2; time++) expect((await app.fetchAs('officer', `${page}/record?milestone=AGREEMENT`, { form })).headers.get('Location')).toBe(page)
    expect(await facts()).toBe(1)
    const plan = { milestone: 'NOTICE', dueOn: '2026-11-20' }
    for (let time = 1; time <= 2; time++) expect((await app.fetchAs('officer', `${page}/plan?milestone=NOTICE`, { form: plan })).status).toBe(302)
    expect(await app.open.db.selectFrom('milestone_plan').select('due_on').execute()).toHaveLength(1)
  })

  it('answers where it stands, and keeps the promise beside the revised date', async () => {
    expect(await refused(`${page}/plan?milestone=NOTICE`, { milestone: 'NOTICE', dueOn: '2026-12-05' })).toContain('日期已定过，改期请选择原因')
    await app.fetchAs('officer', `${page}/plan?milestone=NOTICE`, { form: { milestone: 'NOTICE', dueOn: '2026-12-05', reason: 'funds' } })
    const html = await text('officer', page)
    expect(html).toContain('桂苑小区3号楼2单元已签约，公示应在12月5日前，还有33天')
    expect(html).toContain('公示由11月20日改为12月5日')
    expect(html).toContain('资金未到位')
    expect(html).toContain('待核实')
  })

  it('is verified by somebody else, once, and retracted with a reason that stays', async () => {
    const event = await app.open.db.selectFrom('milestone_event').select('id').executeTakeFirstOrThrow()
    expect((await app.fetchAs('officer', page, { form: { verify: String(event.id) } })).status).toBe(403)
    for (let time = 1; time <= 2; time++) expect((await app.fetchAs('bureau', page, { form: { verify: String(event.id) } })).status).toBe(302)
    expect(await text('bureau', page)).toContain('bureau11月2日核实')
    expect(await refused(`${page}/retract/${event.id}`, { reason: '日期写错' })).toContain('请由住建部门撤回')
    expect((await app.fetchAs('bureau', `${page}/retract/${event.id}`, { form: { reason: '日期写错' } })).status).toBe(302)
    const html = await text('officer', page)
    expect(html).toContain('bureau11月2日撤回：日期写错')
    expect(html).toContain('尚未签约')
    expect((await app.fetchAs('bureau', `${page}/retract/999999`)).status).toBe(404)
  })

  it('shows a pause and offers the restart; moves to another unit with the line of its life', async () => {
    await recordMilestone(app.open.db, app.staff.officer, { projectCode: code, milestone: 'AGREEMENT', occurredOn: '2026-10-21' }, NOW)
    await pauseProject(app.open.db, app.staff.officer, { projectCode: code, occurredOn: '2026-10-23', reason: 'pipeline', untilOn: '2026-11-30' }, NOW)
    const paused = await text('officer', page)
    expect(paused).toContain('停工10天：等管线迁改，预计11月30日复工')
    expect(paused).toContain('turn=resume')
    const move = { toDivisionCode: SONGGUANTUN, effectiveOn: '2026-11-01', reason: '区划调整' }
    expect((await app.fetchAs('bureau', `${page}/transfer`, { form: move })).status).toBe(302)
    expect((await app.fetchAs('officer', page)).status).toBe(404)
    expect(await text('neighbour', page)).toContain('由长河街道移交宋官屯街道')
  })

  it('says how long the use registration has been missing, by the policy of its district', async () => {
    const { db } = app.open
    await insertPolicy(db, COMMAND_LINE, { divisionCode: DISTRICT, validFrom: '2026-01-01', body: JSON.stringify({ registrationDays: 45 }), note: '测试' }, NOW)
    const used = await createProject(db, app.staff.officer, { divisionCode: CHANGHE, estate: '桂苑小区', building: '5号楼', stairwell: '1单元' }, NOW)
    await pastFact(db, { code: used.code, milestone: 'IN_USE', occurredOn: '2026-08-01' }, NOW)
    expect(await text('officer', `/staff/projects/${used.code}`)).toContain('投入使用已超过45天，还没有办理使用登记（应在9月15日前）')
  })

  it('says since when the start is late and what ends it, until the start is recorded', async () => {
    const { db } = app.open
    const late = await createProject(db, app.staff.officer, { divisionCode: CHANGHE, estate: '桂苑小区', building: '6号楼', stairwell: '1单元' }, NOW)
    const at = `/staff/projects/${late.code}`
    await planMilestone(db, app.staff.officer, { projectCode: late.code, milestone: 'STARTED', dueOn: '2026-08-20' }, '2026-06-01T02:00:00.000Z')
    expect(await text('officer', at)).toContain('计划2026年8月开工，过了3个月还没有开工：严重滞后。登记开工，或说明原因调整计划日期后不再提示')
    await pastFact(db, { code: late.code, milestone: 'STARTED', occurredOn: '2026-10-20' }, NOW)
    expect(await text('officer', at)).not.toContain('还没有开工')
  })
})

it('a correction sent without a field leaves what stands there; two people at one form keep both changes, and the second at one field is asked', async () => {
  const { code } = await createProject(app.open.db, app.staff.officer, { divisionCode: CHANGHE, estate: '两人小区', building: '1号楼', stairwell: '1单元', elevators: 2, floors: 6, note: '原备注' }, NOW)
  const path = `/staff/projects/${code}/edit`
  const seenIn = (html: string) => /name="seen"[^>]* value="([^"]*)"/.exec(html)?.[1]?.replaceAll('&quot;', '"') ?? ''
  const seen = seenIn(await (await app.fetchAs('officer', path)).text())
  const row = () => app.open.db.selectFrom('project').select(['elevators', 'floors', 'note']).where('code', '=', code).executeTakeFirstOrThrow()
  expect((await app.fetchAs('officer', path, { form: { estate: '两人小区', building: '1号楼' } })).status).toBe(302)
  expect(await row()).toEqual({ elevators: 2, floors: 6, note: '原备注' })
  const form = { estate: '两人小区', address: '', building: '1号楼', stairwell: '1单元', floors: '6', households: '', elevators: '2', longitude: '', latitude: '', note: '原备注', seen }
  expect((await app.fetchAs('officer', path, { form: { ...form, floors: '7' } })).status).toBe(302)
  expect((await app.fetchAs('bureau', path, { form: { ...form, note: '新备注' } })).status).toBe(302)
  expect(await row()).toEqual({ elevators: 2, floors: 7, note: '新备注' })
  const asked = await app.fetchAs('bureau', path, { form: { ...form, floors: '8' } })
  expect(asked.status).toBe(422)
  const html = await asked.text()
  expect(html).toContain('别人刚改为“7”')
  expect((await app.fetchAs('bureau', path, { form: { ...form, floors: '8', seen: seenIn(html) } })).status).toBe(302)
  expect(await row()).toEqual({ elevators: 2, floors: 8, note: '新备注' })
})
