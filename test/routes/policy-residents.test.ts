import { afterAll, beforeAll, expect, it } from 'vitest'
import { policyFor } from '~/features/policies/policies.server'
import { zhCN } from '~/i18n/zh-CN'
import { startApp, type App } from '../helpers/app'
import { CHANGHE, DISTRICT } from '../helpers/district'

let app: App
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

it('a term that is none is refused beside its field, all wrong ones at once, and nothing is saved', async () => {
  const before = await app.open.db.selectFrom('policy').select('id').execute()
  const refused = await app.fetchAs('admin', address, { form: await form({ validFrom: '2026-11-03', 'residents-question': '0', 'residents-suggestion': '', 'residents-complaint': '61' }) })
  expect(refused.status).toBe(422)
  const html = (await refused.text()).replace(/<!-- -->/g, '')
  for (const key of ['question', 'suggestion', 'complaint']) expect(html).toMatch(new RegExp(`name="residents-${key}"[^>]*aria-invalid="true"|aria-invalid="true"[^>]*name="residents-${key}"`))
  expect(html).toContain('请填1到60之间的整数')
  expect(await app.open.db.selectFrom('policy').select('id').execute()).toEqual(before)
})
