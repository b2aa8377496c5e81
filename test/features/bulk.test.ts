import { beforeEach, expect, it } from 'vitest'
import { getBulkChange, listBulkChanges } from '~/features/milestones/bulk-changes.server'
import { changeInBulk, previewBulkChange, undoBulkChange, type BulkInput } from '~/features/milestones/bulk.server'
import { planMilestone } from '~/features/milestones/plan.server'
import { recordMilestone } from '~/features/milestones/record.server'
import { verifyFigures } from '~/features/figures/verify.server'
import { createProject } from '~/features/projects/create.server'
import type { Db } from '~db/schema'
import { CHANGHE, codesOf, divide, employ, reasonsOf, SONGGUANTUN, type Staff } from '../helpers/district'
import { onBothEngines } from '../helpers/engines'

const NOW = '2026-11-02T02:00:00.000Z'

onBothEngines('a change of many projects', (engine) => {
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
    for (const code of codes.slice(0, 2)) await planMilestone(db, staff.officer, { projectCode: code, milestone: 'STARTED', dueOn: code === codes[0] ? '2026-12-01' : '2026-12-10' }, '2026-01-03T02:00:00.000Z')
  })

  let key = 0
  const dates = (more: Partial<BulkInput> = {}): BulkInput => ({
    projectCodes: codes, kind: 'dates', milestone: 'STARTED', on: '', shiftDays: 7, reason: 'weather', submissionKey: `b${key++}`, ...more,
  })
  const stage = (more: Partial<BulkInput> = {}) => dates({ kind: 'stage', milestone: 'AGREEMENT', on: '2026-10-20', shiftDays: null, reason: '集中签约', ...more })
  const inForce = async () => {
    const rows = await db.selectFrom('milestone_plan').innerJoin('project', 'project.id', 'project_id').select(['code', 'due_on', 'reason']).where('milestone', '=', 'STARTED').orderBy('milestone_plan.id').execute()
    return Object.fromEntries(rows.map((row) => [row.code, row.due_on]))
  }
  const count = async (table: 'milestone_plan' | 'milestone_event' | 'audit_entry' | 'bulk_change') =>
    Number((await db.selectFrom(table).select((eb) => eb.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()).n)

  it('is previewed project by project with what each is refused for, and writes nothing', async () => {
    const before = [await count('milestone_plan'), await count('audit_entry')]
    expect(await previewBulkChange(db, staff.officer, dates(), NOW)).toMatchObject([
      { code: codes[0], place: '桂苑小区3号楼1单元', before: '2026-12-01', after: '2026-12-08', isSame: false, reasons: [] },
      { code: codes[1], before: '2026-12-10', after: '2026-12-17', reasons: [] },
      { code: codes[2], before: null, after: null, reasons: [{ code: 'bulk_no_date_yet' }] },
    ])
    expect([await count('milestone_plan'), await count('audit_entry')]).toEqual(before)
    expect(await verifyFigures(db)).toEqual([])
  })

  it('moves each date by days, or sets one day for all; the form sent twice changes once', async () => {
    const input = dates({ projectCodes: codes.slice(0, 2) })
    const id = await changeInBulk(db, staff.officer, input, NOW)
    expect(await changeInBulk(db, staff.officer, input, NOW)).toBe(id)
    expect(await inForce()).toEqual({ [codes[0] ?? '']: '2026-12-08', [codes[1] ?? '']: '2026-12-17' })
    await changeInBulk(db, staff.officer, dates({ on: '2026-12-17', shiftDays: null }), NOW)
    expect(Object.values(await inForce())).toEqual(['2026-12-17', '2026-12-17', '2026-12-17'])
    expect((await listBulkChanges(db, staff.officer)).map((change) => change.projects)).toEqual([2, 2])
    expect(await codesOf(changeInBulk(db, staff.officer, dates({ on: '2026-12-17', shiftDays: null }), NOW))).toEqual(['bulk_changes_nothing'])
    expect(await verifyFigures(db)).toEqual([])
  })

  it('changes all or none', async () => {
    expect(await reasonsOf(changeInBulk(db, staff.officer, dates(), NOW))).toEqual([{ code: 'bulk_refused', field: undefined, params: { count: 1 } }])
    expect(Object.values(await inForce())).toEqual(['2026-12-01', '2026-12-10'])
    expect(await count('bulk_change')).toBe(0)
  })

  it('undone sets back exactly what stood, once, and leaves its trace', async () => {
    const before = await db.selectFrom('project_status').selectAll().orderBy('project_id').execute()
    const id = await changeInBulk(db, staff.officer, dates({ projectCodes: codes.slice(0, 2) }), NOW)
    for (let press = 1; press <= 2; press++) await undoBulkChange(db, staff.officer, id, NOW)
    expect(Object.values(await inForce())).toEqual(['2026-12-01', '2026-12-10'])
    expect(await db.selectFrom('project_status').selectAll().orderBy('project_id').execute()).toEqual(before)
    expect(await count('milestone_plan')).toBe(6)
    expect(await getBulkChange(db, staff.officer, id)).toMatchObject({ undoneBy: 'officer', items: [{ code: codes[0], before: '2026-12-01', after: '2026-12-08' }, { code: codes[1] }] })
    expect(await verifyFigures(db)).toEqual([])
  })

  it('records a milestone for many, and takes it back', async () => {
    const before = await db.selectFrom('project_status').selectAll().orderBy('project_id').execute()
    const id = await changeInBulk(db, staff.officer, stage(), NOW)
    expect((await db.selectFrom('project_status').select('stage').execute()).map((row) => row.stage)).toEqual(['AGREEMENT', 'AGREEMENT', 'AGREEMENT'])
    await undoBulkChange(db, staff.officer, id, NOW)
    expect(await db.selectFrom('project_status').selectAll().orderBy('project_id').execute()).toEqual(before)
    expect(await db.selectFrom('milestone_retraction').select('reason').execute()).toHaveLength(3)
    expect(await verifyFigures(db)).toEqual([])
  })

  it('is not undone where one of them has changed since, nor after a week, nor where only first promises were made', async () => {
    const id = await changeInBulk(db, staff.officer, stage(), NOW)
    await recordMilestone(db, staff.officer, { projectCode: codes[1] ?? '', milestone: 'DESIGN', occurredOn: '2026-10-25' }, NOW)
    expect(await reasonsOf(undoBulkChange(db, staff.officer, id, NOW))).toMatchObject([{ code: 'bulk_changed_since', params: { codes: codes[1] } }])
    const moved = await changeInBulk(db, staff.officer, dates({ projectCodes: codes.slice(0, 1) }), NOW)
    expect(await codesOf(undoBulkChange(db, staff.officer, moved, '2026-11-10T02:00:00.000Z'))).toEqual(['bulk_undo_late'])
    const first = await changeInBulk(db, staff.officer, dates({ projectCodes: codes.slice(2), on: '2026-12-20', shiftDays: null }), NOW)
    expect(await codesOf(undoBulkChange(db, staff.officer, first, NOW))).toEqual(['bulk_only_first_dates'])
  })

  it('refuses what is missing, all at once, and what is not his as if it were not there', async () => {
    expect(await codesOf(previewBulkChange(db, staff.officer, dates({ projectCodes: [], milestone: 'PAUSED', shiftDays: 0, reason: '' }), NOW))).toEqual(['bulk_none_chosen', 'milestone_unknown', 'bulk_shift_wrong', 'revision_reason_missing'])
    expect(await codesOf(previewBulkChange(db, staff.officer, dates({ shiftDays: null }), NOW))).toEqual(['bulk_day_missing'])
    expect(await codesOf(previewBulkChange(db, staff.officer, dates({ on: '2026-02-30', shiftDays: null }), NOW))).toEqual(['date_invalid'])
    expect(await codesOf(previewBulkChange(db, staff.officer, dates({ on: '2026-12-01' }), NOW))).toEqual(['bulk_day_twice'])
    expect(await codesOf(previewBulkChange(db, staff.officer, stage({ reason: ' ' }), NOW))).toEqual(['bulk_reason_missing'])
    const foreign = await createProject(db, staff.neighbour, { divisionCode: SONGGUANTUN, estate: '别苑', building: '1号楼', stairwell: '1单元' }, NOW)
    expect(await codesOf(changeInBulk(db, staff.officer, dates({ projectCodes: [...codes.slice(0, 2), foreign.code] }), NOW))).toEqual(['not_found'])
    expect(await codesOf(changeInBulk(db, staff.leader, dates({ projectCodes: codes.slice(0, 2) }), NOW))).toEqual(['forbidden'])
    const id = await changeInBulk(db, staff.officer, dates({ projectCodes: codes.slice(0, 2) }), NOW)
    expect(await codesOf(getBulkChange(db, staff.neighbour, id))).toEqual(['not_found'])
  })
})
