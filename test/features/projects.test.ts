import { beforeEach, expect, it } from 'vitest'
import { COMMAND_LINE } from '~/domain/permissions'
import { insertPolicy, policyFor } from '~/features/policies/policies.server'
import { unitFigures } from '~/features/figures/figures.server'
import { verifyFigures } from '~/features/figures/verify.server'
import { recordMilestone } from '~/features/milestones/record.server'
import { assignCompany } from '~/features/projects/companies.server'
import { createProject, type NewProject } from '~/features/projects/create.server'
import { editProject } from '~/features/projects/edit.server'
import { rehangProject } from '~/features/projects/rehang.server'
import { transferProject } from '~/features/projects/transfer.server'
import type { Db } from '~db/schema'
import { CHANGHE as A, codesOf, DISTRICT, divide, ELSEWHERE, employ, letter, reasonsOf, SONGGUANTUN as B, type Staff } from '../helpers/district'
import { onBothEngines } from '../helpers/engines'
import { pastFact } from '../helpers/past'

const NOW = '2026-11-22T02:00:00.000Z'
const PLACE: NewProject = { divisionCode: A, estate: '桂苑小区', building: '3号楼', stairwell: '2单元' }

onBothEngines('projects', (engine) => {
  let db: Db
  let staff: Staff

  beforeEach(async () => {
    db = engine.db
    await divide(db)
    staff = await employ(db)
  })

  const create = (input: Partial<NewProject> = {}) => createProject(db, staff.officer, { ...PLACE, ...input }, NOW)
  const row = (code: string) => db.selectFrom('project').selectAll().where('code', '=', code).executeTakeFirstOrThrow()

  it('are created with the next number of the district, findable, logged', async () => {
    expect((await create()).code).toBe(`${DISTRICT}-26-0001`)
    expect((await create({ building: '4号楼' })).code).toBe(`${DISTRICT}-26-0002`)
    expect(await db.selectFrom('estate').select(['name', 'initials']).execute()).toEqual([{ name: '桂苑小区', initials: 'gyxq' }])
    const log = await db.selectFrom('audit_entry').select(['action', 'actor_name', 'chain']).execute()
    expect(log).toEqual([{ action: 'createProject', actor_name: 'officer', chain: DISTRICT }, { action: 'createProject', actor_name: 'officer', chain: DISTRICT }])
    expect(await db.selectFrom('project_status').select(['division_code', 'stage', 'next_milestone']).executeTakeFirst()).toEqual({ division_code: A, stage: null, next_milestone: 'AGREEMENT' })
  })

  it('pass over codes that a ledger has taken, and take a given one', async () => {
    await create({ code: `${DISTRICT}-26-0001` })
    expect((await create({ building: '4号楼' })).code).toBe(`${DISTRICT}-26-0002`)
    expect((await create({ building: '5号楼', code: 'tq-7' })).code).toBe('TQ-7')
    expect(await codesOf(create({ building: '6号楼', code: 'TQ-7' }))).toEqual(['code_taken'])
    expect(await codesOf(create({ building: '6号楼', code: '七号' }))).toEqual(['code_invalid'])
  })

  it('name every missing and wrong field at once', async () => {
    const reasons = await reasonsOf(create({ estate: '　', building: '', elevators: 0, floors: 7.5 }))
    expect(reasons.map((reason) => reason.field)).toEqual(['estate', 'building', 'floors', 'elevators'])
  })

  it('take names of any character up to the ledger’s length, counted as a reader counts, and refuse longer ones, on an edit too', async () => {
    const { code } = await create({ estate: '𠮷祥里😀'.repeat(16), note: '长'.repeat(1000) })
    expect((await db.selectFrom('estate').select('name').executeTakeFirstOrThrow()).name).toBe('𠮷祥里😀'.repeat(16))
    const long = { estate: '𠮷'.repeat(81), address: '路'.repeat(201), building: '楼'.repeat(41), stairwell: '元'.repeat(41), note: '长'.repeat(1001) }
    const reasons = Object.entries(long).map(([field, text]) => ({ code: 'text_too_long', field, params: { most: [...text].length - 1 } }))
    expect(await reasonsOf(create(long))).toEqual(reasons)
    expect(await reasonsOf(editProject(db, staff.officer, { projectCode: code, ...long }, NOW))).toEqual(reasons)
  })

  it('refuse a second live project in a stairwell, however it is written', async () => {
    const { code } = await create()
    expect(await reasonsOf(create({ building: '三号楼', stairwell: '２单元' }))).toEqual([{ code: 'stairwell_taken', field: 'stairwell', params: { code } }])
    await create({ stairwell: '3单元' })
    expect(await codesOf(editProject(db, staff.officer, { projectCode: code, stairwell: '三单元' }, NOW))).toEqual(['stairwell_taken'])
    expect((await row(code)).stairwell).toBe('2单元')
  })

  it('allow a second one where the first was given up, or where one has several elevators', async () => {
    const { code } = await create()
    await pastFact(db, { code, milestone: 'TERMINATED', occurredOn: '2026-03-01' }, NOW)
    await create()
    await create({ elevators: 2 })
  })

  it('keep names of odd buildings as they are written', async () => {
    for (const building of ['丙19号楼', 'C栋', '甲1号楼']) await create({ building, stairwell: '22号门洞' })
    const rows = await db.selectFrom('project').select('building').orderBy('id').execute()
    expect(rows.map((project) => project.building)).toEqual(['丙19号楼', 'C栋', '甲1号楼'])
  })

  it('allow the same estate name in two units', async () => {
    await create()
    await createProject(db, staff.neighbour, { ...PLACE, divisionCode: B }, NOW)
    expect((await db.selectFrom('estate').select('division_code').orderBy('division_code').execute()).map((estate) => estate.division_code)).toEqual([A, B])
  })

  it('are nobody’s business outside the grants, and refused with a sentence without the right', async () => {
    const { code } = await create()
    expect(await codesOf(createProject(db, staff.officer, { ...PLACE, divisionCode: B }, NOW))).toEqual(['division_unknown'])
    expect(await codesOf(createProject(db, staff.bureau, { ...PLACE, divisionCode: ELSEWHERE }, NOW))).toEqual(['division_unknown'])
    expect(await codesOf(createProject(db, staff.bureau, { ...PLACE, divisionCode: DISTRICT }, NOW))).toEqual(['not_a_unit'])
    expect(await codesOf(editProject(db, staff.neighbour, { projectCode: code, note: 'x' }, NOW))).toEqual(['not_found'])
    expect(await codesOf(editProject(db, staff.leader, { projectCode: code, note: 'x' }, NOW))).toEqual(['forbidden'])
    expect(await codesOf(editProject(db, staff.admin, { projectCode: code, note: 'x' }, NOW))).toEqual(['not_found'])
    expect(await codesOf(editProject(db, staff.officer, { projectCode: 'NO-SUCH', note: 'x' }, NOW))).toEqual(['not_found'])
    expect(await codesOf(rehangProject(db, staff.officer, { projectCode: code, commitmentId: null }, NOW))).toEqual(['forbidden'])
  })

  it('log what an edit changed, and nothing where nothing changed', async () => {
    const { code } = await create({ note: '沿街' })
    await editProject(db, staff.officer, { projectCode: code, households: 12 }, NOW)
    await editProject(db, staff.officer, { projectCode: code, households: 12 }, NOW)
    const log = await db.selectFrom('audit_entry').select(['before_json', 'after_json']).where('action', '=', 'editProject').execute()
    expect(log).toHaveLength(1)
    expect(JSON.parse(log[0]?.after_json ?? '')).toMatchObject({ households: 12, note: '沿街' })
  })

  it('keep what two people change at once, each in another field, and tell who changes the same one what it is now', async () => {
    const { code } = await create({ floors: 6, note: '旧备注' })
    const seen = { floors: '6', note: '旧备注', building: PLACE.building }
    const form = { projectCode: code, building: PLACE.building, floors: 6, note: '旧备注', seen }
    await editProject(db, staff.officer, { ...form, floors: 7 }, NOW)
    await editProject(db, staff.bureau, { ...form, note: '新备注\r\n两行' }, NOW)
    expect(await row(code)).toMatchObject({ floors: 7, note: '新备注\r\n两行' })
    expect(await reasonsOf(editProject(db, staff.bureau, { ...form, floors: 8, note: '新备注\n两行' }, NOW))).toEqual([{ code: 'changed_meanwhile', field: 'floors', params: { now: '7' } }])
    await editProject(db, staff.bureau, { ...form, floors: 8, seen: { ...seen, floors: '7' } }, NOW)
    expect(await row(code)).toMatchObject({ floors: 8, note: '新备注\r\n两行' })
  })

  it('hang on letters of their own unit only', async () => {
    const [own, foreign] = [await letter(db, A, 2026), await letter(db, B, 2026)]
    const { code } = await create({ commitmentId: own })
    expect(await codesOf(create({ building: '4号楼', commitmentId: foreign }))).toEqual(['letter_of_other_unit'])
    expect(await codesOf(rehangProject(db, staff.bureau, { projectCode: code, commitmentId: foreign }, NOW))).toEqual(['letter_of_other_unit'])
    await rehangProject(db, staff.bureau, { projectCode: code, commitmentId: null }, NOW)
    expect((await row(code)).commitment_id).toBeNull()
  })

  it('move to another unit and its letter, once, with their estate', async () => {
    const [from, to] = [await letter(db, A, 2026), await letter(db, B, 2026)]
    const { code } = await create({ commitmentId: from })
    const move = { projectCode: code, toDivisionCode: B, effectiveOn: '2026-04-15', reason: '区划调整' }
    await transferProject(db, staff.bureau, move, NOW)
    await transferProject(db, staff.bureau, move, NOW)
    expect(await db.selectFrom('project_transfer').select(['from_division_code', 'from_commitment_id', 'to_commitment_id']).execute()).toEqual([
      { from_division_code: A, from_commitment_id: from, to_commitment_id: to },
    ])
    expect(await row(code)).toMatchObject({ division_code: B, commitment_id: to })
    const estate = await db.selectFrom('estate').select('division_code').where('id', '=', (await row(code)).estate_id).executeTakeFirstOrThrow()
    expect(estate.division_code).toBe(B)
    expect(await codesOf(editProject(db, staff.officer, { projectCode: code, note: 'x' }, NOW))).toEqual(['not_found'])
    await editProject(db, staff.neighbour, { projectCode: code, note: '已接收' }, NOW)
  })

  it('do not move into the future, back in time, without a reason, to themselves or beyond the grants', async () => {
    const { code } = await create()
    const move = { projectCode: code, toDivisionCode: B, effectiveOn: '2026-04-15', reason: '区划调整' }
    expect(await codesOf(transferProject(db, staff.bureau, { ...move, effectiveOn: '2026-11-23' }, NOW))).toEqual(['date_in_future'])
    expect(await codesOf(transferProject(db, staff.bureau, { ...move, effectiveOn: '2026-02-30' }, NOW))).toEqual(['date_invalid'])
    expect(await codesOf(transferProject(db, staff.bureau, { ...move, reason: ' ' }, NOW))).toEqual(['transfer_reason_missing'])
    expect(await codesOf(transferProject(db, staff.bureau, { ...move, toDivisionCode: A }, NOW))).toEqual(['transfer_to_same_unit'])
    expect(await codesOf(transferProject(db, staff.bureau, { ...move, toDivisionCode: ELSEWHERE }, NOW))).toEqual(['division_unknown'])
    expect(await codesOf(transferProject(db, staff.officer, move, NOW))).toEqual(['division_unknown'])
    await transferProject(db, staff.bureau, move, NOW)
    expect(await codesOf(transferProject(db, staff.bureau, { ...move, toDivisionCode: A, effectiveOn: '2026-04-14' }, NOW))).toEqual(['transfer_before_last'])
    expect(await db.selectFrom('project_transfer').select('id').execute()).toHaveLength(1)
  })

  it('have one company for a role at a time', async () => {
    const { code } = await create()
    const name = (company: string, sinceOn: string) => assignCompany(db, staff.officer, { projectCode: code, role: 'maintenance', company, phone: '0534-1234567', sinceOn }, NOW)
    await name('顺安电梯', '2026-01-05')
    await name('顺安电梯', '2026-02-05')
    await name('恒达电梯', '2026-06-01')
    const rows = await db.selectFrom('project_company').innerJoin('company', 'company.id', 'project_company.company_id').select(['company.name', 'since_on', 'until_on']).orderBy('project_company.id').execute()
    expect(rows).toEqual([{ name: '顺安电梯', since_on: '2026-01-05', until_on: '2026-06-01' }, { name: '恒达电梯', since_on: '2026-06-01', until_on: null }])
    expect(await codesOf(name('第三家', '2026-05-01'))).toEqual(['company_since_before'])
  })

  it('have the policy of the nearest division that has one on the day, not that of a higher one that is newer', async () => {
    const notice = (days: number) => JSON.stringify({ notice: { days, counting: 'natural' } })
    const enact = (divisionCode: string, validFrom: string, days: number) => insertPolicy(db, COMMAND_LINE, { divisionCode, validFrom, body: notice(days), note: '' }, NOW)
    const daysOn = async (date: string, division = A) => (await policyFor(db, division, date)).notice.days
    expect(await daysOn('2026-01-01')).toBe(10)
    await enact('3714', '2026-02-01', 7)
    await enact(DISTRICT, '2026-03-01', 8)
    await enact(DISTRICT, '2026-05-01', 12)
    await enact('3714', '2026-06-01', 5)
    expect([await daysOn('2026-01-31'), await daysOn('2026-02-01'), await daysOn('2026-02-28'), await daysOn('2026-03-01')]).toEqual([10, 7, 7, 8])
    expect([await daysOn('2026-04-30'), await daysOn('2026-05-01'), await daysOn('2026-06-01')]).toEqual([8, 12, 12])
    expect([await daysOn('2026-06-01', ELSEWHERE), await daysOn('2026-06-01', '37')]).toEqual([5, 10])
    expect((await policyFor(db, A, '2026-06-01')).rankedMeasure).toBe('completed')
  })

  it('follow the policy in force when they began: a required permit completes the approval', async () => {
    const body = JSON.stringify({ requiredMilestones: ['AGREEMENT', 'JOINT_REVIEW', 'PERMIT', 'STARTED'] })
    expect(await codesOf(insertPolicy(db, staff.bureau, { divisionCode: DISTRICT, validFrom: '2026-06-01', body, note: '' }, NOW))).toEqual(['not_found'])
    expect(await codesOf(insertPolicy(db, staff.admin, { divisionCode: DISTRICT, validFrom: '2026-06-01', body: '{"basis":"guessed"}', note: '' }, NOW))).toEqual(['policy_invalid'])
    await insertPolicy(db, staff.admin, { divisionCode: DISTRICT, validFrom: '2026-06-01', body, note: '' }, NOW)
    expect((await policyFor(db, A, '2026-05-31')).requiredMilestones).not.toContain('PERMIT')
    expect((await policyFor(db, A, '2026-06-01')).requiredMilestones).toContain('PERMIT')
    const [old, young] = [await create({ building: '1号楼' }), await create({ building: '2号楼' })]
    await pastFact(db, { code: old.code, milestone: 'AGREEMENT', occurredOn: '2026-05-20' }, NOW)
    await pastFact(db, { code: young.code, milestone: 'AGREEMENT', occurredOn: '2026-06-20' }, NOW)
    for (const { code } of [old, young]) await recordMilestone(db, staff.officer, { projectCode: code, milestone: 'SITE_VISIT', occurredOn: '2026-07-01' }, NOW)
    for (const { code } of [old, young]) await pastFact(db, { code, milestone: 'JOINT_REVIEW', occurredOn: '2026-07-20' }, NOW)
    const approved = async () => (await unitFigures(db, { divisionCodes: [A], month: '2026-08', basis: 'reported' })).get(A)?.approved.year
    expect(await approved()).toBe(1)
    await pastFact(db, { code: young.code, milestone: 'PERMIT', occurredOn: '2026-08-02' }, NOW)
    expect(await approved()).toBe(2)
    expect(await verifyFigures(db)).toEqual([])
  })
})
