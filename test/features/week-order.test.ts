import { expect, it } from 'vitest'
import { byUrgency } from '~/domain/dispatch'
import { openRound } from '~/features/dispatch/rounds.server'
import { submitWeeklyUpdate } from '~/features/dispatch/updates.server'
import { CARDS_SHOWN, findWeekCard, officerWeek } from '~/features/dispatch/week-page.server'
import { openIds } from '~/features/dispatch/week-order.server'
import { createProject } from '~/features/projects/create.server'
import { CHANGHE, DISTRICT, divide, employ } from '../helpers/district'
import { onBothEngines } from '../helpers/engines'

const WEEK = '2026-W44'
const NOW = '2026-11-02T02:00:00.000Z'
const PROJECTS = CARDS_SHOWN + 3

onBothEngines('the officer with more projects than fit on a page', (engine) => {
  const open = async () => {
    await divide(engine.db)
    const staff = await employ(engine.db)
    const codes: string[] = []
    for (let number = 1; number <= PROJECTS; number++) {
      const place = { divisionCode: CHANGHE, estate: number % 2 ? '桂苑小区' : '槐荫里', building: `${number}号楼`, stairwell: '1单元' }
      codes.push((await createProject(engine.db, staff.officer, place, '2026-01-02T02:00:00.000Z')).code)
    }
    await openRound(engine.db, staff.bureau, { districtCode: DISTRICT, week: WEEK }, NOW)
    const week = (asked: Parameters<typeof officerWeek>[2]) => officerWeek(engine.db, staff.officer, asked, NOW)
    const report = (projectCode: string) => submitWeeklyUpdate(engine.db, staff.officer, { week: WEEK, projectCode, condition: 'no_change', submissionKey: projectCode }, NOW)
    return { staff, codes, week, report }
  }

  it('sees fifty, counts all, goes on to the others, and finds each by its name, reported or not', async () => {
    const { staff, codes, week, report } = await open()
    const first = (await week({}))?.sheets[0]
    expect(first).toMatchObject({ left: PROJECTS, plain: PROJECTS, reported: 0, latest: [] })
    expect(first?.cards.map((card) => card.code)).toEqual(codes.slice(0, CARDS_SHOWN))
    const rest = (await week({ from: CARDS_SHOWN }))?.sheets[0]
    expect(rest?.cards.map((card) => card.code)).toEqual(codes.slice(CARDS_SHOWN))
    const last = codes.at(-1) ?? ''
    await report(last)
    const found = (await week({ text: `${PROJECTS}号楼` }))?.sheets[0]
    expect(found).toMatchObject({ left: PROJECTS - 1, reported: 1, cards: [], latest: [{ code: last, condition: 'no_change', by: 'officer' }] })
    expect((await week({ text: '槐荫里2号楼' }))?.sheets[0]?.cards.map((card) => card.code)).toEqual([codes[1]])
    expect((await week({ card: last }))?.sheets[0]?.cards).toHaveLength(CARDS_SHOWN + 1)
    expect((await findWeekCard(engine.db, staff.officer, { week: WEEK, code: last }, NOW))?.card.update?.condition).toBe('no_change')
    expect(await findWeekCard(engine.db, staff.neighbour, { week: WEEK, code: last }, NOW)).toBeNull()
  })

  it('has the worst first by the same rule in the database as in the domain', async () => {
    const { week } = await open()
    const days = [null, '2026-10-01', '2026-12-01', '2026-09-15']
    const ids = (await engine.db.selectFrom('project_status').select('project_id').orderBy('project_id').execute()).map((row) => row.project_id)
    for (const [place, id] of ids.entries()) {
      const condition = (['progress', 'stuck', 'slow'] as const)[place % 3] ?? null
      const set = { paused_on: place % 5 === 0 ? '2026-10-20' : null, last_condition: condition, next_due_on: days[place % 4] ?? null }
      await engine.db.updateTable('project_status').set(set).where('project_id', '=', id).execute()
    }
    const rows = await engine.db.selectFrom('project_status').innerJoin('project', 'project.id', 'project_id').select(['project_id', 'paused_on', 'last_condition', 'next_due_on', 'code']).execute()
    const byRule = rows
      .map((row) => ({ id: row.project_id, paused: row.paused_on !== null, lastCondition: row.last_condition, nextDueOn: row.next_due_on, code: row.code }))
      .sort(byUrgency)
      .map((row) => row.id)
    const sheet = (await week({}))?.sheets[0]
    const round = await engine.db.selectFrom('dispatch_sheet').select(['id', 'round_id']).where('id', '=', sheet?.id ?? 0).executeTakeFirstOrThrow()
    expect(await openIds(engine.db, { ...round, code: CHANGHE }, { most: PROJECTS, among: null })).toEqual(byRule)
  })
})
