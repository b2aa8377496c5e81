import { describe, expect, it } from 'vitest'
import { ladderOf, LADDER_RUNS, onlyMonthOf, rungAt } from '~/domain/ladder'
import { NATIONAL_DEFAULT, parsePolicy } from '~/domain/policy'

describe('the ladder as a form asks it', () => {
  it('comes back as it was', () => {
    const { ladder } = NATIONAL_DEFAULT
    expect(ladderOf((run, step) => rungAt(ladder, run, step), (step) => onlyMonthOf(ladder, step))).toEqual(ladder)
  })

  it('leaves out what is empty', () => {
    expect(ladderOf(() => null, () => null)).toEqual({ weekly: [], missing: [], monthly: [] })
    expect(LADDER_RUNS.map((run) => rungAt({ weekly: [], missing: [], monthly: [] }, run, 'letter'))).toEqual([null, null, null])
  })

  it('stands in older versions of a policy without the run of missing sheets', () => {
    const body = JSON.stringify({ ladder: { weekly: [{ weeksBehind: 3, step: 'reminder' }], monthly: [] } })
    expect(parsePolicy(body).ladder).toEqual({ weekly: [{ weeksBehind: 3, step: 'reminder' }], monthly: [], missing: [] })
  })
})
