import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, addWeeks, daysBetween, instantOf, isDate, isoWeekOf, isWeek, todayOf, weekdayOf, weekRange } from '~/domain/calendar'
import { addWorkingDays, isWorkingDay, noticeEnd, workingDayOnOrAfter } from '~/domain/working-days'

const dates = fc.integer({ min: 0, max: 40_000 }).map((days) => addDays('1990-01-01', days))

describe('the date in Shanghai', () => {
  it.each([
    ['2026-03-31T15:59:59.999Z', '2026-03-31'],
    ['2026-03-31T16:00:00.000Z', '2026-04-01'],
    ['2024-02-28T16:00:00.000Z', '2024-02-29'],
    ['2025-12-31T16:00:00.000Z', '2026-01-01'],
  ])('%s is %s', (now, today) => expect(todayOf(now)).toBe(today))

  it('turns a wall-clock time into the instant and back', () => {
    expect(instantOf('2026-03-31', '12:00')).toBe('2026-03-31T04:00:00.000Z')
    fc.assert(fc.property(dates, (date) => todayOf(instantOf(date, '23:59')) === date && todayOf(instantOf(date, '00:00')) === date))
  })
})

it.each(['2026-02-30', '2025-02-29', '2026-13-01', '2026-00-10', '2026-4-1', '20260401', '1926-04-01', '2926-04-01', '', 'heute'])('refuses %s as a date', (text) => {
  expect(isDate(text)).toBe(false)
})

it.each(['2024-02-29', '2026-12-31', '1999-01-01', '2000-02-29'])('takes %s as a date', (text) => expect(isDate(text)).toBe(true))

// State Council General Office, 关于2025年部分节假日安排的通知 (12 November 2024) and 关于2026年部分节假日安排的通知 (4 November 2025).
describe('working days of the published tables', () => {
  it.each([
    ['2025-01-26', true], ['2025-01-28', false], ['2025-02-08', true], ['2025-09-28', true], ['2025-10-06', false], ['2025-10-11', true],
    ['2025-10-12', false], ['2026-01-02', false], ['2026-01-04', true], ['2026-02-14', true], ['2026-02-23', false], ['2026-10-10', true],
  ])('%s: %s', (date, working) => expect(isWorkingDay(date)).toBe(working))

  it('knows the fixed holidays of a year whose table is not out', () => {
    expect(['2029-01-01', '2029-05-01', '2029-10-02'].map(isWorkingDay)).toEqual([false, false, false])
    expect(isWorkingDay('2029-10-10')).toBe(true)
  })

  it('counts past holidays and moves deadlines off them', () => {
    expect(addWorkingDays('2025-09-30', 1)).toBe('2025-10-09')
    expect(addWorkingDays('2025-09-26', 1)).toBe('2025-09-28')
    expect(workingDayOnOrAfter('2025-10-01')).toBe('2025-10-09')
    expect(workingDayOnOrAfter('2025-09-28')).toBe('2025-09-28')
  })
})

describe('the last day of a notice', () => {
  it.each([
    ['2025-09-25', 10, 'natural', '2025-10-04'], // runs through National Day
    ['2025-09-25', 10, 'working', '2025-10-14'], // 25, 26, 28 (worked), 29, 30 September, 9, 10, 11 (worked), 13, 14 October
    ['2025-09-25', 10, 'civil_code', '2025-10-09'], // 5 October is a holiday: the next working day
    ['2025-03-03', 10, 'natural', '2025-03-12'],
    ['2025-03-03', 10, 'working', '2025-03-14'],
    ['2025-03-03', 10, 'civil_code', '2025-03-13'],
    ['2025-03-01', 1, 'natural', '2025-03-01'],
    ['2025-03-01', 1, 'working', '2025-03-03'], // begins on a Saturday
    ['2024-02-25', 5, 'natural', '2024-02-29'],
  ] as const)('from %s, %i days %s: %s', (first, days, counting, last) => expect(noticeEnd(first, { days, counting })).toBe(last))
})

describe('ISO weeks', () => {
  it.each([
    ['2024-12-30', '2025-W01'], ['2024-12-29', '2024-W52'], ['2026-12-31', '2026-W53'], ['2027-01-03', '2026-W53'], ['2027-01-04', '2027-W01'],
    ['2023-01-01', '2022-W52'], ['2026-11-22', '2026-W47'],
  ])('%s lies in %s', (date, week) => expect(isoWeekOf(date)).toBe(week))

  it('knows which weeks exist', () => {
    expect(['2026-W53', '2025-W53', '2026-W00', '2026-W1', 'W01'].map(isWeek)).toEqual([true, false, false, false, false])
  })

  it('goes from Monday to Sunday and back, for every day', () => {
    fc.assert(
      fc.property(dates, (date) => {
        const { startsOn, endsOn } = weekRange(isoWeekOf(date))
        expect([weekdayOf(startsOn), weekdayOf(endsOn), daysBetween(startsOn, endsOn)]).toEqual([1, 7, 6])
        expect(startsOn <= date && date <= endsOn).toBe(true)
        expect(weekRange(addWeeks(isoWeekOf(date), 1)).startsOn).toBe(addDays(endsOn, 1))
      }),
    )
  })
})
