import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openRound } from '~/features/dispatch/rounds.server'
import { submitWeeklyUpdate } from '~/features/dispatch/updates.server'
import { createProject } from '~/features/projects/create.server'
import { startApp, type App } from '../helpers/app'
import { CHANGHE, DISTRICT } from '../helpers/district'

const WEEK = '2026-W44'
const CLOSES = '2026-11-03T16:00:00.000Z'
let app: App
const codes: string[] = []

beforeAll(async () => {
  app = await startApp('2026-11-03T15:50:00.000Z')
  for (let number = 1; number <= 52; number++) {
    const place = { divisionCode: CHANGHE, estate: '桂苑小区', building: `${number}号楼`, stairwell: '1单元' }
    codes.push((await createProject(app.open.db, app.staff.officer, place, '2026-01-05T02:00:00.000Z')).code)
  }
  await openRound(app.open.db, app.staff.bureau, { districtCode: DISTRICT, week: WEEK }, '2026-11-02T01:00:00.000Z')
}, 240_000)
afterAll(() => app.stop())

const page = async (path: string) => (await app.fetchAs('officer', path)).text()
const formOf = (project: string, more: Record<string, string>) => ({ week: WEEK, project, key: crypto.randomUUID(), seen: '', after: '', turn: 'update', ...more })
const post = (project: string, more: Record<string, string>) => app.fetchAs('officer', `/staff?card=${project}`, { form: formOf(project, more) })
const cardOf = (html: string, code: string) => html.split('<article').find((part) => part.includes(`id="${code}"`)) ?? ''
const storedOf = (code: string) =>
  app.open.db.selectFrom('weekly_update').innerJoin('project', 'project.id', 'project_id').select('words').where('project.code', '=', code).execute()

describe('the officer’s week without scripts', () => {
  it('leads from fifty cards to the others and back, and finds a project by its name', async () => {
    const first = await page('/staff')
    expect(first.match(/<article/g)).toHaveLength(50)
    expect(first).toContain('还剩52个没报')
    expect(first).toContain('后面还有2个没报')
    const next = await page('/staff?from=50')
    expect(next.match(/<article/g)).toHaveLength(2)
    expect(next).toContain('回到最前')
    expect((await page(`/staff?q=${encodeURIComponent('52号楼')}`)).match(/<article/g)).toHaveLength(1)
    expect(await page(`/staff?q=${encodeURIComponent('没有这一栋')}`)).toContain('没有名称里有“没有这一栋”的项目')
    expect((await page('/staff?from=-1')).match(/<article/g)).toHaveLength(50)
  })

  it('brings the fields of a stage when they are asked for, with what was typed, and stores nothing by that', async () => {
    const code = codes[0] ?? ''
    expect(cardOf(await page('/staff'), code)).not.toContain('name="occurredOn"')
    const answer = await post(code, { turn: 'milestone', condition: 'progress', words: '方案通过' })
    const card = cardOf(await answer.text(), code)
    expect(card).toContain('name="occurredOn"')
    expect(card).toContain('方案通过')
    expect(await storedOf(code)).toEqual([])
  })

  it('asks who must act where a project is stuck, beside the words', async () => {
    const code = codes[1] ?? ''
    const card = cardOf(await (await post(code, { condition: 'stuck', words: '燃气没有来' })).text(), code)
    expect(card).toContain('name="ownerName"')
    expect(card).toContain('燃气没有来')
    expect(card).toContain(`href="#${code}-ownerName"`)
    expect((await post(code, { condition: 'stuck', words: '燃气没有来', ownerName: '燃气公司', dueOn: '2026-11-20', class: 'pipeline' })).status).toBe(302)
  })

  it('shows the card again when somebody else has reported it meanwhile, and overwrites when that was seen', async () => {
    const code = codes[2] ?? ''
    await submitWeeklyUpdate(app.open.db, app.staff.officer, { week: WEEK, projectCode: code, condition: 'progress', words: '同事先报', submissionKey: 'theirs' }, app.clock.now)
    const refused = await post(code, { condition: 'progress', words: '我后报的' })
    expect(refused.status).toBe(422)
    const card = cardOf(await refused.text(), code)
    expect(card).toContain('同事先报')
    expect(card).toContain('我后报的')
    expect(card).toContain('name="seen" value="theirs"')
    expect(await storedOf(code)).toEqual([{ words: '同事先报' }])
    expect((await post(code, { condition: 'progress', words: '我后报的', seen: 'theirs' })).status).toBe(302)
    expect(await storedOf(code)).toEqual([{ words: '我后报的' }])
  })

  it('stores the last second before midnight and refuses the first after it; what was typed in the open form is kept', async () => {
    const [last = '', late = ''] = [codes[3], codes[4]]
    app.clock.now = '2026-11-03T15:59:59.000Z'
    expect(await page('/staff')).toContain(`id="${late}"`)
    expect((await post(last, { condition: 'progress', words: '二十三点五十九分报的' })).status).toBe(302)
    app.clock.now = CLOSES
    const refused = await post(late, { condition: 'progress', words: '零点整报的，写了很久' })
    expect(refused.status).toBe(422)
    const html = await refused.text()
    expect(html).toContain('这一周已截止锁定')
    expect(html).toContain('零点整报的，写了很久')
    expect([(await storedOf(last)).length, await storedOf(late)]).toEqual([1, []])
    expect((await app.fetchAs('officer', '/staff/week/send', { form: formOf(late, { condition: 'progress', words: '零点整报的，写了很久' }) })).status).toBe(422)
  })
})
