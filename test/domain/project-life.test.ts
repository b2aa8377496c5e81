import { describe, expect, it } from 'vitest'
import { filterOf, filterQuery } from '~/domain/project-filter'
import { lifeOf, planLines, standingOf } from '~/domain/project-life'

const STATUS = { stage: 'STARTED', stageOn: '2026-03-01', stagePrecision: 'day', next: 'FOUNDATION', dueOn: '2026-04-10', pausedOn: null, terminatedOn: null }
const TODAY = '2026-04-20'

describe('where a project stands', () => {
  it.each([
    ['late', STATUS, { kind: 'late', days: 10, next: 'FOUNDATION' }],
    ['due today is not late', { ...STATUS, dueOn: TODAY }, { kind: 'due', days: 0 }],
    ['no date promised', { ...STATUS, dueOn: null }, { kind: 'undated', next: 'FOUNDATION' }],
    ['stopped, whatever is late', { ...STATUS, pausedOn: '2026-04-01' }, { kind: 'paused', days: 19, reason: 'funds', restartOn: '2026-05-01' }],
    ['given up, even while stopped', { ...STATUS, pausedOn: '2026-04-01', terminatedOn: '2026-04-15' }, { kind: 'terminated', reason: 'technical' }],
    ['in use', { ...STATUS, stage: 'IN_USE', next: 'REGISTRATION', dueOn: null }, { kind: 'in_use', on: '2026-03-01' }],
    ['in use with an overdue registration', { ...STATUS, stage: 'IN_USE', next: 'REGISTRATION', dueOn: '2026-03-31' }, { kind: 'late', next: 'REGISTRATION' }],
    ['nothing yet', { ...STATUS, stage: null, stageOn: null, next: 'AGREEMENT', dueOn: null }, { kind: 'undated', stage: null, on: null }],
  ])('%s', (_, status, standing) => {
    expect(standingOf(status, TODAY, { untilOn: '2026-05-01', detail: { reason: 'funds' } }, { detail: { reason: 'technical' } })).toMatchObject(standing)
  })
})

const fact = (id: number, milestone: 'STARTED' | 'FOUNDATION', occurredOn: string, more = {}) => ({
  id, milestone, occurredOn, datePrecision: 'day' as const, enteredAt: `${occurredOn}T02:00:00.000Z`, retractedAt: null, ...more,
})
const plan = (id: number, dueOn: string, setAt: string) => ({ id, milestone: 'FOUNDATION' as const, dueOn, setAt })

it('puts the whole life on one line, oldest first, with what each revision replaced', () => {
  const life = lifeOf({
    createdAt: '2026-01-05T02:00:00.000Z',
    facts: [fact(1, 'STARTED', '2026-03-01')],
    plans: [plan(1, '2026-03-31', '2026-02-01T02:00:00.000Z'), plan(2, '2026-04-10', '2026-03-30T16:30:00.000Z')],
    transfers: [{ effectiveOn: '2026-03-15', at: '2026-04-02T02:00:00.000Z' }],
    updates: [{ at: '2026-03-20T02:00:00.000Z' }],
  })
  expect(life.map(({ kind, on }) => [kind, on])).toEqual([
    ['created', '2026-01-05'], ['plan', '2026-02-01'], ['fact', '2026-03-01'], ['transfer', '2026-03-15'], ['update', '2026-03-20'], ['plan', '2026-03-31'],
  ])
  expect(life.flatMap((entry) => (entry.kind === 'plan' ? [entry.before] : []))).toEqual([null, '2026-03-31'])
})

describe('promised, revised, actual', () => {
  const plans = [plan(1, '2026-03-31', ''), plan(2, '2026-04-10', '')]
  const line = (facts: ReturnType<typeof fact>[], dates = plans) => planLines(['FOUNDATION'], facts, dates, TODAY)[0]
  it('keeps the first promise beside the date in force', () => {
    expect(line([])).toEqual({ milestone: 'FOUNDATION', promisedOn: '2026-03-31', revisedOn: '2026-04-10', revisions: 1, actual: null, days: 10 })
    expect(line([fact(1, 'FOUNDATION', '2026-04-08')])).toMatchObject({ days: -2 })
    expect(line([fact(1, 'FOUNDATION', '2026-04-13')])).toMatchObject({ days: 3 })
    expect(line([fact(1, 'FOUNDATION', '2026-04-13', { retractedAt: '2026-04-14' })])).toMatchObject({ actual: null, days: 10 })
    expect(line([], [])).toMatchObject({ promisedOn: null, revisedOn: null, revisions: 0, days: null })
  })

  it('calls a month late only where the whole month is', () => {
    const month = (on: string) => line([fact(1, 'FOUNDATION', on, { datePrecision: 'month' })])?.days
    expect([month('2026-04-01'), month('2026-05-01'), month('2026-03-01')]).toEqual([0, 21, -10])
  })
})

describe('the filter of the list', () => {
  it('comes from the address and goes back into it, defaults left out', () => {
    const filter = filterOf(new URLSearchParams('text=桂苑&unit=371471007&stage=STARTED&state=late&sort=code&page=3'))
    expect(filter).toEqual({ text: '桂苑', unit: '371471007', stage: 'STARTED', state: 'late', sort: 'code', page: 3 })
    expect(filterQuery(filter)).toEqual({ text: '桂苑', unit: '371471007', stage: 'STARTED', state: 'late', sort: 'code', page: null })
    expect(filterQuery(filter, { page: 4 })).toMatchObject({ page: 4 })
  })

  it('takes nonsense for the default', () => {
    const filter = filterOf(new URLSearchParams("unit=1'or&stage=STAIRS&state=x&sort=y&page=-1"))
    expect(filter).toEqual({ text: '', unit: '', stage: '', state: 'open', sort: 'due', page: 1 })
    expect(Object.values(filterQuery(filter)).filter(Boolean)).toEqual([])
  })
})
