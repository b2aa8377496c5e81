import fc from 'fast-check'
import { expect, it } from 'vitest'
import { addDays } from '~/domain/calendar'
import { slowTable } from '~/domain/circular-tables'
import { NEVER, overdueSpans, type OverdueSpan } from '~/domain/overdue'
import { sampleCircular } from './circular-fixture'

const FIRST = '2026-01-01'

/** What the spans say about a day. */
function namedOn(spans: readonly OverdueSpan[], day: string): string[] {
  return spans.filter((span) => span.dueOn < day && span.fromOn <= day && span.untilOn > day).map((span) => span.milestone)
}

it('names the promise that has been overdue longest, and the next one when it is kept', () => {
  const plans = [
    { milestone: 'STARTED', dueOn: '2026-03-01' }, { milestone: 'STEEL', dueOn: '2026-03-20' }, { milestone: 'STARTED', dueOn: '2026-03-10' },
  ]
  const spans = overdueSpans(plans, [{ milestone: 'STARTED', occurredOn: '2026-04-01' }], null)
  expect(spans).toEqual([
    { milestone: 'STARTED', dueOn: '2026-03-10', fromOn: '', untilOn: '2026-04-01' },
    { milestone: 'STEEL', dueOn: '2026-03-20', fromOn: '2026-04-01', untilOn: NEVER },
  ])
  expect(['2026-03-10', '2026-03-11', '2026-03-31', '2026-04-01'].map((day) => namedOn(spans, day))).toEqual([[], ['STARTED'], ['STARTED'], ['STEEL']])
})

it('names nothing that was kept in time, and nothing from the day on which the project was closed', () => {
  expect(overdueSpans([{ milestone: 'STARTED', dueOn: '2026-03-01' }], [{ milestone: 'STARTED', occurredOn: '2026-03-01' }], null)).toEqual([])
  const [span] = overdueSpans([{ milestone: 'STARTED', dueOn: '2026-03-01' }], [], '2026-05-01')
  expect(span?.untilOn).toBe('2026-05-01')
})

it('says on any day what the promises and facts say', () => {
  const day = fc.integer({ min: 0, max: 40 }).map((days) => addDays(FIRST, days))
  const milestone = fc.constantFrom('STARTED', 'STEEL', 'INSTALL', 'ACCEPTANCE')
  const plans = fc.array(fc.record({ milestone, dueOn: day }), { maxLength: 8 })
  const facts = fc.array(fc.record({ milestone, occurredOn: day }), { maxLength: 6 })
  fc.assert(
    fc.property(plans, facts, fc.option(day, { freq: 4 }), day, (promised, happened, closedOn, asked) => {
      const latest = promised.filter((plan, at) => !promised.slice(at + 1).some((later) => later.milestone === plan.milestone))
      const overdue = latest.filter((plan) =>
        plan.dueOn < asked && !(closedOn !== null && closedOn <= asked) && !happened.some((fact) => fact.milestone === plan.milestone && fact.occurredOn <= asked))
      const dueOn = overdue.map((plan) => plan.dueOn).sort()[0]
      const spans = overdueSpans(promised, happened, closedOn)
      const named = namedOn(spans, asked)
      expect(named).toHaveLength(dueOn === undefined ? 0 : 1)
      if (dueOn !== undefined) expect(spans.find((span) => span.milestone === named[0])?.dueOn).toBe(dueOn)
    }),
    { numRuns: 500, seed: 7 },
  )
})

it('prints how many are overdue where the circular lists the longest only', () => {
  const all = slowTable(sampleCircular())
  expect(all.notes.join('')).not.toContain('本表列')
  expect(slowTable({ ...sampleCircular(), slowCount: 131 }).notes[0]).toBe(`滞后项目共131个，本表列滞后最久的${all.rows.length}个。`)
})
