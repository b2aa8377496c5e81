import { sql } from 'kysely'
import { beforeEach, expect, it } from 'vitest'
import type { MeasureKey } from '~/domain/measures'
import { COMMAND_LINE } from '~/domain/permissions'
import { dayFigures, unitFigures, weekFigures, type Basis, type Figure } from '~/features/figures/figures.server'
import { figureProjects, type FigurePeriod } from '~/features/figures/figure-projects.server'
import { saveOpeningFigures } from '~/features/figures/openings.server'
import { overdueProjects } from '~/features/figures/overdue.server'
import { refreshProject } from '~/features/figures/post.server'
import { fillFigures, rebuildFigures } from '~/features/figures/rebuild.server'
import { verifyFigures } from '~/features/figures/verify.server'
import { terminateProject } from '~/features/milestones/interrupt.server'
import { retractMilestone } from '~/features/milestones/retract.server'
import { verifyMilestone } from '~/features/milestones/verify.server'
import { createProject } from '~/features/projects/create.server'
import { editProject } from '~/features/projects/edit.server'
import { rehangProject } from '~/features/projects/rehang.server'
import { transferProject } from '~/features/projects/transfer.server'
import type { Db } from '~db/schema'
import { CHANGHE as A, codesOf, DISTRICT, divide, employ, letter, SONGGUANTUN as B, type Staff } from '../helpers/district'
import { onBothEngines } from '../helpers/engines'
import { pastFact } from '../helpers/past'

const NOW = '2026-11-22T02:00:00.000Z'

onBothEngines('figures', (engine) => {
  let db: Db
  let staff: Staff
  let building = 0

  beforeEach(async () => {
    db = engine.db
    await divide(db)
    staff = await employ(db)
  })

  async function project(divisionCode = A, more: { elevators?: number; commitmentId?: number } = {}): Promise<string> {
    const input = { divisionCode, estate: '桂苑小区', building: `${++building}号楼`, stairwell: '1单元', ...more }
    return (await createProject(db, staff.bureau, input, '2025-01-02T02:00:00.000Z')).code
  }

  const past = (code: string, milestone: string, occurredOn: string, more: { verified?: boolean; precision?: 'day' | 'month' } = {}) =>
    pastFact(db, { code, milestone, occurredOn, ...more }, NOW)

  async function figure(unit: string, measure: MeasureKey, month: string, basis: Basis = 'reported') {
    const figures = (await unitFigures(db, { divisionCodes: [unit], month, basis })).get(unit)
    if (!figures) throw new Error('The unit asked for is missing')
    return figures[measure]
  }

  async function stock(month: string): Promise<[number, number]> {
    return [(await figure(A, 'under_construction', month)).all, (await figure(B, 'under_construction', month)).all]
  }

  it('keeps the stock of rules.md 3.4 through move, termination and completion without a start', async () => {
    const [p, q, r] = [await project(), await project(), await project()]
    await past(p, 'STARTED', '2026-02-10')
    await transferProject(db, staff.bureau, { projectCode: p, toDivisionCode: B, effectiveOn: '2026-04-15', reason: '区划调整' }, NOW)
    await past(p, 'ACCEPTANCE', '2026-05-28')
    await past(q, 'STARTED', '2026-03-05')
    await terminateProject(db, staff.bureau, { projectCode: q, occurredOn: '2026-06-20', reason: 'funds' }, NOW)
    await past(r, 'ACCEPTANCE', '2026-01-15')
    expect(await stock('2026-03')).toEqual([2, 0])
    expect(await stock('2026-04')).toEqual([1, 1])
    expect(await stock('2026-06')).toEqual([0, 0])
    expect(await figure(A, 'started', '2026-05')).toMatchObject({ month: 0, year: 2, all: 2 })
    expect(await figure(A, 'started', '2026-06')).toMatchObject({ month: 0, year: 1, all: 2, monthWithdrawn: 1 })
    expect(await figure(A, 'started', '2026-03')).toMatchObject({ month: 1, year: 2, all: 2 })
    expect(await figure(B, 'completed', '2026-05')).toMatchObject({ month: 1, year: 1, all: 1 })
    expect(await verifyFigures(db)).toEqual([])
  })

  it('starts the year anew in January and keeps all years', async () => {
    const code = await project()
    await past(code, 'STARTED', '2025-12-28')
    await past(code, 'ACCEPTANCE', '2026-04-02')
    expect(await figure(A, 'started', '2025-12')).toMatchObject({ month: 1, year: 1, all: 1 })
    expect(await figure(A, 'started', '2026-01')).toMatchObject({ month: 0, year: 0, all: 1 })
    expect(await figure(A, 'under_construction', '2026-03')).toMatchObject({ all: 1 })
    expect(await figure(A, 'completed', '2026-04')).toMatchObject({ month: 1, year: 1, all: 1 })
    expect(await figure(A, 'under_construction', '2026-04')).toMatchObject({ all: 0 })
  })

  it('counts two elevators of one stairwell as two, also when they were one before', async () => {
    const code = await project(A, { elevators: 2 })
    await past(code, 'STARTED', '2026-03-05')
    expect(await figure(A, 'started', '2026-03')).toMatchObject({ month: 2 })
    await editProject(db, staff.officer, { projectCode: code, elevators: 1 }, NOW)
    expect(await figure(A, 'started', '2026-03')).toMatchObject({ month: 1 })
    expect(await verifyFigures(db)).toEqual([])
  })

  it('follows two elevators that are moved and then given up: the start leaves the year of the unit that had it, the stock that of the other', async () => {
    const code = await project(A, { elevators: 2 })
    await past(code, 'AGREEMENT', '2025-12-20')
    await past(code, 'STARTED', '2026-02-10')
    await transferProject(db, staff.bureau, { projectCode: code, toDivisionCode: B, effectiveOn: '2026-04-15', reason: '区划调整' }, NOW)
    expect([await stock('2026-03'), await stock('2026-04')]).toEqual([[2, 0], [0, 2]])
    await terminateProject(db, staff.bureau, { projectCode: code, occurredOn: '2026-06-20', reason: 'funds' }, NOW)
    expect(await stock('2026-06')).toEqual([0, 0])
    expect(await figure(A, 'started', '2026-05')).toMatchObject({ year: 2, all: 2 })
    expect(await figure(A, 'started', '2026-06')).toMatchObject({ month: 0, year: 0, all: 2, monthWithdrawn: 2 })
    expect(await figure(B, 'started', '2026-06')).toMatchObject({ year: 0, all: 0, monthWithdrawn: 0 })
    expect([(await figure(A, 'terminated', '2026-06')).year, (await figure(B, 'terminated', '2026-06')).year]).toEqual([0, 2])
    expect(await figure(A, 'signed', '2026-06')).toMatchObject({ year: 0, all: 2, yearWithdrawn: 0 })
    expect(await verifyFigures(db)).toEqual([])
  })

  it('leaves the year of the start as it was when a project is given up in the year after, and withdraws what this year brought', async () => {
    const code = await project()
    await past(code, 'AGREEMENT', '2025-03-10')
    await past(code, 'STARTED', '2025-11-05')
    await past(code, 'JOINT_REVIEW', '2026-01-15')
    await terminateProject(db, staff.bureau, { projectCode: code, occurredOn: '2026-02-20', reason: 'funds' }, NOW)
    expect(await figure(A, 'started', '2025-12')).toMatchObject({ year: 1, all: 1, yearWithdrawn: 0 })
    expect(await figure(A, 'started', '2026-02')).toMatchObject({ year: 0, all: 1, monthWithdrawn: 0, yearWithdrawn: 0 })
    expect(await figure(A, 'approved', '2026-01')).toMatchObject({ month: 1, year: 1, all: 1 })
    expect(await figure(A, 'approved', '2026-02')).toMatchObject({ month: 0, year: 0, all: 1, monthWithdrawn: 1 })
    expect(await figure(A, 'approved', '2027-01')).toMatchObject({ year: 0, all: 1, yearWithdrawn: 0 })
    expect([(await figure(A, 'under_construction', '2025-12')).all, (await figure(A, 'under_construction', '2026-02')).all]).toEqual([1, 0])
  })

  it('counts nothing for an inspection or review that was refused, and the one that passes by its own day', async () => {
    const code = await project()
    const { id } = await db.selectFrom('project').select('id').where('code', '=', code).executeTakeFirstOrThrow()
    const refused = { project_id: id, milestone: 'JOINT_REVIEW', occurred_on: '2026-03-10', date_precision: 'day' as const, detail: '{"state":"failed"}', entered_at: NOW }
    await db.insertInto('milestone_event').values(refused).execute()
    await refreshProject(db, id, NOW)
    expect((await figure(A, 'approved', '2026-03')).all).toBe(0)
    await past(code, 'JOINT_REVIEW', '2026-04-12')
    expect([(await figure(A, 'approved', '2026-03')).all, (await figure(A, 'approved', '2026-04')).month]).toEqual([0, 1])
  })

  it.each([
    ['built or building in Nanjing, July 2018', 652, [369, 283]], ['in Ganzhou', 60, [13, 4, 2, 28, 13]], ['in Dongsheng', 27, [5, 4, 7, 11]],
  ] as const)('adds the parts of a public report up to its headline: %s, %i', async (_where, headline, parts) => {
    const units = parts.map((_, index) => `37147190${index}`)
    await db.insertInto('division').values(units.map((code) => ({ code, name: code, level: 'subdistrict' as const, kind: 'street' as const, parent_code: DISTRICT, path: `/37/3714/${DISTRICT}/${code}/` }))).execute()
    await saveOpeningFigures(db, staff.bureau, parts.map((done, index) => ({ divisionCode: units[index] ?? '', year: 2026, month: 0, measure: 'started', target: null, done })), NOW)
    const figures = [...(await unitFigures(db, { divisionCodes: units, month: '2026-03', basis: 'verified' })).values()].map(({ started }) => started)
    const sum = (of: (figure: Figure) => number) => figures.reduce((total, figure) => total + of(figure), 0)
    expect([sum(({ month }) => month), sum(({ year }) => year), sum(({ all }) => all), sum(({ opening }) => opening.all)]).toEqual([0, 0, headline, headline])
    const behind = await figureProjects(db, { divisionCodes: units, measure: 'started', period: { kind: 'all', month: '2026-03' }, basis: 'verified' })
    expect([behind.count, behind.sum, behind.opening]).toEqual([0, 0, headline])
  })

  it('shows reported and verified side by side', async () => {
    const code = await project()
    const started = await past(code, 'STARTED', '2026-03-05')
    expect([(await figure(A, 'started', '2026-03', 'reported')).year, (await figure(A, 'started', '2026-03', 'verified')).year]).toEqual([1, 0])
    await verifyMilestone(db, staff.checker, { eventId: started }, NOW)
    expect((await figure(A, 'started', '2026-03', 'verified')).year).toBe(1)
    await retractMilestone(db, staff.bureau, { eventId: started, reason: '填错项目' }, NOW)
    expect([(await figure(A, 'started', '2026-03', 'reported')).year, (await figure(A, 'started', '2026-03', 'verified')).year]).toEqual([0, 0])
    expect(await verifyFigures(db)).toEqual([])
  })

  it('counts a fact in the month in which it happened, whenever it is entered: 28 March entered on 5 April', async () => {
    const code = await project()
    await pastFact(db, { code, milestone: 'ACCEPTANCE', occurredOn: '2026-03-28' }, '2026-04-05T02:00:00.000Z')
    expect(await figure(A, 'completed', '2026-03')).toMatchObject({ month: 1, year: 1 })
    expect(await figure(A, 'completed', '2026-04')).toMatchObject({ month: 0, year: 1 })
  })

  it('tells in plan from outside, and follows when a project is hung on a letter', async () => {
    const id = await letter(db, A, 2026)
    const [inside, outside] = [await project(A, { commitmentId: id }), await project()]
    await past(inside, 'STARTED', '2026-03-05')
    await past(outside, 'STARTED', '2026-03-06')
    expect(await figure(A, 'started', '2026-03')).toMatchObject({ year: 2, yearOutside: 1 })
    await rehangProject(db, staff.bureau, { projectCode: outside, commitmentId: id }, NOW)
    expect(await figure(A, 'started', '2026-03')).toMatchObject({ year: 2, yearOutside: 0 })
    expect(await verifyFigures(db)).toEqual([])
  })

  it('leaves month-only dates out of the week and shows them apart', async () => {
    const [day, month] = [await project(), await project()]
    await past(day, 'STARTED', '2026-03-04')
    await past(month, 'STARTED', '2026-03-01', { precision: 'month' })
    const week = await weekFigures(db, { divisionCodes: [A], startsOn: '2026-03-02', endsOn: '2026-03-08', basis: 'reported' })
    expect(week.get(A)?.started).toEqual({ week: 1, monthOnly: 1 })
    const before = await weekFigures(db, { divisionCodes: [A], startsOn: '2026-02-23', endsOn: '2026-03-01', basis: 'reported' })
    expect(before.get(A)?.started).toEqual({ week: 0, monthOnly: 1 })
  })

  it('answers for any day between two month ends', async () => {
    const [one, two] = [await project(), await project()]
    await past(one, 'STARTED', '2026-01-10')
    await past(two, 'STARTED', '2026-03-05')
    await terminateProject(db, staff.bureau, { projectCode: one, occurredOn: '2026-03-10', reason: 'funds' }, NOW)
    const on = async (date: string) => (await dayFigures(db, { divisionCodes: [A], date, basis: 'reported' })).get(A)?.started
    expect(await on('2026-03-04')).toMatchObject({ month: 0, year: 1, all: 1 })
    expect(await on('2026-03-05')).toMatchObject({ month: 1, year: 2, all: 2 })
    expect(await on('2026-03-10')).toMatchObject({ month: 1, year: 1, all: 2 })
    expect(await on('2026-03-31')).toMatchObject({ month: 1, year: 1, all: 2, yearWithdrawn: 1 })
    const stock = (await dayFigures(db, { divisionCodes: [A], date: '2026-03-09', basis: 'reported' })).get(A)?.under_construction
    expect(stock).toMatchObject({ all: 2 })
  })

  it('lets opening figures take the place of facts up to their month', async () => {
    const code = await project()
    await past(code, 'ACCEPTANCE', '2026-02-10')
    const later = await project()
    await past(later, 'ACCEPTANCE', '2026-04-10')
    const opening = (year: number, month: number, done: number) => ({ divisionCode: A, year, month, measure: 'completed', target: null, done })
    await saveOpeningFigures(db, staff.bureau, [opening(2026, 0, 100), opening(2026, 1, 2), opening(2026, 3, 5)], NOW)
    expect(await figure(A, 'completed', '2026-01')).toMatchObject({ month: 2, year: 2, all: 102 })
    expect(await figure(A, 'completed', '2026-03')).toMatchObject({ month: 3, year: 5, all: 105 })
    expect(await figure(A, 'completed', '2026-04')).toMatchObject({ month: 1, year: 6, all: 106, opening: { month: 0, year: 5, all: 105 } })
    expect((await figure(A, 'completed', '2026-04', 'verified')).year).toBe(5)
    await saveOpeningFigures(db, staff.bureau, [opening(2026, 3, 7)], NOW)
    expect(await figure(A, 'completed', '2026-04')).toMatchObject({ year: 8, all: 108 })
    expect(await verifyFigures(db)).toEqual([])
  })

  it('takes what an opening figure covers out of it when it is completed or given up later, once', async () => {
    const [done, gone] = [await project(), await project()]
    for (const code of [done, gone]) await past(code, 'STARTED', '2026-02-10')
    const opening = (measure: string, count: number) => ({ divisionCode: A, year: 2026, month: 3, measure, target: null, done: count })
    await saveOpeningFigures(db, staff.bureau, [opening('started', 6), opening('under_construction', 9)], NOW)
    await past(done, 'ACCEPTANCE', '2026-05-12')
    await terminateProject(db, staff.bureau, { projectCode: gone, occurredOn: '2026-06-20', reason: 'funds' }, NOW)
    expect(await figure(A, 'started', '2026-05')).toMatchObject({ year: 6, all: 6 })
    expect(await figure(A, 'started', '2026-06')).toMatchObject({ month: 0, year: 5, all: 6, monthWithdrawn: 1 })
    expect([(await figure(A, 'under_construction', '2026-03')).all, (await figure(A, 'under_construction', '2026-05')).all, (await figure(A, 'under_construction', '2026-06')).all]).toEqual([9, 8, 7])
    expect(await verifyFigures(db)).toEqual([])
  })

  it('refuses opening figures that are none, and those of strangers', async () => {
    const opening = { divisionCode: A, year: 2026, month: 3, measure: 'completed', target: null, done: 5 }
    expect(await codesOf(saveOpeningFigures(db, staff.bureau, [{ ...opening, month: 13 }], NOW))).toEqual(['opening_month'])
    expect(await codesOf(saveOpeningFigures(db, staff.bureau, [{ ...opening, measure: 'bought' }], NOW))).toEqual(['measure_unknown'])
    expect(await codesOf(saveOpeningFigures(db, staff.bureau, [{ ...opening, done: null }], NOW))).toEqual(['opening_empty'])
    expect(await codesOf(saveOpeningFigures(db, staff.bureau, [{ ...opening, done: -1 }], NOW))).toEqual(['number_not_whole'])
    expect(await codesOf(saveOpeningFigures(db, staff.officer, [opening], NOW))).toEqual(['forbidden'])
    expect(await codesOf(saveOpeningFigures(db, staff.neighbour, [opening], NOW))).toEqual(['not_found'])
  })

  it('opens every figure on the very projects behind it', async () => {
    const id = await letter(db, A, 2026)
    const codes = [await project(A, { elevators: 2, commitmentId: id }), await project(), await project(), await project()]
    const dates = ['2025-11-03', '2026-01-20', '2026-03-05', '2026-03-18']
    for (const [index, code] of codes.entries()) await past(code, 'STARTED', dates[index] ?? '')
    await past(codes[0] ?? '', 'ACCEPTANCE', '2026-02-02', { verified: true })
    await transferProject(db, staff.bureau, { projectCode: codes[1] ?? '', toDivisionCode: B, effectiveOn: '2026-02-11', reason: '区划调整' }, NOW)
    await terminateProject(db, staff.bureau, { projectCode: codes[2] ?? '', occurredOn: '2026-03-25', reason: 'technical' }, NOW)
    await saveOpeningFigures(db, staff.bureau, [{ divisionCode: B, year: 2026, month: 0, measure: 'started', target: null, done: 9 }], NOW)
    for (const basis of ['reported', 'verified'] as const) {
      const units = [...(await unitFigures(db, { divisionCodes: [A, B], month: '2026-03', basis })).values()]
      for (const measure of ['started', 'completed', 'under_construction', 'terminated'] as const) {
        for (const kind of ['month', 'year', 'all'] as const) {
          if (measure === 'under_construction' && kind !== 'all') continue
          const behind = await figureProjects(db, { divisionCodes: [A, B], measure, period: { kind, month: '2026-03' }, basis })
          expect(behind.sum + behind.opening, `${basis} ${measure} ${kind}`).toBe(units.reduce((sum, unit) => sum + unit[measure][kind], 0))
          expect(behind.rows.reduce((sum, row) => sum + row.elevators, 0)).toBe(behind.sum)
        }
      }
    }
    const period: FigurePeriod = { kind: 'week', week: '2026-W12' }
    const week = await figureProjects(db, { divisionCodes: [A], measure: 'started', period, basis: 'reported' })
    expect(week.rows.map((row) => [row.code, row.effectiveOn, row.estate])).toEqual([[codes[3], '2026-03-18', '桂苑小区']])
    const page = await figureProjects(db, { divisionCodes: [A], measure: 'started', period: { kind: 'all', month: '2026-03' }, basis: 'reported' }, { limit: 1, offset: 1 })
    expect([page.rows.length, page.count, page.sum]).toEqual([1, 4, 5])
  })

  it('finds a deliberately broken posting, status, tally and list of overdue projects, and rebuilds them', async () => {
    const code = await project()
    await past(code, 'STARTED', '2026-03-05')
    const { id } = await db.selectFrom('project').select('id').where('code', '=', code).executeTakeFirstOrThrow()
    await db.insertInto('milestone_plan').values({ project_id: id, milestone: 'STEEL', due_on: '2026-04-01', set_at: NOW }).execute()
    await refreshProject(db, id, NOW)
    expect(await verifyFigures(db)).toEqual([])
    await db.updateTable('figure_entry').set({ delta: 2 }).where('measure', '=', 'started').execute()
    await db.updateTable('project_status').set({ stage: 'IN_USE' }).execute()
    await db.updateTable('tally').set({ verified: 9 }).where('period', '=', '2026-03').where('measure', '=', 'started').execute()
    await db.insertInto('tally').values({ division_code: B, measure: 'started', period: '2026', reported: 1 }).execute()
    await db.updateTable('overdue_span').set({ due_on: '2026-05-01' }).execute()
    const found = await verifyFigures(db)
    expect(found.map((difference) => `${difference.table} ${difference.key} ${difference.stored} ${difference.computed}`).sort()).toEqual([
      `figure_entry ${code} 2 null`, `figure_entry ${code} null 1`,
      `overdue_span ${code} 371471 STEEL 2026-05-01  9999-12-31 371471 STEEL 2026-04-01  9999-12-31`, `project_status ${code} IN_USE STARTED`,
      `tally ${A} started 2026-03 9 0`, `tally ${B} started 2026 1 0`,
    ])
    expect(await rebuildFigures(db, NOW)).toBe(1)
    expect(await verifyFigures(db)).toEqual([])
    expect((await overdueProjects(db, ['371471'], '2026-04-20', 10)).projects).toEqual([{ projectId: id, milestone: 'STEEL', dueOn: '2026-04-01' }])
    expect((await figure(A, 'started', '2026-03')).year).toBe(1)
  })

  it('a rebuild of figures that are right writes nothing and makes no page anew', async () => {
    await past(await project(), 'STARTED', '2026-03-05')
    const stored = async () => [
      await db.selectFrom('figure_entry').selectAll().orderBy('id').execute(), await db.selectFrom('tally').selectAll().orderBy('measure').orderBy('period').execute(),
      await db.selectFrom('revision').selectAll().orderBy('scope').execute(),
    ]
    const before = await stored()
    expect(await rebuildFigures(db, NOW)).toBe(1)
    expect(await stored()).toEqual(before)
  })

  it('a rebuild that fails at its last step leaves the figures as they were', async () => {
    await past(await project(), 'STARTED', '2026-03-05')
    await db.updateTable('figure_entry').set({ delta: 2 }).execute()
    await db.deleteFrom('tally').execute()
    const broken = await verifyFigures(db)
    const [stop, go] = engine.name === 'sqlite'
      ? ["create trigger no_tally before insert on tally begin select raise(abort, 'the disk is full'); end", 'drop trigger no_tally']
      : ["alter table tally add constraint no_tally check (period = '')", 'alter table tally drop constraint no_tally']
    await sql.raw(stop).execute(db)
    await expect(rebuildFigures(db, NOW)).rejects.toThrow()
    expect(await verifyFigures(db)).toEqual(broken)
    await sql.raw(go).execute(db)
    await rebuildFigures(db, NOW)
    expect(await verifyFigures(db)).toEqual([])
  })

  it('figures that are missing are filled in steps, and after an interruption the rest of them', async () => {
    const codes = [await project(), await project()]
    for (const code of codes) await past(code, 'STARTED', '2026-03-05')
    for (const table of ['tally', 'figure_entry', 'project_status', 'overdue_span'] as const) await db.deleteFrom(table).execute()
    expect(await fillFigures(db)).toBe(2)
    expect(await verifyFigures(db)).toEqual([])
    const { id } = await db.selectFrom('project').select('id').where('code', '=', codes[1] ?? '').executeTakeFirstOrThrow()
    for (const table of ['figure_entry', 'project_status'] as const) await db.deleteFrom(table).where('project_id', '=', id).execute()
    await db.deleteFrom('tally').execute()
    expect(await fillFigures(db)).toBe(2)
    expect(await verifyFigures(db)).toEqual([])
    expect((await figure(A, 'started', '2026-03')).year).toBe(2)
  })

  it('writes nothing when a refresh finds nothing to change', async () => {
    const code = await project()
    await past(code, 'STARTED', '2026-03-05')
    const before = await db.selectFrom('figure_entry').select('id').orderBy('id').execute()
    await editProject(db, COMMAND_LINE, { projectCode: code, note: '西侧' }, NOW)
    expect(await db.selectFrom('figure_entry').select('id').orderBy('id').execute()).toEqual(before)
  })

  it('bumps the revision of project and district with every change', async () => {
    const code = await project()
    const revision = async (scope: string) => (await db.selectFrom('revision').select('number').where('scope', '=', scope).executeTakeFirst())?.number ?? 0
    const { id } = await db.selectFrom('project').select('id').where('code', '=', code).executeTakeFirstOrThrow()
    const before = [await revision(`project:${id}`), await revision(`district:${DISTRICT}`)]
    await past(code, 'STARTED', '2026-03-05')
    expect([await revision(`project:${id}`), await revision(`district:${DISTRICT}`)]).toEqual(before.map((number) => number + 1))
  })
})
