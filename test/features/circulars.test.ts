import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { circularJson } from '~/domain/circular-body'
import type { MeasureKey } from '~/domain/measures'
import { COMMAND_LINE, type Actor, type Role } from '~/domain/permissions'
import { Refusal } from '~/domain/refusal'
import { saveSplit } from '~/features/commitments/split.server'
import { reviseCommitment, signCommitment } from '~/features/commitments/sign.server'
import { circularProjects } from '~/features/circulars/behind.server'
import { checkCircular, draftCircular, editCircular, issueCircular, releaseCircular, returnCircular } from '~/features/circulars/commands.server'
import { listCirculars } from '~/features/circulars/drafts.server'
import { findIssuedCircular, findReleasedCircular } from '~/features/circulars/issued.server'
import { monthlyCircular } from '~/features/circulars/read.server'
import { verifyCirculars } from '~/features/circulars/verify.server'
import { saveOpeningFigures } from '~/features/figures/openings.server'
import { applyImport } from '~/features/imports/imports.server'
import { terminateProject } from '~/features/milestones/interrupt.server'
import { planMilestone } from '~/features/milestones/plan.server'
import { recordMilestone } from '~/features/milestones/record.server'
import { retractMilestone } from '~/features/milestones/retract.server'
import { verifyMilestone } from '~/features/milestones/verify.server'
import { insertPolicy } from '~/features/policies/policies.server'
import { createProject } from '~/features/projects/create.server'
import { transferProject } from '~/features/projects/transfer.server'
import type { Db } from '~db/schema'
import { onBothEngines } from '../helpers/engines'

const DISTRICT = '371471'
const PATH = '/37/3714/371471/'
const [CHANGHE, ZHAOHU, XINQU] = ['371471007', '371471100', '371471400'] as const
const JANUARY = '2026-01-15T02:00:00.000Z'
const at = (date: string) => `${date}T02:00:00.000Z`

interface Desk {
  db: Db
  bureau: Actor
  checker: Actor
  leader: Actor
}

/** A district with three units, two of them with signed letters, and staff with real accounts. */
async function desk(db: Db): Promise<Desk> {
  const rows = [
    ['37', '山东省', 'province', '', null, '/37/'], ['3714', '德州市', 'city', '', '37', '/37/3714/'], [DISTRICT, '天衢新区', 'district', '', '3714', PATH],
    [CHANGHE, '长河街道', 'subdistrict', 'street', DISTRICT, `${PATH}${CHANGHE}/`], [ZHAOHU, '赵虎镇', 'subdistrict', 'town', DISTRICT, `${PATH}${ZHAOHU}/`],
    [XINQU, '新区服务管理办公室', 'subdistrict', 'office', DISTRICT, `${PATH}${XINQU}/`],
  ] as const
  for (const [code, name, level, kind, parent_code, path] of rows) {
    await db.insertInto('division').values({ code, name, level, kind, parent_code, path, valid_from: null, valid_until: null, successor_code: null }).execute()
  }
  await insertPolicy(db, COMMAND_LINE, { divisionCode: DISTRICT, validFrom: '2020-01-01', body: JSON.stringify({ requiredMilestones: ['AGREEMENT'], evidence: {} }), note: '测试' }, JANUARY)
  const staff = async (login: string, role: Role): Promise<Actor> => {
    const { id } = await db.insertInto('account').values({ login, name: login, created_at: JANUARY, disabled_at: null }).returning('id').executeTakeFirstOrThrow()
    return { accountId: id, name: login, source: 'web', grants: [{ role, divisionCode: DISTRICT, path: PATH }] }
  }
  return { db, bureau: await staff('bureau', 'bureau'), checker: await staff('checker', 'bureau'), leader: await staff('leader', 'leader') }
}

const curve = (annual: number) => Array.from({ length: 12 }, (_, month) => Math.floor((annual * (month + 1)) / 12))

async function letters({ db, bureau }: Desk): Promise<void> {
  const rows = [[CHANGHE, 12], [ZHAOHU, 6]] as const
  await saveSplit(db, bureau, { districtCode: DISTRICT, year: 2026, rows: rows.map(([divisionCode, annual]) => ({ divisionCode, targets: { signed: curve(annual), started: curve(annual), completed: curve(annual) } })) }, JANUARY)
  for (const { id } of await db.selectFrom('commitment').select('id').orderBy('id').execute()) {
    await signCommitment(db, bureau, { commitmentId: id, signedOn: '2026-01-14', signatoryA: '甲', signatoryB: '乙' }, JANUARY)
  }
}

/** A project on its unit's letter (or outside), with dated facts that a second account verifies. */
async function project({ db, bureau, checker }: Desk, unit: string, name: string, facts: Record<string, string>, options: { isVerified?: boolean; isInPlan?: boolean } = {}): Promise<string> {
  const letter = await db.selectFrom('commitment').select('id').where('division_code', '=', unit).where('year', '=', 2026).executeTakeFirst()
  const { code } = await createProject(db, bureau, { divisionCode: unit, estate: name, building: '1号楼', stairwell: '1单元', commitmentId: options.isInPlan === false ? null : (letter?.id ?? null) }, JANUARY)
  for (const [milestone, date] of Object.entries(facts)) {
    const eventId = await recordMilestone(db, bureau, { projectCode: code, milestone, occurredOn: date }, at(date))
    if (options.isVerified !== false) await verifyMilestone(db, checker, { eventId }, at(date))
  }
  return code
}

async function issue({ db, bureau, checker, leader }: Desk, month: string, on: string, divisionCode = DISTRICT) {
  await draftCircular(db, bureau, { divisionCode, month }, at(on))
  await checkCircular(db, checker, { divisionCode, month }, at(on))
  return issueCircular(db, leader, { divisionCode, month }, at(on))
}

async function refusal(run: Promise<unknown>): Promise<string[]> {
  const error = await run.then(() => null, (thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(Refusal)
  return (error as Refusal).reasons.map(({ code }) => code)
}

/** Carries what was found out of a transaction that is rolled back. */
class Forged extends Error {
  constructor(readonly faults: string[]) {
    super('rolled back')
  }
}

onBothEngines('circulars', (engine) => {
  async function filled(): Promise<Desk> {
    const staff = await desk(engine.db)
    await letters(staff)
    await project(staff, CHANGHE, '甲小区', { AGREEMENT: '2026-01-20', STARTED: '2026-02-10', INSPECTION: '2026-03-11', ACCEPTANCE: '2026-03-12', IN_USE: '2026-03-20' })
    await project(staff, CHANGHE, '乙小区', { AGREEMENT: '2026-02-20', STARTED: '2026-03-10' })
    await project(staff, ZHAOHU, '丙小区', { AGREEMENT: '2026-02-01', STARTED: '2026-02-15', ACCEPTANCE: '2026-02-25' })
    await project(staff, XINQU, '丁小区', { AGREEMENT: '2026-02-01', STARTED: '2026-02-15', ACCEPTANCE: '2026-03-25' })
    await project(staff, ZHAOHU, '戊小区', { AGREEMENT: '2026-03-05', STARTED: '2026-03-06', ACCEPTANCE: '2026-03-28' }, { isVerified: false })
    return staff
  }

  it('computes every cell from facts and letters, the same on both engines', async () => {
    const { db } = await filled()
    const circular = await monthlyCircular(db, DISTRICT, '2026-03', { now: at('2026-04-03') })
    expect(circularJson(circular)).toEqual({
      division: DISTRICT, month: '2026-03', measure: 'completed', basis: 'verified', issued: null, dataAt: at('2026-04-03'),
      rows: [
        {
          code: ZHAOHU, name: '赵虎镇', target: 6, signed: { month: 0, year: 1, all: 1 }, started: { month: 0, year: 1, all: 1 }, completed: { month: 0, year: 1, all: 1 },
          inUse: { month: 0, year: 0, all: 0 }, rate: '16.7%', rateExact: [1, 6], scheduled: '16.7%', deviation: '0.0', rank: 1, rankChange: 'new', rating: 'normal',
        },
        {
          code: CHANGHE, name: '长河街道', target: 12, signed: { month: 0, year: 2, all: 2 }, started: { month: 1, year: 2, all: 2 }, completed: { month: 1, year: 1, all: 1 },
          inUse: { month: 1, year: 1, all: 1 }, rate: '8.3%', rateExact: [1, 12], scheduled: '25.0%', deviation: '-16.7', rank: 2, rankChange: 'new', rating: 'late',
        },
        {
          code: XINQU, name: '新区服务管理办公室', target: null, signed: { month: 0, year: 1, all: 1 }, started: { month: 0, year: 1, all: 1 }, completed: { month: 1, year: 1, all: 1 },
          inUse: { month: 0, year: 0, all: 0 }, rate: '-', rateExact: null, scheduled: null, deviation: null, rank: null, rankChange: null, rating: 'none',
        },
      ],
      total: {
        code: null, name: '合计', target: 18, signed: { month: 0, year: 4, all: 4 }, started: { month: 1, year: 4, all: 4 }, completed: { month: 2, year: 3, all: 3 },
        inUse: { month: 1, year: 1, all: 1 }, rate: '11.1%', rateExact: [2, 18], scheduled: '22.2%', deviation: '-11.1', rank: null, rankChange: null, rating: 'late',
      },
      corrections: [],
    })
    expect(circular.total.figures.completed.reported.year).toBe(4)
    expect(circular.total.figures.under_construction.verified.all).toBe(1)
    expect(circular.paragraphs.find(({ key }) => key === 'notes')?.text).toContain('另有签约1部、开工1部、完工1部已报待核实，没有计入。')
    expect(circular.paragraphs.find(({ key }) => key === 'ratings')?.text).toContain('新区服务管理办公室未下达年度任务，不排名次，完工1部。')
    const started = await monthlyCircular(db, DISTRICT, '2026-03', { measure: 'started', now: at('2026-04-03') })
    expect(started.total.rateExact).toEqual([3, 18])
  })

  it('rolls up to the city, one line a district', async () => {
    const { db } = await filled()
    const city = await monthlyCircular(db, '3714', '2026-03', { now: at('2026-04-03') })
    expect(city.rows.map((row) => [row.code, row.rateExact, row.outside])).toEqual([[DISTRICT, [2, 18], 1]])
    expect(city.addressees).toBe('各县（市、区）：')
  })

  it('goes draft → checked → issued → released, each by the right person, each once', async () => {
    const { db, bureau, checker, leader } = await filled()
    const key = { divisionCode: DISTRICT, month: '2026-03' }
    expect(await refusal(draftCircular(db, bureau, key, at('2026-03-31')))).toEqual(['month_not_over'])
    expect(await refusal(draftCircular(db, leader, key, at('2026-04-03')))).toEqual(['forbidden'])
    expect(await refusal(draftCircular(db, { ...bureau, grants: [{ role: 'bureau', divisionCode: '371472', path: '/37/3714/371472/' }] }, key, at('2026-04-03')))).toEqual(['not_found'])
    const id = await draftCircular(db, bureau, key, at('2026-04-03'))
    expect(await draftCircular(db, bureau, key, at('2026-04-03'))).toBe(id)
    expect(await refusal(issueCircular(db, leader, key, at('2026-04-03')))).toEqual(['circular_not_checked'])
    expect(await refusal(checkCircular(db, bureau, key, at('2026-04-03')))).toEqual(['checker_is_drafter'])
    await editCircular(db, bureau, { ...key, edits: { demands: '请各单位抓紧推进。', introduction: '' } }, at('2026-04-03'))
    await checkCircular(db, checker, key, at('2026-04-03'))
    expect(await refusal(editCircular(db, bureau, { ...key, edits: {} }, at('2026-04-03')))).toEqual(['circular_not_draft'])
    expect(await refusal(returnCircular(db, leader, { ...key, reason: ' ' }, at('2026-04-03')))).toEqual(['circular_return_reason_missing'])
    await returnCircular(db, leader, { ...key, reason: '请补充' }, at('2026-04-03'))
    await checkCircular(db, checker, key, at('2026-04-03'))
    expect(await refusal(issueCircular(db, bureau, key, at('2026-04-04')))).toEqual(['forbidden'])
    expect(await issueCircular(db, leader, key, at('2026-04-04'))).toEqual({ number: 1, numberYear: 2026 })
    expect(await issueCircular(db, leader, key, at('2026-04-05'))).toEqual({ number: 1, numberYear: 2026 })
    expect(await findReleasedCircular(db, DISTRICT)).toBeNull()
    await releaseCircular(db, leader, key, at('2026-04-06'))
    await releaseCircular(db, leader, key, at('2026-04-07'))
    expect((await findReleasedCircular(db, DISTRICT))?.issued).toMatchObject({ number: 1, releasedAt: at('2026-04-06'), issuedBy: 'leader' })
    const issued = await findIssuedCircular(db, DISTRICT, '2026-03')
    expect(issued?.paragraphs.find((paragraph) => paragraph.key === 'demands')).toMatchObject({ text: '请各单位抓紧推进。', written: expect.stringContaining('后9个月') })
    expect(await listCirculars(db, DISTRICT)).toMatchObject([{ month: '2026-03', state: 'issued', number: 1 }])
    expect(await verifyCirculars(db)).toEqual([])
  })

  it('does not issue what has moved since it was checked', async () => {
    const staff = await filled()
    const { db, bureau, checker, leader } = staff
    const key = { divisionCode: DISTRICT, month: '2026-03' }
    await draftCircular(db, bureau, key, at('2026-04-03'))
    await checkCircular(db, checker, key, at('2026-04-03'))
    await project(staff, ZHAOHU, '己小区', { AGREEMENT: '2026-03-30' })
    expect(await refusal(issueCircular(db, leader, key, at('2026-04-04')))).toEqual(['figures_moved_since_check'])
    await checkCircular(db, checker, key, at('2026-04-04'))
    expect(await issueCircular(db, leader, key, at('2026-04-04'))).toEqual({ number: 1, numberYear: 2026 })
  })

  it('stays frozen when facts change, and says in the next one what changed and why', async () => {
    const staff = await filled()
    const { db, bureau, checker } = staff
    const gone = await project(staff, CHANGHE, '庚小区', { AGREEMENT: '2026-02-02', STARTED: '2026-02-20', ACCEPTANCE: '2026-03-02' })
    const moved = await project(staff, CHANGHE, '辛小区', { AGREEMENT: '2026-02-03', STARTED: '2026-03-20' })
    const given = await project(staff, CHANGHE, '壬小区', { AGREEMENT: '2026-02-04' })
    await issue(staff, '2026-03', '2026-04-03')
    const frozen = JSON.stringify(await findIssuedCircular(db, DISTRICT, '2026-03'))
    // Late entry of 28 March on 5 April, late verification of what was reported, a retraction, a back-dated transfer, a termination in April.
    const late = await project(staff, ZHAOHU, '癸小区', { AGREEMENT: '2026-03-01', STARTED: '2026-03-02', ACCEPTANCE: '2026-03-28' })
    expect(late).toBeTruthy()
    const open = await db.selectFrom('milestone_event').innerJoin('project', 'project.id', 'milestone_event.project_id').innerJoin('estate', 'estate.id', 'project.estate_id')
      .select('milestone_event.id').where('estate.name', '=', '戊小区').execute()
    for (const { id } of open) await verifyMilestone(db, checker, { eventId: id }, at('2026-04-06'))
    const acceptance = await db.selectFrom('milestone_event').innerJoin('project', 'project.id', 'milestone_event.project_id').select('milestone_event.id')
      .where('project.code', '=', gone).where('milestone', '=', 'ACCEPTANCE').executeTakeFirstOrThrow()
    await retractMilestone(db, bureau, { eventId: acceptance.id, reason: '填错' }, at('2026-04-07'))
    await transferProject(db, bureau, { projectCode: moved, toDivisionCode: ZHAOHU, effectiveOn: '2026-03-15', reason: '区划调整' }, at('2026-04-08'))
    const end = await terminateProject(db, bureau, { projectCode: given, occurredOn: '2026-04-09', reason: 'residents' }, at('2026-04-09'))
    await verifyMilestone(db, checker, { eventId: end }, at('2026-04-10'))
    expect(JSON.stringify(await findIssuedCircular(db, DISTRICT, '2026-03'))).toBe(frozen)
    expect(JSON.stringify(await monthlyCircular(db, DISTRICT, '2026-03', { now: at('2026-05-02') }))).toBe(frozen)

    const april = await monthlyCircular(db, DISTRICT, '2026-04', { now: at('2026-05-02') })
    const lines = april.corrections.map(({ code, measure, year, cause, delta }) => `${code} ${measure} ${year} ${cause} ${delta}`).sort()
    expect(lines).toEqual([
      `${CHANGHE} completed 2026 retraction -1`,
      `${CHANGHE} started 2026 transfer -1`,
      `${CHANGHE} under_construction 2026 retraction 1`,
      `${CHANGHE} under_construction 2026 transfer -1`,
      `${ZHAOHU} completed 2026 late_entry 1`, `${ZHAOHU} completed 2026 late_verification 1`,
      `${ZHAOHU} signed 2026 late_entry 1`, `${ZHAOHU} signed 2026 late_verification 1`,
      `${ZHAOHU} started 2026 late_entry 1`, `${ZHAOHU} started 2026 late_verification 1`, `${ZHAOHU} started 2026 transfer 1`,
      `${ZHAOHU} under_construction 2026 transfer 1`,
    ].sort())
    const issued = await findIssuedCircular(db, DISTRICT, '2026-03')
    for (const row of april.rows) {
      const before = issued!.rows.find(({ code }) => code === row.code)!
      for (const measure of ['signed', 'accepted', 'approved', 'started', 'completed', 'in_use', 'terminated'] as MeasureKey[]) {
        const corrected = april.corrections.filter((line) => line.code === row.code && line.measure === measure && line.year === 2026).reduce((sum, line) => sum + line.delta, 0)
        const { year, month, withdrawn } = row.figures[measure].verified
        expect(year, `${row.name} ${measure}`).toBe(before.figures[measure].verified.year + month - withdrawn + corrected)
      }
    }
    expect(april.rows.find(({ code }) => code === CHANGHE)!.figures.signed.verified.withdrawn).toBe(1)
    expect(april.paragraphs.find(({ key }) => key === 'notes')?.text).toContain('对本年已通报月份更正')
    await issue(staff, '2026-04', '2026-05-06')
    expect(await verifyCirculars(db)).toEqual([])
    expect((await monthlyCircular(db, DISTRICT, '2026-05', { now: at('2026-06-02') })).corrections).toEqual([])
  })

  it('changes rank against the last circular of the same measure, whatever was issued of another one since', async () => {
    const staff = await filled()
    const { db, bureau, checker, leader } = staff
    await issue(staff, '2026-02', '2026-03-05')
    const signed = { divisionCode: DISTRICT, month: '2026-03', measure: 'signed' } as const
    await draftCircular(db, bureau, signed, at('2026-04-03'))
    await checkCircular(db, checker, signed, at('2026-04-03'))
    await issueCircular(db, leader, signed, at('2026-04-03'))
    const april = await monthlyCircular(db, DISTRICT, '2026-04', { now: at('2026-05-03') })
    expect(april.measure).toBe('completed')
    expect(april.rows.map(({ code, rank, rankChange }) => [code, rank, rankChange])).toEqual([[ZHAOHU, 1, 0], [CHANGHE, 2, 0], [XINQU, null, null]])
  })

  it('corrects by a back-dated termination and a revised target, each a line of its own', async () => {
    const staff = await filled()
    const { db, bureau, checker } = staff
    const given = await project(staff, CHANGHE, '庚小区', { AGREEMENT: '2026-02-02', STARTED: '2026-02-20' })
    await issue(staff, '2026-03', '2026-04-03')
    const end = await terminateProject(db, bureau, { projectCode: given, occurredOn: '2026-03-20', reason: 'residents' }, at('2026-04-09'))
    await verifyMilestone(db, checker, { eventId: end }, at('2026-04-09'))
    const { id: commitmentId } = await db.selectFrom('commitment').select('id').where('division_code', '=', CHANGHE).executeTakeFirstOrThrow()
    const targets = { signed: curve(12), started: curve(12), completed: curve(10) }
    await reviseCommitment(db, bureau, { commitmentId, targets, inForceOn: '2026-03-31', reason: '两个门洞列入征收', approver: '分管副主任' }, at('2026-04-09'))
    const march = async (live: boolean) => {
      const { issued, rows } = await monthlyCircular(db, DISTRICT, '2026-03', { now: at('2026-05-02'), live })
      return [issued?.number ?? null, rows.find(({ code }) => code === CHANGHE)!.figures.started.verified.year]
    }
    expect([await march(false), await march(true)]).toEqual([[1, 3], [null, 2]])
    const april = await monthlyCircular(db, DISTRICT, '2026-04', { now: at('2026-05-02') })
    expect(april.corrections.map(({ code, measure, cause, before, after }) => [code, measure, cause, before, after])).toEqual([
      [CHANGHE, 'signed', 'termination', 3, 2], [CHANGHE, 'started', 'termination', 3, 2], [CHANGHE, 'terminated', 'termination', 0, 1],
      [CHANGHE, 'under_construction', 'termination', 2, 1], [CHANGHE, 'completed', 'target', 12, 10],
    ])
    // It was withdrawn in March, so that April withdraws nothing, and what was signed and started in February stays in all years.
    expect(april.rows.find(({ code }) => code === CHANGHE)!.figures.started.verified).toMatchObject({ month: 0, year: 2, all: 3, withdrawn: 0 })
  })

  it('begins January from 0; what is corrected then concerns last year and all years only', async () => {
    const staff = await filled()
    await issue(staff, '2026-12', '2027-01-05')
    await project(staff, CHANGHE, '迟报小区', { AGREEMENT: '2026-11-01', STARTED: '2026-11-20', ACCEPTANCE: '2026-12-28' })
    const january = await monthlyCircular(staff.db, DISTRICT, '2027-01', { now: at('2027-02-02') })
    expect(january.corrections.map(({ code, measure, year, cause, delta }) => [code, measure, year, cause, delta])).toEqual(
      ['completed', 'signed', 'started'].map((measure) => [CHANGHE, measure, 2026, 'late_entry', 1]))
    expect(january.rows.find(({ code }) => code === CHANGHE)!.figures.completed.verified).toMatchObject({ month: 0, year: 0, all: 2 })
    expect(january.total.figures.completed.verified).toMatchObject({ month: 0, year: 0, all: 4 })
  })

  it('numbers without gap in the year of issue, chains the hashes, and finds a forged number', async () => {
    const staff = await filled()
    const { db, leader } = staff
    expect(await refusal(issueCircular(db, leader, { divisionCode: DISTRICT, month: '2026-02' }, at('2026-04-03')))).toEqual(['not_found'])
    const given = [await issue(staff, '2026-01', '2026-02-05'), await issue(staff, '2026-02', '2026-03-05'), await issue(staff, '2026-12', '2027-01-05')]
    expect(given).toEqual([{ number: 1, numberYear: 2026 }, { number: 2, numberYear: 2026 }, { number: 1, numberYear: 2027 }])
    expect(await refusal(draftCircular(db, staff.bureau, { divisionCode: DISTRICT, month: '2026-11' }, at('2027-01-06')))).toEqual(['later_month_issued'])
    const [first, second] = [await findIssuedCircular(db, DISTRICT, '2026-01'), await findIssuedCircular(db, DISTRICT, '2026-02')]
    expect(first?.issued?.previousHash).toBe('')
    expect(second?.issued?.previousHash).toBe(first?.issued?.hash)
    expect(second?.rows.find((row) => row.code === ZHAOHU)?.rankChange).toBe(0)
    expect((await monthlyCircular(db, DISTRICT, '2027-01', { now: at('2027-01-20') })).corrections).toEqual([])
    expect(await verifyCirculars(db)).toEqual([])
    await expect(db.updateTable('circular').set({ number: 7 }).where('month', '=', '2026-02').execute()).rejects.toThrow(/append-only/)
    await expect(db.updateTable('circular').set({ state: 'draft' }).where('month', '=', '2026-02').execute()).rejects.toThrow(/append-only/)
    await expect(db.deleteFrom('circular').where('month', '=', '2026-02').execute()).rejects.toThrow(/append-only/)
    // A stranger who takes the guard away is found all the same.
    const forged = await db.transaction().execute(async (trx) => {
      await sql.raw(`drop trigger circular_issued_update${engine.name === 'postgres' ? ' on circular' : ''}`).execute(trx)
      await trx.updateTable('circular').set({ number: 7 }).where('month', '=', '2026-02').execute()
      throw new Forged((await verifyCirculars(trx)).map(({ fault }) => fault))
    }).catch((error: unknown) => (error instanceof Forged ? error.faults : Promise.reject(error)))
    expect(forged).toEqual(['number', 'hash'])
    await expect(db.updateTable('circular_issue').set({ body: '{}' }).execute()).rejects.toThrow(/append-only/)
    await expect(db.deleteFrom('circular_entry').execute()).rejects.toThrow(/append-only/)
  })

  it('opens every figure on the very projects it counts, live and issued', async () => {
    const staff = await filled()
    const { db } = staff
    await saveOpeningFigures(db, COMMAND_LINE, [{ divisionCode: CHANGHE, year: 2026, month: 0, measure: 'completed', target: null, done: 30 }], at('2026-04-01'))
    async function opens() {
      const circular = await monthlyCircular(db, DISTRICT, '2026-03', { now: at('2026-06-02') })
      for (const row of [...circular.rows, circular.total]) {
        for (const [measure, figures] of Object.entries(row.figures) as [MeasureKey, (typeof row.figures)['signed']][]) {
          for (const period of ['month', 'year', 'all'] as const) {
            if (['under_construction', 'paused'].includes(measure) && period !== 'all') continue
            const behind = await circularProjects(db, circular, { unit: row.code, measure, period })
            expect(behind.sum + behind.opening, `${row.name} ${measure} ${period}`).toBe(figures.verified[period])
            expect(behind.rows.reduce((sum, line) => sum + line.elevators, 0)).toBe(behind.sum)
          }
        }
      }
      return circular
    }
    expect((await opens()).issued).toBeNull()
    await issue(staff, '2026-03', '2026-04-03')
    await project(staff, CHANGHE, '迟报小区', { AGREEMENT: '2026-01-20', STARTED: '2026-02-10', ACCEPTANCE: '2026-03-12' })
    const issued = await opens()
    expect(issued.issued?.number).toBe(1)
    expect(issued.total.figures.completed.verified.all).toBe(33)
  })

  it('works with opening figures alone', async () => {
    const { db } = await desk(engine.db)
    await saveOpeningFigures(db, COMMAND_LINE, [
      ...[[CHANGHE, 148, 44], [ZHAOHU, 148, 78]].flatMap(([divisionCode, target, done]) => [
        { divisionCode: String(divisionCode), year: 2026, month: 9, measure: 'completed', target: null, done: Number(done) - 4 },
        { divisionCode: String(divisionCode), year: 2026, month: 10, measure: 'completed', target: null, done: Number(done) },
        { divisionCode: String(divisionCode), year: 2026, month: 12, measure: 'completed', target: Number(target), done: null },
      ]),
    ], at('2026-11-01'))
    const circular = await monthlyCircular(db, DISTRICT, '2026-10', { now: at('2026-11-02') })
    expect(circular.rows.map((row) => [row.code, row.rate, row.figures.completed.verified.month, row.targetSource])).toEqual([
      [ZHAOHU, '52.7%', 4, 'opening'], [CHANGHE, '29.7%', 4, 'opening'], [XINQU, '-', 0, null],
    ])
    expect(circular.total).toMatchObject({ rate: '41.2%', rateExact: [122, 296], scheduled: '83.3%' })
    expect(circular.paragraphs.find(({ key }) => key === 'notes')?.text).toContain('本年完工数中有122部为历史基数（赵虎镇、长河街道），没有逐部记录。')
    expect(circular.paragraphs.find(({ key }) => key === 'result')?.text).toMatch(/10月新完工8部。截至10月31日，历年累计完工122部。$/)
  })

  it('prints a district without any data', async () => {
    const { db } = await desk(engine.db)
    const circular = await monthlyCircular(db, DISTRICT, '2026-02', { now: at('2026-03-02') })
    expect(circular.total).toMatchObject({ target: null, rate: '-', rateExact: null })
    expect(circular.paragraphs.map(({ text }) => text).join('')).toContain('2月没有新的签约、开工、完工和投入使用。')
    expect(await refusal(monthlyCircular(db, DISTRICT, '2026-13', { now: at('2026-03-02') }))).toEqual(['month_unknown'])
    expect(await refusal(monthlyCircular(db, DISTRICT, '2026-04', { now: at('2026-03-02') }))).toEqual(['month_ahead'])
    expect(await refusal(monthlyCircular(db, CHANGHE, '2026-02', { now: at('2026-03-02') }))).toEqual(['not_found'])
  })

  it('reports more than a thousand projects: every figure is the sum of its lines, and opens on all of them', async () => {
    const staff = await desk(engine.db)
    await letters(staff)
    const lines = Array.from({ length: 1200 }, (_, index) => `C${index},长河街道,大院,${Math.floor(index / 4) + 1}号楼,${(index % 4) + 1}单元,2026-01-${String((index % 28) + 1).padStart(2, '0')},${index % 3 === 0 ? '2026-03-20' : ''}`)
    const text = ['项目编号,镇街,小区,楼栋,单元,开工日期,竣工验收', ...lines].join('\n')
    await applyImport(staff.db, COMMAND_LINE, { name: '台账.csv', bytes: new TextEncoder().encode(text) }, at('2026-04-01'))
    const circular = await monthlyCircular(staff.db, DISTRICT, '2026-03', { now: at('2026-04-02') })
    const { started, completed, under_construction } = circular.total.figures
    expect([started.verified.year, completed.verified.month, under_construction.verified.all]).toEqual([1200, 400, 800])
    for (const [measure, period, sum] of [['started', 'year', 1200], ['completed', 'month', 400], ['under_construction', 'all', 800]] as const) {
      const behind = await circularProjects(staff.db, circular, { unit: CHANGHE, measure, period })
      expect([behind.count, behind.sum, behind.rows.length], measure).toEqual([sum, sum, sum])
    }
  })

  it('lists what is overdue, worst first, and forgets what is done or was promised anew', async () => {
    const staff = await filled()
    const { db, bureau } = staff
    const [late, done, revised] = [
      await project(staff, CHANGHE, '滞后小区', { AGREEMENT: '2026-01-20' }), await project(staff, CHANGHE, '按时小区', { AGREEMENT: '2026-01-20' }), await project(staff, ZHAOHU, '改期小区', { AGREEMENT: '2026-01-20' }),
    ]
    for (const code of [late, done, revised]) await planMilestone(db, bureau, { projectCode: code, milestone: 'STARTED', dueOn: '2026-03-01' }, at('2026-01-25'))
    await recordMilestone(db, bureau, { projectCode: done, milestone: 'STARTED', occurredOn: '2026-03-10' }, at('2026-03-10'))
    await planMilestone(db, bureau, { projectCode: revised, milestone: 'STARTED', dueOn: '2026-06-01', reason: 'funds' }, at('2026-02-25'))
    const { slowProjects } = await monthlyCircular(db, DISTRICT, '2026-03', { now: at('2026-04-02') })
    expect(slowProjects).toEqual([{ code: late, divisionName: '长河街道', name: '滞后小区1号楼1单元', stage: '签约', milestone: '开工', dueOn: '2026-03-01', reason: '', ownerName: '长河街道' }])
  })

  // Two connections are needed: SQLite has one writer at a time anyway, and PGlite only one connection.
  it.runIf(engine.name === 'postgres' && Boolean(process.env.TEST_POSTGRES_URL))('gives two circulars issued at the same moment two numbers', async () => {
    const { db, bureau, checker, leader } = await filled()
    const keys = (['completed', 'started', 'signed'] as const).map((measure) => ({ divisionCode: DISTRICT, month: '2026-03', measure }))
    for (const key of keys) {
      await draftCircular(db, bureau, key, at('2026-04-03'))
      await checkCircular(db, checker, key, at('2026-04-03'))
    }
    const given = await Promise.all([...keys, ...keys].map((key) => issueCircular(db, leader, key, at('2026-04-04'))))
    expect(new Set(given.map(({ number }) => number))).toEqual(new Set([1, 2, 3]))
    expect(given.slice(0, 3)).toEqual(given.slice(3))
    expect(await verifyCirculars(db)).toEqual([])
  })
})
