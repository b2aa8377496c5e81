import { describe, expect, it } from 'vitest'
import type { MilestoneCode } from '~/domain/milestones'
import { openingCutOff, type PostedFact, type Posting, postingsOf, type ProjectHistory, statusOf, type Transfer } from '~/domain/postings'
import { addOpenings, addPostings, type Tally } from '~/domain/tally'

let nextId = 0

function fact(milestone: MilestoneCode, occurredOn: string, more: Partial<PostedFact> = {}): PostedFact {
  const id = ++nextId
  return { id, milestone, occurredOn, datePrecision: 'day', imported: false, verified: true, enteredAt: `2026-11-22T00:00:${String(id % 60).padStart(2, '0')}.000Z`, ...more }
}

function transfer(fromDivision: string, toDivision: string, effectiveOn: string, fromCommitment: number | null = 1): Transfer {
  return { id: ++nextId, fromDivision, toDivision, fromCommitment, effectiveOn, transferredAt: '2026-11-22T00:00:00.000Z' }
}

function project(facts: PostedFact[], more: Partial<ProjectHistory> = {}): ProjectHistory {
  return { projectId: 1, elevators: 1, divisionCode: 'A', commitmentId: 1, facts, transfers: [], permitRequired: false, ...more }
}

/** `started A 2026-02-10 +1` */
function linesOf(history: ProjectHistory, cutOffs = new Map<string, string>()): string[] {
  return postingsOf(history, cutOffs).map((posting) => {
    const sign = posting.delta > 0 ? '+' : ''
    const cause = posting.cause === 'fact' ? '' : ` ${posting.cause}`
    return `${posting.measure} ${posting.divisionCode} ${posting.effectiveOn} ${sign}${posting.delta}${cause}`
  })
}

function stockOn(histories: ProjectHistory[], unit: string, measure: string, date: string): number {
  const postings = histories.flatMap((history) => postingsOf(history, new Map()))
  return postings.filter((posting) => posting.divisionCode === unit && posting.measure === measure && posting.effectiveOn <= date).reduce((sum, posting) => sum + posting.delta, 0)
}

describe('postings', () => {
  it('keeps stocks of the example of rules.md 3.4: moved, terminated, completed without a start', () => {
    const p = project([fact('STARTED', '2026-02-10'), fact('ACCEPTANCE', '2026-05-28')], { divisionCode: 'B', transfers: [transfer('A', 'B', '2026-04-15')] })
    const q = project([fact('STARTED', '2026-03-05'), fact('TERMINATED', '2026-06-20')])
    const r = project([fact('ACCEPTANCE', '2026-01-15')])
    expect(stockOn([p, q, r], 'A', 'under_construction', '2026-04-30')).toBe(1)
    expect(stockOn([p, q, r], 'B', 'under_construction', '2026-04-30')).toBe(1)
    expect(stockOn([p, q, r], 'A', 'under_construction', '2026-06-30')).toBe(0)
    expect(stockOn([p, q, r], 'B', 'under_construction', '2026-06-30')).toBe(0)
    expect(stockOn([p, q, r], 'A', 'under_construction', '2026-03-31')).toBe(2)
  })

  it('counts a flow in the unit of the day: the start in the old one, the completion in the new', () => {
    const history = project([fact('STARTED', '2026-02-10'), fact('ACCEPTANCE', '2026-05-28')], { divisionCode: 'B', transfers: [transfer('A', 'B', '2026-04-15')] })
    expect(linesOf(history)).toEqual([
      'started A 2026-02-10 +1', 'completed B 2026-05-28 +1', 'under_construction A 2026-02-10 +1', 'under_construction A 2026-04-15 -1 transfer',
      'under_construction B 2026-04-15 +1 transfer', 'under_construction B 2026-05-28 -1',
    ])
  })

  it('gives the day of a transfer to the new unit, start and completion alike', () => {
    const onTheDay = project([fact('STARTED', '2026-04-15'), fact('ACCEPTANCE', '2026-05-28')], { divisionCode: 'B', transfers: [transfer('A', 'B', '2026-04-15')] })
    expect(linesOf(onTheDay)).toEqual(['started B 2026-04-15 +1', 'completed B 2026-05-28 +1', 'under_construction B 2026-04-15 +1', 'under_construction B 2026-05-28 -1'])
    const endsThatDay = project([fact('STARTED', '2026-04-01'), fact('ACCEPTANCE', '2026-04-15')], { divisionCode: 'B', transfers: [transfer('A', 'B', '2026-04-15')] })
    expect(stockOn([endsThatDay], 'A', 'under_construction', '2026-04-15')).toBe(0)
    expect(stockOn([endsThatDay], 'B', 'under_construction', '2026-04-15')).toBe(0)
  })

  it('moves there and back on one day and leaves nothing behind', () => {
    const there = project([fact('STARTED', '2026-02-10')], { transfers: [transfer('A', 'B', '2026-04-15'), transfer('B', 'A', '2026-04-15')] })
    expect(stockOn([there], 'A', 'under_construction', '2026-04-15')).toBe(1)
    expect(stockOn([there], 'B', 'under_construction', '2026-04-15')).toBe(0)
  })

  it('withdraws the flows of the year on the day of termination, in the unit that had them; earlier years and other years stay', () => {
    const facts = [fact('AGREEMENT', '2025-11-20'), fact('ACCEPTED', '2026-01-20'), fact('STARTED', '2026-03-05'), fact('TERMINATED', '2026-06-20')]
    expect(linesOf(project(facts, { divisionCode: 'B', transfers: [transfer('A', 'B', '2026-04-01')] }))).toEqual([
      'signed A 2025-11-20 +1', 'accepted A 2026-01-20 +1', 'started A 2026-03-05 +1', 'terminated B 2026-06-20 +1',
      'accepted A 2026-06-20 -1 withdrawn', 'started A 2026-06-20 -1 withdrawn',
      'under_construction A 2026-03-05 +1', 'under_construction A 2026-04-01 -1 transfer', 'under_construction B 2026-04-01 +1 transfer',
      'under_construction B 2026-06-20 -1 termination',
    ])
  })

  it('counts started in December and finished next year in two years, under construction between them', () => {
    const history = project([fact('STARTED', '2025-12-28'), fact('ACCEPTANCE', '2026-04-02')])
    expect(linesOf(history)).toEqual(['started A 2025-12-28 +1', 'completed A 2026-04-02 +1', 'under_construction A 2025-12-28 +1', 'under_construction A 2026-04-02 -1'])
    expect(stockOn([history], 'A', 'under_construction', '2025-12-31')).toBe(1)
  })

  it('counts elevators, not projects', () => {
    expect(linesOf(project([fact('ACCEPTANCE', '2026-04-02')], { elevators: 2 }))).toEqual(['completed A 2026-04-02 +2'])
  })

  it('keeps a pause within the construction: not before the start, not after completion, moved with the project', () => {
    const facts = [fact('PAUSED', '2026-01-10'), fact('STARTED', '2026-02-10'), fact('ACCEPTANCE', '2026-05-28')]
    expect(linesOf(project(facts)).filter((line) => line.startsWith('paused'))).toEqual(['paused A 2026-02-10 +1', 'paused A 2026-05-28 -1'])
    const resumed = [fact('STARTED', '2026-02-10'), fact('PAUSED', '2026-03-01'), fact('RESUMED', '2026-04-20')]
    expect(linesOf(project(resumed, { divisionCode: 'B', transfers: [transfer('A', 'B', '2026-04-15')] })).filter((line) => line.startsWith('paused'))).toEqual([
      'paused A 2026-03-01 +1', 'paused A 2026-04-15 -1 transfer', 'paused B 2026-04-15 +1 transfer', 'paused B 2026-04-20 -1',
    ])
    expect(linesOf(project([fact('PAUSED', '2026-01-10')]))).toEqual([])
  })

  it('approves by the review, or where a permit is required by the later of the two', () => {
    const review = fact('JOINT_REVIEW', '2026-03-01')
    const permit = fact('PERMIT', '2026-03-20')
    expect(linesOf(project([review, permit]))).toEqual(['approved A 2026-03-01 +1'])
    expect(linesOf(project([review, permit], { permitRequired: true }))).toEqual(['approved A 2026-03-20 +1'])
    expect(linesOf(project([review], { permitRequired: true }))).toEqual([])
    const failed = fact('JOINT_REVIEW', '2026-02-01', { detail: { state: 'failed' } })
    expect(linesOf(project([failed, review]))).toEqual(['approved A 2026-03-01 +1'])
    expect(linesOf(project([failed]))).toEqual([])
  })

  it('keeps the verified figures consistent by themselves', () => {
    const facts = [fact('STARTED', '2026-02-10'), fact('ACCEPTANCE', '2026-05-28', { verified: false })]
    const history = project(facts, { divisionCode: 'B', transfers: [transfer('A', 'B', '2026-06-15')] })
    const stock = (basis: 'reported' | 'verified', unit: string) =>
      postingsOf(history, new Map())
        .filter((posting) => posting.measure === 'under_construction' && posting[basis] && posting.divisionCode === unit)
        .reduce((sum, posting) => sum + posting.delta, 0)
    expect([stock('reported', 'A'), stock('reported', 'B'), stock('verified', 'A'), stock('verified', 'B')]).toEqual([0, 0, 0, 1])
  })

  it('marks in plan and outside by the letter of the unit of the day', () => {
    const history = project([fact('STARTED', '2026-02-10'), fact('ACCEPTANCE', '2026-05-28')], { divisionCode: 'B', commitmentId: null, transfers: [transfer('A', 'B', '2026-04-15', 7)] })
    const marks = postingsOf(history, new Map()).map((posting) => `${posting.measure} ${posting.divisionCode} ${posting.inPlan ? 'in' : 'outside'}`)
    expect(marks).toEqual(['started A in', 'completed B outside', 'under_construction A in', 'under_construction A in', 'under_construction B outside', 'under_construction B outside'])
  })

  it('lists but does not count what an opening figure covers', () => {
    const history = project([fact('STARTED', '2026-02-10'), fact('ACCEPTANCE', '2026-05-28')])
    const counted = postingsOf(history, new Map([['A started', '2026-03-31'], ['A completed', '2026-03-31']])).map((posting) => `${posting.measure} ${posting.counted}`)
    expect(counted).toEqual(['started false', 'completed true', 'under_construction true', 'under_construction true'])
    expect([openingCutOff(2026, 2), openingCutOff(2024, 2), openingCutOff(2026, 0)]).toEqual(['2026-02-28', '2024-02-29', '2025-12-31'])
  })
})

describe('tally', () => {
  const row = (tally: Tally, key: string) => tally.get(key)

  it('adds a posting to its month and its year and takes it out again', () => {
    const tally: Tally = new Map()
    const [completed] = postingsOf(project([fact('ACCEPTANCE', '2026-04-02', { verified: false })], { commitmentId: null }), new Map())
    if (!completed) throw new Error('no posting')
    addPostings(tally, [completed], 1)
    expect(row(tally, 'A completed 2026-04')).toMatchObject({ reported: 1, verified: 0, reportedOutside: 1, verifiedOutside: 0 })
    expect(row(tally, 'A completed 2026')).toMatchObject({ reported: 1 })
    addPostings(tally, [completed], -1)
    expect(row(tally, 'A completed 2026')).toMatchObject({ reported: 0, reportedOutside: 0 })
  })

  it('adds the same in whatever order the postings come', () => {
    const ones = ['2026-03-05', '2026-04-02', '2026-03-31', '2025-03-07', '2026-03-05'].flatMap((day, at) => postingsOf(project([fact('STARTED', day)], { divisionCode: at === 3 ? 'B' : 'A' }), new Map()))
    const added = (...calls: Posting[][]) => {
      const tally: Tally = new Map()
      for (const postings of calls) addPostings(tally, postings, 1)
      return [...tally].sort(([a], [b]) => (a < b ? -1 : 1))
    }
    const oneByOne = added(...ones.map((one) => [one]))
    expect(added(ones)).toEqual(oneByOne)
    expect(added([...ones].sort((a, b) => (a.effectiveOn < b.effectiveOn ? -1 : 1)))).toEqual(oneByOne)
    expect(new Map(oneByOne).get('A started 2026-03')?.reported).toBe(3)
  })

  it('counts withdrawn elevators upwards and takes them out of the outside-plan ones', () => {
    const tally: Tally = new Map()
    const history = project([fact('STARTED', '2026-03-05'), fact('TERMINATED', '2026-06-20')], { commitmentId: null })
    addPostings(tally, postingsOf(history, new Map()), 1)
    expect(row(tally, 'A started 2026-03')).toMatchObject({ reported: 1, reportedWithdrawn: 0, reportedOutside: 1 })
    expect(row(tally, 'A started 2026-06')).toMatchObject({ reported: 0, reportedWithdrawn: 1, reportedOutside: -1 })
    expect(row(tally, 'A started 2026')).toMatchObject({ reported: 1, reportedWithdrawn: 1, reportedOutside: 0 })
  })

  it('turns cumulative opening figures into what each month adds, and tops the earlier years up to "all years before"', () => {
    const tally: Tally = new Map()
    const opening = (year: number, month: number, done: number) => ({ divisionCode: 'A', year, month, measure: 'completed', done })
    addOpenings(tally, [opening(2026, 3, 5), opening(2026, 1, 2), opening(2025, 12, 30), opening(2026, 0, 130)], 1)
    const added = [...tally].map(([key, numbers]) => [key, numbers.opening])
    expect(added).toEqual([
      ['A completed 2025-12', 30], ['A completed 2025', 130], ['A completed 2026-01', 2], ['A completed 2026', 5], ['A completed 2026-03', 3],
    ])
  })

  it('takes the opening figure of a stock as a level', () => {
    const tally: Tally = new Map()
    const opening = (year: number, month: number, done: number) => ({ divisionCode: 'A', year, month, measure: 'under_construction', done })
    addOpenings(tally, [opening(2026, 0, 12), opening(2026, 3, 9)], 1)
    expect([...tally].map(([key, numbers]) => [key, numbers.opening])).toEqual([
      ['A under_construction 2025-12', 12], ['A under_construction 2025', 12], ['A under_construction 2026-03', -3], ['A under_construction 2026', -3],
    ])
  })
})

describe('status', () => {
  const required: MilestoneCode[] = ['STARTED', 'ACCEPTANCE', 'IN_USE']

  it('shows completed to residents only when verified', () => {
    const reported = statusOf([fact('STARTED', '2026-03-05'), fact('ACCEPTANCE', '2026-05-05', { verified: false })], required)
    expect(reported).toMatchObject({ stage: 'ACCEPTANCE', publicStage: 'STARTED', nextMilestone: 'IN_USE', closed: false })
  })

  it('is paused until resumed, completed or terminated', () => {
    const facts = [fact('STARTED', '2026-03-05'), fact('PAUSED', '2026-04-01')]
    expect(statusOf(facts, required).pausedOn).toBe('2026-04-01')
    expect(statusOf([...facts, fact('RESUMED', '2026-05-01')], required).pausedOn).toBeNull()
    expect(statusOf([...facts, fact('TERMINATED', '2026-06-01')], required)).toMatchObject({ pausedOn: null, terminatedOn: '2026-06-01', closed: true, nextMilestone: null })
  })
})
