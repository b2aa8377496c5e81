import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Actor } from '~/domain/permissions'
import { findLastChange, noteReading } from '~/features/audit/reading.server'
import { storeFile } from '~/features/files/files.server'
import { recordMilestone } from '~/features/milestones/record.server'
import { createProject } from '~/features/projects/create.server'
import { editProject } from '~/features/projects/edit.server'
import { findUndoable, undoChange } from '~/features/projects/undo.server'
import { drawLots } from '~/features/signs/lots.server'
import { drawSiteChecks, findDraw, noteSiteCheck } from '~/features/signs/site-checks.server'
import { listSigns } from '~/features/signs/signs.server'
import { counted } from '../helpers/counted'
import { CHANGHE, codesOf, DISTRICT, divide, ELSEWHERE, employ, type Staff } from '../helpers/district'
import { onBothEngines } from '../helpers/engines'
import { pastFact } from '../helpers/past'

const NOW = '2026-11-02T02:00:00.000Z'
const PATH = '/37/3714/371471/'

it('draws one in ten, rounded up, the same for everybody who knows seed and list, whatever their order', () => {
  const codes = Array.from({ length: 41 }, (_, at) => `P${at}`)
  const drawn = drawLots('彩票2026130期', codes)
  expect(drawn).toHaveLength(5)
  expect(drawLots('彩票2026130期', [...codes].reverse())).toEqual(drawn)
  expect(drawLots('另一个种子', codes)).not.toEqual(drawn)
  const lots = codes.map((code) => createHash('sha256').update(`彩票2026130期:${code}`).digest('hex')).sort()
  expect(createHash('sha256').update(`彩票2026130期:${drawn[4]}`).digest('hex')).toBe(lots[4])
  expect(drawLots('x', [])).toEqual([])
})

onBothEngines('signs of false reporting', (engine) => {
  let folder: string
  let staff: Staff
  let auditor: Actor
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tracker-signs-'))
    process.env.UPLOAD_DIR = folder
  })
  afterAll(() => {
    delete process.env.UPLOAD_DIR
    rmSync(folder, { recursive: true })
  })
  beforeEach(async () => {
    await divide(engine.db)
    staff = await employ(engine.db)
    auditor = { ...staff.leader, name: '审计', grants: [{ role: 'auditor', divisionCode: DISTRICT, path: PATH }] }
  })
  const project = async (building: string, divisionCode = CHANGHE) =>
    (await createProject(engine.db, { ...staff.bureau, source: 'cli' }, { divisionCode, estate: divisionCode === CHANGHE ? '桂苑小区' : '别处花园', building, stairwell: '1单元' }, '2026-01-05T02:00:00.000Z')).code

  it('lists what was entered more than 7 days later, not what was entered on the 7th day, nor another district’s', async () => {
    const [late, intime, far] = [await project('1号楼'), await project('2号楼'), await project('3号楼', ELSEWHERE)]
    const agree = (code: string, occurredOn: string) => recordMilestone(engine.db, { ...staff.officer, source: 'cli' }, { projectCode: code, milestone: 'AGREEMENT', occurredOn }, NOW)
    await agree(late, '2026-10-25')
    await agree(intime, '2026-10-26')
    await agree(far, '2026-01-20')
    const { backdated } = await listSigns(engine.db, auditor, '2026-11')
    expect(backdated.map(({ code, daysLater, enteredBy }) => ({ code, daysLater, enteredBy }))).toEqual([{ code: late, daysLater: 8, enteredBy: 'officer' }])
    expect((await listSigns(engine.db, staff.officer, '2026-11')).backdated).toEqual([])
  })

  it('lists the unit whose completions crowd the last three days, and completions without an inspection number', async () => {
    for (const [building, on] of [['1号楼', '2026-10-10'], ['2号楼', '2026-10-29'], ['3号楼', '2026-10-30'], ['4号楼', '2026-10-31']] as const) {
      const code = await project(building)
      await pastFact(engine.db, { code, milestone: 'ACCEPTANCE', occurredOn: on }, NOW)
    }
    const signs = await listSigns(engine.db, auditor, '2026-10')
    expect(signs.bursts).toEqual([{ unit: '长河街道', last: 3, all: 4 }])
    expect(signs.unnumbered.map(({ place }) => place).sort()).toEqual(['桂苑小区1号楼1单元', '桂苑小区2号楼1单元', '桂苑小区3号楼1单元', '桂苑小区4号楼1单元'])
    const [first] = signs.unnumbered
    const { id } = await engine.db.selectFrom('project').select('id').where('code', '=', first?.code ?? '').executeTakeFirstOrThrow()
    const numbered = { project_id: id, milestone: 'INSPECTION', occurred_on: '2026-10-09', until_on: null, reference: 'TJ-1', file_id: null, entered_by: null, entered_at: NOW, weekly_update_id: null, import_id: null, import_line: null }
    await engine.db.insertInto('milestone_event').values(numbered).execute()
    expect((await listSigns(engine.db, auditor, '2026-10')).unnumbered).toHaveLength(3)
  })

  it('lists evidence that stands for two facts, by content and not by name', async () => {
    const bytes = new TextEncoder().encode('%PDF-1.4\n同一份协议\n')
    for (const [at, building] of ['1号楼', '2号楼'].entries()) {
      const person = at === 0 ? staff.officer : staff.bureau
      const fileId = await storeFile(engine.db, person, { name: `协议${at}.pdf`, bytes }, NOW)
      await recordMilestone(engine.db, person, { projectCode: await project(building), milestone: 'AGREEMENT', occurredOn: '2026-11-01', fileId }, NOW)
    }
    const { reused } = await listSigns(engine.db, auditor, '2026-11')
    expect(reused).toHaveLength(1)
    expect(reused[0]?.uses.map(({ place }) => place)).toEqual(['桂苑小区1号楼1单元', '桂苑小区2号楼1单元'])
  })

  it('draws a month once, after its end, for ever, and notes what was found', async () => {
    for (const building of ['1号楼', '2号楼', '3号楼']) await pastFact(engine.db, { code: await project(building), milestone: 'ACCEPTANCE', occurredOn: '2026-10-10' }, NOW)
    const asked = { districtCode: DISTRICT, month: '2026-10', seed: '130' }
    expect(await codesOf(drawSiteChecks(engine.db, auditor, { ...asked, month: '2026-11' }, NOW))).toEqual(['draw_month_running'])
    expect(await codesOf(drawSiteChecks(engine.db, auditor, { ...asked, month: '2026-09' }, NOW))).toEqual(['draw_nothing'])
    expect(await codesOf(drawSiteChecks(engine.db, staff.bureau, asked, NOW))).toEqual(['not_found'])
    const id = await drawSiteChecks(engine.db, auditor, asked, NOW)
    expect(await drawSiteChecks(engine.db, auditor, { ...asked, seed: '131' }, NOW)).toBe(id)
    const draw = await findDraw(engine.db, DISTRICT, '2026-10')
    expect(draw).toMatchObject({ seed: '130', from: 3 })
    await expect(engine.db.updateTable('site_check_draw').set({ seed: '131' }).execute()).rejects.toThrow('append-only')
    const [drawn] = draw?.projects ?? []
    const note = { drawId: id, projectId: drawn?.projectId ?? 0, result: 'differs', note: '' }
    expect(await codesOf(noteSiteCheck(engine.db, auditor, note, NOW))).toEqual(['site_check_note_missing'])
    await noteSiteCheck(engine.db, auditor, { ...note, note: '井道未完成' }, NOW)
    expect((await findDraw(engine.db, DISTRICT, '2026-10'))?.projects[0]).toMatchObject({ result: 'differs', note: '井道未完成' })
  })

  it('undoes the latest change of a project exactly, once, and not after another change', async ({ task }) => {
    const code = await project('1号楼')
    const rows = async () => JSON.stringify([await engine.db.selectFrom('project').selectAll().execute(), await engine.db.selectFrom('figure_entry').selectAll().execute()])
    const before = await rows()
    await editProject(engine.db, staff.officer, { projectCode: code, elevators: 2, note: '改错了' }, NOW)
    expect(await rows()).not.toBe(before)
    const undoable = await findUndoable(engine.db, staff.officer, { code, path: `${PATH}${CHANGHE}/` }, NOW)
    expect(undoable?.action).toBe('editProject')
    for (const _ of [1, 2]) await undoChange(engine.db, staff.officer, { projectCode: code, entryId: undoable?.entryId ?? 0 }, NOW)
    expect(await rows()).toBe(before)
    counted(task, { undone: 1 })
    expect((await findLastChange(engine.db, 'project', code))?.action).toBe('undoChange')
    await editProject(engine.db, staff.officer, { projectCode: code, note: '第二次' }, NOW)
    expect(await codesOf(undoChange(engine.db, staff.officer, { projectCode: code, entryId: (undoable?.entryId ?? 0) }, NOW))).toEqual(['undo_too_late'])
    expect(await findUndoable(engine.db, staff.leader, { code, path: `${PATH}${CHANGHE}/` }, NOW)).toBeNull()
  })

  it('logs a reading of personal data once a person, subject and day', async () => {
    const reading = { subjectType: 'file', subjectId: 7, divisionCode: CHANGHE, what: '协议.pdf' }
    for (const now of [NOW, '2026-11-02T09:00:00.000Z', '2026-11-03T01:00:00.000Z']) await noteReading(engine.db, staff.officer, reading, now)
    await noteReading(engine.db, staff.bureau, reading, NOW)
    expect(await engine.db.selectFrom('audit_entry').select('actor_name').where('action', '=', 'readPersonalData').orderBy('id').execute()).toEqual([{ actor_name: 'officer' }, { actor_name: 'officer' }, { actor_name: 'bureau' }])
    expect(await findLastChange(engine.db, 'file', 7)).toBeNull()
  })
})
