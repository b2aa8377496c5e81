import { describe, expect, it } from 'vitest'
import { NATIONAL_DEFAULT, parsePolicy } from '~/domain/policy'
import { reminderDue, reminderTimes } from '~/domain/reminders'
import { isMergedWeek, isTooLateToOpen, roundTimes, startAfter } from '~/domain/rounds'

const { weekly } = NATIONAL_DEFAULT
/** An instant written on a Shanghai clock. */
const at = (date: string, time: string) => new Date(`${date}T${time}+08:00`).toISOString()
const onClock = (instant: string) => new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')

describe('a round', () => {
  it('opens on Monday, is due on Tuesday noon and closes with that day, in Shanghai', () => {
    expect(roundTimes('2026-W44', weekly)).toEqual({
      startsOn: '2026-10-26', endsOn: '2026-11-01',
      opensAt: '2026-11-01T16:00:00.000Z', dueAt: '2026-11-03T04:00:00.000Z', closesAt: '2026-11-03T16:00:00.000Z',
    })
  })

  it.each([
    ['2024-W52', '2024-12-31 12:00', 'the last of the year'],
    ['2025-W01', '2025-01-07 12:00', 'a week across new year'],
    ['2026-W53', '2027-01-05 12:00', 'a fifty-third week'],
    ['2026-W39', '2026-09-29 12:00', 'before National Day'],
    ['2025-W39', '2025-09-30 12:00', 'the last working day before National Day'],
    ['2025-W40', '2025-10-09 12:00', 'over National Day: moved to the next working day'],
    ['2025-W04', '2025-02-05 12:00', 'over the Spring Festival'],
    ['2024-W08', '2024-02-27 12:00', 'before 29 February'],
    ['2024-W09', '2024-03-05 12:00', 'with 29 February in it'],
  ])('%s is due at %s (%s)', (week, due) => {
    const { dueAt, closesAt } = roundTimes(week, weekly)
    expect(onClock(dueAt)).toBe(due)
    expect(onClock(closesAt)).toMatch(/ 00:00$/)
  })

  it('is due on a Sunday that is worked in exchange, when the policy says Sunday', () => {
    expect(onClock(roundTimes('2025-W38', { ...weekly, dueWeekday: 7 }).dueAt)).toBe('2025-09-28 12:00')
    expect(onClock(roundTimes('2025-W37', { ...weekly, dueWeekday: 7 }).dueAt)).toBe('2025-09-22 12:00')
  })

  it('follows the policy of the place', () => {
    expect(roundTimes('2026-W44', { ...weekly, dueWeekday: 3, dueTime: '17:30' })).toMatchObject({ dueAt: at('2026-11-04', '17:30'), closesAt: at('2026-11-05', '00:00') })
  })

  it.each([
    ['on its Monday', at('2026-11-02', '00:00'), '2026-11-03 12:00'],
    ['in the last minute before its cut-off', at('2026-11-03', '11:59'), '2026-11-03 12:00'],
    ['after its cut-off, on a working day', at('2026-11-03', '12:00'), '2026-11-04 12:00'],
    ['at 23:59 of that Tuesday', at('2026-11-03', '23:59'), '2026-11-04 12:00'],
    ['at 00:00 of the Wednesday', at('2026-11-04', '00:00'), '2026-11-05 12:00'],
    ['on the Friday', at('2026-11-06', '09:00'), '2026-11-09 12:00'],
  ])('opened %s leaves time to report', (_, openedAt, due) => {
    expect(onClock(roundTimes('2026-W44', weekly, openedAt).dueAt)).toBe(due)
  })
})

it.each([
  ['on Thursday', at('2026-11-05', '09:00'), false],
  ['on Friday, when it would be due on the next Monday', at('2026-11-06', '09:00'), true],
  ['before its cut-off', at('2026-11-02', '09:00'), false],
])('a round may still be opened %s', (_, now, isTooLate) => {
  expect(isTooLateToOpen('2026-W44', weekly, now)).toBe(isTooLate)
})

it('a round that a holiday moves into the week after next is not too late for that', () => {
  expect(isTooLateToOpen('2026-W07', weekly, at('2026-02-20', '09:00'))).toBe(false)
})

describe('a week inside a long holiday', () => {
  it.each([
    ['2026-W08', true, 'Spring Festival 2026: no working day'],
    ['2026-W07', false, 'the week before it, with a Saturday worked in exchange'],
    ['2026-W09', false, 'the week after it begins with a holiday'],
    ['2024-W07', true, 'Spring Festival 2024: only the Sunday worked in exchange'],
    ['2025-W05', true, 'Spring Festival 2025: only the Monday'],
    ['2024-W40', true, 'National Day 2024: only the Monday'],
    ['2025-W40', false, 'National Day 2025: Monday and Tuesday are worked'],
    ['2026-W41', false, 'National Day 2026 ends on a Wednesday'],
    ['2026-W44', false, 'an ordinary week'],
  ])('%s is merged: %s (%s)', (week, isMerged) => {
    expect(isMergedWeek(week, weekly)).toBe(isMerged)
  })

  it('comes with the round of the week after it', () => {
    expect(roundTimes('2026-W09', weekly)).toMatchObject({ startsOn: '2026-02-16', endsOn: '2026-03-01', opensAt: at('2026-03-02', '00:00') })
    expect(roundTimes('2025-W06', weekly)).toMatchObject({ startsOn: '2025-01-27', endsOn: '2025-02-09' })
  })

  it('has its own round where the policy merges nothing', () => {
    const never = parsePolicy(JSON.stringify({ weekly: { dueWeekday: 2, dueTime: '12:00', mergeBelow: 0 } })).weekly
    expect(isMergedWeek('2026-W08', never)).toBe(false)
    expect(roundTimes('2026-W09', never).startsOn).toBe('2026-02-23')
  })
})

it.each([
  ['the first round', '2026-11-02', null, '2026-11-02'],
  ['the week after the last', '2026-11-02', '2026-11-01', '2026-11-02'],
  ['two weeks missed while the program was down', '2026-11-02', '2026-10-18', '2026-10-19'],
  ['months without dispatch', '2026-11-02', '2026-07-05', '2026-11-02'],
  ['a merged week that the last round has already', '2026-11-02', '2026-11-08', '2026-11-02'],
])('begins, as %s, where the last round ended', (_, startsOn, lastEndsOn, expected) => {
  expect(startAfter(startsOn, lastEndsOn)).toBe(expected)
})

describe('reminders', () => {
  const round = (week: string, more = {}) => roundTimes(week, { ...weekly, ...more })
  const times = (week: string, more = {}) => reminderTimes(round(week, more), weekly.reminders).map((time) => `${time.step} ${onClock(time.at)}`)

  it.each([
    ['an ordinary week', '2026-W44', {}, ['opening 2026-11-02 09:00', 'midway 2026-11-02 14:30', 'last 2026-11-03 10:00']],
    ['due early in the morning: the last comes on the day before', '2026-W44', { dueTime: '09:30' }, ['opening 2026-11-02 09:00', 'midway 2026-11-02 13:15', 'last 2026-11-02 15:30']],
    ['opened over the Spring Festival: the first working morning is the day of the cut-off', '2026-W07', {}, ['opening 2026-02-24 09:00', 'last 2026-02-24 10:00', 'midway 2026-02-24 10:30']],
    ['due on a Monday', '2026-W44', { dueWeekday: 1 }, ['opening 2026-11-02 09:00', 'last 2026-11-02 10:00', 'midway 2026-11-02 10:30']],
    ['due before anybody is at work', '2026-W44', { dueWeekday: 1, dueTime: '08:00' }, []],
    ['due a week later, over a weekend', '2026-W44', { dueWeekday: 7, dueTime: '20:00' }, ['opening 2026-11-02 09:00', 'midway 2026-11-05 09:00', 'last 2026-11-09 15:00']],
  ])('%s', (_, week, more, expected) => {
    expect(times(week, more)).toEqual(expected)
  })

  it.each([
    ['2026-11-02', '08:59', null],
    ['2026-11-02', '09:00', 'opening'],
    ['2026-11-02', '14:29', 'opening'],
    ['2026-11-02', '14:30', 'midway'],
    ['2026-11-02', '17:00', null],
    ['2026-11-02', '23:59', null],
    ['2026-11-03', '00:00', null],
    ['2026-11-03', '09:00', 'midway'],
    ['2026-11-03', '10:00', 'last'],
    ['2026-11-03', '12:00', null],
  ] as const)('on %s at %s the one due is %s', (date, time, step) => {
    expect(reminderDue(round('2026-W44'), weekly.reminders, at(date, time))).toBe(step)
  })

  it('come on a Sunday that is worked in exchange, and not on a weekday that is a holiday', () => {
    const overNationalDay = round('2025-W39', { dueWeekday: 7 })
    expect(reminderDue(overNationalDay, weekly.reminders, at('2025-10-06', '10:00'))).toBe(null)
    const beforeIt = { opensAt: at('2025-09-27', '00:00'), dueAt: at('2025-09-29', '12:00') }
    expect(reminderDue(beforeIt, weekly.reminders, at('2025-09-28', '10:00'))).toBe('opening')
    expect(reminderDue(beforeIt, weekly.reminders, at('2025-09-27', '10:00'))).toBe(null)
  })
})
