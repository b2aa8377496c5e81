import { afterAll, beforeAll, expect, it } from 'vitest'
import { COMMAND_LINE } from '~/domain/permissions'
import { insertPolicy } from '~/features/policies/policies.server'
import { startApp, type App } from '../helpers/app'
import { DISTRICT } from '../helpers/district'

let app: App
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.stop())

const text = async (response: Response) => (await response.text()).replace(/<!-- -->|<wbr\/>/g, '')

it('has a headline where nothing was published yet, and where nothing is to report', async () => {
  const page = await text(await app.fetchAs('nobody', '/progress'))
  expect(page).toMatch(/<h1 class="answer">.*还没有公开的通报.*<\/h1>/)
  expect(await text(await app.fetchAs('officer', '/staff'))).toMatch(/<h1 class="answer">现在没有要报的周次。<\/h1>/)
})

it('says where entries come from while there are none, and to try another filter only where one is set', async () => {
  for (const [list, hint] of [['problems', '周报里报“受阻”的，会自动列到这里。'], ['feedback', '居民在公开页面“提意见”写的，会列到这里。']]) {
    const unfiltered = await text(await app.fetchAs('bureau', `/staff/${list}`))
    expect(unfiltered).toContain(hint)
    expect(unfiltered).not.toContain('换一个条件')
    expect(await text(await app.fetchAs('bureau', `/staff/${list}?state=all`))).toContain('换一个条件再看。')
  }
})

it('leads from the split to the plan that it is checked against', async () => {
  expect(await text(await app.fetchAs('bureau', '/staff/commitments/2031/split'))).toMatch(/没有录入年度计划，无从核对。.*href="\/staff\/commitments\/2031\/plan[^"]*"[^>]*>编年度计划</s)
})

it('lists no differences before anything was split, and every one afterwards', async () => {
  const split = '/staff/commitments/2032/split'
  const numbers = (months: number, prefix = '') => Object.fromEntries(['signed', 'started', 'completed'].flatMap((measure) => Array.from({ length: 12 }, (_, month) => [`${prefix}${measure}-${month + 1}`, String(months)])))
  expect((await app.fetchAs('bureau', '/staff/commitments/2032/plan', { form: numbers(3) })).status).toBe(302)
  const blank = await text(await app.fetchAs('bureau', split))
  expect(blank).toContain('还没有分解，请在下面填各镇街的数。')
  expect(blank).not.toContain('与年度计划对不上')
  const field = /name="([^"]*)signed-12"/.exec(blank)?.[1] ?? ''
  expect((await app.fetchAs('bureau', split, { form: numbers(1, field) })).status).toBe(302)
  expect(await text(await app.fetchAs('bureau', split))).toContain('36处与年度计划对不上')
  const mainOn = async () => /class="btn btn-1"[^>]*>([^<]+)</.exec(await text(await app.fetchAs('bureau', '/staff/commitments/2032')))?.[1]
  expect(await mainOn()).toBe('分解到镇街')
  expect((await app.fetchAs('bureau', split, { form: numbers(3, field) })).status).toBe(302)
  expect(await mainOn()).toBe('下载全部承诺书（Word，压缩包）')
})

it('has the first round opened by hand where rounds do not open by themselves', async () => {
  expect(await text(await app.fetchAs('bureau', '/staff/dispatch'))).not.toMatch(/开始第\d+周调度/)
  await insertPolicy(app.open.db, COMMAND_LINE, { divisionCode: DISTRICT, validFrom: '2026-01-01', body: JSON.stringify({ weekly: { dueWeekday: 2, dueTime: '12:00', automatic: false } }), note: '手工' }, app.clock.now)
  const page = await text(await app.fetchAs('bureau', '/staff/dispatch'))
  expect(page).toMatch(/开始第\d+周调度/)
  const week = /name="week" value="([^"]+)"/.exec(page)?.[1] ?? ''
  expect((await app.fetchAs('bureau', '/staff/dispatch', { form: { district: DISTRICT, week } })).status).toBe(302)
  expect(await app.open.db.selectFrom('dispatch_round').select('week').execute()).toEqual([{ week }])
})

it('hands nobody’s work over before the successor was chosen', async () => {
  const officer = await app.open.db.selectFrom('account').innerJoin('account_grant', 'account_grant.account_id', 'account.id').select(['account.id', 'account_grant.id as grant']).where('role', '=', 'officer').executeTakeFirstOrThrow()
  const address = `/admin/accounts/${officer.id}/hand-over`
  expect(await text(await app.fetchAs('admin', address))).toContain('name="to" class="in-t"><option value="">请选择</option>')
  const refused = await app.fetchAs('admin', address, { form: { grant: String(officer.grant), to: '', reason: '调岗' } })
  expect(refused.status).toBe(422)
  expect(await text(refused)).toContain('请选择接手人')
  expect(await app.open.db.selectFrom('account_grant').select('account_id').where('id', '=', officer.grant).executeTakeFirst()).toEqual({ account_id: officer.id })
})
