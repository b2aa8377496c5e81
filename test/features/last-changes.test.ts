import { sql } from 'kysely'
import { beforeEach, expect, it } from 'vitest'
import { COMMAND_LINE } from '~/domain/permissions'
import { announce, endAnnouncement, listAnnouncements } from '~/features/announcements/announcements.server'
import { findLastChange, findLastChanges } from '~/features/audit/reading.server'
import { importDivisions } from '~/features/divisions/divisions.server'
import { findLastImport } from '~/features/divisions/listing.server'
import { assignCompany, findCompanyChange } from '~/features/projects/companies.server'
import { createProject } from '~/features/projects/create.server'
import { castBallot, openObservation } from '~/features/ratings/observations.server'
import { CHANGHE, DISTRICT, divide, employ, SONGGUANTUN, type Staff, ZHAOHU } from '../helpers/district'
import { onBothEngines } from '../helpers/engines'

const [NOW, LATER, LAST] = ['2026-11-02T02:00:00.000Z', '2026-11-03T02:00:00.000Z', '2026-11-04T02:00:00.000Z']

onBothEngines('who changed what last', (engine) => {
  let staff: Staff
  beforeEach(async () => {
    await divide(engine.db)
    staff = await employ(engine.db)
  })
  const project = async (building: string) => {
    const { code } = await createProject(engine.db, staff.officer, { divisionCode: CHANGHE, estate: '桂苑小区', building, stairwell: '1单元' }, NOW)
    return engine.db.selectFrom('project').select(['id', 'code']).where('code', '=', code).executeTakeFirstOrThrow()
  }

  it('of a project’s companies is the naming of one, or the new number of one, even where another project brought it', async () => {
    const [one, other] = [await project('1号楼'), await project('2号楼')]
    expect(await findCompanyChange(engine.db, one)).toBeNull()
    const named = { role: 'maintenance' as const, company: '德州通达电梯', sinceOn: '2026-11-01' }
    await assignCompany(engine.db, staff.officer, { ...named, projectCode: one.code, phone: '0534-2100000' }, NOW)
    expect(await findCompanyChange(engine.db, one)).toEqual({ by: 'officer', at: NOW, action: 'assignCompany' })
    await assignCompany(engine.db, staff.bureau, { ...named, projectCode: other.code, phone: '0534-2199999' }, LATER)
    expect(await findCompanyChange(engine.db, one)).toEqual({ by: 'bureau', at: LATER, action: 'changeCompanyPhone' })
  })

  it('a company that stays may get another number, with an entry of old and new; the same number again is no change', async () => {
    const { code } = await project('1号楼')
    const named = { projectCode: code, role: 'maintenance' as const, company: '德州通达电梯', sinceOn: '2026-11-01' }
    for (const phone of ['0534-2100000', '0534-2199999', '0534-2199999', '']) await assignCompany(engine.db, staff.officer, { ...named, phone }, NOW)
    expect(await engine.db.selectFrom('company').select('phone').execute()).toEqual([{ phone: '0534-2199999' }])
    const entries = await engine.db.selectFrom('audit_entry').select(['before_json', 'after_json']).where('subject_type', '=', 'company').execute()
    expect(entries.map((entry) => [entry.before_json, entry.after_json].map((json) => (JSON.parse(json ?? '') as { phone: string }).phone))).toEqual([['0534-2100000', '0534-2199999']])
  })

  it('of divisions stands in the log of each district that a file touches, and is told to those who may enter them there', async () => {
    const unit = (code: string, name: string) => ({ code, name, level: 'subdistrict', kind: 'street' })
    await importDivisions(engine.db, COMMAND_LINE, [unit(CHANGHE, '长河街道'), unit('371471009', '新设街道'), unit('371472001', '别处街道办')], NOW)
    const entries = await engine.db.selectFrom('audit_entry').select(['chain', 'subject_id', 'after_json']).orderBy('subject_id').execute()
    expect(entries.map(({ chain, subject_id }) => [chain, subject_id])).toEqual([[DISTRICT, DISTRICT], ['371472', '371472']])
    expect(entries[0]?.after_json).toContain('新设街道')
    expect(entries[0]?.after_json).not.toContain('别处街道办')
    expect(await findLastImport(engine.db, staff.admin, 'division.manage')).toMatchObject({ at: NOW, action: 'importDivisions' })
    await importDivisions(engine.db, COMMAND_LINE, [unit('371472001', '别处街道')], LATER)
    expect((await findLastImport(engine.db, staff.admin, 'division.manage'))?.at).toBe(NOW)
    expect(await findLastImport(engine.db, staff.officer, 'division.manage')).toBeNull()
    await importDivisions(engine.db, COMMAND_LINE, [unit('371472001', '别处街道')], LAST)
    expect(await engine.db.selectFrom('audit_entry').select('id').execute()).toHaveLength(3)
  })

  it('of announcements comes with their list: who made one, who took one off', async () => {
    const form = { divisionCode: DISTRICT, from: '', until: '2026-11-20T18:00', onStaff: true, onPublic: false }
    for (const text of ['周三前补报', '系统今晚维护']) await announce(engine.db, staff.bureau, { ...form, text }, NOW)
    const [newest] = await listAnnouncements(engine.db, staff.bureau, NOW)
    await endAnnouncement(engine.db, staff.admin, { id: newest?.id ?? 0 }, LATER)
    expect((await listAnnouncements(engine.db, staff.bureau, LATER)).map(({ text, changed }) => [text, changed])).toEqual([
      ['系统今晚维护', { by: 'admin', at: LATER, action: 'endAnnouncement' }],
      ['周三前补报', { by: 'bureau', at: NOW, action: 'announce' }],
    ])
  })

  it('of an observation is never a ballot: neither who cast it nor when', async () => {
    const voters = [staff.bureau, staff.checker, staff.leader, staff.neighbour]
    const places = { [CHANGHE]: '桂苑小区', [SONGGUANTUN]: '别苑', [ZHAOHU]: '镇北小区' }
    const key = { divisionCode: DISTRICT, half: '2026-H2' }
    const id = await openObservation(engine.db, staff.bureau, { ...key, heldOn: '2026-10-30', places, voterIds: voters.map((voter) => voter.accountId ?? 0) }, NOW)
    const entries = await engine.db.selectFrom('observation_entry').select('id').orderBy('division_code').execute()
    await castBallot(engine.db, staff.leader, { ...key, places: Object.fromEntries(entries.map((entry, at) => [entry.id, at + 1])) }, LATER)
    expect((await engine.db.selectFrom('audit_entry').select('action').execute()).map(({ action }) => action)).toContain('castBallot')
    expect(await findLastChange(engine.db, 'observation', id)).toEqual({ by: 'bureau', at: NOW, action: 'openObservation' })
    expect((await findLastChanges(engine.db, 'observation', [id])).get(String(id))?.action).toBe('openObservation')
  })

  it('is found by the index of subjects, for one record and for a list', async () => {
    if (engine.name !== 'sqlite') return
    const plans: string[] = []
    const watched = engine.db.withPlugin({
      transformQuery: ({ node }) => {
        plans.push(engine.db.getExecutor().compileQuery(node, { queryId: 'plan' }).sql)
        return node
      },
      transformResult: ({ result }) => Promise.resolve(result),
    })
    await findLastChange(watched, 'announcement', 1)
    await findLastChanges(watched, 'announcement', [1, 2])
    expect(plans).toHaveLength(2)
    for (const text of plans) {
      const { rows } = await sql<{ detail: string }>`explain query plan ${sql.raw(text.replaceAll('?', "'1'"))}`.execute(engine.db)
      const steps = rows.map(({ detail }) => detail).join('\n')
      expect(steps).toContain('audit_entry_subject')
      expect(steps).not.toMatch(/SCAN audit_entry/)
    }
  })
})
