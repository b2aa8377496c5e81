import iconv from 'iconv-lite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startApp, type App } from '../helpers/app'

let app: App
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.stop())

it('takes divisions from a file as spreadsheets save it, checked first, written on a second press', async () => {
  const text = 'code,name,level,kind\n371471101,抬头寺镇,subdistrict,town\n'
  const file = new File([new Uint8Array(iconv.encode(text, 'gb18030'))], '区划.csv')
  const checked = await app.fetchAs('admin', '/admin/divisions', { form: { file, do: 'check' } })
  expect(checked.status).toBe(200)
  expect(await checked.text()).toContain('371471101,抬头寺镇,subdistrict,town')
  const stored = () => app.open.db.selectFrom('division').select('name').where('code', '=', '371471101').executeTakeFirst()
  expect(await stored()).toBeUndefined()
  expect((await app.fetchAs('admin', '/admin/divisions', { form: { rows: text, do: 'apply' } })).status).toBe(200)
  expect(await stored()).toEqual({ name: '抬头寺镇' })
})

it('refuses a file without the columns and shows what it held', async () => {
  const response = await app.fetchAs('admin', '/admin/divisions', { form: { file: new File(['名称,代码\n甲,1\n'], '区划.csv'), do: 'check' } })
  expect(response.status).toBe(422)
  expect(await response.text()).toContain('名称,代码')
})

it('takes the words that an office writes, and says in its words what is missing', async () => {
  const rows = '代码，名称，层级，类型，电话\n371471102，新镇，镇街，镇，0534-1\n'
  expect((await app.fetchAs('admin', '/admin/divisions', { form: { rows, do: 'apply' } })).status).toBe(200)
  expect(await app.open.db.selectFrom('division').select(['name', 'level', 'kind', 'phone']).where('code', '=', '371471102').executeTakeFirst()).toEqual({ name: '新镇', level: 'subdistrict', kind: 'town', phone: '0534-1' })
  const missing = await app.fetchAs('admin', '/admin/divisions', { form: { rows: '371471103,新镇', do: 'check' } })
  expect(missing.status).toBe(422)
  expect(await missing.text()).toContain('没有“代码”这一列')
  const wrong = await app.fetchAs('admin', '/admin/divisions', { form: { rows: '代码,名称,层级\n371471103,新镇,乡镇\n', do: 'check' } })
  expect(await wrong.text()).toContain('层级“乡镇”应为省、市、区县、镇街或社区')
})

it('shows until when one exists and where it goes on, and gives the file back with these columns', async () => {
  const rows = '代码,名称,层级,类型,结束日期,并入\n371471007,长河街道,镇街,街道,2026-12-31,371471008\n'
  const early = await app.fetchAs('admin', '/admin/divisions', { form: { rows: rows.replace('2026-12-31', ''), do: 'check' } })
  expect(early.status).toBe(422)
  expect(await early.text()).toContain('第2行：371471007写了并入，还要写结束日期。')
  expect((await app.fetchAs('admin', '/admin/divisions', { form: { rows, do: 'apply' } })).status).toBe(200)
  const html = (await (await app.fetchAs('admin', '/admin/divisions')).text()).replace(/<!-- -->/g, '')
  expect(html).toMatch(/至2026-12-31 并入宋官屯街道/)
  const csv = await (await app.fetchAs('admin', '/admin/divisions/table?format=csv')).text()
  expect(csv).toContain('code,name,level,kind,parent,phone,valid_from,valid_until,successor')
  expect(csv).toMatch(/371471007,长河街道,subdistrict,street,371471,.*,,2026-12-31,371471008/)
})
