import { expect, it } from 'vitest'
import { openRound } from '~/features/dispatch/rounds.server'
import { submitWeeklyUpdate } from '~/features/dispatch/updates.server'
import { findWeekCard } from '~/features/dispatch/week-page.server'
import { createProject } from '~/features/projects/create.server'
import { CHANGHE, codesOf, DISTRICT, divide, employ, reasonsOf, type Staff } from '../helpers/district'
import { onBothEngines } from '../helpers/engines'

const WEEK = '2026-W44'
const NOW = '2026-11-02T02:00:00.000Z'

onBothEngines('two who report one project', (engine) => {
  const open = async () => {
    await divide(engine.db)
    const staff = await employ(engine.db)
    const { code } = await createProject(engine.db, staff.officer, { divisionCode: CHANGHE, estate: '桂苑小区', building: '3号楼', stairwell: '1单元' }, '2026-01-02T02:00:00.000Z')
    await openRound(engine.db, staff.bureau, { districtCode: DISTRICT, week: WEEK }, NOW)
    return { staff, code }
  }
  const say = (staff: Staff, projectCode: string, words: string, submissionKey: string, seen?: string) =>
    submitWeeklyUpdate(engine.db, staff.officer, { week: WEEK, projectCode, condition: 'progress', words, submissionKey, seen }, NOW)
  const stored = () => engine.db.selectFrom('weekly_update').select(['words', 'submission_key']).execute()
  const entries = async () => (await engine.db.selectFrom('audit_entry').select('id').where('action', '=', 'submitWeeklyUpdate').execute()).length

  it('store the same form once, sent again, in parallel, or after somebody else has replaced it', async () => {
    const { staff, code } = await open()
    await Promise.all([1, 2, 3].map(() => say(staff, code, '第一次', 'a', '')))
    await say(staff, code, '第一次', 'a', '')
    expect([await stored(), await entries()]).toEqual([[{ words: '第一次', submission_key: 'a' }], 1])
    await say(staff, code, '第二次', 'b', 'a')
    expect(await codesOf(say(staff, code, '第一次', 'a', ''))).toEqual(['overtaken'])
    expect(await stored()).toEqual([{ words: '第二次', submission_key: 'b' }])
  })

  it('never overwrite unseen: the second is told who said what, and may then put his own in its place', async () => {
    const { staff, code } = await open()
    await say(staff, code, '基础完成', 'first', '')
    expect(await reasonsOf(say(staff, code, '等图纸', 'second', ''))).toEqual([{ code: 'overtaken', params: { name: 'officer', at: NOW, condition: 'progress', words: '基础完成', key: 'first' } }])
    const found = await findWeekCard(engine.db, staff.officer, { week: WEEK, code }, NOW)
    expect(found?.card.update).toMatchObject({ words: '基础完成', by: 'officer', key: 'first' })
    await say(staff, code, '等图纸', 'second', found?.card.update?.key)
    expect(await stored()).toEqual([{ words: '等图纸', submission_key: 'second' }])
  })
})
