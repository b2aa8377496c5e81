import { beforeEach, expect, it } from 'vitest'
import type { Actor } from '~/domain/permissions'
import { COMMAND_LINE } from '~/domain/permissions'
import { writeAudit } from '~/features/audit/audit.server'
import { listAudit, type AuditFilter } from '~/features/audit/log.server'
import { subjectWords } from '~/features/audit/subjects.server'
import { CHANGHE, DISTRICT, divide, ELSEWHERE, employ, SONGGUANTUN, type Staff } from '../helpers/district'
import { onBothEngines } from '../helpers/engines'

onBothEngines('a search of the log', (engine) => {
  let staff: Staff
  beforeEach(async () => {
    await divide(engine.db)
    staff = await employ(engine.db)
    const write = (actor: Actor, subjectId: string, divisionCode: string | null, reason: string, at: string) =>
      writeAudit(engine.db, actor, { action: 'milestone.retract', subjectType: 'project', subjectId, divisionCode, reason }, at)
    await write({ ...staff.officer, address: '10.0.0.7' }, 'A-1', CHANGHE, '日期录错', '2026-10-31T15:59:59.000Z')
    await write(staff.neighbour, 'B_2', SONGGUANTUN, '填了100%', '2026-10-31T16:00:00.000Z')
    await write(staff.bureau, 'C-3', DISTRICT, '', '2026-11-01T16:00:00.000Z')
    await write(COMMAND_LINE, 'D-4', ELSEWHERE, '日期录错', '2026-11-01T16:00:00.000Z')
    await write(COMMAND_LINE, 'E-5', null, '', '2026-11-01T16:00:00.000Z')
  })

  const found = async (filter: Partial<AuditFilter>, actor: Actor = COMMAND_LINE) =>
    (await listAudit(engine.db, actor, { q: '', from: '', until: '', ...filter }, 1)).rows.map((row) => row.subjectId)
  const auditor = (divisionCode: string, path: string): Actor => ({ accountId: null, name: 'auditor', grants: [{ role: 'auditor', divisionCode, path }], source: 'web' })

  it.each([
    ['a person', 'neighb', ['B_2']], ['a division', '宋官屯', ['B_2']], ['a number, whatever its capitals', 'a-1', ['A-1']], ['a reason', '录错', ['D-4', 'A-1']],
    ['an address', '10.0.0', ['A-1']], ['an action', 'RETRACT', ['E-5', 'D-4', 'C-3', 'B_2', 'A-1']], ['a percent sign', '100%', ['B_2']], ['an underscore', 'b_', ['B_2']], ['nothing that is there', '%', ['B_2']],
  ] as const)('finds %s', async (_what, q, expected) => expect(await found({ q })).toEqual(expected))

  it('says what a number stands for: a place, a person, a year, a week; of what has no other name, nothing', async () => {
    const round = await engine.db.insertInto('dispatch_round').values({ district_code: DISTRICT, week: '2026-W44', starts_on: '2026-10-26', ends_on: '2026-11-01', due_at: '2026-11-03T04:00:00.000Z', closes_at: '2026-11-03T16:00:00.000Z', opened_at: '2026-11-02T00:00:00.000Z' }).returning('id').executeTakeFirstOrThrow()
    const sheet = await engine.db.insertInto('dispatch_sheet').values({ round_id: round.id, division_code: CHANGHE, state: 'open' }).returning('id').executeTakeFirstOrThrow()
    const account = await engine.db.selectFrom('account').select(['id', 'name']).where('id', '=', staff.officer.accountId ?? 0).executeTakeFirstOrThrow()
    const subjects = [['division', CHANGHE], ['opening_figure', SONGGUANTUN], ['account', String(account.id)], ['annual_plan', `${DISTRICT}-2026`], ['dispatch_sheet', String(sheet.id)], ['dispatch_round', String(round.id)], ['project', 'A-1'], ['account', '999999']]
    const words = await subjectWords(engine.db, subjects.map(([subjectType = '', subjectId = '']) => ({ subjectType, subjectId })))
    expect(subjects.map((subject) => words.get(subject.join(' '))?.text)).toEqual(['长河街道', '宋官屯街道', account.name, '2026', '2026-W44', '2026-W44', undefined, undefined])
  })

  it('finds what happened from one day to another as they are counted here, both among them', async () => {
    expect(await found({ from: '2026-11-01', until: '2026-11-01' })).toEqual(['B_2'])
    expect(await found({ until: '2026-10-31' })).toEqual(['A-1'])
    expect(await found({ from: '2026-11-02' })).toEqual(['E-5', 'D-4', 'C-3'])
  })

  it('finds actions by the words that the page has for them', async () => {
    expect(await found({ q: '撤回', actions: ['milestone.retract'], from: '2026-11-02' })).toEqual(['E-5', 'D-4', 'C-3'])
    expect(await found({ q: '撤回', actions: ['project.create'] })).toEqual([])
  })

  it('shows an auditor what lies in his divisions only, and what lies in none to nobody but the whole country', async () => {
    expect(await found({}, auditor(DISTRICT, '/37/3714/371471/'))).toEqual(['C-3', 'B_2', 'A-1'])
    expect(await found({ q: '录错' }, auditor(DISTRICT, '/37/3714/371471/'))).toEqual(['A-1'])
    expect(await found({}, auditor(CHANGHE, `/37/3714/371471/${CHANGHE}/`))).toEqual(['A-1'])
    const both = auditor(ELSEWHERE, (await engine.db.selectFrom('division').select('path').where('code', '=', ELSEWHERE).executeTakeFirstOrThrow()).path)
    expect(await found({}, { ...both, grants: [...both.grants, ...auditor(CHANGHE, `/37/3714/371471/${CHANGHE}/`).grants] })).toEqual(['D-4', 'A-1'])
    expect(await found({}, auditor('3714', '/37/3714/'))).toEqual(expect.arrayContaining(['C-3', 'B_2', 'A-1']))
    expect(await found({}, staff.officer)).toEqual([])
  })
})
