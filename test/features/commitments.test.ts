import { strFromU8, unzipSync } from 'fflate'
import { beforeEach, describe, expect, it } from 'vitest'
import { checkCurves, curvesOfText, curvesText, disagreements, planStep, readCurves, sumCurves, type TargetCurves } from '~/domain/letters'
import type { Actor } from '~/domain/permissions'
import { Refusal } from '~/domain/refusal'
import { carryOver, listOpenProjects } from '~/features/commitments/carry-over.server'
import { letterDocument, lettersArchive } from '~/features/commitments/letter-document.server'
import { getLetter, listLetters } from '~/features/commitments/letters.server'
import { listOutsidePlan, planMembership } from '~/features/commitments/plan-membership.server'
import { districtPlan, planAgainstLetters, saveAnnualPlan } from '~/features/commitments/plan.server'
import { editDraftLetter, reviseCommitment, signCommitment } from '~/features/commitments/sign.server'
import { getSplit, saveSplit, type SplitTargets } from '~/features/commitments/split.server'
import { targetsFor } from '~/features/commitments/targets.server'
import { createProject } from '~/features/projects/create.server'
import { messagesFor, reasonText } from '~/i18n/messages'
import type { Db } from '~db/schema'
import { onBothEngines } from '../helpers/engines'

const NOW = '2026-02-02T02:00:00.000Z'
const DISTRICT = '371471'
const [CHANGHE, SONGGUANTUN, ZHAOHU] = ['371471007', '371471008', '371471100'] as const

const rising = (last: number): number[] => Array.from({ length: 12 }, (_, index) => Math.floor((last * (index + 1)) / 12))
const share = (completed: number): TargetCurves => ({ signed: rising(completed + 4), started: rising(completed + 2), completed: rising(completed) })

const actorWith = (role: Actor['grants'][number]['role'], path: string): Actor => ({
  accountId: null, name: role, source: 'web', grants: [{ role, divisionCode: path.split('/').at(-2) ?? '', path }],
})
const BUREAU = actorWith('bureau', '/37/3714/371471/')
const OFFICER = actorWith('officer', '/37/3714/371471/371471007/')
const STRANGER = actorWith('bureau', '/37/3714/371472/')

async function divide(db: Db): Promise<void> {
  const rows = [
    ['37', '山东省', 'province', '', null, '/37/'],
    ['3714', '德州市', 'city', '', '37', '/37/3714/'],
    [DISTRICT, '德州天衢新区', 'district', '', '3714', '/37/3714/371471/'],
    [CHANGHE, '长河街道', 'subdistrict', 'street', DISTRICT, `/37/3714/371471/${CHANGHE}/`],
    [SONGGUANTUN, '宋官屯街道', 'subdistrict', 'street', DISTRICT, `/37/3714/371471/${SONGGUANTUN}/`],
    [ZHAOHU, '赵虎镇', 'subdistrict', 'town', DISTRICT, `/37/3714/371471/${ZHAOHU}/`],
  ] as const
  for (const [code, name, level, kind, parent_code, path] of rows) {
    await db.insertInto('division').values({ code, name, level, kind, parent_code, path, valid_from: null, valid_until: null, successor_code: null }).execute()
  }
}

async function refusal(run: Promise<unknown>): Promise<readonly { code: string; field?: string }[]> {
  const error = await run.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(Refusal)
  return (error as Refusal).reasons
}

describe('letters, pure', () => {
  it('reads what is typed: an empty cell repeats the month before, full-width digits are digits, an empty row is no letter', () => {
    const typed: Record<string, string> = { 'completed-3': '２', 'completed-6': ' 5 ', 'signed-1': '1' }
    const { curves, reasons } = readCurves((measure, month) => typed[`${measure}-${month}`] ?? '')
    expect(reasons).toEqual([])
    expect(curves?.completed).toEqual([0, 0, 2, 2, 2, 5, 5, 5, 5, 5, 5, 5])
    expect(readCurves(() => '  ').curves).toBeNull()
  })

  it('names the cell that is no number and the month that falls, in Chinese', () => {
    const { reasons } = readCurves((measure, month) => (measure === 'completed' && month === 4 ? '三部' : ''), CHANGHE)
    expect(reasons).toEqual([{ code: 'target_not_whole', field: `${CHANGHE}-completed-4`, params: { measure: 'completed', month: 4 } }])
    const [falls] = checkCurves({ ...share(0), completed: [0, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2] })
    expect(falls).toMatchObject({ code: 'target_falls', field: 'completed-3' })
    expect(reasonText(messagesFor('zh-CN'), falls ?? { code: '' })).toBe('完工3月累计2部，比上个月的3部少；累计数不能减少')
  })

  it('names all that must be put right at once: cells that are no number and months that fall', () => {
    const typed: Record<string, string> = { 'signed-2': '二', 'signed-3': '4', 'signed-5': '3', 'completed-1': '2', 'completed-2': '1', 'completed-12': '1.5' }
    const { reasons } = readCurves((measure, month) => typed[`${measure}-${month}`] ?? '')
    expect(reasons.map(({ code, field }) => [code, field])).toEqual([
      ['target_not_whole', 'signed-2'], ['target_falls', 'signed-5'], ['target_not_whole', 'completed-12'], ['target_falls', 'completed-2'],
    ])
  })

  it('leads from the plan to the split, and from a split that agrees to the signatures', () => {
    const step = (letters: number, signed: number, disagreements: number, hasPlan = true) => planStep({ hasPlan, letters, signed, disagreements })
    expect([step(0, 0, 0, false), step(0, 0, 0), step(3, 0, 2), step(3, 0, 0), step(3, 2, 0), step(3, 3, 0), step(3, 3, 1)]).toEqual(['plan', 'split', 'split', 'sign', 'sign', null, null])
  })

  it('names each month in which sums and plan differ', () => {
    const plan = share(12)
    expect(disagreements(plan, sumCurves([plan]))).toEqual([])
    const off = disagreements(plan, { ...plan, completed: plan.completed.map((target, index) => (index === 7 ? target - 1 : target)) })
    expect(off).toEqual([{ measure: 'completed', month: 8, plan: 8, letters: 7, difference: -1 }])
  })
})

onBothEngines('plan and letters', (engine) => {
  beforeEach(() => divide(engine.db))

  const split = (db: Db, numbers: Record<string, number>, now = NOW) =>
    saveSplit(db, BUREAU, { districtCode: DISTRICT, year: 2026, rows: Object.entries(numbers).map(([divisionCode, completed]) => ({ divisionCode, targets: share(completed) })) }, now)

  const idOf = async (divisionCode: string) =>
    (await engine.db.selectFrom('commitment').select('id').where('division_code', '=', divisionCode).where('year', '=', 2026).executeTakeFirstOrThrow()).id

  const audits = async () => (await engine.db.selectFrom('audit_entry').select('action').orderBy('id').execute()).map((row) => row.action)

  it('keep the plan as written; the same plan twice writes once', async () => {
    const plan = { districtCode: DISTRICT, year: 2026, targets: share(12) }
    await saveAnnualPlan(engine.db, BUREAU, plan, NOW)
    await saveAnnualPlan(engine.db, BUREAU, plan, NOW)
    expect(await districtPlan(engine.db, DISTRICT, 2026)).toEqual(share(12))
    expect(await districtPlan(engine.db, DISTRICT, 2025)).toBeNull()
    expect(await audits()).toEqual(['saveAnnualPlan'])
  })

  it('ask who saves a plan that somebody else changed meanwhile, and leave a form sent back as it was shown', async () => {
    const save = (number: number, seen: number | null) =>
      saveAnnualPlan(engine.db, BUREAU, { districtCode: DISTRICT, year: 2026, targets: share(number), seen: seen === null ? null : share(seen) }, NOW)
    await save(10, null)
    expect(await refusal(save(11, null))).toEqual([{ code: 'plan_changed', params: { now: curvesText(share(10)) } }])
    await save(12, 10)
    await save(10, 10)
    await save(12, 10)
    expect(await districtPlan(engine.db, DISTRICT, 2026)).toEqual(share(12))
    await save(10, 12)
    expect(await districtPlan(engine.db, DISTRICT, 2026)).toEqual(share(10))
  })

  it('refuse a target that falls and write nothing', async () => {
    const targets = { ...share(12), started: [5, 4, 6, 6, 6, 6, 6, 6, 6, 6, 6, 14] }
    expect(await refusal(saveAnnualPlan(engine.db, BUREAU, { districtCode: DISTRICT, year: 2026, targets }, NOW))).toMatchObject([{ code: 'target_falls', field: 'started-2' }])
    const rows = [{ divisionCode: CHANGHE, targets: share(4) }, { divisionCode: ZHAOHU, targets }]
    expect(await refusal(saveSplit(engine.db, BUREAU, { districtCode: DISTRICT, year: 2026, rows }, NOW))).toMatchObject([{ field: `${ZHAOHU}-started-2` }])
    expect(await getSplit(engine.db, DISTRICT, 2026)).toMatchObject([{ targets: null }, { targets: null }, { targets: null }])
  })

  it('split into one draft a unit, numbered; the same form twice changes nothing, an emptied row takes its draft back', async () => {
    await split(engine.db, { [CHANGHE]: 6, [SONGGUANTUN]: 4, [ZHAOHU]: 2 })
    await split(engine.db, { [CHANGHE]: 6, [SONGGUANTUN]: 4, [ZHAOHU]: 2 })
    const letters = await listLetters(engine.db, BUREAU, DISTRICT, 2026)
    expect(letters.map((letter) => [letter.number, letter.partyB, letter.state])).toEqual([
      ['加梯承〔2026〕1号', '长河街道办事处', 'draft'], ['加梯承〔2026〕2号', '宋官屯街道办事处', 'draft'], ['加梯承〔2026〕3号', '赵虎镇人民政府', 'draft'],
    ])
    expect(await audits()).toEqual(['saveSplit'])
    await saveSplit(engine.db, BUREAU, { districtCode: DISTRICT, year: 2026, rows: [{ divisionCode: ZHAOHU, targets: null }] }, NOW)
    expect((await listLetters(engine.db, BUREAU, DISTRICT, 2026)).map((letter) => letter.divisionCode)).toEqual([CHANGHE, SONGGUANTUN])
  })

  it('of a unit that is merged before the year stand in the split until its draft is taken back, so that rows and sums agree', async () => {
    await split(engine.db, { [CHANGHE]: 6, [ZHAOHU]: 2 })
    await engine.db.updateTable('division').set({ valid_until: '2025-12-15', successor_code: CHANGHE }).where('code', 'in', [ZHAOHU, SONGGUANTUN]).execute()
    const rows = async () => (await getSplit(engine.db, DISTRICT, 2026)).map((row) => [row.divisionCode, row.endedOn, row.targets?.completed[11] ?? null])
    expect(await rows()).toEqual([[CHANGHE, null, 6], [ZHAOHU, '2025-12-15', 2]])
    await saveSplit(engine.db, BUREAU, { districtCode: DISTRICT, year: 2026, rows: [{ divisionCode: CHANGHE, targets: share(8) }, { divisionCode: ZHAOHU, targets: null }] }, NOW)
    expect(await rows()).toEqual([[CHANGHE, null, 8]])
  })

  it('keep what two people change at once, each in another unit, and ask who changes the same one', async () => {
    await split(engine.db, { [CHANGHE]: 6, [SONGGUANTUN]: 4 })
    const row = (divisionCode: string, number: number, seen: number) => ({ divisionCode, targets: share(number), seen: share(seen) })
    const save = (rows: SplitTargets[]) => saveSplit(engine.db, BUREAU, { districtCode: DISTRICT, year: 2026, rows }, NOW)
    const annual = async () => Object.fromEntries((await getSplit(engine.db, DISTRICT, 2026)).map((unit) => [unit.divisionCode, unit.targets?.completed[11]]))
    await save([row(CHANGHE, 8, 6), row(SONGGUANTUN, 4, 4), { divisionCode: ZHAOHU, targets: null, seen: null }])
    await save([row(CHANGHE, 6, 6), row(SONGGUANTUN, 5, 4), { divisionCode: ZHAOHU, targets: share(3), seen: null }])
    expect(await annual()).toMatchObject({ [CHANGHE]: 8, [SONGGUANTUN]: 5, [ZHAOHU]: 3 })
    expect(await refusal(save([row(CHANGHE, 7, 6), { divisionCode: ZHAOHU, targets: share(4), seen: null }]))).toEqual([
      { code: 'split_changed', field: CHANGHE, params: { name: '长河街道', now: curvesText(share(8)) } },
      { code: 'split_changed', field: ZHAOHU, params: { name: '赵虎镇', now: curvesText(share(3)) } },
    ])
    expect(curvesOfText(curvesText(share(8)))).toEqual(share(8))
    expect([curvesOfText(''), curvesOfText('1,2;3'), curvesOfText(curvesText(share(8)).replace('8', 'x'))]).toEqual([null, undefined, undefined])
    await save([row(CHANGHE, 7, 8)])
    expect((await annual())[CHANGHE]).toBe(7)
  })

  it('name every disagreement with the plan and cannot be signed before it is gone', async () => {
    await saveAnnualPlan(engine.db, BUREAU, { districtCode: DISTRICT, year: 2026, targets: sumCurves([share(6), share(4), share(2)]) }, NOW)
    await split(engine.db, { [CHANGHE]: 6, [SONGGUANTUN]: 4, [ZHAOHU]: 1 })
    const { disagreements: found } = await planAgainstLetters(engine.db, DISTRICT, 2026)
    expect(found.at(-1)).toEqual({ measure: 'completed', month: 12, plan: 12, letters: 11, difference: -1 })
    const commitmentId = await idOf(CHANGHE)
    expect(await refusal(signCommitment(engine.db, BUREAU, { commitmentId, signedOn: '2026-02-01' }, NOW))).toMatchObject([{ code: 'sums_disagree', field: 'signedOn' }])
    await split(engine.db, { [ZHAOHU]: 2 })
    await signCommitment(engine.db, BUREAU, { commitmentId, signedOn: '2026-02-01' }, NOW)
    await signCommitment(engine.db, BUREAU, { commitmentId, signedOn: '2026-02-01' }, NOW)
    expect((await audits()).filter((action) => action === 'signCommitment')).toHaveLength(1)
    expect((await getLetter(engine.db, BUREAU, commitmentId)).state).toBe('signed')
  })

  it('are signed on a real day that has come, once, and are then only revised', async () => {
    await split(engine.db, { [CHANGHE]: 6 })
    const commitmentId = await idOf(CHANGHE)
    expect(await refusal(signCommitment(engine.db, BUREAU, { commitmentId, signedOn: '2026-02-30' }, NOW))).toMatchObject([{ code: 'signing_day' }])
    expect(await refusal(signCommitment(engine.db, BUREAU, { commitmentId, signedOn: '2026-02-03' }, NOW))).toMatchObject([{ code: 'signed_in_future' }])
    expect(await refusal(reviseCommitment(engine.db, BUREAU, { commitmentId, targets: share(5), inForceOn: '2026-06-01', reason: '征收', approver: '组长' }, NOW))).toMatchObject([{ code: 'letter_not_signed' }])
    await signCommitment(engine.db, BUREAU, { commitmentId, signedOn: '2026-02-01' }, NOW)
    expect(await refusal(signCommitment(engine.db, BUREAU, { commitmentId, signedOn: '2026-01-31' }, NOW))).toMatchObject([{ code: 'letter_is_signed' }])
    expect(await refusal(split(engine.db, { [CHANGHE]: 7 }))).toMatchObject([{ code: 'letter_is_signed', field: CHANGHE }])
    const head = { commitmentId, number: 'X1号', partyA: '甲', partyB: '乙', signatoryA: '组长', signatoryB: '主任' }
    expect(await refusal(editDraftLetter(engine.db, BUREAU, head, NOW))).toMatchObject([{ code: 'letter_is_signed' }])
  })

  it('revised in June: a month uses the version in force on its last day', async () => {
    await split(engine.db, { [CHANGHE]: 12 })
    const commitmentId = await idOf(CHANGHE)
    expect((await targetsFor(engine.db, [CHANGHE], 2026, 3)).has(CHANGHE)).toBe(false)
    await signCommitment(engine.db, BUREAU, { commitmentId, signedOn: '2026-02-01' }, NOW)
    const revision = { commitmentId, targets: share(9), inForceOn: '2026-06-15', reason: '两个门洞列入征收', approver: '分管副主任' }
    await reviseCommitment(engine.db, BUREAU, revision, '2026-06-12T02:00:00.000Z')
    await reviseCommitment(engine.db, BUREAU, revision, '2026-06-12T02:00:00.000Z')
    const annual = async (month: number) => (await targetsFor(engine.db, [CHANGHE, ZHAOHU], 2026, month)).get(CHANGHE)
    expect(await annual(5)).toMatchObject({ source: 'letter', completed: share(12).completed, annual: { completed: 12 }, version: 1 })
    expect(await annual(6)).toMatchObject({ completed: share(9).completed, annual: { completed: 9 }, version: 2 })
    const letter = await getLetter(engine.db, BUREAU, commitmentId)
    expect([letter.state, letter.versions.length]).toEqual(['revised', 2])
    const before = { ...revision, targets: share(8), inForceOn: '2026-06-15' }
    expect(await refusal(reviseCommitment(engine.db, BUREAU, before, NOW))).toMatchObject([{ code: 'in_force_before_previous' }])
    const nothing = { ...revision, inForceOn: '2026-07-01', reason: '', approver: '' }
    expect(await refusal(reviseCommitment(engine.db, BUREAU, nothing, NOW))).toMatchObject([{ field: 'reason' }, { field: 'approver' }])
  })

  it('give way to opening figures only where no letter is signed', async () => {
    await split(engine.db, { [CHANGHE]: 12 })
    await signCommitment(engine.db, BUREAU, { commitmentId: await idOf(CHANGHE), signedOn: '2026-02-01' }, NOW)
    const figure = (division_code: string, month: number, target: number) => ({ division_code, year: 2026, month, measure: 'completed', target, done: null, entered_at: NOW })
    await engine.db.insertInto('opening_figure').values([figure(CHANGHE, 12, 99), figure(ZHAOHU, 12, 8), figure(SONGGUANTUN, 3, 1), figure(SONGGUANTUN, 6, 4), figure(SONGGUANTUN, 12, 7)]).execute()
    const targets = await targetsFor(engine.db, [CHANGHE, SONGGUANTUN, ZHAOHU], 2026, 10)
    expect(targets.get(CHANGHE)).toMatchObject({ source: 'letter', annual: { completed: 12 } })
    expect(targets.get(ZHAOHU)).toMatchObject({ source: 'opening', completed: null, signed: null, annual: { completed: 8, signed: null } })
    expect(targets.get(SONGGUANTUN)?.completed).toEqual([0, 0, 1, 1, 1, 4, 4, 4, 4, 4, 4, 7])
  })

  it('are not found outside one\'s grants and refused within them without the right', async () => {
    await split(engine.db, { [CHANGHE]: 6, [ZHAOHU]: 2 })
    expect(await refusal(split(engine.db, { '371472001': 1 }))).toMatchObject([{ code: 'unit_not_in_district' }])
    expect(await refusal(saveSplit(engine.db, STRANGER, { districtCode: DISTRICT, year: 2026, rows: [] }, NOW))).toMatchObject([{ code: 'not_found' }])
    expect(await refusal(getLetter(engine.db, STRANGER, await idOf(CHANGHE)))).toMatchObject([{ code: 'not_found' }])
    expect(await refusal(getLetter(engine.db, OFFICER, await idOf(ZHAOHU)))).toMatchObject([{ code: 'not_found' }])
    expect((await listLetters(engine.db, OFFICER, DISTRICT, 2026)).map((letter) => letter.divisionCode)).toEqual([CHANGHE])
    expect(await refusal(signCommitment(engine.db, OFFICER, { commitmentId: await idOf(CHANGHE), signedOn: '2026-02-01' }, NOW))).toMatchObject([{ code: 'forbidden' }])
  })

  it('roll over: open projects are shown, then hung on the new letter or left; twice moves nothing more', async () => {
    await saveSplit(engine.db, BUREAU, { districtCode: DISTRICT, year: 2025, rows: [{ divisionCode: CHANGHE, targets: share(3) }, { divisionCode: ZHAOHU, targets: share(1) }] }, '2025-02-02T02:00:00.000Z')
    const old = async (code: string) => (await engine.db.selectFrom('commitment').select('id').where('division_code', '=', code).where('year', '=', 2025).executeTakeFirstOrThrow()).id
    const add = (divisionCode: string, building: string, commitmentId: number | null) =>
      createProject(engine.db, BUREAU, { divisionCode, estate: '春和里', building, stairwell: '1单元', commitmentId: commitmentId ?? undefined }, '2025-03-02T02:00:00.000Z')
    const first = await add(CHANGHE, '1号楼', await old(CHANGHE))
    const second = await add(CHANGHE, '2号楼', await old(CHANGHE))
    const lost = await add(ZHAOHU, '3号楼', await old(ZHAOHU))
    const outside = await add(CHANGHE, '4号楼', null)
    await split(engine.db, { [CHANGHE]: 6 })
    const district = { code: DISTRICT, year: 2026 }
    const { projects, hasMore } = await listOpenProjects(engine.db, BUREAU, district)
    expect(hasMore).toBe(false)
    expect(projects.map((project) => [project.code, project.newNumber])).toEqual([[first.code, '加梯承〔2026〕1号'], [second.code, '加梯承〔2026〕1号'], [lost.code, null]])
    expect(await listOpenProjects(engine.db, BUREAU, district, 1, 2)).toMatchObject({ projects: [{ code: first.code }, { code: second.code }], hasMore: true })
    expect(await listOpenProjects(engine.db, BUREAU, district, 2, 2)).toMatchObject({ projects: [{ code: lost.code }], hasMore: false })
    expect((await listOpenProjects(engine.db, OFFICER, district)).projects.map(({ code }) => code)).toEqual([first.code, second.code])

    const input = { districtCode: DISTRICT, year: 2026, projectCodes: [first.code] }
    expect(await carryOver(engine.db, BUREAU, input, NOW)).toBe(1)
    expect(await carryOver(engine.db, BUREAU, input, NOW)).toBe(0)
    expect(await refusal(carryOver(engine.db, BUREAU, { ...input, projectCodes: [lost.code] }, NOW))).toMatchObject([{ code: 'carry_over_no_letter' }])
    expect(await refusal(carryOver(engine.db, BUREAU, { ...input, projectCodes: [outside.code] }, NOW))).toMatchObject([{ code: 'carry_over_not_open' }])
    expect((await planMembership(engine.db, DISTRICT, 2026)).get(CHANGHE)).toEqual({ divisionCode: CHANGHE, onLetter: 1, carriedOver: 1, outside: 1 })
    expect((await listOutsidePlan(engine.db, OFFICER, DISTRICT)).map((project) => project.code)).toEqual([outside.code])
  })

  it('as Word for signature: number, parties, every target, duties, titles, annex; all letters in one zip', async () => {
    await split(engine.db, { [CHANGHE]: 6, [ZHAOHU]: 2 })
    const commitmentId = await idOf(CHANGHE)
    const project = await createProject(engine.db, BUREAU, { divisionCode: CHANGHE, estate: '春和里', building: '丙19号楼', stairwell: '2单元', commitmentId }, NOW)
    const { name, bytes } = await letterDocument(engine.db, BUREAU, commitmentId)
    expect(name).toBe('2026年加装电梯任务承诺书（长河街道）.docx')
    const text = wordsOf(bytes)
    for (const words of ['加梯承〔2026〕1号', '甲方：德州天衢新区', '乙方：长河街道办事处', '签约10部、开工8部、完工6部', '二、甲方职责', '三、乙方职责', '办事处主任（签字）', '（盖章）', '项目清单', project.code, '春和里', '丙19号楼2单元']) {
      expect(text).toContain(words)
    }
    // The signatures keep to the last clause: everything from it to the last line but one is bound to what follows.
    const [, kept = ''] = /((?:<w:p>|<w:p )(?:(?!<w:p>|<w:p ).)*本承诺书一式两份.*?)<\/w:tbl>/su.exec(documentOf(bytes)) ?? []
    const bound = kept.match(/<w:p>.*?<\/w:p>/gsu)?.map((paragraph) => paragraph.includes('<w:keepNext/>')) ?? []
    expect(bound).toEqual([...Array.from({ length: 10 }, () => true), false, false])
    const archive = unzipSync((await lettersArchive(engine.db, BUREAU, DISTRICT, 2026)).bytes)
    expect(Object.keys(archive)).toEqual(['2026年加装电梯任务承诺书（长河街道）.docx', '2026年加装电梯任务承诺书（赵虎镇）.docx'])
  })
})

function documentOf(docx: Uint8Array): string {
  return strFromU8(unzipSync(docx)['word/document.xml'] ?? new Uint8Array())
}

function wordsOf(docx: Uint8Array): string {
  return documentOf(docx).replace(/<[^>]+>/g, '')
}
