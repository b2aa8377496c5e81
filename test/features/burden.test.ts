import { beforeEach, expect, it } from 'vitest'
import { byUnit } from '~/domain/completeness'
import { listBurden } from '~/features/dispatch/burden.server'
import { listCountedSheets } from '~/features/dispatch/completeness.server'
import { formKey, secondsSinceOpened } from '~/features/dispatch/form-key.server'
import { closeRound, grantException, openRound } from '~/features/dispatch/rounds.server'
import { submitSheet } from '~/features/dispatch/sheets.server'
import { reportRestAsNoChange, submitWeeklyUpdate, type WeeklyUpdateInput } from '~/features/dispatch/updates.server'
import { queueMessage } from '~/features/outbox/queue.server'
import { createProject } from '~/features/projects/create.server'
import { inTransaction } from '~db/transaction.server'
import { CHANGHE, DISTRICT, divide, employ, SONGGUANTUN, type Staff } from '../helpers/district'
import { onBothEngines } from '../helpers/engines'

const WEEK = '2026-W44'
/** An instant written on a Shanghai clock. */
const at = (date: string, time: string) => new Date(`${date}T${time}+08:00`).toISOString()
const MONDAY = at('2026-11-02', '09:00')

it('a form’s key tells when it was opened, only to who knows the secret', () => {
  const key = `${formKey('secret', MONDAY)}-J01`
  expect(secondsSinceOpened(key, 'secret', at('2026-11-02', '09:00:25'))).toBe(25)
  expect(secondsSinceOpened(key, 'another', at('2026-11-02', '09:00:25'))).toBe(null)
  expect(secondsSinceOpened(key.replace(/^./, 'z'), 'secret', at('2026-11-02', '09:00:25'))).toBe(null)
  expect(secondsSinceOpened('', 'secret', MONDAY)).toBe(null)
  expect(formKey('secret', MONDAY)).not.toBe(formKey('secret', MONDAY))
})

onBothEngines('what a round asked and what came', (engine) => {
  let staff: Staff
  const codes: string[] = []
  let key = 0
  const report = (project: number, more: Partial<WeeklyUpdateInput>) =>
    submitWeeklyUpdate(engine.db, staff.officer, { week: WEEK, projectCode: codes[project] ?? '', condition: 'progress', words: '正在施工', submissionKey: `k${key++}`, ...more }, MONDAY)
  const sheetOf = async (unit: string) => (await engine.db.selectFrom('dispatch_sheet').select('id').where('division_code', '=', unit).executeTakeFirstOrThrow()).id

  beforeEach(async () => {
    await divide(engine.db)
    staff = await employ(engine.db)
    codes.length = 0
    for (const stairwell of ['1单元', '2单元', '3单元', '4单元']) {
      codes.push((await createProject(engine.db, staff.officer, { divisionCode: CHANGHE, estate: '桂苑小区', building: '3号楼', stairwell }, at('2026-01-05', '10:00'))).code)
    }
    await openRound(engine.db, staff.bureau, { districtCode: DISTRICT, week: WEEK }, MONDAY)
  })

  it('counts fields, taps and photos from the form, reminders that went out, and the median second', async () => {
    await report(0, { seconds: 8 })
    await report(1, { condition: 'stuck', words: '燃气未改管', problem: { class: 'pipeline', title: '燃气未改管', ownerName: '燃气公司', dueOn: '2026-11-20' }, seconds: 40 })
    await report(2, { words: '', milestone: { milestone: 'AGREEMENT', occurredOn: '2026-10-28' }, seconds: 12 })
    await reportRestAsNoChange(engine.db, staff.officer, { week: WEEK, projectCodes: codes, submissionKey: 'rest' }, MONDAY)
    const { id } = await engine.db.selectFrom('dispatch_round').select('id').executeTakeFirstOrThrow()
    for (const [dedupeKey, sent] of [['a', MONDAY], ['b', null]] as const) {
      await inTransaction(engine.db, (trx) => queueMessage(trx, { channel: 'email', to: 'a@b.cn', subject: '', text: '', dedupeKey, topic: `round:${id}` }, MONDAY))
      await engine.db.updateTable('outbox_message').set({ sent_at: sent }).where('dedupe_key', '=', dedupeKey).execute()
    }
    // progress 2/3; stuck with a problem 5/6; a milestone without words 1/2, and at its gate 3/4; no change 0/1
    expect(await listBurden(engine.db, DISTRICT, MONDAY)).toEqual([
      { week: WEEK, endsOn: '2026-11-01', closedAt: null, reports: 4, noChange: 1, fields: 2 + 5 + 1 + 3, taps: 3 + 6 + 2 + 4 + 1, photos: 0, reminders: 1, seconds: 12, timed: 3 },
    ])
  })

  it('keeps seconds without anybody’s name, and those of a form sent twice once', async () => {
    await report(0, { seconds: 8, submissionKey: 'same' })
    await report(0, { seconds: 30, submissionKey: 'same' })
    const rows = await engine.db.selectFrom('report_time').selectAll().execute()
    expect(rows.map(({ seconds }) => seconds)).toEqual([8])
    expect(Object.keys(rows[0] ?? {}).sort()).toEqual(['id', 'round_id', 'seconds'])
  })

  it('counts a sheet as expected once its round is closed: on time, late, by exception, not at all', async () => {
    await reportRestAsNoChange(engine.db, staff.officer, { week: WEEK, projectCodes: codes, submissionKey: 'rest' }, MONDAY)
    await submitSheet(engine.db, staff.officer, { sheetId: await sheetOf(CHANGHE) }, at('2026-11-03', '12:00'))
    const counted = () => listCountedSheets(engine.db, staff.bureau, DISTRICT, '2026-11-01', '2026-11-30')
    expect(await counted()).toEqual([])
    await closeRound(engine.db, staff.bureau, { districtCode: DISTRICT, week: WEEK }, at('2026-11-04', '00:00'))
    await grantException(engine.db, staff.bureau, { districtCode: DISTRICT, week: WEEK, divisionCode: SONGGUANTUN, reason: '经办人住院', untilAt: at('2026-11-06', '00:00') }, at('2026-11-04', '09:00'))
    await submitSheet(engine.db, staff.neighbour, { sheetId: await sheetOf(SONGGUANTUN) }, at('2026-11-05', '10:00'))
    expect(byUnit(await counted()).map(({ name, received, onTime }) => [name, received, onTime])).toEqual([['赵虎镇', 0, 0], ['长河街道', 1, 1], ['宋官屯街道', 1, 0]].sort((a, b) => Number(a[2]) - Number(b[2]) || Number(a[1]) - Number(b[1])))
    expect((await listCountedSheets(engine.db, staff.officer, DISTRICT, '2026-01-01', '2026-12-31')).map(({ code }) => code)).toEqual([CHANGHE])
    expect(await listCountedSheets(engine.db, staff.bureau, DISTRICT, '2026-11-02', '2026-12-31')).toEqual([])
  })
})
