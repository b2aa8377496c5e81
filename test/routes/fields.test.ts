import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { endGrant } from '~/features/accounts/accounts.server'
import { COMMAND_LINE } from '~/domain/permissions'
import { startApp, type App } from '../helpers/app'
import { counted } from '../helpers/counted'
import { FOREIGN_MARKS, furnish, type Params } from '../helpers/two-districts'
import { POSTS, typed } from './posts'

let app: App
let own: Params
let foreign: Params

beforeAll(async () => {
  app = await startApp()
  ;({ own, foreign } = await furnish(app))
  await app.open.db.updateTable('commitment').set({ signed_on: null }).execute()
}, 240_000)
afterAll(() => app.stop())

describe('what a form sends', () => {
  it.for(POSTS)('names nothing of another district: $title', async (post, { task }) => {
    const { visitor, path, foreign: status } = post
    const before = await content()
    expect((await app.fetchAs(visitor, path(foreign), { form: await typed(app, post, foreign, own) })).status).toBe(status)
    expect(await content()).toBe(before)
    counted(task, { forms: 1 })
  })

  it('stores no field that the form does not ask: every column of every table is sent along, none arrives', async ({ task }) => {
    const columns = (await app.open.db.introspection.getTables()).flatMap((table) => table.columns.map((column) => column.name))
    const camel = columns.map((name) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()))
    for (const post of POSTS) {
      const { title, visitor, path } = post
      const asked = await typed(app, post, own, own)
      const known = new Set([...Object.keys(asked), ...OPTIONAL])
      const extra = [...new Set([...columns, ...camel])].filter((name) => !known.has(name)).map((name, at) => [name, at % 2 === 0 ? MARK : String(MARK_NUMBER)])
      const before = await content()
      const response = await app.fetchAs(visitor, path(own), { form: { ...Object.fromEntries(extra), ...asked } })
      expect(response.status, `${title}: ${(await response.clone().text()).match(/class="err">[^<]*/g)?.join()}`).toBeLessThan(400)
      if (title !== 'letter of a project') expect(await content(), `${title} wrote nothing`).not.toBe(before)
      expect((await content()).match(new RegExp(`${MARK}|${MARK_NUMBER}`, 'g')), title).toBeNull()
      counted(task, { fields: extra.length })
    }
  })
})

const MARK = 'not-asked-for'
const MARK_NUMBER = 98_765_432
/** Fields that one of the forms asks and another leaves out; sent along to none. */
const OPTIONAL = [
  'code', 'address', 'floors', 'households', 'commitmentId', 'note', 'untilOn', 'reference', 'reason', 'phone', 'ownerPerson', 'measures', 'dueOn', 'words', 'class', 'title', 'state', 'utility',
  'number', 'validFrom', 'validUntil', 'login', 'name', 'role', 'text', 'done', 'detail', 'amount', 'measure', 'milestone', 'condition', 'divisionCode', 'division', 'estate', 'building', 'stairwell', 'elevators', 'longitude', 'latitude',
]

it('a right that is taken away is gone at the next request of an open session', async ({ task }) => {
  const path = `/staff/projects/${own.project}`
  expect((await app.fetchAs('officer', path)).status).toBe(200)
  const accountId = app.staff.officer.accountId ?? 0
  for (const { id } of await app.open.db.selectFrom('account_grant').select('id').where('account_id', '=', accountId).execute()) {
    await endGrant(app.open.db, COMMAND_LINE, { accountId, grantId: id, today: '2026-11-02' }, app.clock.now)
  }
  expect((await app.fetchAs('officer', path)).status).not.toBe(200)
  const posted = await app.fetchAs('officer', `${path}/edit`, { form: { estate: FOREIGN_MARKS[0], building: '1', stairwell: '1', elevators: '1' } })
  expect(posted.status).not.toBe(302)
  expect(posted.status).toBeGreaterThanOrEqual(400)
  counted(task, { requests: 2 })
})

async function content(): Promise<string> {
  const { db } = app.open
  const tables: unknown[] = []
  for (const { name } of await db.introspection.getTables()) {
    if (!/session|sign_in|one_time/.test(name)) tables.push(name, (await sql`select * from ${sql.table(name)}`.execute(db)).rows)
  }
  return JSON.stringify(tables)
}
