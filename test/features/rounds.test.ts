import { beforeEach, expect, it } from 'vitest'
import { listRoundTurns, turnRounds } from '~/features/dispatch/schedule.server'
import { openRound } from '~/features/dispatch/rounds.server'
import { submitWeeklyUpdate } from '~/features/dispatch/updates.server'
import { insertPolicy } from '~/features/policies/policies.server'
import { createProject } from '~/features/projects/create.server'
import { COMMAND_LINE } from '~/domain/permissions'
import { CHANGHE, codesOf, DISTRICT, divide, employ, type Staff } from '../helpers/district'
import { onBothEngines } from '../helpers/engines'

/** An instant written on a Shanghai clock. */
const at = (date: string, time: string) => new Date(`${date}T${time}+08:00`).toISOString()

onBothEngines('rounds by themselves', (engine) => {
  let staff: Staff
  let code: string
  const rounds = () => engine.db.selectFrom('dispatch_round').select(['week', 'starts_on', 'closed_at']).orderBy('week').execute()
  const weeks = async () => (await rounds()).map((round) => `${round.week}${round.closed_at ? ' closed' : ''}`)
  const turn = (date: string, time = '00:00:20') => turnRounds(engine.db, at(date, time))

  beforeEach(async () => {
    await divide(engine.db)
    staff = await employ(engine.db)
    code = (await createProject(engine.db, staff.officer, { divisionCode: CHANGHE, estate: '桂苑小区', building: '3号楼', stairwell: '1单元' }, at('2026-01-05', '10:00'))).code
  })

  it('open on Monday at midnight and close when the day of the cut-off is over', async () => {
    await turn('2026-11-01', '23:59:59')
    const onSunday = await weeks()
    await turn('2026-11-02')
    await turn('2026-11-03', '23:59:59')
    const onTuesday = await weeks()
    await turn('2026-11-04')
    expect([onSunday, onTuesday, await weeks()]).toEqual([[], ['2026-W44'], ['2026-W44 closed']])
    const entries = await engine.db.selectFrom('audit_entry').select(['action', 'source']).where('subject_type', '=', 'dispatch_round').orderBy('id').execute()
    expect(entries.map(({ action, source }) => `${action} ${source}`)).toEqual(['openRound system', 'closeRound system'])
  })

  it('do nothing twice, not by two processes at once and not when the bureau was quicker', async () => {
    await openRound(engine.db, staff.bureau, { districtCode: DISTRICT, week: '2026-W44' }, at('2026-11-02', '00:00:10'))
    await Promise.all([turn('2026-11-02'), turn('2026-11-02')])
    await Promise.all([turn('2026-11-04'), turn('2026-11-04')])
    expect(await weeks()).toEqual(['2026-W44 closed'])
    expect(await engine.db.selectFrom('dispatch_sheet').select('id').execute()).toHaveLength(3)
    expect(await listRoundTurns(engine.db, at('2026-11-04', '09:00'))).toEqual({ open: [], close: [] })
  })

  it('lock at midnight, whether or not anybody has come by to note it', async () => {
    await turn('2026-11-02')
    const report = (time: string, date: string) =>
      submitWeeklyUpdate(engine.db, staff.officer, { week: '2026-W44', projectCode: code, condition: 'progress', words: time, submissionKey: time }, at(date, time))
    await report('23:59:59', '2026-11-03')
    expect(await codesOf(report('00:00:00', '2026-11-04'))).toEqual(['round_closed'])
    await turn('2026-11-05', '15:00')
    expect((await rounds())[0]?.closed_at).toBe(at('2026-11-04', '00:00'))
  })

  it('come back after two weeks down with one round for all the days, and time to report', async () => {
    await turn('2026-10-12')
    await turn('2026-10-29', '10:00')
    const [first, second] = await rounds()
    expect([first?.week, first?.closed_at]).toEqual(['2026-W41', at('2026-10-14', '00:00')])
    expect([second?.week, second?.starts_on]).toEqual(['2026-W43', '2026-10-12'])
    const { due_at } = await engine.db.selectFrom('dispatch_round').select('due_at').where('week', '=', '2026-W43').executeTakeFirstOrThrow()
    expect(due_at).toBe(at('2026-10-30', '12:00'))
  })

  it('merge the week inside the Spring Festival with the next', async () => {
    for (const monday of ['2026-02-16', '2026-02-23', '2026-03-02']) await turn(monday)
    expect((await rounds()).map(({ week, starts_on }) => `${week} from ${starts_on}`)).toEqual(['2026-W07 from 2026-02-09', '2026-W09 from 2026-02-16'])
    expect(await codesOf(openRound(engine.db, staff.bureau, { districtCode: DISTRICT, week: '2026-W08' }, at('2026-02-25', '10:00')))).toEqual(['week_merged'])
  })

  it('leave it to the bureau where the policy says so, and districts alone that have nothing to report', async () => {
    await insertPolicy(engine.db, COMMAND_LINE, { divisionCode: DISTRICT, validFrom: '2026-01-01', body: JSON.stringify({ weekly: { dueWeekday: 2, dueTime: '12:00', automatic: false } }), note: '手工' }, at('2026-01-01', '09:00'))
    await turn('2026-11-02')
    expect(await weeks()).toEqual([])
    await openRound(engine.db, staff.bureau, { districtCode: DISTRICT, week: '2026-W44' }, at('2026-11-02', '09:00'))
    await turn('2026-11-05')
    expect(await weeks()).toEqual(['2026-W44'])
  })
})
