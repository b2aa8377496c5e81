import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fraction } from '~/domain/fraction'
import { NATIONAL_DEFAULT } from '~/domain/policy'
import { gradeOf, judged, lateStartOf, lightOf, LIGHTS, monthlyRung, streakOf, weeklyRung } from '~/domain/rating'
import { deviation, scheduled } from '~/domain/targets'

const policy = NATIONAL_DEFAULT

// Bands after Yinchuan 2025: 10 to 30 points below the schedule, both included, are yellow.
it.each([
  [0, 1, 'normal'], [5, 1, 'normal'], [-1, 1000, 'watch'], [-9999, 1000, 'watch'], [-10, 1, 'late'], [-10001, 1000, 'late'], [-30, 1, 'late'],
  [-30001, 1000, 'severe'], [-100, 1, 'severe'],
] as const)('a deviation of %i/%i points is %s', (n, d, light) => expect(lightOf(fraction(n, d), policy)).toBe(light))

it('has no light without a target', () => expect(lightOf(null, policy)).toBe('none'))

describe('what would change the light', () => {
  const nextLights = (done: number, annual: number, date: string) => judged(scheduled(null, annual, date), done, annual, policy).better

  it('names the elevators each better light takes', () => {
    // 30 due in the year, 10 by the end of April: 0 done is −33.3 points
    expect(lightOf(deviation(0, 30, null, '2026-04-30'), policy)).toBe('severe')
    expect(nextLights(0, 30, '2026-04-30')).toEqual([{ key: 'late', more: 1 }, { key: 'watch', more: 8 }, { key: 'normal', more: 10 }])
    expect(nextLights(10, 30, '2026-04-30')).toEqual([])
    expect(nextLights(1, 0, '2026-04-30')).toEqual([])
  })

  it('passes over lights that one elevator leaps over', () => {
    expect(nextLights(0, 2, '2026-06-30')).toEqual([{ key: 'normal', more: 1 }])
  })

  it('is the least number: one fewer does not bring the light', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 12 }), (done, annual, month) => {
        const date = `2026-${String(month).padStart(2, '0')}-15`
        const at = (count: number): number => LIGHTS.indexOf(lightOf(deviation(count, annual, null, date), policy) as (typeof LIGHTS)[number])
        for (const { key, more } of nextLights(done, annual, date)) {
          const goal = LIGHTS.indexOf(key as (typeof LIGHTS)[number])
          expect(at(done + more)).toBe(goal)
          expect(at(done + more - 1)).toBeGreaterThan(goal)
        }
      }),
    )
  })
})

it.each([
  ['2026-03-10', null, '2026-03-31', null], ['2026-03-10', null, '2026-04-01', 'late'], ['2026-03-10', null, '2026-05-31', 'late'],
  ['2026-03-10', null, '2026-06-01', 'severe'], ['2026-03-10', '2026-05-02', '2026-06-01', null], [null, null, '2026-06-01', null],
] as const)('planned start %s, started %s, on %s: %s', (planned, started, today, light) => {
  const plans = planned ? [{ milestone: 'STARTED', dueOn: '2025-12-01' }, { milestone: 'STARTED', dueOn: planned }] : [{ milestone: 'ACCEPTANCE', dueOn: '2025-12-01' }]
  expect(lateStartOf(plans, started ? [{ milestone: 'STARTED' }] : [{ milestone: 'JOINT_REVIEW' }], today, policy)?.light ?? null).toBe(light)
})

describe('the ladder', () => {
  it('counts only an unbroken run up to now', () => {
    expect([streakOf([]), streakOf([true, true]), streakOf([true, false, true]), streakOf([true, false])]).toEqual([0, 2, 1, 0])
  })

  it('rises week by week and month by month, and never touches who met the target', () => {
    expect([0, 1, 2, 5].map((weeks) => weeklyRung(weeks, false, policy))).toEqual([null, 'reminder', 'letter', 'letter'])
    expect([1, 2, 3].map((months) => monthlyRung('2026-08', months, false, policy))).toEqual([null, 'talk', 'talk'])
    expect([0, 1, 2].map((months) => monthlyRung('2026-09', months, false, policy))).toEqual([null, 'criticism', 'criticism'])
    expect([weeklyRung(9, true, policy), monthlyRung('2026-09', 9, true, policy)]).toEqual([null, null])
  })
})

it('proposes the quarterly grade, best first', () => {
  const names = [3, 0, -1, -10, -30, -31].map((points) => gradeOf(fraction(points), policy)?.name)
  expect(names).toEqual(['红', '红', '蓝', '蓝', '黄', '黑'])
  expect(gradeOf(null, policy)).toBeNull()
})
