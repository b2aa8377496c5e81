import { beforeEach, expect, it } from 'vitest'
import { COMMAND_LINE } from '~/domain/permissions'
import { checkCircular, draftCircular, issueCircular } from '~/features/circulars/commands.server'
import { getScope } from '~/features/circulars/lines.server'
import { monthlyCircular } from '~/features/circulars/read.server'
import { closeRound, openRound } from '~/features/dispatch/rounds.server'
import { importDivisions, planDivisions, type DivisionRow } from '~/features/divisions/divisions.server'
import { divisionRows } from '~/features/divisions/file.server'
import { listAnsweringUnits } from '~/features/feedback/list.server'
import { listReceivingUnits } from '~/features/feedback/places.server'
import { verifyFigures } from '~/features/figures/verify.server'
import { retractMilestone } from '~/features/milestones/retract.server'
import { createProject } from '~/features/projects/create.server'
import { transferProject } from '~/features/projects/transfer.server'
import { listObservedUnits } from '~/features/ratings/observations.server'
import { listContacts } from '~/features/residents/estates.server'
import type { Db } from '~db/schema'
import { CHANGHE, codesOf, DISTRICT, divide, ELSEWHERE, employ, SONGGUANTUN, type Staff, ZHAOHU } from '../helpers/district'
import { onBothEngines } from '../helpers/engines'
import { pastFact } from '../helpers/past'

const at = (date: string) => `${date}T02:00:00.000Z`

onBothEngines('divisions', (engine) => {
  let db: Db
  let staff: Staff
  let building = 0

  beforeEach(async () => {
    db = engine.db
    await divide(db)
    staff = await employ(db)
  })

  const unit = (code: string, name: string, more: Partial<DivisionRow> = {}): DivisionRow => ({ code, name, level: 'subdistrict', kind: 'street', ...more })
  const enter = (rows: DivisionRow[]) => importDivisions(db, COMMAND_LINE, rows, at('2026-06-20'))
  const create = async (divisionCode: string, on = '2026-01-05') =>
    (await createProject(db, staff.bureau, { divisionCode, estate: '桂苑小区', building: `${++building}号楼`, stairwell: '1单元' }, at(on))).code
  const fact = (code: string, milestone: string, occurredOn: string) => pastFact(db, { code, milestone, occurredOn, verified: true }, at(occurredOn))
  const circular = (month: string, now: string) => monthlyCircular(db, DISTRICT, month, { now: at(now) })
  const issue = async (month: string, on: string) => {
    const key = { divisionCode: DISTRICT, month }
    await draftCircular(db, staff.bureau, key, at(on))
    await checkCircular(db, staff.checker, key, at(on))
    await issueCircular(db, staff.leader, key, at(on))
  }
  const completed = async (month: string, now: string) => {
    const { rows, total } = await circular(month, now)
    return [...rows, total].map((row) => [row.name, row.figures.completed.verified.year, row.figures.completed.verified.all])
  }
  const sheetsOf = async (week: string, opened: string, closed: string) => {
    const id = await openRound(db, staff.bureau, { districtCode: DISTRICT, week }, at(opened))
    await closeRound(db, staff.bureau, { districtCode: DISTRICT, week }, at(closed))
    return (await db.selectFrom('dispatch_sheet').select('division_code').where('round_id', '=', id).orderBy('division_code').execute()).map((sheet) => sheet.division_code)
  }

  it('one that has projects does not move to another district, one that has none does', async () => {
    await create(CHANGHE)
    const toOther = (code: string, name: string) => unit(code, name, { parent: '371472', line: 2 })
    expect(await codesOf(enter([toOther(CHANGHE, '长河街道')]))).toEqual(['division_leaves_district'])
    await enter([toOther(ZHAOHU, '赵虎镇')])
    const paths = await db.selectFrom('division').select(['code', 'path']).where('code', 'in', [CHANGHE, ZHAOHU]).orderBy('code').execute()
    expect(paths.map(({ path }) => path)).toEqual([`/37/3714/371471/${CHANGHE}/`, `/37/3714/371472/${ZHAOHU}/`])
  })

  it('one created in mid-year has projects, sheets and a line from then on', async () => {
    const NEW = '371471009'
    await enter([unit(NEW, '新设街道', { validFrom: '2026-06-15' })])
    expect(await codesOf(create(NEW, '2026-06-14'))).toEqual(['division_ended'])
    await fact(await create(NEW, '2026-06-16'), 'ACCEPTANCE', '2026-06-18')
    expect((await circular('2026-05', '2026-07-02')).rows.map(({ code }) => code)).toEqual([CHANGHE, SONGGUANTUN, ZHAOHU])
    expect(await completed('2026-06', '2026-07-02')).toEqual([['长河街道', 0, 0], ['宋官屯街道', 0, 0], ['新设街道', 1, 1], ['赵虎镇', 0, 0], ['合计', 1, 1]])
    expect(await sheetsOf('2026-W24', '2026-06-15', '2026-06-17')).toEqual([CHANGHE, SONGGUANTUN, ZHAOHU])
    expect(await sheetsOf('2026-W25', '2026-06-22', '2026-06-24')).toEqual([CHANGHE, SONGGUANTUN, NEW, ZHAOHU])
  })

  it('one merged in mid-year keeps what it did and its line until December; then it goes on in its successor’s, and all years stay what they were', async () => {
    const [before, moved, own] = [await create(CHANGHE), await create(CHANGHE), await create(SONGGUANTUN)]
    await fact(before, 'ACCEPTANCE', '2026-03-10')
    await fact(moved, 'STARTED', '2026-05-20')
    await fact(own, 'ACCEPTANCE', '2025-11-02')
    await enter([unit(CHANGHE, '长河街道', { validUntil: '2026-06-30', successor: SONGGUANTUN })])
    expect(await codesOf(createProject(db, staff.bureau, { divisionCode: CHANGHE, estate: '别苑', building: '1号楼', stairwell: '1单元' }, at('2026-07-01')))).toEqual(['division_ended'])
    await transferProject(db, staff.bureau, { projectCode: moved, toDivisionCode: SONGGUANTUN, effectiveOn: '2026-07-01', reason: '区划调整' }, at('2026-07-02'))
    await fact(moved, 'ACCEPTANCE', '2026-08-10')
    expect(await sheetsOf('2026-W27', '2026-07-06', '2026-07-08')).toEqual([SONGGUANTUN, ZHAOHU])
    expect(await completed('2026-12', '2027-01-03')).toEqual([['长河街道', 1, 1], ['宋官屯街道', 1, 2], ['赵虎镇', 0, 0], ['合计', 2, 3]])
    expect(await completed('2027-01', '2027-02-03')).toEqual([['宋官屯街道', 0, 3], ['赵虎镇', 0, 0], ['合计', 0, 3]])
    const city = await monthlyCircular(db, '3714', '2027-01', { now: at('2027-02-03') })
    expect(city.rows.map((row) => [row.code, row.figures.completed.verified.all])).toEqual([[DISTRICT, 3], ['371472', 0]])
    expect(await verifyFigures(db)).toEqual([])
  })

  it('one that ended without a successor keeps its line while something was counted in it', async () => {
    await fact(await create(CHANGHE), 'ACCEPTANCE', '2026-03-10')
    await enter([unit(CHANGHE, '长河街道', { validUntil: '2026-06-30' }), unit(ZHAOHU, '赵虎镇', { kind: 'town', validUntil: '2026-06-30' })])
    expect(await completed('2027-01', '2027-02-03')).toEqual([['长河街道', 0, 1], ['宋官屯街道', 0, 0], ['合计', 0, 1]])
  })

  it('one merged twice goes on in the line of the last successor, and a circle of successors ends', async () => {
    await fact(await create(CHANGHE), 'ACCEPTANCE', '2026-03-10')
    await enter([
      unit(CHANGHE, '长河街道', { validUntil: '2026-06-30', successor: SONGGUANTUN }), unit(SONGGUANTUN, '宋官屯街道', { validUntil: '2026-09-30', successor: ZHAOHU }),
    ])
    expect(await completed('2027-01', '2027-02-03')).toEqual([['赵虎镇', 0, 1], ['合计', 0, 1]])
    await enter([unit(ZHAOHU, '赵虎镇', { kind: 'town', validUntil: '2026-12-31', successor: CHANGHE })])
    expect(await completed('2027-01', '2027-02-03')).toEqual([['长河街道', 0, 1], ['合计', 0, 1]])
  })

  it('what is corrected in January of a unit merged last year stands under its own name', async () => {
    const code = await create(CHANGHE)
    const eventId = await fact(code, 'ACCEPTANCE', '2026-03-10')
    await enter([unit(CHANGHE, '长河街道', { validUntil: '2026-06-30', successor: SONGGUANTUN })])
    await issue('2026-12', '2027-01-05')
    expect((await circular('2027-01', '2027-02-03')).corrections).toEqual([])
    await retractMilestone(db, staff.bureau, { eventId, reason: '填错' }, at('2027-01-20'))
    expect((await circular('2027-01', '2027-02-03')).corrections).toEqual([
      { code: CHANGHE, name: '长河街道', measure: 'completed', year: 2026, cause: 'retraction', delta: -1, before: 1, after: 0 },
    ])
  })

  it('what a new unit enters for issued months is a correction of its own', async () => {
    await issue('2026-05', '2026-06-05')
    await enter([unit('371471009', '新设街道', { validFrom: '2026-06-15' })])
    await fact(await create('371471009', '2026-06-16'), 'ACCEPTANCE', '2026-05-18')
    const june = await circular('2026-06', '2026-07-02')
    expect(june.corrections.map(({ code, measure, cause, delta }) => [code, measure, cause, delta])).toEqual([['371471009', 'completed', 'late_entry', 1]])
    expect(june.total.figures.completed.verified).toMatchObject({ month: 0, year: 1 })
  })

  it('one renamed in mid-year has its new name from then on; what is issued keeps the old one', async () => {
    await issue('2026-05', '2026-06-05')
    const plan = await enter([unit(CHANGHE, '长河新街道')])
    expect(plan.changed.map(({ before, after }) => [before.name, after.name, after.path])).toEqual([['长河街道', '长河新街道', `/37/3714/371471/${CHANGHE}/`]])
    const names = async (month: string) => (await circular(month, '2026-07-02')).rows.map(({ name }) => name)
    expect(await names('2026-05')).toEqual(['长河街道', '宋官屯街道', '赵虎镇'])
    expect(await names('2026-06')).toEqual(['长河新街道', '宋官屯街道', '赵虎镇'])
  })

  it('one that is to end is asked, observed and written to until its last day, and no longer', async () => {
    await create(CHANGHE)
    await enter([unit(CHANGHE, '长河街道', { phone: '0534-2100000', validUntil: '2026-06-30' })])
    const scope = await getScope(db, DISTRICT)
    const known = async (today: string) => [
      (await listContacts(db, today)).map(({ name }) => name), (await listReceivingUnits(db, today)).map(({ code }) => code),
      (await listAnsweringUnits(db, staff.officer, today)).map(({ code }) => code), (await listObservedUnits(db, scope, today)).map(({ code }) => code),
    ]
    expect(await known('2026-06-30')).toEqual([['长河街道'], [CHANGHE], [CHANGHE], [CHANGHE, SONGGUANTUN, ZHAOHU]])
    expect(await known('2026-07-01')).toEqual([[], [], [], [SONGGUANTUN, ZHAOHU]])
  })

  it('have a parent by their code, or the one that is named, which stays when a later file does not say it', async () => {
    // 边临镇 lies in the district's planning extent, not under its code.
    await enter([unit('371402103', '边临镇', { kind: 'town', parent: DISTRICT }), unit('371471009', '新设街道')])
    const pathOf = async (code: string) => (await db.selectFrom('division').select('path').where('code', '=', code).executeTakeFirstOrThrow()).path
    expect([await pathOf('371402103'), await pathOf('371471009')]).toEqual(['/37/3714/371471/371402103/', '/37/3714/371471/371471009/'])
    await enter([unit('371402103', '边临镇（代管）', { kind: 'town' })])
    expect(await pathOf('371402103')).toBe('/37/3714/371471/371402103/')
  })

  it('move with the division above them, also where the file names that one alone', async () => {
    await enter([{ code: '3715', name: '另一个市', level: 'city', kind: '' }, { code: '371472', name: '另一个区', level: 'district', kind: '', parent: '3715' }])
    const moved = await db.selectFrom('division').select(['path', 'parent_code']).where('code', '=', ELSEWHERE).executeTakeFirst()
    expect(moved).toEqual({ path: `/37/3715/371472/${ELSEWHERE}/`, parent_code: '371472' })
  })

  it('are read with first and last day and successor under the names that offices write; - takes one away, an empty cell leaves it', async () => {
    const rows = divisionRows(`代码,名称,层级,类型,开始日期,结束日期,并入\n${CHANGHE},长河街道,镇街,街道,2020-01-01,2026-06-30,${SONGGUANTUN}\n`)
    await enter(rows)
    const terms = () => db.selectFrom('division').select(['valid_from', 'valid_until', 'successor_code']).where('code', '=', CHANGHE).executeTakeFirst()
    expect(await terms()).toEqual({ valid_from: '2020-01-01', valid_until: '2026-06-30', successor_code: SONGGUANTUN })
    expect(await planDivisions(db, rows)).toMatchObject({ changed: [], unchanged: 1 })
    await enter([unit(CHANGHE, '长河街道', { validUntil: '-', successor: '-' })])
    expect(await terms()).toEqual({ valid_from: '2020-01-01', valid_until: null, successor_code: null })
  })

  it.each<[string, Partial<DivisionRow>, string]>([
    ['a day that is none', { validUntil: '2026-06-31' }, 'division_day_wrong'],
    ['an end before the beginning', { validFrom: '2026-07-01', validUntil: '2026-06-30' }, 'division_ends_before'],
    ['a successor that is not known', { validUntil: '2026-06-30', successor: '999' }, 'division_successor_unknown'],
    ['itself as successor', { validUntil: '2026-06-30', successor: CHANGHE }, 'division_successor_unknown'],
    ['a successor without an end', { successor: SONGGUANTUN }, 'division_successor_too_early'],
  ])('are refused with %s', async (_title, more, code) => {
    expect(await codesOf(planDivisions(db, [unit(CHANGHE, '长河街道', more)]))).toEqual([code])
  })
})
