import { afterAll, beforeAll, expect, it } from 'vitest'
import { todayOf } from '~/domain/calendar'
import { COMMAND_LINE } from '~/domain/permissions'
import { getScope } from '~/features/circulars/lines.server'
import { importDivisions } from '~/features/divisions/divisions.server'
import { assignCompany } from '~/features/projects/companies.server'
import { createProject } from '~/features/projects/create.server'
import { castBallot, listEligibleVoters, listEntries, openObservation } from '~/features/ratings/observations.server'
import { drawSiteChecks, findDraw } from '~/features/signs/site-checks.server'
import { startApp, type App, type Visitor } from '../helpers/app'
import { CHANGHE, DISTRICT, SONGGUANTUN, ZHAOHU } from '../helpers/district'
import { pastFact } from '../helpers/past'

let app: App
let code = ''
beforeAll(async () => {
  app = await startApp()
  const { db } = app.open
  code = (await createProject(db, app.staff.officer, { divisionCode: CHANGHE, estate: '桂苑小区', building: '1号楼', stairwell: '1单元' }, '2026-01-05T02:00:00.000Z')).code
  await pastFact(db, { code, milestone: 'ACCEPTANCE', occurredOn: '2026-10-10' }, app.clock.now)
}, 240_000)
afterAll(() => app.stop())

const page = async (visitor: Visitor, path: string) => (await app.fetchAs(visitor, path)).text()

it('a project’s companies say who named the last one, on its page and where they are changed', async () => {
  await assignCompany(app.open.db, app.staff.bureau, { projectCode: code, role: 'installer', company: '德州通达电梯', sinceOn: '2026-01-06' }, app.clock.now)
  for (const path of [`/staff/projects/${code}`, `/staff/projects/${code}/companies`]) expect(await page('officer', path), path).toMatch(/<p class="quiet small gap">最近改动：bureau，[^<]*，登记企业</)
})

it('the divisions say who entered any last', async () => {
  expect(await page('admin', '/admin/divisions')).not.toContain('最近改动')
  await importDivisions(app.open.db, { ...COMMAND_LINE, name: '运维' }, [{ code: '371471009', name: '新设街道', level: 'subdistrict', kind: 'street' }], app.clock.now)
  expect(await page('admin', '/admin/divisions')).toMatch(/最近改动：运维，[^<]*，登记区划/)
})

it('each announcement says who made it, and who took it off', async () => {
  const form = { text: '周三前补报上周进度', divisionCode: DISTRICT, from: '', until: '2026-11-04T18:00', onStaff: 'on' }
  await app.fetchAs('bureau', '/admin/announcements', { form })
  expect(await page('admin', '/admin/announcements')).toMatch(/最近改动：bureau，[^<]*，发布公告/)
  const { id } = await app.open.db.selectFrom('announcement').select('id').executeTakeFirstOrThrow()
  await app.fetchAs('admin', '/admin/announcements', { form: { end: String(id) } })
  expect(await page('bureau', '/admin/announcements')).toMatch(/最近改动：admin，[^<]*，撤下公告/)
})

it('a draw says who drew it, and each check who noted it', async () => {
  const { db } = app.open
  const auditor = { ...app.staff.leader, name: '审计', grants: [{ role: 'auditor' as const, divisionCode: DISTRICT, path: `/37/3714/${DISTRICT}/` }] }
  await drawSiteChecks(db, auditor, { districtCode: DISTRICT, month: '2026-10', seed: '130' }, app.clock.now)
  const path = '/admin/signs?month=2026-10'
  expect((await page('auditor', path)).match(/最近改动：[^<]*/g)).toEqual([expect.stringMatching(/^最近改动：审计，.*，抽取现场核查$/)])
  const draw = await findDraw(db, DISTRICT, '2026-10')
  const noted = await app.fetchAs('auditor', '/admin/signs', { form: { do: 'note', district: DISTRICT, month: '2026-10', draw: String(draw?.id), project: String(draw?.projects[0]?.projectId), result: 'as_reported', note: '' } })
  expect(noted.status).toBe(302)
  expect((await page('auditor', path)).match(/最近改动：[^<]*/g)).toEqual([expect.stringMatching(/^最近改动：auditor，.*，登记现场核查结果$/), expect.stringMatching(/抽取现场核查$/)])
})

it('a round says who opened it, to the bureau and to a unit', async () => {
  const opened = await app.fetchAs('bureau', '/staff/dispatch', { form: { district: DISTRICT, week: '2026-W44' } })
  expect(opened.status).toBe(302)
  for (const visitor of ['bureau', 'officer'] as const) expect(await page(visitor, '/staff/dispatch/2026-W44'), visitor).toMatch(/最近改动：bureau，[^<]*，开始周调度/)
})

it('an observation says who opened it, never who voted', async () => {
  const { db } = app.open
  const key = { divisionCode: DISTRICT, half: '2026-H2' }
  const voters = await listEligibleVoters(db, await getScope(db, DISTRICT), todayOf(app.clock.now))
  const id = await openObservation(db, app.staff.bureau, { ...key, heldOn: '2026-10-30', places: { [CHANGHE]: '甲', [SONGGUANTUN]: '乙', [ZHAOHU]: '丙' }, voterIds: voters.map((voter) => voter.id) }, app.clock.now)
  const places = Object.fromEntries((await listEntries(db, id)).map((entry, at) => [entry.id, at + 1]))
  await castBallot(db, app.staff.leader, { ...key, places }, app.clock.now)
  expect((await page('checker', `/staff/ratings/${DISTRICT}/observations/2026-H2`)).match(/最近改动：[^<]*/g)).toEqual([expect.stringMatching(/^最近改动：bureau，.*，组织观摩$/)])
})
