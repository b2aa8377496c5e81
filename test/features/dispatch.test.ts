import { beforeEach, expect, it } from 'vitest'
import type { Actor } from '~/domain/permissions'
import { addAgreedItem, closeAgreedItem, correctAgreedItem } from '~/features/dispatch/agreed-items.server'
import { meetingPage } from '~/features/dispatch/meeting.server'
import { listRounds, roundPage, sheetPage } from '~/features/dispatch/round-page.server'
import { closeRound, grantException, openRound } from '~/features/dispatch/rounds.server'
import { acceptSheet, acceptSheets, beginReview, returnSheet, submitSheet, takeBackSheet } from '~/features/dispatch/sheets.server'
import { reportRestAsNoChange, submitWeeklyUpdate, type WeeklyUpdateInput } from '~/features/dispatch/updates.server'
import { officerWeek, plainCards } from '~/features/dispatch/week-page.server'
import { verifyFigures } from '~/features/figures/verify.server'
import { createProject } from '~/features/projects/create.server'
import type { Db } from '~db/schema'
import { CHANGHE, codesOf, DISTRICT, divide, employ, reasonsOf, SONGGUANTUN, type Staff } from '../helpers/district'
import { onBothEngines } from '../helpers/engines'

const WEEK = '2026-W44'
const MONDAY = '2026-11-02T01:00:00.000Z'
const IN_TIME = '2026-11-03T03:59:00.000Z'
const LATE = '2026-11-03T06:00:00.000Z'
const CLOSED = '2026-11-03T16:00:00.000Z'
const AFTER = '2026-11-04T01:00:00.000Z'

onBothEngines('weekly dispatch', (engine) => {
  let db: Db
  let staff: Staff
  let codes: string[]

  beforeEach(async () => {
    db = engine.db
    await divide(db)
    staff = await employ(db)
    codes = []
    for (const stairwell of ['1单元', '2单元', '3单元']) {
      codes.push((await createProject(db, staff.officer, { divisionCode: CHANGHE, estate: '桂苑小区', building: '3号楼', stairwell }, '2026-01-02T02:00:00.000Z')).code)
    }
    await openRound(db, staff.bureau, { districtCode: DISTRICT, week: WEEK }, MONDAY)
  })

  let key = 0
  const report = (code: string, more: Partial<WeeklyUpdateInput> = {}, now = MONDAY, actor: Actor = staff.officer) =>
    submitWeeklyUpdate(db, actor, { week: WEEK, projectCode: code, condition: 'progress', words: '正在征求意见', submissionKey: `k${key++}`, ...more }, now)
  const restOf = (now = MONDAY) => reportRestAsNoChange(db, staff.officer, { week: WEEK, projectCodes: codes, submissionKey: `r${key++}` }, now)
  const sheetOf = async (unit = CHANGHE) => (await db.selectFrom('dispatch_sheet').selectAll().where('division_code', '=', unit).orderBy('id', 'desc').limit(1).executeTakeFirstOrThrow()).id
  const stateOf = async (id: number) => (await db.selectFrom('dispatch_sheet').select('state').where('id', '=', id).executeTakeFirstOrThrow()).state
  const updates = () => db.selectFrom('weekly_update').selectAll().orderBy('id').execute()
  const code = () => codes[0] ?? ''

  it('opens once, with a sheet for each unit, not before the week is over, by the bureau only', async () => {
    const again = await openRound(db, staff.checker, { districtCode: DISTRICT, week: WEEK }, MONDAY)
    const sheets = await db.selectFrom('dispatch_sheet').select('division_code').where('round_id', '=', again).execute()
    expect(sheets).toHaveLength(3)
    expect(await codesOf(openRound(db, staff.bureau, { districtCode: DISTRICT, week: 'W1' }, MONDAY))).toEqual(['week_unknown'])
    expect(await codesOf(openRound(db, staff.bureau, { districtCode: DISTRICT, week: '2026-W45' }, MONDAY))).toEqual(['week_not_over'])
    expect(await codesOf(openRound(db, staff.officer, { districtCode: DISTRICT, week: '2026-W43' }, MONDAY))).toEqual(['not_found'])
    expect(await codesOf(openRound(db, staff.leader, { districtCode: DISTRICT, week: '2026-W43' }, MONDAY))).toEqual(['forbidden'])
  })

  it('stores an update, its milestone and its problem together, once for one form', async () => {
    const form = {
      condition: 'stuck', words: '燃气未改管', submissionKey: 'same',
      milestone: { milestone: 'AGREEMENT', occurredOn: '2026-10-28' },
      problem: { class: 'pipeline', title: '', ownerName: '燃气公司', dueOn: '2026-11-10' },
    }
    const id = await report(code(), form)
    expect(await report(code(), form)).toBe(id)
    expect(await updates()).toMatchObject([{ id, condition: 'stuck', words: '燃气未改管' }])
    expect(await db.selectFrom('milestone_event').select(['milestone', 'weekly_update_id']).execute()).toEqual([{ milestone: 'AGREEMENT', weekly_update_id: id }])
    expect(await db.selectFrom('problem').select(['title', 'owner_name', 'due_on', 'weekly_update_id']).execute()).toEqual([
      { title: '燃气未改管', owner_name: '燃气公司', due_on: '2026-11-10', weekly_update_id: id },
    ])
    const status = db.selectFrom('project_status').innerJoin('project', 'project.id', 'project_status.project_id').selectAll('project_status').where('project.code', '=', code())
    expect(await status.executeTakeFirstOrThrow()).toMatchObject({ stage: 'AGREEMENT', last_report_on: '2026-11-02', last_condition: 'stuck' })
    expect(await verifyFigures(db)).toEqual([])
  })

  it('is stored once when the same form arrives twice at the same time', async () => {
    await Promise.all([report(code(), { submissionKey: 'twin' }), report(code(), { submissionKey: 'twin' })])
    expect(await updates()).toHaveLength(1)
  })

  it('writes nothing when one part is refused', async () => {
    expect((await reasonsOf(report(code(), { milestone: { milestone: 'AGREEMENT', occurredOn: '2026-12-01' } }))).length).toBeGreaterThan(0)
    expect((await reasonsOf(report(code(), { condition: 'stuck' })))[0]).toMatchObject({ code: 'stuck_needs_problem', field: 'ownerName' })
    expect(await codesOf(report(code(), { condition: 'perhaps' }))).toEqual(['condition_missing'])
    expect(await updates()).toEqual([])
    expect(await db.selectFrom('milestone_event').select('id').execute()).toEqual([])
  })

  it('belongs to the officers of the unit: for others it is not found', async () => {
    expect(await codesOf(report(code(), {}, MONDAY, staff.neighbour))).toEqual(['not_found'])
    expect(await codesOf(submitSheet(db, staff.neighbour, { sheetId: await sheetOf() }, MONDAY))).toEqual(['not_found'])
    expect(await codesOf(report(code(), {}, MONDAY, staff.leader))).toEqual(['forbidden'])
    expect((await officerWeek(db, staff.neighbour, {}, MONDAY))?.sheets.map((sheet) => sheet.unit.code)).toEqual([SONGGUANTUN])
  })

  it('shows the officer of two units both, worst first', async () => {
    const both = { ...staff.officer, grants: [...staff.officer.grants, ...staff.neighbour.grants] }
    expect((await officerWeek(db, both, {}, MONDAY))?.sheets.map((sheet) => sheet.unit.code)).toEqual([CHANGHE, SONGGUANTUN])
    expect(await officerWeek(db, staff.leader, {}, MONDAY)).toBeNull()
  })

  it('asks a reason for the third "no change" in a row, and leaves such a project out of the rest', async () => {
    expect(await restOf()).toBe(3)
    expect(await restOf()).toBe(0)
    for (const [week, now] of [['2026-W45', '2026-11-09T01:00:00.000Z'], ['2026-W46', '2026-11-16T01:00:00.000Z']] as const) {
      await openRound(db, staff.bureau, { districtCode: DISTRICT, week }, now)
      const said = (words: string) => submitWeeklyUpdate(db, staff.officer, { week, projectCode: code(), condition: 'no_change', words, submissionKey: `${week}${words}` }, now)
      if (week === '2026-W45') await said('')
      else {
        expect((await reasonsOf(said('')))[0]).toMatchObject({ code: 'no_change_reason_missing', field: 'words', params: { weeks: 2 } })
        const sheet = (await officerWeek(db, staff.officer, {}, now))?.sheets[0]
        expect(sheet?.cards.find((known) => known.code === code())?.streak).toBe(2)
        expect(sheet).toMatchObject({ left: 3, plain: 2 })
        expect((await plainCards(db, staff.officer, { week, sheet: sheet?.id ?? 0 }, now))?.cards.map((card) => card.code)).toEqual(codes.slice(1))
        expect(await reportRestAsNoChange(db, staff.officer, { week, projectCodes: codes, submissionKey: 'rest' }, now)).toBe(2)
        await said('等待居民意见')
      }
    }
  })

  it('counts for the bureau what the officer has left, though a reported project ends, and nothing more once it is handed in', async () => {
    const line = async () => (await roundPage(db, staff.bureau, DISTRICT, WEEK)).sheets.find((sheet) => sheet.code === CHANGHE)
    await report(code())
    const ended = db.selectFrom('project').select('id').where('code', '=', code())
    await db.updateTable('project_status').set({ closed: 1 }).where('project_id', 'in', ended).execute()
    expect((await officerWeek(db, staff.officer, {}, MONDAY))?.sheets[0]).toMatchObject({ left: 2, reported: 1 })
    expect(await line()).toMatchObject({ reported: 1, projects: 3 })
    await restOf()
    await submitSheet(db, staff.officer, { sheetId: await sheetOf() }, IN_TIME)
    await createProject(db, staff.officer, { divisionCode: CHANGHE, estate: '桂苑小区', building: '4号楼', stairwell: '1单元' }, LATE)
    expect(await line()).toMatchObject({ reported: 3, projects: 3 })
  })

  it('does not ask a closed round for projects that came later', async () => {
    await closeRound(db, staff.bureau, { districtCode: DISTRICT, week: WEEK }, CLOSED)
    await createProject(db, staff.officer, { divisionCode: CHANGHE, estate: '桂苑小区', building: '4号楼', stairwell: '1单元' }, AFTER)
    expect((await roundPage(db, staff.bureau, DISTRICT, WEEK)).sheets.find((sheet) => sheet.code === CHANGHE)).toMatchObject({ reported: 0, projects: 3 })
  })

  it('is handed in when all is reported, taken back only before review begins, and then stands still', async () => {
    const sheetId = await sheetOf()
    await report(code())
    expect((await reasonsOf(submitSheet(db, staff.officer, { sheetId }, MONDAY)))[0]).toMatchObject({ code: 'sheet_incomplete', params: { left: 2 } })
    await restOf()
    await submitSheet(db, staff.officer, { sheetId }, IN_TIME)
    await submitSheet(db, staff.officer, { sheetId }, LATE)
    expect(await codesOf(report(code(), { words: '改口' }))).toEqual(['sheet_handed_in'])
    await takeBackSheet(db, staff.officer, { sheetId }, LATE)
    await report(code(), { words: '改口' })
    await submitSheet(db, staff.officer, { sheetId }, LATE)
    await beginReview(db, staff.bureau, { sheetId }, LATE)
    expect(await codesOf(takeBackSheet(db, staff.officer, { sheetId }, LATE))).toEqual(['sheet_step_refused'])
    expect(await codesOf(acceptSheet(db, staff.officer, { sheetId }, LATE))).toEqual(['forbidden'])
    expect((await roundPage(db, staff.bureau, DISTRICT, WEEK)).sheets.find((sheet) => sheet.id === sheetId)).toMatchObject({ punctuality: 'late', reported: 3, projects: 3 })
    await acceptSheet(db, staff.bureau, { sheetId }, LATE)
    expect(await acceptSheet(db, staff.bureau, { sheetId }, LATE)).toBe(0)
    expect(await stateOf(sheetId)).toBe('accepted')
  })

  it('verifies, once accepted, the facts whose evidence is there', async () => {
    const file = { sha256: 'a'.repeat(64), name: '协议.pdf', media_type: 'application/pdf', size: 10, uploaded_by: staff.officer.accountId, uploaded_at: MONDAY }
    const { id: fileId } = await db.insertInto('file').values(file).returning('id').executeTakeFirstOrThrow()
    await report(code(), { milestone: { milestone: 'AGREEMENT', occurredOn: '2026-10-28', fileId } })
    await report(codes[1] ?? '', { milestone: { milestone: 'AGREEMENT', occurredOn: '2026-10-29' } })
    await restOf()
    const sheetId = await sheetOf()
    await submitSheet(db, staff.officer, { sheetId }, IN_TIME)
    expect((await sheetPage(db, staff.bureau, sheetId)).cards.flatMap((card) => card.facts)).toHaveLength(2)
    expect(await acceptSheet(db, staff.bureau, { sheetId }, LATE)).toBe(1)
    expect(await db.selectFrom('milestone_verification').select(['verified_by', 'cause']).execute()).toEqual([{ verified_by: staff.bureau.accountId, cause: 'sheet' }])
    expect(await verifyFigures(db)).toEqual([])
  })

  it('is returned with a sentence and may be mended after the close; it keeps its first hour', async () => {
    await restOf()
    const sheetId = await sheetOf()
    const handedIn = async () => (await listRounds(db, staff.bureau, DISTRICT, Number(WEEK.slice(0, 4))))[0]?.handedIn
    await submitSheet(db, staff.officer, { sheetId }, IN_TIME)
    expect(await handedIn()).toBe(1)
    expect(await codesOf(returnSheet(db, staff.bureau, { sheetId, reason: ' ' }, LATE))).toEqual(['return_reason_missing'])
    await returnSheet(db, staff.bureau, { sheetId, reason: '3号楼1单元请写明进展' }, LATE)
    expect(await handedIn()).toBe(0)
    await closeRound(db, staff.bureau, { districtCode: DISTRICT, week: WEEK }, CLOSED)
    expect((await officerWeek(db, staff.officer, { week: WEEK }, AFTER))?.sheets[0]).toMatchObject({ state: 'returned', open: true, returnReason: '3号楼1单元请写明进展' })
    await report(code(), { words: '已征求八户' }, AFTER)
    await submitSheet(db, staff.officer, { sheetId }, AFTER)
    expect((await officerWeek(db, staff.officer, { week: WEEK }, AFTER))?.sheets[0]).toMatchObject({ state: 'submitted', punctuality: 'on_time', open: false })
  })

  it('locks what is missing at the close, but for an exception by name, reason and end', async () => {
    const close = () => closeRound(db, staff.bureau, { districtCode: DISTRICT, week: WEEK }, CLOSED)
    expect(await codesOf(closeRound(db, staff.bureau, { districtCode: DISTRICT, week: WEEK }, MONDAY))).toEqual(['round_not_due'])
    await close()
    await close()
    expect(await codesOf(report(code(), {}, AFTER))).toEqual(['round_closed'])
    expect((await roundPage(db, staff.bureau, DISTRICT, WEEK)).sheets.map((sheet) => sheet.punctuality)).toEqual(['missing', 'missing', 'missing'])
    const exception = { districtCode: DISTRICT, week: WEEK, divisionCode: CHANGHE, reason: '经办人住院', untilAt: '2026-11-05T16:00:00.000Z' }
    expect(await codesOf(grantException(db, staff.bureau, { ...exception, reason: '' }, AFTER))).toEqual(['exception_reason_missing'])
    expect(await codesOf(grantException(db, staff.bureau, { ...exception, untilAt: MONDAY }, AFTER))).toEqual(['exception_end_wrong'])
    await grantException(db, staff.bureau, exception, AFTER)
    await report(code(), {}, AFTER)
    expect(await codesOf(report(codes[1] ?? '', {}, '2026-11-06T01:00:00.000Z'))).toEqual(['round_closed'])
  })

  it('is accepted for many units at once, or for none', async () => {
    await restOf()
    await submitSheet(db, staff.officer, { sheetId: await sheetOf() }, IN_TIME)
    expect(await codesOf(acceptSheets(db, staff.bureau, [{ sheetId: await sheetOf() }, { sheetId: await sheetOf(SONGGUANTUN) }], LATE))).toEqual(['sheet_step_refused'])
    expect(await stateOf(await sheetOf())).toBe('submitted')
    await submitSheet(db, staff.neighbour, { sheetId: await sheetOf(SONGGUANTUN) }, IN_TIME)
    await acceptSheets(db, staff.bureau, [{ sheetId: await sheetOf() }, { sheetId: await sheetOf(SONGGUANTUN) }], LATE)
    expect([await stateOf(await sheetOf()), await stateOf(await sheetOf(SONGGUANTUN))]).toEqual(['accepted', 'accepted'])
  })

  it('puts an agreed item right with a reason, until the next meeting has heard it', async () => {
    const words = { text: '约燃气公司定方案', ownerName: '长河街道', dueOn: '2026-11-06' }
    const id = await addAgreedItem(db, staff.bureau, { districtCode: DISTRICT, week: WEEK, ...words }, MONDAY)
    const right = { ...words, id, ownerName: '宋官屯街道', reason: '责任单位记错' }
    const correct = (input: typeof right, by = staff.bureau) => correctAgreedItem(db, by, input, AFTER)
    expect(await codesOf(correct({ ...right, text: ' ', dueOn: '2026-02-30' }))).toEqual(['agreed_text_missing', 'agreed_due_wrong'])
    expect(await codesOf(correct({ ...right, reason: '' }))).toEqual(['agreed_reason_missing'])
    expect(await codesOf(correct(right, staff.officer))).toEqual(['not_found'])
    await correct(right)
    await correct(right)
    const log = await db.selectFrom('audit_entry').select(['reason', 'before_json', 'after_json']).where('action', '=', 'correctAgreedItem').execute()
    expect(log).toEqual([{ reason: '责任单位记错', before_json: expect.stringContaining('长河街道'), after_json: expect.stringContaining('宋官屯街道') }])
    await openRound(db, staff.bureau, { districtCode: DISTRICT, week: '2026-W45' }, '2026-11-09T01:00:00.000Z')
    await correct({ ...right, dueOn: '2026-11-10' })
    await closeRound(db, staff.bureau, { districtCode: DISTRICT, week: '2026-W45' }, '2026-11-10T16:00:00.000Z')
    expect(await codesOf(correct({ ...right, dueOn: '2026-11-12' }))).toEqual(['agreed_heard'])
    expect((await meetingPage(db, staff.bureau, DISTRICT, WEEK, AFTER)).isHeard).toBe(true)
  })

  it('hears first, at the next meeting, what was agreed at the last', async () => {
    const item = { districtCode: DISTRICT, week: WEEK, text: '约燃气公司定方案', ownerName: '长河街道', dueOn: '2026-11-06' }
    expect(await codesOf(addAgreedItem(db, staff.bureau, { ...item, text: '', ownerName: '', dueOn: 'bald' }, MONDAY))).toEqual(['agreed_text_missing', 'agreed_owner_missing', 'agreed_due_wrong'])
    const id = await addAgreedItem(db, staff.bureau, item, MONDAY)
    expect(await addAgreedItem(db, staff.bureau, item, MONDAY)).toBe(id)
    const next = '2026-11-09T01:00:00.000Z'
    await openRound(db, staff.bureau, { districtCode: DISTRICT, week: '2026-W45' }, next)
    const heard = async () => (await meetingPage(db, staff.bureau, DISTRICT, '2026-W45', next)).before.map(({ text, doneOn }) => [text, doneOn])
    expect(await heard()).toEqual([['约燃气公司定方案', null]])
    expect((await officerWeek(db, staff.officer, {}, next))?.sheets[0]?.agreed.map(({ text }) => text)).toEqual(['约燃气公司定方案'])
    await closeAgreedItem(db, staff.bureau, { id, note: '方案已定' }, next)
    expect(await heard()).toEqual([['约燃气公司定方案', '2026-11-09']])
    expect(await codesOf(meetingPage(db, staff.officer, DISTRICT, WEEK, next))).toEqual(['not_found'])
  })
})
