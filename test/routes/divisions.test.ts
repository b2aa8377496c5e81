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
