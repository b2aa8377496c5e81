import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  currentPause, type Fact, MAIN_LINE, type MilestoneCode, nextMilestone, openObjection, openPipelines, orderOf, parseDetail, pausesOf, registrationOverdue,
  stageOf,
} from '~/domain/milestones'
import { NATIONAL_DEFAULT, parsePolicy } from '~/domain/policy'

function fact(milestone: MilestoneCode, occurredOn: string, more: Partial<Fact> = {}): Fact {
  return { milestone, occurredOn, datePrecision: 'day', ...more }
}

describe('stage and next', () => {
  it.each([
    [[], null, 'AGREEMENT'],
    [['AGREEMENT'], 'AGREEMENT', 'NOTICE'],
    [['STARTED', 'AGREEMENT'], 'STARTED', 'FOUNDATION'],
    [['ACCEPTANCE', 'SUBSIDY'], 'ACCEPTANCE', 'IN_USE'],
    [['IN_USE'], 'IN_USE', 'REGISTRATION'],
    [['IN_USE', 'REGISTRATION'], 'IN_USE', null],
    [['STARTED', 'TERMINATED'], 'STARTED', null],
    [['CLOSED', 'IN_USE'], 'CLOSED', null],
    [['OBJECTION', 'SITE_VISIT'], null, 'AGREEMENT'],
  ] as [MilestoneCode[], string | null, string | null][])('%j is at %s, then %s', (codes, stage, next) => {
    const facts = codes.map((code) => fact(code, '2026-03-01'))
    expect(stageOf(facts)?.milestone ?? null).toBe(stage)
    expect(nextMilestone(facts, NATIONAL_DEFAULT)).toBe(next)
  })

  it('does not take a failed inspection or review for reached', () => {
    const facts = [fact('INSTALL', '2026-03-01'), fact('INSPECTION', '2026-03-09', { detail: { state: 'failed' } })]
    expect([stageOf(facts)?.milestone, nextMilestone(facts, NATIONAL_DEFAULT)]).toEqual(['INSTALL', 'INSPECTION'])
  })

  it('waits for the permit only where the policy asks for it', () => {
    const policy = parsePolicy(JSON.stringify({ requiredMilestones: [...NATIONAL_DEFAULT.requiredMilestones, 'PERMIT'] }))
    expect(nextMilestone([fact('JOINT_REVIEW', '2026-03-01')], policy)).toBe('PERMIT')
  })

  it('always names a milestone beyond the stage', () => {
    fc.assert(
      fc.property(fc.subarray([...MAIN_LINE]), (codes) => {
        const facts = codes.map((code) => fact(code, '2026-03-01'))
        const next = nextMilestone(facts, NATIONAL_DEFAULT)
        if (next && next !== 'REGISTRATION') expect(orderOf(next)).toBeGreaterThan(Math.max(-1, ...codes.map(orderOf)))
      }),
    )
  })
})

describe('pauses', () => {
  const turns = (...list: [MilestoneCode, string][]): Fact[] => list.map(([code, date]) => fact(code, date))
  const shown = (facts: Fact[]): (string | null)[][] => pausesOf(facts).map(({ from, to }) => [from.occurredOn, to?.occurredOn ?? null])

  it('pairs them by date, whatever the order of entry', () => {
    expect(shown(turns(['RESUMED', '2026-04-01'], ['PAUSED', '2026-05-01'], ['PAUSED', '2026-03-01']))).toEqual([['2026-03-01', '2026-04-01'], ['2026-05-01', null]])
  })

  it('takes a pause and a restart on one day as the state before it asks', () => {
    expect(shown(turns(['PAUSED', '2026-03-01'], ['RESUMED', '2026-03-01']))).toEqual([['2026-03-01', '2026-03-01']])
    expect(shown(turns(['PAUSED', '2026-03-01'], ['PAUSED', '2026-04-01'], ['RESUMED', '2026-04-01']))).toEqual([['2026-03-01', '2026-04-01'], ['2026-04-01', null]])
  })

  it('passes over a restart whose pause was retracted', () => {
    expect(shown(turns(['RESUMED', '2026-03-01'], ['PAUSED', '2026-04-01']))).toEqual([['2026-04-01', null]])
    expect(currentPause(turns(['PAUSED', '2026-03-01'], ['RESUMED', '2026-04-01']))).toBeNull()
    expect(currentPause(turns(['PAUSED', '2026-03-01']))?.occurredOn).toBe('2026-03-01')
  })
})

describe('beside the main line', () => {
  it('knows which utilities are still to be moved', () => {
    const line = (utility: string, state: string): Fact => fact('PIPELINE', '2026-03-01', { detail: { utility, state } })
    expect(openPipelines([line('gas', 'open'), line('water', 'open'), line('gas', 'done')])).toEqual(['water'])
  })

  it('knows whether an objection is open: the latest word counts', () => {
    const objection = (date: string, state: string): Fact => fact('OBJECTION', date, { detail: { state } })
    expect(openObjection([objection('2026-03-01', 'open'), objection('2026-03-20', 'court')])?.occurredOn).toBe('2026-03-20')
    expect(openObjection([objection('2026-03-20', 'settled'), objection('2026-03-01', 'open')])).toBeNull()
    expect(openObjection([])).toBeNull()
  })

  it.each([
    ['2026-03-01', 'day', '2026-03-31', false], ['2026-03-01', 'day', '2026-04-01', true], ['2026-03-01', 'month', '2026-04-30', false],
    ['2026-03-01', 'month', '2026-05-01', true],
  ] as const)('in use on %s (%s), unregistered on %s: red %s', (date, datePrecision, today, overdue) => {
    const facts = [fact('IN_USE', date, { datePrecision })]
    expect(registrationOverdue(facts, NATIONAL_DEFAULT, today)).toBe(overdue)
    expect(registrationOverdue([...facts, fact('REGISTRATION', today)], NATIONAL_DEFAULT, today)).toBe(false)
  })

  it('reads a detail, and an unreadable one as empty', () => {
    expect([parseDetail('{"reason":"funds"}'), parseDetail(''), parseDetail('{'), parseDetail('3')]).toEqual([{ reason: 'funds' }, {}, {}, {}])
  })
})

describe('a policy version', () => {
  it('names only what it changes', () => {
    const policy = parsePolicy('{"notice":{"days":15,"counting":"working"}}')
    expect(policy).toEqual({ ...NATIONAL_DEFAULT, notice: { days: 15, counting: 'working' } })
    expect(parsePolicy(JSON.stringify(NATIONAL_DEFAULT))).toEqual(NATIONAL_DEFAULT)
  })

  it.each(['{"notice":{"days":0,"counting":"natural"}}', '{"lights":{"normal":0,"watch":-30,"late":-10}}', '{"weekly":{"dueWeekday":2,"dueTime":"25:00"}}', '{"requiredMilestones":["STAIRS"]}'])(
    'is refused when it makes no sense: %s', (body) => expect(() => parsePolicy(body)).toThrow(),
  )
})
