import { afterAll, beforeAll, expect, it } from 'vitest'
import { strFromU8, unzipSync } from 'fflate'
import { saveOpeningFigures } from '~/features/figures/openings.server'
import { COMMAND_LINE } from '~/domain/permissions'
import { CHANGHE, SONGGUANTUN } from '../helpers/district'
import { startApp, type App, type Visitor } from '../helpers/app'

let app: App
const PAGE = '/staff/circulars/371471/2026-10'

beforeAll(async () => {
  app = await startApp('2026-11-06T02:00:00.000Z')
  await saveOpeningFigures(app.open.db, COMMAND_LINE, [
    { divisionCode: CHANGHE, year: 2026, month: 10, measure: 'completed', target: null, done: 7 },
    { divisionCode: CHANGHE, year: 2026, month: 12, measure: 'completed', target: 10, done: null },
    { divisionCode: SONGGUANTUN, year: 2026, month: 10, measure: 'completed', target: null, done: 3 },
  ], app.clock.now)
}, 240_000)
afterAll(() => app.stop())

async function page(visitor: Visitor, path: string): Promise<{ status: number; html: string }> {
  const response = await app.fetchAs(visitor, path)
  return { status: response.status, html: (await response.text()).replace(/<!-- -->|<wbr\/>/g, '').replace(/<span class="loose">(.*?)<\/span>/g, '$1') }
}

const press = (visitor: Visitor, verb: string, more: Record<string, string> = {}) => app.fetchAs(visitor, PAGE, { form: { verb, ...more } })

it('shows live figures that open on what is behind them', async () => {
  const { status, html } = await page('bureau', PAGE)
  expect(status).toBe(200)
  expect(html).toContain('1—10月，全区完工10部，其中计入完成率7部，完成年度任务10部的70.0%')
  expect(html).toContain('起草通报')
  const href = /href="([^"]*projects\?unit=371471007[^"]*measure=completed[^"]*period=year[^"]*)"/.exec(html)?.[1]?.replace(/&amp;/g, '&') ?? ''
  const behind = await page('bureau', href)
  expect(behind.html).toContain('长河街道2026年10月本年累计完工7部')
  expect(behind.html).toContain('历史基数（没有逐部记录）')
})

it('refuses what is not there or not theirs, each in its way', async () => {
  for (const path of ['/staff/circulars/371471/2026-13', '/staff/circulars/371472/2026-10', '/staff/circulars/371471/2027-01', `${PAGE}/projects?unit=nobody&measure=completed&period=year`, `${PAGE}/text`]) {
    expect((await page('bureau', path)).status, path).toBe(404)
  }
  expect((await page('officer', PAGE)).status).toBe(404)
  expect((await page('admin', PAGE)).status).toBe(403)
  expect((await app.fetchAs('nobody', PAGE)).status).toBe(302)
  expect((await press('leader', 'draft')).status).toBe(403)
  expect((await press('bureau', 'forge')).status).toBe(404)
})

it('goes from draft to the public in four presses by three people', async () => {
  expect((await press('bureau', 'draft')).status).toBe(302)
  expect((await page('bureau', PAGE)).html).toContain('您是起草人，须由另一个账号核对。')
  const own = await press('bureau', 'check')
  expect(own.status).toBe(422)
  expect(await own.text()).toContain('核对人不能是起草人')
  const written = await app.fetchAs('bureau', `${PAGE}/text`, { form: { demands: '=1+1 <b>请抓紧</b>' } })
  expect(written.headers.get('Location')).toBe(PAGE)
  const strange = { demands: '=1+1 <b>请抓紧</b>，长河街道完工9部。' }
  await app.fetchAs('bureau', `${PAGE}/text`, { form: strange })
  expect((await page('bureau', PAGE)).html).toContain('改过的文字里有表中没有的数：长河街道9部')
  expect((await page('bureau', `${PAGE}/text`)).html).toContain('表中没有：长河街道9部')
  expect(await (await press('checker', 'check')).text()).toContain('改过的文字里有表中没有的数：长河街道9部，请改正或写明来源')
  await app.fetchAs('bureau', `${PAGE}/text`, { form: { ...strange, 'source-demands': '镇街电话核实' } })
  expect((await press('checker', 'check')).status).toBe(302)
  const bare = await press('leader', 'return', { reason: '' })
  expect(bare.status).toBe(422)
  expect(await bare.text()).toContain('请写明退回原因')
  expect((await page('nobody', '/progress')).html).toContain('还没有公开的通报')
  expect((await press('leader', 'issue')).status).toBe(302)
  expect((await page('nobody', '/progress')).html).toContain('还没有公开的通报')
  expect((await page('nobody', '/progress/data.csv')).status).toBe(404)
  const { html } = await page('leader', PAGE)
  expect(html).toContain('加梯通〔2026〕1号')
  expect(html).toContain('=1+1 &lt;b&gt;请抓紧&lt;/b&gt;')
  expect(html).toContain('按政策公开：合计数、各镇街的任务数和完成数、名次和评价、各阶段部数。问题、项目和更正不公开。')
  expect((await press('leader', 'release')).status).toBe(302)
  expect((await page('leader', PAGE)).html).toContain('起对社会公开')
})

it('shows the public what was released and says which circular it is, never what has come since', async () => {
  const shown = async () => {
    const { html } = await page('nobody', '/progress')
    expect(html).toContain('2026年10月通报加梯通〔2026〕1号')
    return [html.includes('截至2026年10月底，全区完工10部加装电梯。'), html.includes('70.0%')]
  }
  expect(await shown()).toEqual([true, true])
  await saveOpeningFigures(app.open.db, COMMAND_LINE, [{ divisionCode: CHANGHE, year: 2026, month: 10, measure: 'completed', target: null, done: 8 }], app.clock.now)
  expect((await page('bureau', '/staff/overview?month=2026-10&live=1')).html).toContain('80.0%')
  expect(await shown()).toEqual([true, true])
  await saveOpeningFigures(app.open.db, COMMAND_LINE, [{ divisionCode: CHANGHE, year: 2026, month: 10, measure: 'completed', target: null, done: 7 }], app.clock.now)
})

it('keeps who saw it before issue, and has every sub-district sign for it', async () => {
  const { html } = await page('bureau', PAGE)
  expect(html).toContain('印发前3人看过')
  expect(html).toContain('3个单位中0个已签收，未签收：长河街道、宋官屯街道、赵虎镇')
  expect((await page('officer', PAGE)).html).toContain('已阅知')
  expect((await press('officer', 'acknowledge')).status).toBe(302)
  expect((await page('officer', PAGE)).html).not.toContain('value="acknowledge"')
  expect((await page('officer', PAGE)).html).not.toContain('印发前3人看过')
  expect((await page('bureau', PAGE)).html).toContain('3个单位中1个已签收，未签收：宋官屯街道、赵虎镇')
  expect((await press('bureau', 'acknowledge')).status).toBe(403)
})

it('has a calendar and a template of its own, for who drafts', async () => {
  expect((await page('officer', '/staff/circulars/371471/calendar')).html).not.toContain('公布或改期')
  const moved = await app.fetchAs('bureau', '/staff/circulars/371471/calendar', { form: { year: '2026', 'date-2026-11': '2026-11-30' } })
  expect(await moved.text()).toContain('印发日期要在2026-11结束以后')
  expect((await app.fetchAs('bureau', '/staff/circulars/371471/calendar', { form: { year: '2026', 'date-2026-11': '2026-12-03' } })).status).toBe(302)
  expect((await page('officer', '/staff/circulars/371471/calendar')).html).toContain('2026年12月3日')
  expect((await page('officer', '/staff/circulars/371471/template')).status).toBe(403)
  expect((await page('bureau', '/staff/circulars/371471/template')).html).toContain('{{annex1}}')
  expect((await app.fetchAs('bureau', '/staff/circulars/template.docx')).headers.get('Content-Type')).toContain('wordprocessingml')
  // Without SOFFICE_PATH there is no PDF, and the page says to print.
  expect((await app.fetchAs('bureau', `${PAGE}.pdf`)).status).toBe(404)
  expect((await page('bureau', PAGE)).html).toContain('另存为PDF')
})

it('gives an officer the issued circular and the projects of his own unit only', async () => {
  expect((await page('officer', PAGE)).status).toBe(200)
  expect((await page('officer', '/staff/circulars')).html).toContain('〔2026〕1号')
  expect((await page('officer', `${PAGE}/projects?unit=${CHANGHE}&measure=completed&period=year`)).status).toBe(200)
  expect((await page('officer', `${PAGE}/projects?unit=${SONGGUANTUN}&measure=completed&period=year`)).status).toBe(404)
})

it('gives each file with its type and name', async () => {
  const json = await app.fetchAs('auditor', `${PAGE}.json`)
  expect(await json.json()).toMatchObject({ division: '371471', issued: 1, total: { rateExact: [7, 10] } })
  const csv = await app.fetchAs('auditor', `${PAGE}.csv`)
  expect(csv.headers.get('Content-Type')).toContain('text/csv')
  expect(csv.headers.get('Content-Disposition')).toContain(encodeURIComponent('德州天衢新区2026年10月加装电梯通报.csv'))
  const word = unzipSync(new Uint8Array(await (await app.fetchAs('auditor', `${PAGE}.docx`)).arrayBuffer()))
  expect(strFromU8(word['word/document.xml']!)).toContain('加梯通〔2026〕1号')
  expect((await app.fetchAs('auditor', `${PAGE}.xlsx`)).status).toBe(200)
  expect((await app.fetchAs('officer', '/staff/circulars/371471/2026-09.xlsx')).status).toBe(404)
})
