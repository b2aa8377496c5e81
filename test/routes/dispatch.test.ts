import readExcelFile from 'read-excel-file/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openRound } from '~/features/dispatch/rounds.server'
import { submitSheet, takeBackSheet } from '~/features/dispatch/sheets.server'
import { reportRestAsNoChange, submitWeeklyUpdate } from '~/features/dispatch/updates.server'
import { createProject } from '~/features/projects/create.server'
import { startApp, type App, type Visitor } from '../helpers/app'
import { CHANGHE, DISTRICT } from '../helpers/district'

const WEEK = '2026-W44'
const NOW = '2026-11-02T02:00:00.000Z'
let app: App
let sheet: number
const codes: string[] = []

beforeAll(async () => {
  app = await startApp(NOW)
  const { db } = app.open
  for (const stairwell of ['1单元', '2单元']) {
    codes.push((await createProject(db, app.staff.officer, { divisionCode: CHANGHE, estate: '桂苑小区', building: '3号楼', stairwell }, '2026-01-02T02:00:00.000Z')).code)
  }
  const week = async (name: string, words: string, now: string) => {
    await openRound(db, app.staff.bureau, { districtCode: DISTRICT, week: name }, now)
    await submitWeeklyUpdate(db, app.staff.officer, { week: name, projectCode: codes[0] ?? '', condition: 'progress', words, submissionKey: name }, now)
    await reportRestAsNoChange(db, app.staff.officer, { week: name, projectCodes: codes, submissionKey: `rest ${name}` }, now)
  }
  await week('2026-W43', '正在入户征询', '2026-10-26T01:00:00.000Z')
  await week(WEEK, '协议已签订八户', NOW)
  sheet = (await db.selectFrom('dispatch_sheet').select('id').where('division_code', '=', CHANGHE).orderBy('id', 'desc').limit(1).executeTakeFirstOrThrow()).id
  await submitSheet(db, app.staff.officer, { sheetId: sheet }, NOW)
}, 240_000)
afterAll(() => app.stop())

const submission = async () => Number((await app.open.db.selectFrom('dispatch_sheet_event').select(({ fn }) => fn.max('id').as('id')).where('action', '=', 'submit').executeTakeFirstOrThrow()).id)
const stateOf = async () => (await app.open.db.selectFrom('dispatch_sheet').select('state').where('id', '=', sheet).executeTakeFirstOrThrow()).state
const htmlOf = async (visitor: Visitor, path: string) => (await app.fetchAs(visitor, path)).text()

describe('who may open what', () => {
  const pages = { list: () => '/staff/dispatch', round: () => `/staff/dispatch/${WEEK}`, meeting: () => `/staff/dispatch/${WEEK}/meeting`, minutes: () => `/staff/dispatch/${WEEK}/minutes.docx`, sheet: () => `/staff/dispatch/sheets/${sheet}`, workbook: () => `/staff/dispatch/sheets/${sheet}.xlsx` }
  const all = (status: number) => Object.fromEntries(Object.keys(pages).map((page) => [page, status]))
  it.each([
    ['nobody', all(302)],
    ['officer', { ...all(200), meeting: 404, minutes: 404 }],
    // 宋官屯街道 is in the same round and sees its own sheet there, never the neighbour's.
    ['neighbour', { ...all(404), list: 200, round: 200 }],
    ['bureau', all(200)],
    ['checker', all(200)],
    ['leader', all(200)],
    ['auditor', all(200)],
    ['admin', all(403)],
  ] as [Visitor, Record<string, number>][])('%s', async (visitor, expected) => {
    for (const [page, path] of Object.entries(pages)) expect((await app.fetchAs(visitor, path())).status, page).toBe(expected[page])
  })

  it('shows what waits, and the buttons that decide, only to who reviews', async () => {
    expect(await htmlOf('bureau', '/staff/dispatch')).toContain('1份周报待审')
    for (const visitor of ['officer', 'leader', 'auditor'] as const) {
      expect(await htmlOf(visitor, '/staff/dispatch'), visitor).not.toContain('份周报待审')
      expect(await htmlOf(visitor, `/staff/dispatch/sheets/${sheet}`), visitor).not.toContain('value="accept"')
    }
    expect(await htmlOf('leader', `/staff/dispatch/${WEEK}/meeting`)).not.toContain('value="add"')
    expect(await htmlOf('neighbour', `/staff/dispatch/${WEEK}`)).not.toContain('长河街道')
  })
})

it('gives the sheet as the workbook that meetings know, a line a project', async () => {
  const response = await app.fetchAs('bureau', `/staff/dispatch/sheets/${sheet}.xlsx`)
  const [{ data: rows } = { data: [] }] = await readExcelFile(Buffer.from(await response.arrayBuffer()))
  expect(rows[0]).toEqual([
    '序号', '镇街', '小区', '楼栋单元', '当前节点', '本周进展', '计划节点及时限', '是否滞后（天）', '存在问题', '责任单位', '责任人（职务）', '完成时限', '需协调部门', '备注',
  ])
  expect(rows.slice(1).map((row) => row.slice(0, 6))).toEqual([
    [1, '长河街道', '桂苑小区', '3号楼1单元', null, expect.stringContaining('协议已签订八户')], [2, '长河街道', '桂苑小区', '3号楼2单元', null, expect.stringContaining('无变化')],
  ])
})

describe('the review', () => {
  it('strikes out the old over the new, and says in words what did not change', async () => {
    const html = await htmlOf('bureau', `/staff/dispatch/sheets/${sheet}`)
    expect(html).toMatch(/<del[^>]*>(<span[^>]*>[^<]*(<!-- -->)?[^<]*<\/span>)?进展：正在入户征询<\/del>/)
    expect(html).toMatch(/<ins[^>]*>(<span[^>]*>[^<]*(<!-- -->)?[^<]*<\/span>)?进展：协议已签订八户<\/ins>/)
    expect(html).toContain('无变化的1个')
  })

  it.each([['officer', 403], ['leader', 403], ['auditor', 403], ['neighbour', 404], ['nobody', 302]] as [Visitor, number][])('is refused to %s', async (visitor, status) => {
    for (const turn of ['accept', 'review', 'return']) {
      expect((await app.fetchAs(visitor, `/staff/dispatch/sheets/${sheet}`, { form: { turn, reason: '不行', submission: String(await submission()) } })).status, turn).toBe(status)
    }
    expect(await stateOf()).toBe('submitted')
  })

  it('accepts only what was seen: a sheet handed in anew is looked at again', async () => {
    const seen = String(await submission())
    await takeBackSheet(app.open.db, app.staff.officer, { sheetId: sheet }, NOW)
    await submitSheet(app.open.db, app.staff.officer, { sheetId: sheet }, NOW)
    const response = await app.fetchAs('bureau', `/staff/dispatch/sheets/${sheet}`, { form: { turn: 'accept', submission: seen } })
    expect(response.status).toBe(422)
    expect(await response.text()).toContain('这份周报又重新报送过')
    expect((await app.fetchAs('bureau', '/staff/dispatch', { form: { turn: 'accept', sheet: `${sheet}-${seen}` } })).status).toBe(422)
    expect(await stateOf()).toBe('submitted')
  })

  it('returns with a sentence only, keeps what was typed, and a second press changes nothing', async () => {
    const act = (form: Record<string, string>) => app.fetchAs('bureau', `/staff/dispatch/sheets/${sheet}`, { form: { week: WEEK, district: DISTRICT, ...form } })
    const empty = await act({ turn: 'return', reason: ' ' })
    expect([empty.status, (await empty.text()).includes('请写一句退回的原因')]).toEqual([422, true])
    expect((await act({ turn: 'review' })).status).toBe(302)
    expect((await act({ turn: 'review' })).status).toBe(302)
    expect(await stateOf()).toBe('in_review')
    for (const press of [1, 2]) expect((await act({ turn: 'return', reason: '请写明责任单位' })).status, `press ${press}`).toBe(302)
    expect(await stateOf()).toBe('returned')
    await submitSheet(app.open.db, app.staff.officer, { sheetId: sheet }, NOW)
  })

  it('accepts many from the queue, once, however often it is pressed', async () => {
    const none = await app.fetchAs('bureau', '/staff/dispatch', { form: { turn: 'accept' } })
    expect([none.status, (await none.text()).includes('请先勾选要通过的周报')]).toEqual([422, true])
    const chosen = `${sheet}-${await submission()}`
    for (const press of [1, 2]) expect((await app.fetchAs('bureau', '/staff/dispatch', { form: { turn: 'accept', sheet: chosen } })).status, `press ${press}`).toBe(302)
    expect(await stateOf()).toBe('accepted')
    expect(await app.open.db.selectFrom('dispatch_sheet_event').select('id').where('action', '=', 'accept').execute()).toHaveLength(1)
    expect(await htmlOf('bureau', '/staff/dispatch')).not.toContain('份周报待审')
  })
})

describe('the meeting', () => {
  const meeting = '/staff/dispatch/2026-W43/meeting'
  const item = { turn: 'add', district: DISTRICT, text: '供电公司迁移电缆', ownerName: '供电公司', dueOn: '2026-11-10' }

  it('takes agreed items from the bureau, each once', async () => {
    const wrong = await app.fetchAs('bureau', meeting, { form: { ...item, text: '', dueOn: '2026-02-30' } })
    expect([wrong.status, (await wrong.text()).includes('value="供电公司"')]).toEqual([422, true])
    for (const press of [1, 2]) expect((await app.fetchAs('bureau', meeting, { form: item })).status, `press ${press}`).toBe(302)
    expect((await app.fetchAs('leader', meeting, { form: { ...item, text: '另一件' } })).status).toBe(403)
    expect(await app.open.db.selectFrom('agreed_item').select('text').execute()).toEqual([{ text: '供电公司迁移电缆' }])
    const { id } = await app.open.db.selectFrom('agreed_item').select('id').executeTakeFirstOrThrow()
    const correction = { ...item, turn: 'correct', item: String(id), ownerName: '市供电公司', reason: '' }
    const refused = await app.fetchAs('bureau', meeting, { form: correction })
    expect([refused.status, await refused.text()]).toEqual([422, expect.stringMatching(/value="市供电公司"[^]*请写明为什么更正/)])
    expect((await app.fetchAs('bureau', meeting, { form: { ...correction, reason: '名称写错' } })).status).toBe(302)
    expect(await htmlOf('bureau', meeting)).toContain('市供电公司')
    expect(await htmlOf('leader', meeting)).toContain('今天议定1件')
  })

  it('hears them first the week after, and has a total, lights, sheets and what changed', async () => {
    const html = await htmlOf('bureau', `/staff/dispatch/${WEEK}/meeting`)
    expect(html).toContain('上次议定事项：1件，办结0件')
    for (const words of ['合计', '未下达任务', '按时1个，还没报2个', '与上周相比', '供电公司迁移电缆']) expect(html).toContain(words)
    const word = await app.fetchAs('leader', `/staff/dispatch/${WEEK}/minutes.docx`)
    expect(word.headers.get('Content-Type')).toContain('wordprocessingml')
    expect(decodeURIComponent(word.headers.get('Content-Disposition') ?? '')).toContain('2026年第44周加装电梯调度会议纪要.docx')
    expect((await app.fetchAs('bureau', '/staff/dispatch/2026-W50/meeting')).status).toBe(404)
  })
})
