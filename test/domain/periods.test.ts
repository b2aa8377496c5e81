import fc from 'fast-check'
import { expect, it } from 'vitest'
import { addMonths, dayOfYear, daysInMonth, daysInYear, isMonth, monthEnd, monthsBetween, monthsOfYear, previousMonth, quarterOf } from '~/domain/periods'

it.each([['2024-02', '2024-02-29'], ['2025-02', '2025-02-28'], ['2026-12', '2026-12-31'], ['2026-04', '2026-04-30']])('%s ends on %s', (month, end) => {
  expect(monthEnd(month)).toBe(end)
})

it('crosses the year in both directions', () => {
  expect(previousMonth('2026-01')).toBe('2025-12')
  expect(addMonths('2025-11', 3)).toBe('2026-02')
  expect(addMonths('2026-02', -14)).toBe('2024-12')
})

it('counts the days of months and years', () => {
  expect([daysInMonth('2024-02'), daysInYear(2024), daysInYear(2100), dayOfYear('2024-12-31'), dayOfYear('2026-01-01')]).toEqual([29, 366, 365, 366, 1])
})

it('lists the months of a year up to one of them', () => {
  expect(monthsOfYear(2026)).toHaveLength(12)
  expect(monthsOfYear(2026, '2026-02')).toEqual(['2026-01', '2026-02'])
  expect(monthsOfYear(2027, '2026-02')).toEqual([])
})

it('knows quarters and what a month is', () => {
  expect(['2026-03', '2026-04-01', '2026-12'].map(quarterOf)).toEqual(['2026-Q1', '2026-Q2', '2026-Q4'])
  expect(['2026-13', '2026-1', '2026-00', '2026-10'].map(isMonth)).toEqual([false, false, false, true])
})

it('adds as many months as lie between', () => {
  const months = fc.integer({ min: 0, max: 900 }).map((count) => addMonths('1990-01', count))
  fc.assert(fc.property(months, months, (from, to) => addMonths(from, monthsBetween(from, to)) === to))
})
