import { afterAll, beforeAll, expect, it } from 'vitest'
import { NATIONAL_DEFAULT } from '~/domain/policy'
import { askToFollow, forgetUnconfirmed } from '~/features/followers/followers.server'
import { policyFor } from '~/features/policies/policies.server'
import { retentionTerms } from '~/features/policies/retention.server'
import { createProject } from '~/features/projects/create.server'
import { zhCN } from '~/i18n/zh-CN'
import { startApp, type App } from '../helpers/app'
import { CHANGHE, DISTRICT } from '../helpers/district'

let app: App
const AT = '2026-11-02T02:00:00.000Z'
const address = `/admin/policies/new?division=${DISTRICT}`
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.stop())

/** The form as the page fills it in, with what is typed over it. */
async function form(typed: Record<string, string>): Promise<Record<string, string>> {
  const html = await (await app.fetchAs('admin', address)).text()
  const filled = [...html.matchAll(/<input[^>]*name="([^"]+)"[^>]*>/g)].flatMap(([tag, name = '']) => (/type="checkbox"/.test(tag) && !tag.includes('checked') ? [] : [[name, /value="([^"]*)"/.exec(tag)?.[1] ?? 'on'] as const]))
  const chosen = [...html.matchAll(/<select[^>]*name="([^"]+)"[^]*?<\/select>/g)].map(([box, name = '']) => [name, /<option value="([^"]*)" selected/.exec(box)?.[1] ?? /<option value="([^"]*)"/.exec(box)?.[1] ?? ''] as const)
  return { ...Object.fromEntries(filled), ...Object.fromEntries(chosen), division: DISTRICT, validFrom: '2026-11-02', note: '区管委会〔2026〕9号', ...typed }
}

it('the terms of residents’ letters are set on the form and stand on the page where they write', async () => {
  const before = await policyFor(app.open.db, CHANGHE, '2026-11-02')
  const saved = await app.fetchAs('admin', address, { form: await form({ 'residents-question': '3', 'residents-complaint': '7', 'residents-askUseAfter': '60' }) })
  expect(saved.status).toBe(302)
  expect((await policyFor(app.open.db, CHANGHE, '2026-11-02')).residents).toEqual({ question: 3, suggestion: before.residents.suggestion, complaint: 7, askUseAfter: 60 })
  const words = await (await app.fetchAs('admin', `/admin/policies?division=${DISTRICT}`)).text()
  expect(words).toContain(zhCN.admin.policies.residentsSay({ question: 3, suggestion: before.residents.suggestion, complaint: 7, askUseAfter: 60 }))
})

it('an older version stands in words like the one in force, not as it is stored', async () => {
  const page = (await (await app.fetchAs('admin', `/admin/policies?division=${DISTRICT}`)).text()).replace(/<!-- -->/g, '')
  const versions = page.slice(page.indexOf('本区划的版本'))
  expect(versions).toContain('<summary>自2026-11-02起 区管委会〔2026〕9号</summary>')
  expect(versions).toContain(`>${zhCN.admin.policies.residentsSay({ question: 3, suggestion: NATIONAL_DEFAULT.residents.suggestion, complaint: 7, askUseAfter: 60 })}<`)
  expect(page).not.toMatch(/&quot;residents&quot;:|<pre>/)
})

it('a term that is none is refused beside its field, all wrong ones at once, and nothing is saved', async () => {
  const before = await app.open.db.selectFrom('policy').select('id').execute()
  const refused = await app.fetchAs('admin', address, { form: await form({ validFrom: '2026-11-03', 'residents-question': '0', 'residents-suggestion': '', 'residents-complaint': '61' }) })
  expect(refused.status).toBe(422)
  const html = (await refused.text()).replace(/<!-- -->/g, '')
  for (const key of ['question', 'suggestion', 'complaint']) expect(html).toMatch(new RegExp(`name="residents-${key}"[^>]*aria-invalid="true"|aria-invalid="true"[^>]*name="residents-${key}"`))
  expect(html).toContain('请填1到60之间的整数')
  expect(await app.open.db.selectFrom('policy').select('id').execute()).toEqual(before)
})

it('how long personal data is kept is set on the form, said on the page about privacy and to who follows, and done', async () => {
  const saved = await app.fetchAs('admin', address, { form: await form({ 'retention-messages': '190', 'retention-unconfirmed': '2' }) })
  expect(saved.status).toBe(302)
  expect(await retentionTerms(app.open.db, '2026-11-02')).toEqual({ messages: 190, unconfirmed: 2 })
  const privacy = await (await app.fetchAs('nobody', '/privacy')).text()
  expect(privacy).toContain('2天内没有确认就删除')
  expect(privacy).toContain('190天后抹掉')
  const { code } = await createProject(app.open.db, app.staff.officer, { divisionCode: CHANGHE, estate: '桂苑小区', building: '3号楼', stairwell: '2单元' }, AT)
  expect(await (await app.fetchAs('nobody', `/status/${code}/follow?sent=1`)).text()).toContain('2天内没有确认')
  const site = { secret: 'x', confirmUrl: String, leaveUrl: String, statusUrl: String }
  await askToFollow(app.open.db, site, { address: '10.0.0.1', secret: 'x' }, { projectCode: code, email: 'li@example.com', language: 'zh-CN', key: 'one' }, AT)
  expect((await app.open.db.selectFrom('outbox_message').select('body').executeTakeFirstOrThrow()).body).toContain('2天后地址自动删除')
  expect([await forgetUnconfirmed(app.open.db, '2026-11-03T02:00:00.000Z'), await forgetUnconfirmed(app.open.db, '2026-11-05T02:00:00.000Z')]).toEqual([0, 1])
  const refused = await app.fetchAs('admin', address, { form: await form({ 'retention-messages': '90' }) })
  expect(refused.status).toBe(422)
  expect((await refused.text()).replace(/<!-- -->/g, '')).toContain('请填183到400之间的整数')
})
