import { afterAll, beforeAll, expect, it } from 'vitest'
import { COMMAND_LINE } from '~/domain/permissions'
import { announce } from '~/features/announcements/announcements.server'
import { startApp, type App } from '../helpers/app'
import { DISTRICT } from '../helpers/district'

let app: App
beforeAll(async () => {
  app = await startApp()
}, 240_000)
afterAll(() => app.stop())

const form = { text: '周三前补报上周进度', divisionCode: DISTRICT, from: '', until: '2026-11-04T18:00', onStaff: 'on' }
const logged = () => app.open.db.selectFrom('audit_entry').select('action').where('subject_type', '=', 'announcement').execute()

it('a bureau writes a sentence for the head of staff pages; it stands there until its hour and is taken off by a button', async () => {
  expect((await app.fetchAs('bureau', '/admin/announcements', { form })).status).toBe(302)
  for (const path of ['/staff/projects', '/account', '/staff/projects/none']) expect(await (await app.fetchAs('officer', path)).text(), path).toContain('周三前补报上周进度')
  expect(await (await app.fetchAs('nobody', '/contact')).text()).not.toContain('周三前补报上周进度')
  const { id } = await app.open.db.selectFrom('announcement').select('id').executeTakeFirstOrThrow()
  expect((await app.fetchAs('bureau', '/admin/announcements', { form: { end: String(id) } })).status).toBe(302)
  expect(await (await app.fetchAs('officer', '/staff/projects')).text()).not.toContain('周三前补报上周进度')
  expect(await logged()).toEqual([{ action: 'announce' }, { action: 'endAnnouncement' }])
})

it('another district’s is neither shown nor touched, and nobody speaks in another’s name', async () => {
  await announce(app.open.db, COMMAND_LINE, { divisionCode: '371472', text: '别处的公告', from: '', until: '2026-11-04T18:00', onStaff: true, onPublic: false }, app.clock.now)
  expect(await (await app.fetchAs('bureau', '/admin/announcements')).text()).not.toContain('别处的公告')
  const { id } = await app.open.db.selectFrom('announcement').select('id').where('division_code', '=', '371472').executeTakeFirstOrThrow()
  expect((await app.fetchAs('bureau', '/admin/announcements', { form: { end: String(id) } })).status).toBe(404)
  expect((await app.fetchAs('bureau', '/admin/announcements', { form: { ...form, divisionCode: '371472' } })).status).toBe(404)
})

it.each([
  [{ text: '' }, '请填写内容'], [{ text: '长'.repeat(201) }, '不超过200个字'], [{ until: '2026-11-01T18:00' }, '撤下时间要晚于'], [{ until: '2027-11-01T18:00' }, '最长显示92天'],
  [{ until: '明天' }, '请填写日期和时间'], [{ from: '2026-11-05T18:00' }, '撤下时间要晚于'], [{ where: 'none' }, '请至少选一处页面'],
] as const)('is refused in a sentence: %o', async (wrong, sentence) => {
  const { onStaff, ...rest } = { ...form, ...wrong } as Record<string, string>
  const response = await app.fetchAs('admin', '/admin/announcements', { form: 'where' in wrong ? rest : { ...rest, onStaff: onStaff ?? 'on' } })
  expect(response.status).toBe(422)
  expect(await response.text()).toContain(sentence)
})
