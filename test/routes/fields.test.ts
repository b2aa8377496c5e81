import { Window } from 'happy-dom'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { endGrant } from '~/features/accounts/accounts.server'
import { COMMAND_LINE } from '~/domain/permissions'
import { startApp, type App, type Visitor } from '../helpers/app'
import { DISTRICT } from '../helpers/district'
import { FOREIGN_MARKS, furnish, WEEK, type Params } from '../helpers/two-districts'

let app: App
let own: Params
let foreign: Params

beforeAll(async () => {
  app = await startApp()
  ;({ own, foreign } = await furnish(app))
  await app.open.db.updateTable('commitment').set({ signed_on: null }).execute()
}, 240_000)
afterAll(() => app.stop())

interface Post {
  title: string
  visitor: Visitor
  path: (of: Params) => string
  form: (of: Params) => Record<string, string>
  /** The page fills its form in; `form` is then what is typed over it. */
  filled?: boolean
  /** What another district's object is answered; 422 where a form names the object and the field says that it is unknown. */
  foreign: 404 | 422
}

/** A form of every kind, right in every field. */
const POSTS: readonly Post[] = [
  { title: 'new project', visitor: 'officer', path: () => '/staff/projects/new', form: (of) => ({ divisionCode: of.unit ?? '', estate: '文汇苑', building: '9号楼', stairwell: '1单元', elevators: '1' }), foreign: 422 },
  { title: 'project', visitor: 'officer', path: (of) => `/staff/projects/${of.project}/edit`, form: () => ({ estate: '桂苑小区', building: '3号楼', stairwell: '2单元', elevators: '1', floors: '6', note: '已核对' }), foreign: 404 },
  { title: 'milestone', visitor: 'officer', path: (of) => `/staff/projects/${of.project}/record?milestone=SITE_VISIT`, form: () => ({ milestone: 'SITE_VISIT', occurredOn: '2026-10-25', note: '现场看过' }), foreign: 404 },
  { title: 'promise', visitor: 'officer', path: (of) => `/staff/projects/${of.project}/plan?milestone=STARTED`, form: () => ({ milestone: 'STARTED', dueOn: '2026-12-20' }), foreign: 404 },
  { title: 'company', visitor: 'officer', path: (of) => `/staff/projects/${of.project}/companies`, form: () => ({ role: 'builder', company: '德州建工', phone: '0534-2600000', sinceOn: '2026-10-01' }), foreign: 404 },
  { title: 'letter of a project', visitor: 'bureau', path: (of) => `/staff/projects/${of.project}/letter`, form: () => ({ commitmentId: '' }), foreign: 404 },
  { title: 'verification', visitor: 'bureau', path: (of) => `/staff/projects/${of.project}`, form: (of) => ({ verify: of.event ?? '' }), foreign: 404 },
  { title: 'week', visitor: 'officer', path: () => '/staff', form: (of) => ({ week: WEEK, project: of.project ?? '', key: 'a', condition: 'slow', words: '等待迁改', turn: 'report' }), foreign: 404 },
  { title: 'new problem', visitor: 'officer', path: () => '/staff/problems/new', form: (of) => ({ unit: of.unit ?? '', project: of.project ?? '', class: 'funds', title: '资金未到位', ownerName: '财政局' }), foreign: 404 },
  { title: 'problem', visitor: 'officer', path: (of) => `/staff/problems/${of.problem}`, form: () => ({ turn: 'update', measures: '已约谈', dueOn: '' }), foreign: 404 },
  { title: 'agreed item', visitor: 'bureau', path: () => `/staff/dispatch/${WEEK}/meeting`, form: (of) => ({ district: of.division ?? '', text: '燃气公司本周出方案', ownerName: '燃气公司', dueOn: '2026-11-06' }), foreign: 404 },
  { title: 'draft of a letter', visitor: 'bureau', path: (of) => `/staff/commitments/letters/${of.letter}`, form: () => ({ intent: 'head', number: '承1号', partyA: '区建设部', partyB: '长河街道', signatoryA: '部长', signatoryB: '主任' }), foreign: 404 },
  { title: 'draft of the circular', visitor: 'bureau', path: (of) => `/staff/circulars/${of.division}/2026-09`, form: () => ({ verb: 'draft' }), foreign: 404 },
  { title: 'new account', visitor: 'admin', path: () => '/admin/accounts/new', form: (of) => ({ login: `new${of.unit}`, name: '新人', phone: '', role: 'officer', divisionCode: of.unit ?? '' }), foreign: 422 },
  { title: 'right', visitor: 'admin', path: (of) => `/admin/accounts/${of.account}`, form: () => ({ do: 'grant', role: 'auditor', divisionCode: DISTRICT }), foreign: 404 },
  { title: 'policy', visitor: 'admin', path: () => `/admin/policies/new?division=${DISTRICT}`, form: (of) => ({ division: of.division ?? '', validFrom: '2026-11-02', note: '依据' }), filled: true, foreign: 404 },
]

describe('what a form sends', () => {
  it.each(POSTS)('names nothing of another district: $title', async (post) => {
    const { visitor, path, foreign: status } = post
    const before = await content()
    expect((await app.fetchAs(visitor, path(foreign), { form: await typed(post, foreign) })).status).toBe(status)
    expect(await content()).toBe(before)
  })

  it('stores no field that the form does not ask: every column of every table is sent along, none arrives', async () => {
    const columns = (await app.open.db.introspection.getTables()).flatMap((table) => table.columns.map((column) => column.name))
    const camel = columns.map((name) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()))
    for (const post of POSTS) {
      const { title, visitor, path } = post
      const asked = await typed(post, own)
      const known = new Set([...Object.keys(asked), ...OPTIONAL])
      const extra = [...new Set([...columns, ...camel])].filter((name) => !known.has(name)).map((name, at) => [name, at % 2 === 0 ? MARK : String(MARK_NUMBER)])
      const before = await content()
      const response = await app.fetchAs(visitor, path(own), { form: { ...Object.fromEntries(extra), ...asked } })
      expect(response.status, `${title}: ${(await response.clone().text()).match(/class="err">[^<]*/g)?.join()}`).toBeLessThan(400)
      if (title !== 'letter of a project') expect(await content(), `${title} wrote nothing`).not.toBe(before)
      expect((await content()).match(new RegExp(`${MARK}|${MARK_NUMBER}`, 'g')), title).toBeNull()
    }
  })
})

/** What is sent: the fields as the page filled them in, where it does, and what is typed over them. */
async function typed({ visitor, path, form, filled }: Post, of: Params): Promise<Record<string, string>> {
  if (!filled) return form(of)
  const { document, FormData } = new Window()
  document.body.innerHTML = await (await app.fetchAs(visitor, path(own))).text()
  const fields = new FormData(document.querySelector('main form[method=post]') as unknown as ConstructorParameters<typeof FormData>[0])
  return { ...Object.fromEntries([...fields].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []))), ...form(of) }
}

const MARK = 'not-asked-for'
const MARK_NUMBER = 98_765_432
/** Fields that one of the forms asks and another leaves out; sent along to none. */
const OPTIONAL = [
  'code', 'address', 'floors', 'households', 'commitmentId', 'note', 'untilOn', 'reference', 'reason', 'phone', 'ownerPerson', 'measures', 'dueOn', 'words', 'class', 'title', 'state', 'utility',
  'number', 'validFrom', 'validUntil', 'login', 'name', 'role', 'text', 'done', 'detail', 'amount', 'measure', 'milestone', 'condition', 'divisionCode', 'division', 'estate', 'building', 'stairwell', 'elevators', 'longitude', 'latitude',
]

it('a right that is taken away is gone at the next request of an open session', async () => {
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
})

async function content(): Promise<string> {
  const { db } = app.open
  const tables: unknown[] = []
  for (const { name } of await db.introspection.getTables()) {
    if (!/session|sign_in|one_time/.test(name)) tables.push(name, (await sql`select * from ${sql.table(name)}`.execute(db)).rows)
  }
  return JSON.stringify(tables)
}
