import { beforeEach, expect, it } from 'vitest'
import { verifyFigures } from '~/features/figures/verify.server'
import { pauseProject, resumeProject, terminateProject } from '~/features/milestones/interrupt.server'
import { planMilestone } from '~/features/milestones/plan.server'
import { type MilestoneInput, recordMilestone } from '~/features/milestones/record.server'
import { retractMilestone } from '~/features/milestones/retract.server'
import { verifyMilestone, verifySheetFacts } from '~/features/milestones/verify.server'
import { createProject } from '~/features/projects/create.server'
import { transferProject } from '~/features/projects/transfer.server'
import { messagesFor, reasonText } from '~/i18n/messages'
import type { Db } from '~db/schema'
import { CHANGHE, codesOf, divide, employ, reasonsOf, SONGGUANTUN, type Staff } from '../helpers/district'
import { onBothEngines } from '../helpers/engines'

const NOW = '2026-11-22T02:00:00.000Z'

onBothEngines('milestones', (engine) => {
  let db: Db
  let staff: Staff
  let code: string

  beforeEach(async () => {
    db = engine.db
    await divide(db)
    staff = await employ(db)
    code = (await createProject(db, staff.officer, { divisionCode: CHANGHE, estate: '桂苑小区', building: '3号楼', stairwell: '2单元' }, '2026-01-02T02:00:00.000Z')).code
  })

  const record = (milestone: string, occurredOn: string, more: Partial<MilestoneInput> = {}) =>
    recordMilestone(db, staff.officer, { projectCode: code, milestone, occurredOn, ...more }, NOW)
  const status = () => db.selectFrom('project_status').selectAll().executeTakeFirstOrThrow()
  const facts = async () => (await db.selectFrom('milestone_event').select('milestone').orderBy('id').execute()).map((event) => event.milestone)

  async function untilStarted(): Promise<number> {
    await record('AGREEMENT', '2026-01-10')
    await record('NOTICE', '2026-01-12', { untilOn: '2026-01-21' })
    await record('ACCEPTED', '2026-01-25')
    await record('JOINT_REVIEW', '2026-02-10')
    return record('STARTED', '2026-03-05')
  }

  it('are recorded in order and lead the project', async () => {
    await untilStarted()
    expect(await status()).toMatchObject({ stage: 'STARTED', stage_on: '2026-03-05', next_milestone: 'FOUNDATION', public_stage: 'STARTED' })
    expect(await verifyFigures(db)).toEqual([])
  })

  it('are refused, with nothing written, when the date is wrong', async () => {
    await record('AGREEMENT', '2026-01-10')
    expect(await codesOf(record('NOTICE', '2026-02-30', { untilOn: '2026-03-15' }))).toEqual(['date_invalid'])
    expect(await codesOf(record('NOTICE', '2026-11-23', { untilOn: '2026-12-15' }))).toEqual(['date_in_future'])
    expect(await codesOf(record('NOTICE', '2026-01-09', { untilOn: '2026-01-20' }))).toEqual(['before_earlier'])
    expect(await codesOf(record('NOTICE', '2026-01-12', { untilOn: '2026-01-20' }))).toEqual(['notice_too_short'])
    expect(await codesOf(record('STARTED', '2026-03-05'))).toEqual(['milestone_missing'])
    expect(await codesOf(record('NONSENSE', '2026-03-05'))).toEqual(['milestone_unknown'])
    expect(await codesOf(record('DESIGN', '2026-01-15', { fileId: 99 }))).toEqual(['file_missing'])
    expect(await facts()).toEqual(['AGREEMENT'])
    expect(await db.selectFrom('audit_entry').select('id').where('action', '=', 'recordMilestone').execute()).toHaveLength(1)
  })

  it('do not go on before a notice has run to its last day', async () => {
    await record('AGREEMENT', '2026-01-10')
    await record('NOTICE', '2026-01-12', { untilOn: '2026-01-21' })
    const [reason] = await reasonsOf(record('ACCEPTED', '2026-01-20'))
    expect(reason && reasonText(messagesFor('zh-CN'), reason)).toBe('公示到2026年1月21日才满，受理不能早于这一天')
    await record('ACCEPTED', '2026-01-21')
  })

  it('need the installation notice, and inspection and acceptance before use', async () => {
    await untilStarted()
    await record('FOUNDATION', '2026-04-01')
    await record('STEEL', '2026-05-01')
    expect(await codesOf(record('INSTALL', '2026-06-01'))).toEqual(['milestone_missing'])
    await record('INSTALL_NOTICE', '2026-05-20')
    await record('INSTALL', '2026-06-01')
    expect(await codesOf(record('IN_USE', '2026-08-01'))).toContain('milestone_missing')
    await record('INSPECTION', '2026-07-01', { detail: { state: 'failed' } })
    expect(await codesOf(record('ACCEPTANCE', '2026-07-10'))).toEqual(['milestone_missing'])
    await record('INSPECTION', '2026-07-15', { reference: 'J-2026-118' })
    await record('ACCEPTANCE', '2026-07-20')
    await record('IN_USE', '2026-08-01')
    expect(await status()).toMatchObject({ stage: 'IN_USE', next_milestone: 'REGISTRATION', public_stage: 'INSPECTION' })
    expect(await verifyFigures(db)).toEqual([])
  })

  it('do nothing twice when the form is sent twice', async () => {
    const first = await record('AGREEMENT', '2026-01-10')
    expect(await record('AGREEMENT', '2026-01-10')).toBe(first)
    expect(await codesOf(record('AGREEMENT', '2026-01-11'))).toEqual(['already_recorded'])
    const pause = () => pauseProject(db, staff.officer, { projectCode: code, occurredOn: '2026-02-01', reason: 'funds' }, NOW)
    expect(await pause()).toBe(await pause())
    expect(await facts()).toEqual(['AGREEMENT', 'PAUSED'])
  })

  it('are somebody else’s business outside the grants', async () => {
    const input = { projectCode: code, milestone: 'AGREEMENT', occurredOn: '2026-01-10' }
    expect(await codesOf(recordMilestone(db, staff.neighbour, input, NOW))).toEqual(['not_found'])
    expect(await codesOf(recordMilestone(db, staff.leader, input, NOW))).toEqual(['forbidden'])
    expect(await codesOf(recordMilestone(db, staff.officer, { ...input, projectCode: 'NO-SUCH' }, NOW))).toEqual(['not_found'])
    const id = await record('AGREEMENT', '2026-01-10')
    expect(await codesOf(retractMilestone(db, staff.neighbour, { eventId: id, reason: 'x' }, NOW))).toEqual(['not_found'])
    expect(await codesOf(verifyMilestone(db, staff.neighbour, { eventId: id }, NOW))).toEqual(['not_found'])
    expect(await codesOf(verifyMilestone(db, staff.officer, { eventId: id }, NOW))).toEqual(['forbidden'])
    expect(await codesOf(verifyMilestone(db, staff.bureau, { eventId: 999 }, NOW))).toEqual(['not_found'])
  })

  it('are verified once, by somebody else', async () => {
    const own = await recordMilestone(db, staff.bureau, { projectCode: code, milestone: 'AGREEMENT', occurredOn: '2026-01-10' }, NOW)
    expect(await codesOf(verifyMilestone(db, staff.bureau, { eventId: own }, NOW))).toEqual(['own_fact'])
    await verifyMilestone(db, staff.checker, { eventId: own }, NOW)
    await verifyMilestone(db, staff.checker, { eventId: own }, NOW)
    expect(await db.selectFrom('milestone_verification').select(['event_id', 'verified_by', 'cause']).execute()).toEqual([
      { event_id: own, verified_by: staff.checker.accountId, cause: 'single' },
    ])
    const visit = await record('SITE_VISIT', '2026-01-11')
    await retractMilestone(db, staff.officer, { eventId: visit, reason: '没有去' }, NOW)
    expect(await codesOf(verifyMilestone(db, staff.checker, { eventId: visit }, NOW))).toEqual(['fact_retracted'])
  })

  it('of a sheet are verified together, own entries and retracted ones left out', async () => {
    const ids = [await record('AGREEMENT', '2026-01-10'), await recordMilestone(db, staff.bureau, { projectCode: code, milestone: 'SITE_VISIT', occurredOn: '2026-01-11' }, NOW)]
    const gone = await record('DESIGN', '2026-01-12')
    await retractMilestone(db, staff.officer, { eventId: gone, reason: '填错' }, NOW)
    const verified = await db.transaction().execute((trx) => verifySheetFacts(trx, staff.bureau, [...ids, gone], NOW))
    expect(verified).toEqual([ids[0]])
    expect(await db.transaction().execute((trx) => verifySheetFacts(trx, staff.bureau, ids, NOW))).toEqual([])
    expect(await verifyFigures(db)).toEqual([])
  })

  it('are retracted with a reason, a verified one by the bureau, and can then be repeated', async () => {
    await untilStarted()
    const notice = await db.selectFrom('milestone_event').select('id').where('milestone', '=', 'NOTICE').executeTakeFirstOrThrow()
    expect(await codesOf(retractMilestone(db, staff.officer, { eventId: notice.id, reason: ' ' }, NOW))).toEqual(['retraction_reason_missing'])
    await verifyMilestone(db, staff.checker, { eventId: notice.id }, NOW)
    expect(await codesOf(retractMilestone(db, staff.officer, { eventId: notice.id, reason: '方案变更' }, NOW))).toEqual(['fact_verified'])
    await retractMilestone(db, staff.bureau, { eventId: notice.id, reason: '方案变更' }, NOW)
    await retractMilestone(db, staff.bureau, { eventId: notice.id, reason: '方案变更' }, NOW)
    expect(await db.selectFrom('milestone_retraction').select('reason').execute()).toEqual([{ reason: '方案变更' }])
    await record('NOTICE', '2026-01-13', { untilOn: '2026-01-22' })
    expect(await verifyFigures(db)).toEqual([])
  })

  it('go back after a change of design: what must be repeated is retracted, and the repetition counts by its own day', async () => {
    await untilStarted()
    const events = await db.selectFrom('milestone_event').select(['id', 'milestone']).orderBy('id').execute()
    for (const { id, milestone } of events) if (milestone !== 'AGREEMENT') await retractMilestone(db, staff.officer, { eventId: id, reason: '方案变更' }, NOW)
    expect(await status()).toMatchObject({ stage: 'AGREEMENT', next_milestone: 'NOTICE' })
    expect(await codesOf(record('ACCEPTED', '2026-06-20'))).toEqual(['milestone_missing'])
    await record('NOTICE', '2026-06-01', { untilOn: '2026-06-10' })
    await record('ACCEPTED', '2026-06-20')
    const entries = await db.selectFrom('figure_entry').select(['measure', 'effective_on']).orderBy('measure').execute()
    expect(entries).toEqual([{ measure: 'accepted', effective_on: '2026-06-20' }, { measure: 'signed', effective_on: '2026-01-10' }])
    expect(await facts()).toHaveLength(events.length + 2)
    expect(await verifyFigures(db)).toEqual([])
  })

  it('keep a date known only to the month, refused only if certainly out of order', async () => {
    await record('AGREEMENT', '2026-01-10')
    await record('NOTICE', '2026-01-01', { datePrecision: 'month', untilOn: '2026-01-25' })
    await record('ACCEPTED', '2026-01-01', { datePrecision: 'month' })
    expect(await status()).toMatchObject({ stage: 'ACCEPTED', stage_on: '2026-01-01', stage_precision: 'month' })
    expect(await codesOf(record('JOINT_REVIEW', '2025-12-01', { datePrecision: 'month' }))).toContain('before_earlier')
    expect(await codesOf(record('JOINT_REVIEW', '2026-02-02', { datePrecision: 'month' }))).toEqual(['month_invalid'])
  })

  it('pause and resume a project without changing its stage', async () => {
    await untilStarted()
    expect(await codesOf(pauseProject(db, staff.officer, { projectCode: code, occurredOn: '2026-04-01', reason: 'whim' }, NOW))).toEqual(['reason_missing'])
    expect(await codesOf(resumeProject(db, staff.officer, { projectCode: code, occurredOn: '2026-04-01' }, NOW))).toEqual(['not_paused'])
    await pauseProject(db, staff.officer, { projectCode: code, occurredOn: '2026-04-01', reason: 'pipeline', untilOn: '2026-05-01' }, NOW)
    expect(await status()).toMatchObject({ stage: 'STARTED', paused_on: '2026-04-01' })
    expect(await codesOf(pauseProject(db, staff.officer, { projectCode: code, occurredOn: '2026-04-02', reason: 'pipeline' }, NOW))).toEqual(['paused_since'])
    await resumeProject(db, staff.officer, { projectCode: code, occurredOn: '2026-05-06' }, NOW)
    expect(await status()).toMatchObject({ stage: 'STARTED', paused_on: null })
    expect(await verifyFigures(db)).toEqual([])
  })

  it('end with a termination, which a retraction undoes', async () => {
    await untilStarted()
    expect(await codesOf(terminateProject(db, staff.officer, { projectCode: code, occurredOn: '2026-03-01', reason: 'funds' }, NOW))).toEqual(['after_later'])
    const end = await terminateProject(db, staff.officer, { projectCode: code, occurredOn: '2026-06-20', reason: 'residents' }, NOW)
    expect(await status()).toMatchObject({ terminated_on: '2026-06-20', closed: 1, next_milestone: null })
    expect(await codesOf(record('FOUNDATION', '2026-07-01'))).toEqual(['terminated_since'])
    await retractMilestone(db, staff.officer, { eventId: end, reason: '业主重新同意' }, NOW)
    expect(await status()).toMatchObject({ terminated_on: null, closed: 0, next_milestone: 'FOUNDATION' })
    await record('FOUNDATION', '2026-07-01')
    expect(await verifyFigures(db)).toEqual([])
  })

  it('are promised once and revised with a reason from the list; the first promise stays', async () => {
    const plan = (dueOn: string, reason?: string) => planMilestone(db, staff.officer, { projectCode: code, milestone: 'AGREEMENT', dueOn, reason }, NOW)
    await plan('2026-02-01')
    await plan('2026-02-01')
    expect(await codesOf(plan('2026-03-01'))).toEqual(['revision_reason_missing'])
    expect(await codesOf(plan('2026-03-01', 'because'))).toEqual(['revision_reason_missing'])
    expect(await codesOf(plan('2026-02-30', 'funds'))).toEqual(['date_invalid'])
    await plan('2026-03-01', 'funds')
    expect(await status()).toMatchObject({ next_milestone: 'AGREEMENT', next_due_on: '2026-03-01', next_promised_on: '2026-02-01' })
    expect(await db.selectFrom('milestone_plan').select(['due_on', 'reason']).orderBy('id').execute()).toEqual([{ due_on: '2026-02-01', reason: '' }, { due_on: '2026-03-01', reason: 'funds' }])
    await record('AGREEMENT', '2026-02-20')
    expect(await codesOf(plan('2026-04-01', 'funds'))).toEqual(['already_recorded'])
    expect(await codesOf(planMilestone(db, staff.officer, { projectCode: code, milestone: 'PAUSED', dueOn: '2026-04-01' }, NOW))).toEqual(['milestone_unknown'])
    expect(await status()).toMatchObject({ next_milestone: 'NOTICE', next_due_on: null })
  })

  it('cannot be changed or deleted, only retracted', async () => {
    await record('AGREEMENT', '2026-01-10')
    await expect(db.updateTable('milestone_event').set({ occurred_on: '2026-01-01' }).execute()).rejects.toThrow(/append-only/)
    await expect(db.deleteFrom('milestone_event').execute()).rejects.toThrow(/append-only/)
    const visit = await record('SITE_VISIT', '2026-01-11')
    await verifyMilestone(db, staff.checker, { eventId: visit }, NOW)
    await retractMilestone(db, staff.bureau, { eventId: visit, reason: '填错' }, NOW)
    await planMilestone(db, staff.officer, { projectCode: code, milestone: 'STARTED', dueOn: '2026-03-01' }, NOW)
    await transferProject(db, staff.bureau, { projectCode: code, toDivisionCode: SONGGUANTUN, effectiveOn: '2026-04-15', reason: '区划调整' }, NOW)
    for (const table of ['milestone_verification', 'milestone_retraction', 'milestone_plan', 'project_transfer', 'audit_entry'] as const) {
      expect(await db.selectFrom(table).selectAll().execute(), table).not.toEqual([])
      await expect(db.deleteFrom(table).execute(), table).rejects.toThrow(/append-only/)
    }
    await expect(db.updateTable('milestone_retraction').set({ reason: '' }).execute()).rejects.toThrow(/append-only/)
    await expect(db.updateTable('milestone_verification').set({ verified_at: '' }).execute()).rejects.toThrow(/append-only/)
    await expect(db.updateTable('milestone_plan').set({ due_on: '2026-05-01' }).execute()).rejects.toThrow(/append-only/)
    await expect(db.updateTable('project_transfer').set({ effective_on: '2026-05-01' }).execute()).rejects.toThrow(/append-only/)
  })
})
