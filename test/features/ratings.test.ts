import { expect, it } from 'vitest'
import { COMMAND_LINE, type Actor } from '~/domain/permissions'
import { createAccount } from '~/features/accounts/accounts.server'
import { checkCircular, draftCircular, issueCircular } from '~/features/circulars/commands.server'
import { saveOpeningFigures } from '~/features/figures/openings.server'
import { insertPolicy } from '~/features/policies/policies.server'
import { confirmAssessment, proposeAssessment } from '~/features/ratings/assessment.server'
import { findDecision, listDecisions, verifyDecisions } from '~/features/ratings/decisions.server'
import { decisionDocument } from '~/features/ratings/documents.server'
import { confirmGrades, proposeGrades } from '~/features/ratings/grades.server'
import { castBallot, closeObservation, findObservation, listEligibleVoters, listEntries, openObservation, turnout } from '~/features/ratings/observations.server'
import { getScope } from '~/features/circulars/lines.server'
import type { Db } from '~db/schema'
import { CHANGHE, codesOf, DISTRICT, divide, employ, SONGGUANTUN, type Staff, ZHAOHU } from '../helpers/district'
import { onBothEngines } from '../helpers/engines'

const at = (date: string) => `${date}T02:00:00.000Z`

/** Units with figures but no projects: targets of 12, 10 and 8, and what each had completed by the end of a month. */
async function opened(db: Db, month: number, done: readonly [number, number, number]): Promise<void> {
  const units = [[CHANGHE, 12, done[0]], [SONGGUANTUN, 10, done[1]], [ZHAOHU, 8, done[2]]] as const
  await saveOpeningFigures(db, COMMAND_LINE, units.flatMap(([divisionCode, target, count]) => [
    // In December the same figure twice: the last counts.
    { divisionCode, year: 2026, month, measure: 'completed', target: null, done: count },
    { divisionCode, year: 2026, month: 12, measure: 'completed', target, done: month === 12 ? count : null },
  ]), at('2026-01-10'))
}

async function issue(db: Db, { bureau, checker, leader }: Staff, month: string, on: string): Promise<void> {
  const key = { divisionCode: DISTRICT, month }
  await draftCircular(db, bureau, key, at(on))
  await checkCircular(db, checker, key, at(on))
  await issueCircular(db, leader, key, at(on))
}

onBothEngines('ratings', (engine) => {
  async function district(): Promise<{ db: Db; staff: Staff }> {
    const { db } = engine
    await divide(db)
    return { db, staff: await employ(db) }
  }

  it('proposes a quarter’s grades from the issued circular, confirms them once, and never changes them after', async () => {
    const { db, staff } = await district()
    const scope = await getScope(db, DISTRICT)
    await opened(db, 9, [9, 6, 2])
    expect(await proposeGrades(db, scope, '2026-Q3')).toBeNull()
    const input = { divisionCode: DISTRICT, quarter: '2026-Q3', changes: {} }
    expect(await codesOf(confirmGrades(db, staff.leader, input, at('2026-10-10')))).toEqual(['quarter_not_issued'])
    await issue(db, staff, '2026-09', '2026-10-09')
    expect((await proposeGrades(db, scope, '2026-Q3'))?.lines.map(({ code, proposed }) => [code, proposed])).toEqual([[CHANGHE, '红'], [SONGGUANTUN, '黄'], [ZHAOHU, '黑']])
    expect(await codesOf(confirmGrades(db, staff.bureau, input, at('2026-10-10')))).toEqual(['forbidden'])
    expect(await codesOf(confirmGrades(db, staff.leader, { ...input, changes: { [ZHAOHU]: { grade: '黄', reason: '' } } }, at('2026-10-10')))).toEqual(['grade_reason_missing'])
    await confirmGrades(db, staff.leader, { ...input, changes: { [ZHAOHU]: { grade: '黄', reason: '汛期停工' } } }, at('2026-10-10'))
    const kept = JSON.stringify(await findDecision(db, DISTRICT, 'grades', '2026-Q3'))
    // Neither a second press, nor other figures, nor another policy moves what was confirmed.
    await confirmGrades(db, staff.leader, input, at('2026-10-11'))
    await saveOpeningFigures(db, COMMAND_LINE, [{ divisionCode: ZHAOHU, year: 2026, month: 9, measure: 'completed', target: null, done: 8 }], at('2026-10-12'))
    await insertPolicy(db, COMMAND_LINE, { divisionCode: DISTRICT, validFrom: '2026-01-01', body: JSON.stringify({ grades: [{ name: '一', colour: '#000', atLeast: null }] }), note: '测试' }, at('2026-10-12'))
    expect(JSON.stringify(await findDecision(db, DISTRICT, 'grades', '2026-Q3'))).toBe(kept)
    expect(JSON.parse(kept)).toMatchObject({ confirmedBy: 'leader', body: { lines: [{ grade: '红' }, { grade: '黄' }, { proposed: '黑', grade: '黄', reason: '汛期停工' }] } })
    expect(await db.selectFrom('audit_entry').select('id').where('action', '=', 'confirmRating').execute()).toHaveLength(1)
    await expect(db.updateTable('rating_decision').set({ body: '{}' }).execute()).rejects.toThrow(/append-only/)
    await expect(db.deleteFrom('rating_decision').execute()).rejects.toThrow(/append-only/)
    expect(await verifyDecisions(db)).toEqual([])
    const decision = (await findDecision(db, DISTRICT, 'grades', '2026-Q3'))!
    expect(Buffer.from(await decisionDocument(decision)).equals(Buffer.from(await decisionDocument(decision)))).toBe(true)
  })

  it('finds a confirmed rating that was forged', async () => {
    const { db, staff } = await district()
    await opened(db, 9, [9, 6, 2])
    await issue(db, staff, '2026-09', '2026-10-09')
    await confirmGrades(db, staff.leader, { divisionCode: DISTRICT, quarter: '2026-Q3', changes: {} }, at('2026-10-10'))
    const { body } = await db.selectFrom('rating_decision').select('body').executeTakeFirstOrThrow()
    await db.insertInto('rating_decision').values({ division_code: DISTRICT, kind: 'grades', period: '2026-Q2', body, previous_hash: '', hash: 'x', confirmed_at: at('2026-10-11') }).execute()
    expect((await verifyDecisions(db)).map(({ period, fault }) => `${period} ${fault}`)).toEqual(['2026-Q2 hash', '2026-Q2 chain'])
  })

  it('lets those vote whose grants are in force that day: a deputy, not who has left or begins later', async () => {
    const { db } = await district()
    const scope = await getScope(db, DISTRICT)
    const known = new Set((await listEligibleVoters(db, scope, '2026-06-16')).map(({ id }) => id))
    for (const [login, validFrom, validUntil] of [['deputy', '2026-06-01', '2026-06-30'], ['left', '2026-01-01', '2026-06-15'], ['next', '2026-06-17', null]] as const) {
      await createAccount(db, COMMAND_LINE, { login, name: login, grants: [{ role: 'officer', divisionCode: CHANGHE, validFrom, validUntil }] }, at('2026-01-01'))
    }
    const voters = await listEligibleVoters(db, scope, '2026-06-16')
    expect(voters.filter(({ id }) => !known.has(id)).map(({ name }) => name)).toEqual(['deputy'])
    expect(voters).toHaveLength(known.size + 1)
  })

  it('votes in secret: one ballot each, none for one’s own unit, only counts kept, result frozen at closing', async () => {
    const { db, staff } = await district()
    const key = { divisionCode: DISTRICT, half: '2026-H1' }
    const voterIds = (await listEligibleVoters(db, await getScope(db, DISTRICT), '2026-06-16')).map(({ id }) => id)
    expect(voterIds).toEqual([staff.bureau, staff.checker, staff.leader, staff.officer, staff.neighbour].map(({ accountId }) => accountId))
    const places = { [CHANGHE]: '甲小区1号楼', [SONGGUANTUN]: '乙小区2号楼', [ZHAOHU]: '', 371472001: '别处' }
    const input = { ...key, heldOn: '2026-06-16', places, voterIds }
    expect(await codesOf(openObservation(db, staff.officer, input, at('2026-06-16')))).toEqual(['forbidden'])
    expect(await codesOf(openObservation(db, staff.bureau, { ...input, heldOn: '2026-07-01' }, at('2026-07-02')))).toEqual(['observation_other_half'])
    expect(await codesOf(openObservation(db, staff.bureau, { ...input, heldOn: '2026-06-17' }, at('2026-06-16')))).toEqual(['observation_ahead'])
    expect(await codesOf(openObservation(db, staff.bureau, { ...input, voterIds: voterIds.slice(0, 2) }, at('2026-06-16')))).toEqual(['observation_too_few_voters'])
    expect(await codesOf(openObservation(db, staff.bureau, { ...input, places: { [CHANGHE]: '甲' } }, at('2026-06-16')))).toEqual(['observation_too_few_sites'])
    const id = await openObservation(db, staff.bureau, input, at('2026-06-16'))
    expect(await openObservation(db, staff.bureau, { ...input, voterIds: [] }, at('2026-06-16')).catch(() => 0)).toBe(id)
    const [changhe, songguantun] = (await listEntries(db, id)).map((entry) => entry.id) as [number, number]
    const vote = (actor: Actor, ballot: Record<number, number>) => castBallot(db, actor, { ...key, places: ballot }, at('2026-06-17'))
    expect(await codesOf(vote(staff.admin, { [changhe]: 1, [songguantun]: 2 }))).toEqual(['forbidden'])
    expect(await codesOf(vote(staff.bureau, { [changhe]: 1, [songguantun]: 1 }))).toEqual(['ballot_place_twice'])
    await vote(staff.bureau, { [changhe]: 1, [songguantun]: 2 })
    expect(await codesOf(vote(staff.bureau, { [changhe]: 1, [songguantun]: 2 }))).toEqual(['ballot_cast_already'])
    // The officer of Changhe ranks only the other site, whatever his form says.
    await vote(staff.officer, { [changhe]: 1, [songguantun]: 1 })
    expect(await codesOf(closeObservation(db, staff.leader, key, at('2026-06-18')))).toEqual(['observation_too_few_ballots'])
    await vote(staff.checker, { [changhe]: 1, [songguantun]: 2 })
    expect(await turnout(db, id)).toEqual({ voters: 5, voted: 3 })
    expect(await codesOf(closeObservation(db, staff.bureau, key, at('2026-06-18')))).toEqual(['forbidden'])
    await closeObservation(db, staff.leader, key, at('2026-06-18'))
    await closeObservation(db, staff.leader, key, at('2026-06-19'))
    expect(await codesOf(vote(staff.neighbour, { [changhe]: 1 }))).toEqual(['observation_closed'])
    const decision = (await findDecision(db, DISTRICT, 'observation', '2026-H1'))!
    expect(decision.body).toMatchObject({ voters: 5, voted: 3, heldOn: '2026-06-16' })
    expect(decision.body.lines.map(({ code, score, rank, ballots }) => [code, score, rank, ballots])).toEqual([[CHANGHE, '100.00', 1, 2], [SONGGUANTUN, '98.00', 2, 3]])
    // What is kept says who voted on which day, and how many gave each place; nothing joins the two.
    expect(await db.selectFrom('observation_count').selectAll().orderBy('entry_id').orderBy('place').execute()).toEqual([
      { entry_id: changhe, place: 1, ballots: 2 }, { entry_id: songguantun, place: 1, ballots: 1 }, { entry_id: songguantun, place: 2, ballots: 2 },
    ])
    const log = await db.selectFrom('audit_entry').select('after_json').where('action', '=', 'castBallot').execute()
    expect(log.map(({ after_json }) => after_json)).toEqual([null, null, null])
    expect((await findObservation(db, DISTRICT, '2026-H1'))?.closed_at).toBe(at('2026-06-18'))
  })

  it('assesses a year from what was issued and confirmed, and freezes it once December is issued', async () => {
    const { db, staff } = await district()
    const scope = await getScope(db, DISTRICT)
    await opened(db, 9, [9, 6, 2])
    await issue(db, staff, '2026-09', '2026-10-09')
    await confirmGrades(db, staff.leader, { divisionCode: DISTRICT, quarter: '2026-Q3', changes: {} }, at('2026-10-10'))
    await db.insertInto('problem').values([
      { number: 'P1', district_code: DISTRICT, division_code: CHANGHE, class: '管线', title: '一', owner_name: '供电', raised_on: '2026-03-01', due_on: '2026-03-10', raised_at: at('2026-03-01'), closed_on: '2026-03-10' },
      { number: 'P2', district_code: DISTRICT, division_code: CHANGHE, class: '管线', title: '二', owner_name: '供电', raised_on: '2026-03-01', due_on: '2026-03-10', raised_at: at('2026-03-01'), closed_on: '2026-03-11' },
      { number: 'P3', district_code: DISTRICT, division_code: CHANGHE, class: '管线', title: '停钟', owner_name: '供电', raised_on: '2026-03-01', due_on: '2026-03-10', raised_at: at('2026-03-01'), stopped_on: '2026-03-05' },
      { number: 'P4', district_code: DISTRICT, division_code: CHANGHE, class: '管线', title: '十一月到期', owner_name: '供电', raised_on: '2026-03-01', due_on: '2026-11-20', raised_at: at('2026-03-01'), closed_on: '2026-11-20' },
    ]).execute()
    const running = (await proposeAssessment(db, scope, '2026'))!
    expect(running.circular.month).toBe('2026-09')
    expect(running.lines.find(({ code }) => code === CHANGHE)?.parts.map(({ key, score }) => [key, score])).toEqual([
      ['rate', '75.00'], ['grades', '100.00'], ['observation', null], ['reporting', null], ['problems', '50.00'],
    ])
    const input = { divisionCode: DISTRICT, year: '2026' }
    expect(await codesOf(confirmAssessment(db, staff.leader, input, at('2026-12-31')))).toEqual(['year_not_issued'])
    await opened(db, 12, [12, 10, 4])
    await issue(db, staff, '2026-12', '2027-01-08')
    expect(await codesOf(confirmAssessment(db, staff.bureau, input, at('2027-01-09')))).toEqual(['forbidden'])
    await confirmAssessment(db, staff.leader, input, at('2027-01-09'))
    await confirmAssessment(db, staff.leader, input, at('2027-01-10'))
    const [decision] = await listDecisions(db, DISTRICT, 'assessment')
    expect(decision?.confirmedAt).toBe(at('2027-01-09'))
    // 长河 (40·100 + 25·100 + 10·66.67) / 75; 宋官屯 (40·100 + 25·70) / 65; 赵虎 (40·50 + 25·50) / 65
    expect(decision?.body.lines.map(({ code, total, rank }) => [code, total, rank])).toEqual([[CHANGHE, '95.56', 1], [SONGGUANTUN, '88.46', 2], [ZHAOHU, '50.00', 3]])
    expect(await verifyDecisions(db)).toEqual([])
  })
})
