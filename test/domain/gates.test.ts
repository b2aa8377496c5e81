import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays } from '~/domain/calendar'
import { checkFact, closedGates, evidenceAsked, missingEvidence, registrationDueOn, warningsOf } from '~/domain/gates'
import { type Fact, MAIN_LINE, type MilestoneCode, MILESTONES, type RecordedFact, stageOf } from '~/domain/milestones'
import { NATIONAL_DEFAULT, type Policy } from '~/domain/policy'

const TODAY = '2026-06-30'

function fact(milestone: MilestoneCode, occurredOn: string, more: Partial<Fact> = {}): Fact {
  return { milestone, occurredOn, datePrecision: 'day', ...more }
}

function recorded(milestone: MilestoneCode, occurredOn: string, more: Partial<RecordedFact> = {}): RecordedFact {
  return { ...fact(milestone, occurredOn), imported: false, ...more }
}

/** A project whose main line has been entered in order up to and including a milestone. */
function until(milestone: MilestoneCode): RecordedFact[] {
  const line: RecordedFact[] = [
    recorded('AGREEMENT', '2026-01-10'), recorded('NOTICE', '2026-01-12', { untilOn: '2026-01-21' }), recorded('ACCEPTED', '2026-01-22'),
    recorded('JOINT_REVIEW', '2026-02-05'), recorded('STARTED', '2026-03-01'), recorded('FOUNDATION', '2026-03-20'), recorded('STEEL', '2026-04-10'),
    recorded('INSTALL_NOTICE', '2026-04-12'), recorded('INSTALL', '2026-05-01'), recorded('INSPECTION', '2026-05-20'), recorded('ACCEPTANCE', '2026-05-28'),
    recorded('IN_USE', '2026-06-01'),
  ]
  return line.slice(0, line.findIndex((each) => each.milestone === milestone) + 1)
}

function codes(candidate: Fact, history: RecordedFact[] = [], policy: Policy = NATIONAL_DEFAULT): string[] {
  return checkFact(candidate, history, policy, TODAY).map(({ code }) => code)
}

describe('a date', () => {
  it.each([
    ['2026-02-30', 'date_invalid'], ['2026-07-01', 'date_in_future'], ['', 'date_invalid'], ['2026/06/01', 'date_invalid'],
  ])('%s is refused: %s', (date, code) => expect(codes(fact('AGREEMENT', date))).toEqual([code]))

  it('today is fine, the next day is not', () => {
    expect(codes(fact('AGREEMENT', TODAY))).toEqual([])
    expect(codes(fact('AGREEMENT', addDays(TODAY, 1)))).toEqual(['date_in_future'])
  })

  it('of the 29th of February exists in leap years', () => {
    expect(codes(fact('AGREEMENT', '2024-02-29'))).toEqual([])
    expect(codes(fact('AGREEMENT', '2025-02-29'))).toEqual(['date_invalid'])
  })

  it('known only to the month is its first day', () => {
    expect(codes(fact('AGREEMENT', '2026-06-01', { datePrecision: 'month' }))).toEqual([])
    expect(codes(fact('AGREEMENT', '2026-06-02', { datePrecision: 'month' }))).toEqual(['month_invalid'])
    expect(codes(fact('AGREEMENT', '2026-07-01', { datePrecision: 'month' }))).toEqual(['date_in_future'])
  })
})

describe('order on the main line', () => {
  it('names the milestone that binds most, so that one correction is enough', () => {
    const others = (candidate: Fact, history: RecordedFact[]) => checkFact(candidate, history, NATIONAL_DEFAULT, TODAY).map(({ params }) => params?.other)
    expect(others(fact('STEEL', '2026-01-05'), until('FOUNDATION'))).toEqual(['FOUNDATION'])
    const later = [recorded('IN_USE', '2026-06-01', { imported: true }), recorded('STARTED', '2026-03-01', { imported: true })]
    expect(others(fact('AGREEMENT', '2026-06-10'), later)).toEqual(['STARTED'])
  })

  it('may be equal, never backwards', () => {
    expect(codes(fact('FOUNDATION', '2026-03-01'), until('STARTED'))).toEqual([])
    expect(codes(fact('FOUNDATION', '2026-02-28'), until('STARTED'))).toEqual(['before_earlier'])
  })

  it('tells which milestone stands in the way', () => {
    expect(checkFact(fact('FOUNDATION', '2026-02-28'), until('STARTED'), NATIONAL_DEFAULT, TODAY)).toEqual([
      { code: 'before_earlier', field: 'occurredOn', params: { milestone: 'FOUNDATION', date: '2026-02-28', other: 'STARTED', otherDate: '2026-03-01' } },
    ])
  })

  it('binds late entries from both sides', () => {
    const imported = until('STARTED').filter(({ milestone }) => milestone !== 'ACCEPTED').map((each) => ({ ...each, imported: true }))
    expect(codes(fact('ACCEPTED', '2026-01-25'), imported)).toEqual([])
    expect(codes(fact('ACCEPTED', '2026-02-06'), imported)).toEqual(['after_later'])
  })

  it('refuses a month only if it is certainly out of order', () => {
    const history = [...until('JOINT_REVIEW'), recorded('STARTED', '2026-03-20')]
    expect(codes(fact('FOUNDATION', '2026-03-01', { datePrecision: 'month' }), history)).toEqual([])
    expect(codes(fact('FOUNDATION', '2026-02-01', { datePrecision: 'month' }), history)).toEqual(['before_earlier'])
    expect(codes(fact('FOUNDATION', '2026-03-02'), [...until('JOINT_REVIEW'), recorded('STARTED', '2026-03-01', { datePrecision: 'month' })])).toEqual([])
  })

  it('refuses what is on record already', () => {
    expect(codes(fact('STARTED', '2026-03-02'), until('STARTED'))).toEqual(['already_recorded'])
  })
})

describe('skipping', () => {
  it('is for milestones that the policy does not require', () => {
    expect(codes(fact('NOTICE', '2026-02-01', { untilOn: '2026-02-10' }), until('AGREEMENT'))).toEqual([]) // DESIGN is skipped
    expect(checkFact(fact('STARTED', '2026-03-01'), until('ACCEPTED'), NATIONAL_DEFAULT, TODAY)).toEqual([
      { code: 'milestone_missing', field: 'milestone', params: { milestone: 'STARTED', other: 'JOINT_REVIEW' } },
    ])
    const lax = { ...NATIONAL_DEFAULT, requiredMilestones: ['AGREEMENT', 'STARTED'] satisfies MilestoneCode[] }
    expect(codes(fact('STARTED', '2026-03-01'), until('AGREEMENT'), lax)).toEqual([])
  })

  it('does not hold against what an import left unrecorded', () => {
    const imported = [recorded('STARTED', '2026-03-01', { imported: true })]
    expect(codes(fact('FOUNDATION', '2026-03-20'), imported)).toEqual([])
    expect(codes(fact('INSTALL', '2026-05-01'), imported)).toEqual(['milestone_missing']) // FOUNDATION and INSTALL_NOTICE
  })

  it('holds again after a retraction', () => {
    expect(codes(fact('FOUNDATION', '2026-03-20'), until('STARTED').filter(({ milestone }) => milestone !== 'NOTICE'))).toEqual(['milestone_missing'])
  })
})

describe('what no policy waives', () => {
  const lax: Policy = { ...NATIONAL_DEFAULT, requiredMilestones: [] }
  it('INSTALL needs the installation notice, on or before it', () => {
    const steel = until('STEEL')
    expect(codes(fact('INSTALL', '2026-05-01'), steel, lax)).toEqual(['milestone_missing'])
    expect(codes(fact('INSTALL', '2026-05-01'), [...steel, recorded('INSTALL_NOTICE', '2026-05-01')])).toEqual([])
    expect(codes(fact('INSTALL', '2026-05-01'), [...steel, recorded('INSTALL_NOTICE', '2026-05-02')])).toEqual(['before_earlier'])
    expect(codes(fact('INSTALL_NOTICE', '2026-05-02'), [...steel, recorded('INSTALL', '2026-05-01', { imported: true })])).toEqual(['after_later'])
  })

  it('IN_USE needs inspection and acceptance, and a failed inspection is none', () => {
    expect(checkFact(fact('IN_USE', '2026-06-01'), [], lax, TODAY)).toEqual([
      { code: 'milestone_missing', field: 'milestone', params: { milestone: 'IN_USE', other: 'INSPECTION,ACCEPTANCE' } },
    ])
    expect(codes(fact('IN_USE', '2026-06-01'), until('ACCEPTANCE'))).toEqual([])
    const failed = until('INSTALL').concat(recorded('INSPECTION', '2026-05-20', { detail: { state: 'failed' } }))
    expect(codes(fact('ACCEPTANCE', '2026-05-28'), failed)).toEqual(['milestone_missing'])
    expect(codes(fact('INSPECTION', '2026-05-27'), failed)).toEqual([])
  })

  it('all utilities are moved before the steel shaft', () => {
    const line = (state: string): RecordedFact => recorded('PIPELINE', '2026-03-05', { detail: { utility: 'gas', state } })
    expect(codes(fact('STEEL', '2026-04-10'), [...until('FOUNDATION'), line('open')])).toEqual(['pipeline_open'])
    expect(codes(fact('STEEL', '2026-04-10'), [...until('FOUNDATION'), line('open'), line('done')])).toEqual([])
    expect(codes(fact('STEEL', '2026-03-05'), [...until('STARTED'), recorded('FOUNDATION', '2026-03-02'), line('done')])).toEqual([])
    expect(codes(fact('STEEL', '2026-03-04'), [...until('STARTED'), recorded('FOUNDATION', '2026-03-02'), line('done')])).toEqual(['before_earlier'])
    expect(codes(fact('STEEL', '2026-03-01', { datePrecision: 'month' }), [...until('STARTED'), recorded('FOUNDATION', '2026-03-02'), line('done')])).toEqual([])
  })

  it('none is begun after the steel shaft; one that is open may be finished', () => {
    const line = (occurredOn: string, state: string, utility = 'gas') => fact('PIPELINE', occurredOn, { detail: { utility, state } })
    const steel = [...until('FOUNDATION'), recorded('STEEL', '2026-04-10')]
    expect(codes(line('2026-04-11', 'open'), steel)).toEqual(['after_later'])
    expect(codes(line('2026-04-11', 'done'), steel)).toEqual(['after_later'])
    expect(codes(line('2026-04-10', 'open'), steel)).toEqual([])
    expect(codes(line('2026-04-11', 'done'), [...steel, recorded('PIPELINE', '2026-03-05', { detail: { utility: 'gas', state: 'open' } })])).toEqual([])
    expect(codes(line('2026-04-11', 'done', 'water'), [...steel, recorded('PIPELINE', '2026-03-05', { detail: { utility: 'gas', state: 'open' } })])).toEqual(['after_later'])
    expect(codes(line('2026-04-11', 'open'), [...until('FOUNDATION'), recorded('STEEL', '2026-04-01', { datePrecision: 'month' })])).toEqual([])
  })
})

describe('a public notice', () => {
  it('says its last day and runs as long as the policy asks', () => {
    const agreed = until('AGREEMENT')
    expect(codes(fact('NOTICE', '2026-02-01'), agreed)).toEqual(['notice_end_missing'])
    expect(codes(fact('NOTICE', '2026-02-01', { untilOn: '2026-02-09' }), agreed)).toEqual(['notice_too_short'])
    expect(codes(fact('NOTICE', '2026-02-01', { untilOn: '2026-02-10' }), agreed)).toEqual([])
    expect(codes(fact('NOTICE', '2026-02-01', { untilOn: '2026-01-10' }), agreed)).toEqual(['until_before_start'])
    const working: Policy = { ...NATIONAL_DEFAULT, notice: { days: 10, counting: 'working' } }
    expect(codes(fact('NOTICE', '2025-09-25', { untilOn: '2025-10-13' }), [recorded('AGREEMENT', '2025-09-01')], working)).toEqual(['notice_too_short'])
    expect(codes(fact('NOTICE', '2025-09-25', { untilOn: '2025-10-14' }), [recorded('AGREEMENT', '2025-09-01')], working)).toEqual([])
  })

  it('lets nothing follow before its last day', () => {
    expect(codes(fact('ACCEPTED', '2026-01-20'), until('NOTICE'))).toEqual(['notice_running'])
    expect(codes(fact('ACCEPTED', '2026-01-21'), until('NOTICE'))).toEqual([])
    expect(codes(fact('ACCEPTED', '2026-01-11'), until('NOTICE'))).toEqual(['before_earlier'])
  })
})

describe('an open objection', () => {
  const history = [...until('ACCEPTED'), recorded('OBJECTION', '2026-01-18', { detail: { state: 'open' } })]
  const strict: Policy = { ...NATIONAL_DEFAULT, objectionBlocksReview: true }
  it('warns, or blocks the review where the policy says so', () => {
    const review = fact('JOINT_REVIEW', '2026-02-05')
    expect(codes(review, history)).toEqual([])
    expect(warningsOf(review, history, NATIONAL_DEFAULT).map(({ code }) => code)).toEqual(['objection_open'])
    expect(codes(review, history, strict)).toEqual(['objection_blocks'])
    expect(codes(review, [...history, recorded('OBJECTION', '2026-01-30', { detail: { state: 'settled' } })], strict)).toEqual([])
  })
})

describe('pause, restart, termination', () => {
  const pause = (date: string, reason = 'funds'): Fact => fact('PAUSED', date, { detail: { reason } })
  it('need a reason from the list', () => {
    expect(codes(pause('2026-04-01', ''), until('STARTED'))).toEqual(['reason_missing'])
    expect(codes(fact('TERMINATED', '2026-04-01'), until('STARTED'))).toEqual(['reason_missing'])
  })

  it('alternate, late entries too', () => {
    const history = [...until('STARTED'), recorded('PAUSED', '2026-04-01'), recorded('RESUMED', '2026-04-20')]
    expect(codes(pause('2026-04-10'), history)).toEqual(['paused_since'])
    expect(codes(pause('2026-03-10'), history)).toEqual(['paused_later'])
    expect(codes(pause('2026-05-01'), history)).toEqual([])
    expect(codes(fact('RESUMED', '2026-05-01'), history)).toEqual(['not_paused'])
    expect(codes(fact('RESUMED', '2026-05-01'), [...history, recorded('PAUSED', '2026-04-25')])).toEqual([])
    expect(codes(fact('RESUMED', '2026-04-24'), [...history, recorded('PAUSED', '2026-04-25')])).toEqual(['not_paused'])
  })

  it('end with the use of the elevator and with the project', () => {
    expect(codes(pause('2026-06-02'), until('IN_USE'))).toEqual(['in_use_since'])
    expect(codes(fact('TERMINATED', '2026-06-02', { detail: { reason: 'funds' } }), until('IN_USE'))).toEqual(['in_use_since'])
    const ended = [...until('STARTED'), recorded('TERMINATED', '2026-03-15')]
    expect(codes(fact('FOUNDATION', '2026-03-16'), ended)).toEqual(['terminated_since'])
    expect(codes(fact('FOUNDATION', '2026-03-15'), ended)).toEqual([])
    expect(codes(fact('TERMINATED', '2026-02-15', { detail: { reason: 'funds' } }), until('STARTED'))).toEqual(['after_later'])
  })
})

describe('evidence', () => {
  it('is asked at its gates and nowhere else', () => {
    expect(missingEvidence(fact('AGREEMENT', TODAY), NATIONAL_DEFAULT)).toEqual(['file'])
    expect(missingEvidence(fact('AGREEMENT', TODAY, { hasFile: true }), NATIONAL_DEFAULT)).toEqual([])
    expect(missingEvidence(fact('NOTICE', TODAY, { untilOn: TODAY }), NATIONAL_DEFAULT)).toEqual(['photo'])
    expect(missingEvidence(fact('INSPECTION', TODAY, { reference: ' ' }), NATIONAL_DEFAULT)).toEqual(['reference'])
    expect(missingEvidence(fact('FOUNDATION', TODAY), NATIONAL_DEFAULT)).toEqual([])
  })
})

describe('evidence of the national default', () => {
  const asked: Partial<Record<MilestoneCode, string[]>> = {
    AGREEMENT: ['file'], NOTICE: ['last_day', 'photo'], JOINT_REVIEW: ['file'], INSTALL_NOTICE: ['file'], STARTED: ['photo'], INSPECTION: ['reference'],
    ACCEPTANCE: ['file'], REGISTRATION: ['reference'],
  }
  it.each(MILESTONES.map((milestone) => [milestone, asked[milestone] ?? []] as const))('%s: %j', (milestone, evidence) => {
    expect(evidenceAsked(milestone, NATIONAL_DEFAULT)).toEqual(evidence)
    expect(missingEvidence(fact(milestone, TODAY), NATIONAL_DEFAULT)).toEqual(evidence)
    expect(missingEvidence(fact(milestone, TODAY, { untilOn: TODAY, reference: 'TJ-1', hasFile: true }), NATIONAL_DEFAULT)).toEqual([])
  })
})

describe('a change of design', () => {
  it('asks again for what is retracted, in order: nothing of the old line stands before the new notice', () => {
    const kept = until('AGREEMENT')
    expect(codes(fact('ACCEPTED', '2026-06-30'), kept)).toEqual(['milestone_missing'])
    expect(codes(fact('NOTICE', '2026-06-10', { untilOn: '2026-06-19' }), kept)).toEqual([])
    // With the old review left standing the new notice would lie after it.
    expect(codes(fact('NOTICE', '2026-06-10', { untilOn: '2026-06-19' }), [...kept, recorded('JOINT_REVIEW', '2026-02-05')])).toEqual(['after_later'])
  })
})

describe('closed gates', () => {
  it('are every milestone that no date would open, each with its reasons', () => {
    const gates = closedGates(until('FOUNDATION'), NATIONAL_DEFAULT, TODAY)
    expect(MAIN_LINE.filter((code) => !gates.has(code))).toEqual(['SURVEY', 'CONSENT', 'DESIGN', 'PERMIT', 'STEEL'])
    expect(gates.get('INSTALL')?.map(({ params }) => params?.other)).toEqual(['STEEL,INSTALL_NOTICE'])
  })

  it('stay closed while a notice runs', () => {
    const running = [...until('AGREEMENT'), recorded('NOTICE', '2026-06-25', { untilOn: '2026-07-04' })]
    expect(closedGates(running, NATIONAL_DEFAULT, TODAY).get('ACCEPTED')?.map(({ code }) => code)).toEqual(['notice_running'])
  })

  it('never let the line run backwards, whatever is tried', () => {
    const tries = fc.array(fc.tuple(fc.constantFrom(...MAIN_LINE, 'INSTALL_NOTICE' as const), fc.nat(120)), { maxLength: 60 })
    fc.assert(
      fc.property(tries, (list) => {
        const history: RecordedFact[] = []
        for (const [milestone, day] of list) {
          const occurredOn = addDays('2026-02-01', day)
          const candidate = fact(milestone, occurredOn, { untilOn: milestone === 'NOTICE' ? addDays(occurredOn, 9) : null })
          if (codes(candidate, history).length === 0) history.push({ ...candidate, imported: false })
        }
        const line = MAIN_LINE.flatMap((code) => history.filter(({ milestone }) => milestone === code))
        expect(line.map(({ occurredOn }) => occurredOn)).toEqual([...line.map(({ occurredOn }) => occurredOn)].sort())
        expect(stageOf(history)?.milestone).toBe(line.at(-1)?.milestone)
      }),
    )
  })
})

it('says by when a registration is due', () => {
  expect(registrationDueOn(until('IN_USE'), NATIONAL_DEFAULT)).toBe('2026-07-01')
  expect(registrationDueOn([...until('IN_USE'), recorded('REGISTRATION', '2026-06-20')], NATIONAL_DEFAULT)).toBeNull()
})
