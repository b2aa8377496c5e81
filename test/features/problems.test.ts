import { beforeEach, expect, it } from 'vitest'
import { startClock, stopClock } from '~/features/problems/clock.server'
import { getProblem, listProblems, problemsByOwner } from '~/features/problems/list.server'
import { confirmClosing, raiseProblem, reopenProblem, requestClosing, updateProblem, type ProblemInput } from '~/features/problems/problems.server'
import { createProject } from '~/features/projects/create.server'
import type { Db } from '~db/schema'
import { CHANGHE, codesOf, divide, employ, SONGGUANTUN, type Staff } from '../helpers/district'
import { onBothEngines } from '../helpers/engines'

const NOW = '2026-11-02T02:00:00.000Z'
const LATER = '2026-11-20T02:00:00.000Z'
const ALL = { state: 'all', unit: '', owner: '', class: '' } as const

onBothEngines('the problem ledger', (engine) => {
  let db: Db
  let staff: Staff
  let projectCode: string

  beforeEach(async () => {
    db = engine.db
    await divide(db)
    staff = await employ(db)
    projectCode = (await createProject(db, staff.officer, { divisionCode: CHANGHE, estate: '桂苑小区', building: '3号楼', stairwell: '2单元' }, '2026-01-02T02:00:00.000Z')).code
  })

  const raise = (more: Partial<ProblemInput> = {}, actor = staff.officer) =>
    raiseProblem(db, actor, { divisionCode: CHANGHE, projectCode, class: 'pipeline', title: '高压电缆未迁移', ownerName: '供电公司', ...more }, NOW)
  const get = (number: string, today = '2026-11-02') => getProblem(db, staff.bureau, number, today)

  it('gives a number and a day in working days; the same open problem is one', async () => {
    const { number } = await raise()
    expect(number).toBe('371471-2026-0001')
    expect(await raise()).toMatchObject({ number })
    expect(await get(number)).toMatchObject({ dueOn: '2026-11-16', place: '桂苑小区3号楼2单元', unit: '长河街道', closedOn: null })
    expect((await raise({ title: '住户异议', class: 'consent' })).number).toBe('371471-2026-0002')
  })

  it('is numbered on beyond 9999, also where another year was written between', async () => {
    const { number } = await raise()
    await db.updateTable('problem').set({ number: '371471-2026-9999' }).where('number', '=', number).execute()
    expect((await raise({ title: '住户异议' })).number).toBe('371471-2026-10000')
    await raiseProblem(db, staff.officer, { divisionCode: CHANGHE, class: 'funds', title: '跨年', ownerName: '居委会' }, '2027-01-04T02:00:00.000Z')
    expect((await raise({ title: '分摊款' })).number).toBe('371471-2026-10001')
  })

  it('is refused beside each field', async () => {
    expect(await codesOf(raise({ class: 'x', title: ' ', ownerName: '', dueOn: '2026-02-30' }))).toEqual([
      'problem_class_unknown', 'problem_title_missing', 'problem_owner_missing', 'problem_due_wrong',
    ])
    expect(await codesOf(raise({ dueOn: '2026-11-01' }))).toEqual(['problem_due_past'])
    expect(await codesOf(raise({ divisionCode: SONGGUANTUN, projectCode: null }))).toEqual(['not_found'])
    expect(await codesOf(raise({}, staff.leader))).toEqual(['forbidden'])
  })

  it('is closed with proof by somebody other than the one who asked; reopened it keeps its number', async () => {
    const { number } = await raise()
    expect(await codesOf(confirmClosing(db, staff.bureau, { number }, NOW))).toEqual(['closing_not_requested'])
    expect(await codesOf(requestClosing(db, staff.officer, { number, note: '' }, NOW))).toEqual(['closing_proof_missing'])
    await requestClosing(db, staff.bureau, { number, note: '电缆已迁，附验收单' }, NOW)
    expect(await codesOf(confirmClosing(db, staff.bureau, { number }, NOW))).toEqual(['closing_by_same_person'])
    expect(await codesOf(confirmClosing(db, staff.officer, { number }, NOW))).toEqual(['forbidden'])
    await confirmClosing(db, staff.checker, { number }, LATER)
    await confirmClosing(db, staff.checker, { number }, LATER)
    expect(await get(number)).toMatchObject({ closedOn: '2026-11-20', closingProof: '电缆已迁，附验收单', requestedBy: 'bureau' })
    expect(await codesOf(reopenProblem(db, staff.checker, { number, note: '' }, LATER))).toEqual(['reopen_reason_missing'])
    await reopenProblem(db, staff.checker, { number, note: '只迁了一半' }, LATER)
    expect(await get(number)).toMatchObject({ number, closedOn: null, closingRequestedAt: null })
    expect((await get(number)).history.map((step) => step.action)).toEqual(['raised', 'closing_requested', 'closed', 'reopened'])
  })

  it('moves its day only with a reason, never into the past, never when closed', async () => {
    const { number } = await raise()
    const move = (dueOn: string, note = '') => updateProblem(db, staff.officer, { number, measures: '每日催办', dueOn, note }, NOW)
    expect(await codesOf(move('2026-11-30'))).toEqual(['problem_due_reason_missing'])
    expect(await codesOf(move('2026-10-30', '改期'))).toEqual(['problem_due_past'])
    await move('2026-11-30', '等停电计划')
    expect(await get(number)).toMatchObject({ dueOn: '2026-11-30', measures: '每日催办' })
    await requestClosing(db, staff.officer, { number, note: '已迁' }, NOW)
    await confirmClosing(db, staff.bureau, { number }, NOW)
    expect(await codesOf(move('2026-12-30', '再改'))).toEqual(['problem_closed'])
  })

  it('counts so many working days as it is told, and none while its clock stands still', async () => {
    expect(await codesOf(raise({ dueInDays: 0 }))).toEqual(['problem_days_out'])
    const { number } = await raise({ dueInDays: 5 })
    expect(await get(number)).toMatchObject({ dueOn: '2026-11-09' })
    const clock = { number, note: '等停电计划' }
    expect(await codesOf(stopClock(db, staff.officer, clock, NOW))).toEqual(['forbidden'])
    expect(await codesOf(stopClock(db, staff.bureau, { number, note: ' ' }, NOW))).toEqual(['clock_reason_missing'])
    await stopClock(db, staff.bureau, clock, '2026-11-04T02:00:00.000Z')
    await stopClock(db, staff.bureau, clock, '2026-11-05T02:00:00.000Z')
    // Twelve working days later it is as far from its day as when it stopped, and not overdue.
    expect(await get(number, '2026-11-20')).toMatchObject({ stoppedOn: '2026-11-04', stopReason: '等停电计划', dueOn: '2026-11-25' })
    const overdue = async (today: string) => (await listProblems(db, staff.bureau, { ...ALL, state: 'overdue' }, today)).map((line) => line.number)
    expect(await overdue('2026-11-20')).toEqual([])
    expect((await problemsByOwner(db, staff.bureau, '2026-11-20')).map((owner) => owner.overdue)).toEqual([0])
    expect(await codesOf(updateProblem(db, staff.officer, { number, note: '改期', measures: '', dueOn: '2026-12-01' }, LATER))).toEqual(['problem_clock_stands'])
    await startClock(db, staff.bureau, { number }, LATER)
    await startClock(db, staff.bureau, { number }, '2026-11-27T02:00:00.000Z')
    expect(await get(number)).toMatchObject({ stoppedOn: null, dueOn: '2026-11-25' })
    expect(await overdue('2026-11-26')).toEqual([number])
    expect((await get(number)).history.map((step) => step.action)).toEqual(['raised', 'stopped', 'started'])
  })

  it('is not saved from being overdue by a clock that stops too late', async () => {
    const { number } = await raise({ dueInDays: 1 })
    await stopClock(db, staff.bureau, { number, note: '等停电计划' }, '2026-11-09T02:00:00.000Z')
    expect((await listProblems(db, staff.bureau, { ...ALL, state: 'overdue' }, '2026-11-20')).map((line) => line.number)).toEqual([number])
    expect((await get(number, '2026-11-20')).dueOn < '2026-11-20').toBe(true)
  })

  it('is listed by state, unit and owner within the grants, the longest overdue first', async () => {
    const first = (await raise()).number
    const second = (await raise({ title: '住户异议', class: 'consent', ownerName: '社区', dueOn: '2026-11-05' })).number
    await raise({ divisionCode: SONGGUANTUN, projectCode: null, title: '资金未到位', class: 'funds', ownerName: '街道' }, staff.neighbour)
    const numbers = async (filter: Parameters<typeof listProblems>[2], actor = staff.officer) => (await listProblems(db, actor, filter, '2026-11-17')).map((line) => line.number)
    expect(await numbers(ALL)).toEqual([second, first])
    expect(await numbers(ALL, staff.bureau)).toHaveLength(3)
    expect(await numbers({ ...ALL, state: 'overdue' })).toEqual([second, first])
    expect(await numbers({ ...ALL, owner: '供电公司' })).toEqual([first])
    expect(await numbers({ ...ALL, unit: SONGGUANTUN })).toEqual([])
    expect(await numbers({ ...ALL, state: 'closed' })).toEqual([])
    expect(await codesOf(getProblem(db, staff.neighbour, first, '2026-11-17'))).toEqual(['not_found'])
    expect((await problemsByOwner(db, staff.officer, '2026-11-10')).map(({ ownerName, overdue }) => [ownerName, overdue])).toEqual([['社区', 1], ['供电公司', 0]])
  })
})
