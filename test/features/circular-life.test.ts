import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Actor } from '~/domain/permissions'
import { COMMAND_LINE } from '~/domain/permissions'
import { planReleases, releaseCalendar } from '~/features/circulars/calendar.server'
import { checkCircular, draftCircular, editCircular, issueCircular, releaseCircular, withdrawCircular } from '~/features/circulars/commands.server'
import { circularFile } from '~/features/circulars/files.server'
import { findIssuedCircular, findReleasedCircular } from '~/features/circulars/issued.server'
import { getScope } from '~/features/circulars/lines.server'
import { acknowledgeCircular, hasSeenEarly, listEarlyReaders, noteEarlyView, receiptsOf } from '~/features/circulars/readers.server'
import { startingTemplate } from '~/features/circulars/template.server'
import { endTemplate, findTemplate, listTemplates, saveTemplate, templateBytes } from '~/features/circulars/templates.server'
import { verifyCirculars } from '~/features/circulars/verify.server'
import { saveOpeningFigures } from '~/features/figures/openings.server'
import { insertPolicy } from '~/features/policies/policies.server'
import { CHANGHE, codesOf, DISTRICT, divide, employ, reasonsOf, SONGGUANTUN, type Staff, ZHAOHU } from '../helpers/district'
import { onBothEngines } from '../helpers/engines'

const uploads = mkdtempSync(join(tmpdir(), 'circular-life-'))
beforeAll(() => {
  process.env.UPLOAD_DIR = uploads
})
afterAll(() => {
  delete process.env.UPLOAD_DIR
  rmSync(uploads, { recursive: true, force: true })
})

const at = (date: string) => `${date}T02:00:00.000Z`
const key = { divisionCode: DISTRICT, month: '2026-09' }

onBothEngines('the life of a circular', (engine) => {
  async function district(): Promise<Staff> {
    await divide(engine.db)
    const staff = await employ(engine.db)
    await saveOpeningFigures(engine.db, COMMAND_LINE, [[CHANGHE, 12, 9], [SONGGUANTUN, 10, 6], [ZHAOHU, 8, 2]].flatMap(([code, target, done]) => [
      { divisionCode: String(code), year: 2026, month: 9, measure: 'completed', target: null, done: Number(done) },
      { divisionCode: String(code), year: 2026, month: 12, measure: 'completed', target: Number(target), done: null },
    ]), at('2026-01-10'))
    return staff
  }
  const policy = (part: object) => insertPolicy(engine.db, COMMAND_LINE, { divisionCode: DISTRICT, validFrom: '2026-01-01', body: JSON.stringify(part), note: '测试' }, at('2026-01-02'))
  const boss = (actor: Actor): Actor => ({ ...actor, grants: (['bureau', 'leader'] as const).map((role) => ({ role, divisionCode: DISTRICT, path: '/37/3714/371471/' })) })

  async function issued(staff: Staff): Promise<number> {
    await draftCircular(engine.db, staff.bureau, key, at('2026-10-09'))
    await checkCircular(engine.db, staff.checker, key, at('2026-10-09'))
    await issueCircular(engine.db, staff.leader, key, at('2026-10-10'))
    return (await findIssuedCircular(engine.db, DISTRICT, '2026-09'))!.issued!.id
  }

  it('lets nobody take two steps in a row where the policy asks for four eyes, whoever wrote last included', async () => {
    const staff = await district()
    const { db } = engine
    const everything = boss(staff.checker)
    await draftCircular(db, staff.bureau, key, at('2026-10-09'))
    await editCircular(db, staff.checker, { ...key, edits: { demands: '请抓紧推进。' } }, at('2026-10-09'))
    expect(await codesOf(checkCircular(db, staff.checker, key, at('2026-10-09')))).toEqual(['checker_is_drafter'])
    expect(await codesOf(checkCircular(db, staff.bureau, key, at('2026-10-09')))).toEqual(['checker_is_drafter'])
    await checkCircular(db, boss(staff.leader), key, at('2026-10-09'))
    expect(await codesOf(issueCircular(db, staff.leader, key, at('2026-10-09')))).toEqual(['issuer_is_checker'])
    expect(await issueCircular(db, everything, key, at('2026-10-09'))).toEqual({ number: 1, numberYear: 2026 })
  })

  it('keeps for a person’s words only what this person wrote: not what was shown an hour ago, not over what another wrote meanwhile', async () => {
    const staff = await district()
    const { db } = engine
    await draftCircular(db, staff.bureau, key, at('2026-10-09'))
    const kept = async () => JSON.parse((await db.selectFrom('circular').select('paragraphs').executeTakeFirstOrThrow()).paragraphs) as { edits: Record<string, string> }
    const seen = { demands: '月初的要求。', introduction: '月初的开头。' }
    await editCircular(db, staff.checker, { ...key, edits: { demands: '请抓紧\r\n推进。' } }, at('2026-10-09'))
    await editCircular(db, staff.bureau, { ...key, edits: seen, seen }, at('2026-10-09'))
    expect((await kept()).edits).toEqual({ demands: '请抓紧\n推进。' })
    const reasons = await reasonsOf(editCircular(db, staff.bureau, { ...key, edits: { ...seen, demands: '另写一段。' }, seen }, at('2026-10-09')))
    expect(reasons).toEqual([{ code: 'paragraph_changed', field: 'demands', params: { now: '请抓紧\n推进。' } }])
    await editCircular(db, staff.bureau, { ...key, edits: { ...seen, demands: '另写一段。' }, seen: { ...seen, demands: '请抓紧\n推进。' } }, at('2026-10-09'))
    expect((await kept()).edits).toEqual({ demands: '另写一段。' })
  })

  it('lets one person do it all where the policy does not ask', async () => {
    const staff = await district()
    await policy({ circular: { issuer: '{division}城市更新局', numberPattern: '天更发〔{year}〕{number}号', fourEyes: false } })
    const one = boss(staff.leader)
    await draftCircular(engine.db, one, key, at('2026-10-09'))
    await checkCircular(engine.db, one, key, at('2026-10-09'))
    await issueCircular(engine.db, one, key, at('2026-10-09'))
    const circular = (await findIssuedCircular(engine.db, DISTRICT, '2026-09'))!
    expect(circular).toMatchObject({ issuer: '德州天衢新区城市更新局', numberPattern: '天更发〔{year}〕{number}号' })
    const before = await Promise.all((['docx', 'xlsx', 'csv', 'json'] as const).map((ending) => circularFile(circular, ending)))
    // Byte-identical after any later edit: other rules, other figures, other names.
    await policy({ circular: { issuer: '另一个单位', numberPattern: '〔{year}〕{number}号', fourEyes: true } })
    await saveOpeningFigures(engine.db, COMMAND_LINE, [{ divisionCode: ZHAOHU, year: 2026, month: 9, measure: 'completed', target: null, done: 8 }], at('2026-10-12'))
    await engine.db.updateTable('division').set({ name: '改名镇' }).where('code', '=', ZHAOHU).execute()
    const later = (await findIssuedCircular(engine.db, DISTRICT, '2026-09'))!
    expect(JSON.stringify(later)).toBe(JSON.stringify(circular))
    const after = await Promise.all((['docx', 'xlsx', 'csv', 'json'] as const).map((ending) => circularFile(later, ending)))
    before.forEach((bytes, index) => expect(Buffer.from(bytes).equals(Buffer.from(after[index]!))).toBe(true))
    expect(await verifyCirculars(engine.db)).toEqual([])
  })

  it('is not checked while a person’s words hold figures that stand in no row, unless their source is named', async () => {
    const staff = await district()
    const { db } = engine
    await draftCircular(db, staff.bureau, key, at('2026-10-09'))
    await editCircular(db, staff.bureau, { ...key, edits: { demands: '长河街道完工11部，全区每周完工3部。' } }, at('2026-10-09'))
    const [refusal] = await codesOf(checkCircular(db, staff.checker, key, at('2026-10-09')))
    expect(refusal).toBe('numbers_not_in_rows')
    await editCircular(db, staff.bureau, { ...key, edits: { demands: '长河街道完工9部。' } }, at('2026-10-09'))
    await checkCircular(db, staff.checker, key, at('2026-10-09'))
    await issueCircular(db, staff.leader, key, at('2026-10-10'))
  })

  it('keeps the source of a figure with the frozen text', async () => {
    const staff = await district()
    const { db } = engine
    await draftCircular(db, staff.bureau, key, at('2026-10-09'))
    await editCircular(db, staff.bureau, { ...key, edits: { demands: '全区每周完工3部。' }, sources: { demands: '区政府第8次常务会议' } }, at('2026-10-09'))
    await checkCircular(db, staff.checker, key, at('2026-10-09'))
    await issueCircular(db, staff.leader, key, at('2026-10-10'))
    const circular = (await findIssuedCircular(db, DISTRICT, '2026-09'))!
    expect(circular.paragraphs.find((paragraph) => paragraph.key === 'demands')).toMatchObject({ text: '全区每周完工3部。', source: '区政府第8次常务会议' })
  })

  it('keeps who saw it before issue, and who signed for it after, each once', async () => {
    const staff = await district()
    const { db } = engine
    const id = await draftCircular(db, staff.bureau, key, at('2026-10-09'))
    for (const on of ['2026-10-09', '2026-10-10']) await noteEarlyView(db, staff.leader, id, at(on))
    expect(await listEarlyReaders(db, id)).toEqual([{ name: 'leader', firstSeenAt: at('2026-10-09') }])
    expect([await hasSeenEarly(db, staff.leader, id), await hasSeenEarly(db, staff.bureau, id)]).toEqual([true, false])
    expect(await codesOf(acknowledgeCircular(db, staff.officer, id, at('2026-10-10')))).toEqual(['not_found'])
    await issued(staff)
    await acknowledgeCircular(db, staff.officer, id, at('2026-10-11'))
    await acknowledgeCircular(db, staff.officer, id, at('2026-10-12'))
    expect(await codesOf(acknowledgeCircular(db, staff.bureau, id, at('2026-10-12')))).toEqual(['forbidden'])
    const scope = await getScope(db, DISTRICT)
    const receipts = await receiptsOf(db, staff.neighbour, scope, { id, month: '2026-09' })
    expect(receipts).toEqual({
      received: 1, mayAcknowledge: true,
      lines: [
        { code: CHANGHE, name: '长河街道', by: 'officer', receivedAt: at('2026-10-11') },
        { code: SONGGUANTUN, name: '宋官屯街道', by: '', receivedAt: null }, { code: ZHAOHU, name: '赵虎镇', by: '', receivedAt: null },
      ],
    })
    expect((await receiptsOf(db, staff.officer, scope, { id, month: '2026-09' })).mayAcknowledge).toBe(false)
    await expect(db.deleteFrom('circular_receipt').execute()).rejects.toThrow(/append-only/)
  })

  it('is public only while a person has it so', async () => {
    const staff = await district()
    const { db } = engine
    await issued(staff)
    expect(await findReleasedCircular(db, DISTRICT)).toBeNull()
    await releaseCircular(db, staff.leader, key, at('2026-10-10'))
    expect(await findReleasedCircular(db, DISTRICT)).not.toBeNull()
    expect(await codesOf(withdrawCircular(db, staff.bureau, { ...key, reason: '有误' }, at('2026-10-11')))).toEqual(['forbidden'])
    expect(await codesOf(withdrawCircular(db, staff.leader, { ...key, reason: ' ' }, at('2026-10-11')))).toEqual(['circular_withdraw_reason_missing'])
    await withdrawCircular(db, staff.leader, { ...key, reason: '更正后再公开' }, at('2026-10-11'))
    await withdrawCircular(db, staff.leader, { ...key, reason: '更正后再公开' }, at('2026-10-12'))
    expect(await findReleasedCircular(db, DISTRICT)).toBeNull()
    expect(await verifyCirculars(db)).toEqual([])
  })

  it('has a calendar: the first working day until a person announces another, moved only with a reason, the old day kept', async () => {
    const staff = await district()
    const { db } = engine
    const plan = (dates: Record<string, string>, reason = '', actor = staff.bureau) => planReleases(db, actor, { divisionCode: DISTRICT, year: 2026, dates, reason }, at('2026-10-02'))
    // 1 to 7 October 2026 are holidays.
    expect((await releaseCalendar(db, DISTRICT, 2026)).slice(7, 10).map(({ plannedOn }) => plannedOn)).toEqual(['2026-09-01', '2026-10-08', '2026-11-02'])
    expect(await codesOf(plan({ '2026-10': '2026-10-30' }))).toEqual(['release_too_early'])
    expect(await codesOf(plan({ '2026-10': '2026-13-01' }))).toEqual(['date_invalid'])
    expect(await codesOf(plan({ '2026-10': '2026-11-05' }, '', staff.leader))).toEqual(['forbidden'])
    await plan({ '2026-09': '2026-10-09', '2026-10': '2026-11-05' })
    await plan({ '2026-09': '2026-10-09', '2026-10': '2026-11-05' })
    expect(await codesOf(plan({ '2026-10': '2026-11-06' }))).toEqual(['release_reason_missing'])
    await plan({ '2026-10': '2026-11-06' }, '等待核查')
    await issued(staff)
    expect(await codesOf(plan({ '2026-09': '2026-10-30' }, '改期'))).toEqual(['release_month_issued'])
    expect((await releaseCalendar(db, DISTRICT, 2026)).slice(8, 10)).toEqual([
      { month: '2026-09', plannedOn: '2026-10-09', isSet: true, reason: '', movedFrom: null, issuedAt: at('2026-10-10') },
      { month: '2026-10', plannedOn: '2026-11-06', isSet: true, reason: '等待核查', movedFrom: '2026-11-05', issuedAt: null },
    ])
    expect(await db.selectFrom('release_date').select('id').execute()).toHaveLength(3)
  })

  it('prints in the office’s own template from then on; what is issued keeps the template of its time', async () => {
    const staff = await district()
    const { db } = engine
    const first = await issued(staff)
    expect(first).toBeGreaterThan(0)
    const built = (await findIssuedCircular(db, DISTRICT, '2026-09'))!
    const upload = (actor: Actor, bytes: Uint8Array) => saveTemplate(db, actor, { divisionCode: DISTRICT, file: { name: '模板.docx', bytes }, sample: built }, at('2026-10-20'))
    expect(await codesOf(upload(staff.leader, await startingTemplate()))).toEqual(['forbidden'])
    expect(await codesOf(upload(staff.bureau, new Uint8Array([1, 2, 3])))).toEqual(['template_not_word'])
    await upload(staff.bureau, await startingTemplate())
    await upload(staff.bureau, await startingTemplate())
    const scope = await getScope(db, DISTRICT)
    expect((await listTemplates(db, scope)).map(({ name, endedAt }) => [name, endedAt])).toEqual([['模板.docx', null]])
    const october = { divisionCode: DISTRICT, month: '2026-10' }
    await draftCircular(db, staff.bureau, october, at('2026-11-05'))
    await checkCircular(db, staff.checker, october, at('2026-11-05'))
    await issueCircular(db, staff.leader, october, at('2026-11-05'))
    await endTemplate(db, staff.bureau, DISTRICT, at('2026-11-06'))
    await endTemplate(db, staff.bureau, DISTRICT, at('2026-11-07'))
    expect(await findTemplate(db, scope)).toBeNull()
    expect(await templateBytes(db, built)).toBeNull()
    const later = (await findIssuedCircular(db, DISTRICT, '2026-10'))!
    expect(Buffer.from((await templateBytes(db, later))!).equals(Buffer.from(await startingTemplate()))).toBe(true)
  })
})
