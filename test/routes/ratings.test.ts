import { afterAll, beforeAll, expect, it } from 'vitest'
import { strFromU8, unzipSync } from 'fflate'
import { todayOf } from '~/domain/calendar'
import { COMMAND_LINE } from '~/domain/permissions'
import { saveOpeningFigures } from '~/features/figures/openings.server'
import { checkCircular, draftCircular, issueCircular } from '~/features/circulars/commands.server'
import { findObservation, listEligibleVoters, listEntries, openObservation } from '~/features/ratings/observations.server'
import { getScope } from '~/features/circulars/lines.server'
import { CHANGHE, DISTRICT, SONGGUANTUN, ZHAOHU } from '../helpers/district'
import { startApp, type App, type Visitor } from '../helpers/app'

let app: App
const GRADES = `/staff/ratings/${DISTRICT}/grades/2026-Q3`
const OBSERVATION = `/staff/ratings/${DISTRICT}/observations/2026-H2`

beforeAll(async () => {
  app = await startApp('2026-10-12T02:00:00.000Z')
  await saveOpeningFigures(app.open.db, COMMAND_LINE, ([[CHANGHE, 12, 9], [SONGGUANTUN, 10, 6], [ZHAOHU, 8, 2]] as const).flatMap(([divisionCode, target, done]) => [
    { divisionCode, year: 2026, month: 9, measure: 'completed', target: null, done }, { divisionCode, year: 2026, month: 12, measure: 'completed', target, done: null },
  ]), app.clock.now)
}, 240_000)
afterAll(() => app.stop())

async function page(visitor: Visitor, path: string): Promise<{ status: number; html: string }> {
  const response = await app.fetchAs(visitor, path)
  return { status: response.status, html: (await response.text()).replace(/<!-- -->|<wbr\/>/g, '') }
}

it('says why each light is what it is and what would change it, to the bureau from live figures, to an officer only what was issued', async () => {
  const { html } = await page('bureau', '/staff/ratings')
  expect(html).toContain('3个单位中有2个滞后')
  expect(html).toMatch(/完成率25\.0%，时序进度78\.1%，差53\.1个百分点，少4部。/)
  expect(html).toContain('10月31日前再完工3部转为滞后，再完工5部转为正常。')
  expect((await page('officer', '/staff/ratings')).html).toContain('还没有印发通报')
  expect((await page('admin', '/staff/ratings')).status).toBe(403)
})

it('has the quarter’s grades confirmed by a leader only, once its circular is issued, with a document for all', async () => {
  expect((await page('leader', GRADES)).html).toContain('2026年9月的通报还没有印发')
  const { db } = app.open
  const key = { divisionCode: DISTRICT, month: '2026-09' }
  await draftCircular(db, app.staff.bureau, key, app.clock.now)
  await checkCircular(db, app.staff.checker, key, app.clock.now)
  await issueCircular(db, app.staff.leader, key, app.clock.now)
  expect((await page('leader', GRADES)).html).toContain('2026年第三季度的评价待确认')
  expect((await page('bureau', GRADES)).html).not.toContain('改评个别单位')
  expect((await page('officer', GRADES)).html).not.toContain('系统建议')
  expect((await app.fetchAs('officer', `${GRADES}.docx`)).status).toBe(404)
  expect((await app.fetchAs('bureau', GRADES, { form: {} })).status).toBe(403)
  const bare = await app.fetchAs('leader', GRADES, { form: { [`grade-${ZHAOHU}`]: '黄', [`reason-${ZHAOHU}`]: '' } })
  expect(bare.status).toBe(422)
  expect(await bare.text()).toContain('请写明赵虎镇不评为“黑”的原因')
  expect((await app.fetchAs('leader', GRADES, { form: { [`grade-${ZHAOHU}`]: '黄', [`reason-${ZHAOHU}`]: '汛期停工' } })).status).toBe(302)
  expect((await page('officer', GRADES)).html).toContain('赵虎镇按偏差应评为“黑”，确认为“黄”：汛期停工。')
  const file = await app.fetchAs('officer', `${GRADES}.docx`)
  expect(file.headers.get('Content-Disposition')).toContain(encodeURIComponent('德州天衢新区2026年第三季度加装电梯四色评价.docx'))
  expect(strFromU8(unzipSync(new Uint8Array(await file.arrayBuffer()))['word/document.xml']!)).toContain('汛期停工')
  expect((await page('officer', '/staff/ratings')).html).toContain('数据取自加梯通〔2026〕1号通报')
})

it('votes by form, shows no count before the end, and gives the result to all after it', async () => {
  const { db } = app.open
  const voters = await listEligibleVoters(db, await getScope(db, DISTRICT), todayOf(app.clock.now))
  const opened = await app.fetchAs('bureau', OBSERVATION, { form: { verb: 'open', heldOn: '2026-10-10', [`site-${CHANGHE}`]: '甲小区1号楼', [`site-${SONGGUANTUN}`]: '乙小区2号楼', voter: String(voters[0]!.id) } })
  expect(await opened.text()).toContain('至少选3个投票人')
  // The helper's form says each field once, so the many voters are named by the command itself.
  const places = { [CHANGHE]: '甲小区1号楼', [SONGGUANTUN]: '乙小区2号楼' }
  await openObservation(db, app.staff.bureau, { divisionCode: DISTRICT, half: '2026-H2', heldOn: '2026-10-10', places, voterIds: voters.map(({ id }) => id) }, app.clock.now)
  const entries = await listEntries(db, (await findObservation(db, DISTRICT, '2026-H2'))!.id)
  const [changhe, songguantun] = entries.map(({ id }) => `place-${id}`) as [string, string]
  const officer = await page('officer', OBSERVATION)
  expect(officer.html).toContain('乙小区2号楼')
  expect(officer.html).not.toContain('甲小区1号楼')
  for (const visitor of ['bureau', 'checker', 'leader'] as const) expect((await app.fetchAs(visitor, OBSERVATION, { form: { verb: 'cast', [changhe]: '1', [songguantun]: '2' } })).status).toBe(302)
  const twice = await app.fetchAs('bureau', OBSERVATION, { form: { verb: 'cast', [changhe]: '2', [songguantun]: '1' } })
  expect(await twice.text()).toContain('您已经投过票')
  const waiting = await page('bureau', OBSERVATION)
  expect(waiting.html).toContain('5人有投票权，已有3人投票')
  expect(waiting.html).not.toContain('得分')
  expect((await app.fetchAs('bureau', OBSERVATION, { form: { verb: 'close' } })).status).toBe(403)
  expect((await app.fetchAs('leader', OBSERVATION, { form: { verb: 'close' } })).status).toBe(302)
  expect((await page('neighbour', OBSERVATION)).html).toContain('100.00')
})

it('knows no ratings of a division outside one’s grants, nor a period that is none', async () => {
  for (const path of ['/staff/ratings/371472/grades/2026-Q3', `/staff/ratings/${DISTRICT}/grades/2026-Q5`, `/staff/ratings/${DISTRICT}/observations/2026-H3`, `/staff/ratings/${DISTRICT}/assessments/26`, '/staff/ratings?division=371472']) {
    expect((await page('leader', path)).status, path).toBe(404)
  }
  expect((await page('leader', `/staff/ratings/${DISTRICT}/assessments/2026`)).html).toContain('按2026年9月通报试算')
})
