import { beforeEach, expect, it } from 'vitest'
import { checkCircular, type CircularKey, draftCircular, issueCircular } from '~/features/circulars/commands.server'
import { closeRound, openRound } from '~/features/dispatch/rounds.server'
import { closeEscalation, issueEscalation, replyToEscalation, returnReply, waiveEscalation } from '~/features/escalations/commands.server'
import { districtProposals, getEscalation, getProposal, listEscalations } from '~/features/escalations/list.server'
import { listTemplates, saveTemplate } from '~/features/escalations/templates.server'
import { createProject } from '~/features/projects/create.server'
import type { Db } from '~db/schema'
import { CHANGHE, codesOf, DISTRICT, divide, employ, letter, SONGGUANTUN, type Staff, ZHAOHU } from '../helpers/district'
import { onBothEngines } from '../helpers/engines'
import { pastFact } from '../helpers/past'

const NOW = '2026-11-12T02:00:00.000Z'
const DUE = '2026-11-19'
const KEY = { divisionCode: CHANGHE, step: 'letter', ground: '2026-W45' } as const

onBothEngines('the escalation ladder', (engine) => {
  let db: Db
  let staff: Staff

  beforeEach(async () => {
    db = engine.db
    await divide(db)
    staff = await employ(db)
    // 长河街道 promised ten and has done none, 宋官屯街道 promised one and has done it, 赵虎镇 promised nothing.
    await promise(CHANGHE, 10)
    await promise(SONGGUANTUN, 1)
    await complete(SONGGUANTUN)
    for (const [week, opened, closed] of [['2026-W44', '2026-11-02T01:00:00.000Z', '2026-11-04T01:00:00.000Z'], ['2026-W45', '2026-11-09T01:00:00.000Z', '2026-11-11T01:00:00.000Z']] as const) {
      await openRound(db, staff.bureau, { districtCode: DISTRICT, week }, opened)
      await db.updateTable('dispatch_sheet').set({ submitted_at: opened, state: 'accepted' }).where('division_code', '=', CHANGHE).where('submitted_at', 'is', null).execute()
      await closeRound(db, staff.bureau, { districtCode: DISTRICT, week }, closed)
    }
  })

  async function promise(unit: string, annual: number): Promise<void> {
    const commitment_id = await letter(db, unit, 2026)
    const version = { commitment_id, version: 1, in_force_on: '2026-01-01', created_at: '2026-01-05T01:00:00.000Z' }
    const { id } = await db.insertInto('commitment_version').values(version).returning('id').executeTakeFirstOrThrow()
    for (let month = 1; month <= 12; month++) await db.insertInto('commitment_target').values({ version_id: id, measure: 'completed', month, target: Math.floor((annual * month) / 12) }).execute()
  }

  async function complete(unit: string): Promise<void> {
    const { id: commitmentId } = await db.selectFrom('commitment').select('id').where('division_code', '=', unit).executeTakeFirstOrThrow()
    const { code } = await createProject(db, staff.bureau, { divisionCode: unit, estate: '桂苑小区', building: '3号楼', stairwell: '2单元', commitmentId }, '2026-01-12T02:00:00.000Z')
    await pastFact(db, { code, milestone: 'ACCEPTANCE', occurredOn: '2026-06-02', verified: true }, NOW)
  }

  const proposed = async () => (await districtProposals(db, DISTRICT, NOW)).proposals.map(({ code, step, ground }) => [code, step, ground])
  const issue = (actor = staff.bureau, more = {}) => issueEscalation(db, actor, { ...KEY, text: '请抓紧。', replyDueOn: DUE, ...more }, NOW)

  it('proposes from closed rounds by the letter in force, and nothing to who has met the target', async () => {
    // Both others handed in nothing, but 宋官屯街道 has met its target; 赵虎镇 without a letter is asked only for its sheets.
    expect(await proposed()).toEqual([[CHANGHE, 'letter', '2026-W45'], [ZHAOHU, 'letter', '2026-W45']])
    expect((await districtProposals(db, DISTRICT, NOW)).met).toEqual([SONGGUANTUN])
    const page = await getProposal(db, staff.bureau, KEY, DUE, NOW)
    expect(page.reason).toBe('截至2026年11月8日，长河街道完成0部，按承诺书应完成8部，少8部（全年任务10部）。第44周至第45周连续2周滞后。')
    expect(page.text).toContain('于2026年11月19日前书面答复')
    expect(await codesOf(getProposal(db, staff.officer, KEY, DUE, NOW))).toEqual(['not_found'])
  })

  it('proposes from the last circular of the rated measure, whatever was issued of another one since', async () => {
    const issueCircularOf = async (key: CircularKey, now: string) => {
      await draftCircular(db, staff.bureau, key, now)
      await checkCircular(db, staff.checker, key, now)
      await issueCircular(db, staff.leader, key, now)
    }
    await issueCircularOf({ divisionCode: DISTRICT, month: '2026-09' }, '2026-10-10T02:00:00.000Z')
    const fromCirculars = async () => (await proposed()).filter(([, , ground]) => !ground?.includes('W'))
    expect(await fromCirculars()).toEqual([[CHANGHE, 'criticism', '2026-09']])
    await issueCircularOf({ divisionCode: DISTRICT, month: '2026-10', measure: 'signed' }, '2026-11-10T02:00:00.000Z')
    expect(await fromCirculars()).toEqual([[CHANGHE, 'criticism', '2026-09']])
  })

  it('is issued once, however often it is pressed, with the next number of the year', async () => {
    const [first, second] = await Promise.all([issue(), issue(staff.checker)])
    expect(second).toBe(first)
    expect(await issue()).toBe(first)
    expect(await getEscalation(db, staff.officer, first)).toMatchObject({ state: 'issued', text: '请抓紧。', number: { number: 1, numberYear: 2026 }, mayReply: true, mayClose: false })
    const other = await issueEscalation(db, staff.leader, { ...KEY, divisionCode: ZHAOHU, text: '请报周报。', replyDueOn: DUE }, NOW)
    expect((await getEscalation(db, staff.bureau, other)).number).toEqual({ number: 2, numberYear: 2026 })
    expect(await proposed()).toEqual([])
    expect(await db.selectFrom('audit_entry').select('action').where('subject_type', '=', 'escalation').execute()).toHaveLength(2)
  })

  it('is refused what is not proposed, without words, without a day, to who has met the target, and by who may not', async () => {
    expect(await codesOf(issue(staff.bureau, { step: 'reminder' }))).toEqual(['escalation_not_proposed'])
    expect(await codesOf(issue(staff.bureau, { divisionCode: SONGGUANTUN }))).toEqual(['escalation_target_met'])
    expect(await codesOf(issue(staff.bureau, { text: ' ', replyDueOn: '2026-02-30' }))).toEqual(['escalation_text_missing', 'escalation_reply_day_wrong'])
    expect(await codesOf(issue(staff.bureau, { replyDueOn: '2026-11-12' }))).toEqual(['escalation_reply_day_out'])
    expect(await codesOf(issue(staff.bureau, { step: 'talk' }))).toEqual(['forbidden'])
    expect(await codesOf(issue(staff.officer))).toEqual(['forbidden'])
    expect(await codesOf(issue(staff.neighbour))).toEqual(['not_found'])
    expect(await db.selectFrom('escalation').select('id').execute()).toEqual([])
  })

  it('is answered by the sub-district and struck off by somebody other than the one who answered', async () => {
    const id = await issue()
    expect(await codesOf(closeEscalation(db, staff.bureau, { id }, NOW))).toEqual(['escalation_not_replied'])
    expect(await codesOf(replyToEscalation(db, staff.officer, { id, reply: ' ' }, NOW))).toEqual(['escalation_reply_missing'])
    expect(await codesOf(replyToEscalation(db, staff.neighbour, { id, reply: '已整改' }, NOW))).toEqual(['not_found'])
    expect(await codesOf(replyToEscalation(db, staff.bureau, { id, reply: '已整改' }, NOW))).toEqual(['forbidden'])
    await replyToEscalation(db, staff.officer, { id, reply: '已整改' }, NOW)
    await replyToEscalation(db, staff.officer, { id, reply: '已整改' }, NOW)
    expect(await codesOf(returnReply(db, staff.bureau, { id, reason: '' }, NOW))).toEqual(['reply_return_reason_missing'])
    await returnReply(db, staff.bureau, { id, reason: '没有时间表' }, NOW)
    expect(await getEscalation(db, staff.officer, id)).toMatchObject({ state: 'issued', reply: '已整改' })
    await replyToEscalation(db, staff.officer, { id, reply: '已整改，附时间表' }, NOW)
    const both = { ...staff.officer, grants: [...staff.officer.grants, ...staff.bureau.grants] }
    expect(await codesOf(closeEscalation(db, both, { id }, NOW))).toEqual(['escalation_same_person'])
    expect(await codesOf(closeEscalation(db, staff.officer, { id }, NOW))).toEqual(['forbidden'])
    await closeEscalation(db, staff.bureau, { id, note: '已核查' }, NOW)
    await closeEscalation(db, staff.bureau, { id, note: '已核查' }, NOW)
    expect(await codesOf(replyToEscalation(db, staff.officer, { id, reply: '再说' }, NOW))).toEqual(['escalation_closed'])
    const { history, state } = await getEscalation(db, staff.bureau, id)
    expect([state, history.map(({ action }) => action)]).toEqual(['closed', ['issued', 'replied', 'returned', 'replied', 'closed']])
    expect(await proposed()).toEqual([[ZHAOHU, 'letter', '2026-W45']])
  })

  it('can be waived with a sentence: then it is neither proposed nor issued on that ground, and the sub-district sees nothing', async () => {
    const waive = (reason: string) => waiveEscalation(db, staff.bureau, { ...KEY, reason }, NOW)
    expect(await codesOf(waive(' '))).toEqual(['waive_reason_missing'])
    const id = await waive('已当面约定')
    expect(await waive('已当面约定')).toBe(id)
    expect(await codesOf(issue())).toEqual(['escalation_waived'])
    expect(await proposed()).toEqual([[ZHAOHU, 'letter', '2026-W45']])
    expect(await listEscalations(db, staff.officer)).toEqual([])
    expect(await codesOf(getEscalation(db, staff.officer, id))).toEqual(['not_found'])
    expect((await listEscalations(db, staff.bureau)).map(({ state }) => state)).toEqual(['waived'])
  })

  it('lists a sub-district its own steps only, its whole history', async () => {
    const id = await issue()
    await issueEscalation(db, staff.bureau, { ...KEY, divisionCode: ZHAOHU, text: '请报周报。', replyDueOn: DUE }, NOW)
    expect((await listEscalations(db, staff.officer)).map((step) => step.id)).toEqual([id])
    expect(await listEscalations(db, staff.neighbour)).toEqual([])
    expect((await listEscalations(db, staff.leader, { unit: CHANGHE, isOpen: true })).map((step) => step.id)).toEqual([id])
    expect(await listEscalations(db, staff.leader, { district: '371472' })).toEqual([])
  })

  it('keeps and takes back the words of a step', async () => {
    const save = (text: string, actor = staff.bureau) => saveTemplate(db, actor, { districtCode: DISTRICT, step: 'letter', text }, NOW)
    expect(await codesOf(save('{理由}', staff.officer))).toEqual(['not_found'])
    expect(await codesOf(save('请于{日期}前答复'))).toEqual(['template_word_unknown', 'template_reason_missing'])
    await save('{镇街}：\r\n{理由}')
    await save('{镇街}：\n{理由}')
    expect((await getProposal(db, staff.bureau, KEY, DUE, NOW)).text).toMatch(/^长河街道：\n截至2026年11月8日/)
    expect((await listTemplates(db, DISTRICT)).map(({ isOwn }) => isOwn)).toEqual([false, true, false, false])
    expect(await db.selectFrom('audit_entry').select('action').where('subject_type', '=', 'escalation_template').execute()).toHaveLength(1)
    await save('')
    expect((await listTemplates(db, DISTRICT)).map(({ isOwn }) => isOwn)).toEqual([false, false, false, false])
  })
})
