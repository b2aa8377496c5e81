import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closeRound, openRound } from '~/features/dispatch/rounds.server'
import { startApp, type App, type Visitor } from '../helpers/app'
import { CHANGHE, DISTRICT, ZHAOHU } from '../helpers/district'

const NOW = '2026-11-12T02:00:00.000Z'
const proposal = (unit: string) => `/staff/escalations/proposal?unit=${unit}&step=letter&ground=2026-W45`
let app: App

beforeAll(async () => {
  app = await startApp(NOW)
  for (const [week, opened, closed] of [['2026-W44', '2026-11-02T01:00:00.000Z', '2026-11-04T01:00:00.000Z'], ['2026-W45', '2026-11-09T01:00:00.000Z', '2026-11-11T01:00:00.000Z']] as const) {
    await openRound(app.open.db, app.staff.bureau, { districtCode: DISTRICT, week }, opened)
    await closeRound(app.open.db, app.staff.bureau, { districtCode: DISTRICT, week }, closed)
  }
}, 240_000)
afterAll(() => app.stop())

const htmlOf = async (visitor: Visitor, path: string) => (await app.fetchAs(visitor, path)).text()
const issue = { turn: 'issue', text: '请按时报送周报。', replyDueOn: '2026-11-19' }

describe('who may open what', () => {
  it.each([
    ['nobody', [302, 302, 302, 302]],
    ['officer', [200, 403, 403, 200]],
    ['bureau', [200, 200, 200, 200]],
    ['leader', [200, 200, 200, 200]],
    ['auditor', [200, 403, 403, 200]],
    ['admin', [403, 403, 403, 403]],
  ] as [Visitor, number[]][])('%s', async (visitor, expected) => {
    const pages = ['/staff/escalations', proposal(CHANGHE), '/staff/escalations/texts', '/staff/escalations/table?format=csv']
    for (const [index, page] of pages.entries()) expect((await app.fetchAs(visitor, page)).status, page).toBe(expected[index])
  })

  it('shows proposals to who may issue, never to the sub-district', async () => {
    expect(await htmlOf('bureau', '/staff/escalations')).toContain('近2周周报逾期未报2次，其中连续2周未报')
    expect(await htmlOf('bureau', '/staff/dispatch/2026-W45/meeting')).toContain('拟发提醒3件')
    for (const visitor of ['officer', 'auditor'] as const) expect(await htmlOf(visitor, '/staff/escalations')).not.toContain('逾期未报')
    expect((await app.fetchAs('bureau', proposal(CHANGHE).replace('letter', 'talk'))).status).toBe(404)
    expect((await app.fetchAs('bureau', proposal(CHANGHE).replace('letter', 'bonus'))).status).toBe(404)
  })
})

describe('a step’s life on the pages', () => {
  it('is issued once, answered, given back, answered again and struck off, each button pressed twice', async () => {
    const wrong = await app.fetchAs('bureau', proposal(CHANGHE), { form: { ...issue, replyDueOn: '2026-11-01' } })
    expect([wrong.status, (await wrong.text()).includes('请按时报送周报。')]).toEqual([422, true])
    expect((await app.fetchAs('officer', proposal(CHANGHE), { form: issue })).status).toBe(403)
    const [first, second] = [await app.fetchAs('bureau', proposal(CHANGHE), { form: issue }), await app.fetchAs('checker', proposal(CHANGHE), { form: issue })]
    const step = first.headers.get('Location') ?? ''
    expect(second.headers.get('Location')).toBe(step)
    expect((await app.fetchAs('bureau', proposal(CHANGHE))).headers.get('Location')).toBe(step)
    expect(await htmlOf('officer', '/staff/escalations')).toContain('收到提醒1件')
    expect(await htmlOf('officer', '/staff')).toContain('收到提醒函，请于11月19日前答复')
    expect((await app.fetchAs('neighbour', step)).status).toBe(404)
    const turns: [Visitor, Record<string, string>][] = [
      ['officer', { turn: 'reply', reply: '已安排专人' }], ['bureau', { turn: 'return', reason: '没有时间表' }],
      ['officer', { turn: 'reply', reply: '已安排专人，每周一报送' }], ['checker', { turn: 'close', note: '已核查' }],
    ]
    for (const [visitor, form] of turns) for (const press of [1, 2]) expect((await app.fetchAs(visitor, step, { form })).status, `${form.turn} ${press}`).toBe(302)
    const actions = await app.open.db.selectFrom('escalation_event').select('action').orderBy('id').execute()
    expect(actions.map(({ action }) => action)).toEqual(['issued', 'replied', 'returned', 'replied', 'closed'])
    expect((await app.fetchAs('officer', step, { form: { turn: 'reply', reply: '再补充' } })).status).toBe(422)
    const word = await app.fetchAs('officer', `${step}.docx`)
    expect([word.status, decodeURIComponent(word.headers.get('Content-Disposition') ?? '').includes('提醒函（长河街道，2026-1）.docx')]).toEqual([200, true])
  })

  it('can be waived, which the sub-district never sees', async () => {
    for (const press of [1, 2]) expect((await app.fetchAs('bureau', proposal(ZHAOHU), { form: { turn: 'waive', reason: '本周停电' } })).status, `press ${press}`).toBe(302)
    expect(await htmlOf('bureau', '/staff/escalations')).toContain('本周停电')
    expect(await htmlOf('bureau', '/staff/escalations')).toContain('系统建议发1件')
    expect(await htmlOf('leader', '/staff/escalations/table?format=csv')).toContain('决定不发：本周停电')
  })

  it('is written from texts that the bureau edits', async () => {
    const save = (letter: string) => app.fetchAs('bureau', '/staff/escalations/texts', { form: { district: DISTRICT, step: 'letter', letter } })
    const wrong = await save('{日期}前答复')
    expect([wrong.status, (await wrong.text()).includes('不是能填写的词')]).toEqual([422, true])
    expect((await save('{镇街}：{理由}')).status).toBe(302)
    expect(await htmlOf('bureau', '/staff/escalations/texts')).toContain('本区自己的文本')
  })
})
