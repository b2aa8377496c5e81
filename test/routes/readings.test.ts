import { afterAll, beforeAll, expect, it } from 'vitest'
import { sumCurves } from '~/domain/letters'
import { COMMAND_LINE } from '~/domain/permissions'
import { writeAudit } from '~/features/audit/audit.server'
import { READING } from '~/features/audit/reading.server'
import { saveSplit } from '~/features/commitments/split.server'
import { inTransaction } from '~db/transaction.server'
import { startApp, type App } from '../helpers/app'
import { CHANGHE, DISTRICT } from '../helpers/district'
import { furnish, type Params } from '../helpers/two-districts'

let app: App
let own: Params
beforeAll(async () => {
  app = await startApp()
  ;({ own } = await furnish(app))
}, 240_000)
afterAll(() => app.stop())

const readings = () =>
  app.open.db.selectFrom('audit_entry').select(['actor_name as who', 'subject_type as subject', 'subject_id as id', 'division_code as place']).where('action', '=', READING).orderBy('audit_entry.id').execute()

it('who reads personal data stands in the log of the place where it lies, once a day: evidence, telephone numbers, residents’ letters and their table', async () => {
  for (const _ of [1, 2]) {
    await app.fetchAs('bureau', `/files/${own.file}`)
    await app.fetchAs('bureau', `/staff/feedback/${own.feedback}`)
    await app.fetchAs('bureau', '/staff/feedback/table?format=csv')
    await app.fetchAs('admin', `/admin/accounts/${own.account}/contact`)
  }
  expect(await readings()).toEqual([
    { who: 'bureau', subject: 'file', id: own.file, place: CHANGHE },
    { who: 'bureau', subject: 'feedback', id: own.feedback, place: CHANGHE },
    { who: 'bureau', subject: 'feedback', id: 'table', place: '371471' },
    { who: 'admin', subject: 'account', id: own.account, place: CHANGHE },
  ])
})

it('what is not found is not read', async () => {
  const before = await readings()
  for (const path of [`/files/${own.file}`, `/staff/feedback/${own.feedback}`]) expect((await app.fetchAs('neighbour', path)).status).toBe(404)
  expect(await readings()).toEqual(before)
})

it('the log says once that an entry came by the command line, and names divisions and years instead of codes', async () => {
  const { db } = app.open
  await inTransaction(db, (trx) => writeAudit(trx, COMMAND_LINE, { action: 'importDivisions', subjectType: 'division', subjectId: CHANGHE, divisionCode: CHANGHE, after: { divisionCode: CHANGHE } }, app.clock.now))
  await saveSplit(db, app.staff.bureau, { districtCode: DISTRICT, year: 2027, rows: [{ divisionCode: CHANGHE, targets: sumCurves([]) }] }, app.clock.now)
  const text = (await (await app.fetchAs('auditor', '/admin/audit')).text()).replace(/<!-- -->/g, '').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
  expect(text).toContain('命令行')
  expect(text).not.toMatch(/命令行 命令行/)
  expect(text).toMatch(/区划： 长河街道/)
  expect(text).toMatch(/任务分解 2027 德州天衢新区 .*长河街道： 签约：0、0/)
})

it('the auditor finds entries by the place, too', async () => {
  const table = async (q: string) => (await app.fetchAs('auditor', `/admin/audit/table?format=csv&q=${encodeURIComponent(q)}`)).text()
  expect(await table('长河街道')).toContain(own.project)
  expect(await table('没有这个地方')).not.toContain(own.project)
})
