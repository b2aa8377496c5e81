import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays } from '~/domain/calendar'
import { compare, fraction, percentText } from '~/domain/fraction'
import { aheadBy, checkCurve, deviation, deviationText, isBehind, plannedBy, promisedBy, requiredPerMonth, scheduled } from '~/domain/targets'

const CURVE = [0, 1, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30]

describe('scheduled progress', () => {
  it.each([
    ['2026-01-31', '0.0%'], ['2026-02-28', '3.3%'], ['2026-03-31', '10.0%'], ['2026-06-30', '40.0%'], ['2026-12-31', '100.0%'],
    ['2026-04-15', '15.0%'], // 3 + 3 · 15/30 of 30
    ['2026-12-30', '99.7%'],
    ['2024-02-29', '3.3%'], ['2024-02-28', '3.2%'],
  ])('by the letter’s months on %s: %s', (date, text) => expect(percentText(scheduled(CURVE, 30, date) ?? fraction(0))).toBe(text))

  it.each([
    ['2026-01-31', '8.3%'], ['2026-04-30', '33.3%'], ['2026-12-31', '100.0%'], ['2026-01-01', '0.3%'], ['2026-07-15', '53.7%'], // day 196 of 365
    ['2024-02-29', '16.7%'], ['2024-02-28', '16.1%'], // day 59 of 366
  ])('without monthly numbers on %s: %s', (date, text) => expect(percentText(scheduled(null, 30, date) ?? fraction(0))).toBe(text))

  it('is none without an annual target', () => {
    expect([scheduled(null, 0, '2026-03-31'), deviation(4, 0, null, '2026-03-31'), isBehind(0, 0, null, '2026-12-31')]).toEqual([null, null, false])
  })

  it('is P(m) at the end of each month and never falls inside a year', () => {
    const curves = fc.array(fc.nat(9), { minLength: 12, maxLength: 12 }).map((steps) => steps.map((_, index) => steps.slice(0, index + 1).reduce((a, b) => a + b, 0)))
    fc.assert(
      fc.property(curves, fc.nat(364), (curve, day) => {
        const date = addDays('2026-01-01', day)
        expect(plannedBy(curve, curve[11] ?? 0, '2026-05-31')).toBe(curve[4])
        expect(compare(promisedBy(curve, curve[11] ?? 0, date), promisedBy(curve, curve[11] ?? 0, addDays('2026-01-01', Math.max(0, day - 1))))).toBeGreaterThanOrEqual(0)
      }),
    )
  })
})

describe('deviation', () => {
  it.each([
    [44, 148, '2026-04-30', '-3.6'], // 29.73 − 33.33
    [50, 150, '2026-04-30', '0.0'],
    [78, 148, '2026-06-30', '2.7'],
    [0, 12, '2026-12-31', '-100.0'],
    [30, 12, '2026-12-31', '150.0'],
    [1, 3, '2026-05-31', '-8.3'], // exact −8.33…, while 33.3 − 41.7 of the printed parts is −8.4
  ])('%i of %i on %s: %s points', (done, annual, date, text) => expect(deviationText(deviation(done, annual, null, date) ?? fraction(0))).toBe(text))

  it('counts elevators against the whole ones promised', () => {
    expect([aheadBy(5, 30, CURVE, '2026-04-30'), aheadBy(6, 30, CURVE, '2026-04-30'), aheadBy(7, 30, CURVE, '2026-04-30')]).toEqual([-1, 0, 1])
    expect(plannedBy(CURVE, 30, '2026-04-15')).toBe(4) // 4.5
    expect([isBehind(4, 30, CURVE, '2026-04-15'), isBehind(3, 30, CURVE, '2026-04-15')]).toEqual([false, true])
  })
})

it.each([[44, 148, '2026-04', '13.0'], [150, 148, '2026-04', '0.0'], [0, 10, '2026-11', '10.0'], [0, 10, '2026-05', '1.4']])('%i of %i after %s: %s a month', (done, annual, month, text) => {
  const needed = requiredPerMonth(done, annual, month)
  expect(needed && deviationText(needed)).toBe(text)
})

it('asks nothing a month any more in December', () => expect(requiredPerMonth(3, 10, '2026-12')).toBeNull())

describe('the twelve numbers of a letter', () => {
  it('may stand still and never fall', () => {
    expect(checkCurve(CURVE)).toEqual([])
    expect(checkCurve([0, 1, 3, 2, 9, 12, 15, 18, 21, 24, 27, 30], 'started')).toEqual([{ code: 'target_falls', field: 'started', params: { month: 4, number: 2, before: 3 } }])
    expect(checkCurve(Array.from({ length: 12 }, () => 5))).toEqual([])
  })

  it('are twelve whole numbers from 0', () => {
    expect(checkCurve([1, 2]).map(({ code }) => code)).toEqual(['target_months_missing'])
    expect(checkCurve([-1, 0.5, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30]).map(({ code, params }) => [code, params?.month])).toEqual([['target_not_whole', 1], ['target_not_whole', 2]])
  })
})
