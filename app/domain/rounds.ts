import { addDays, addWeeks, daysBetween, instantOf, todayOf, weekRange } from './calendar'
import { addWorkingDays, isWorkingDay, workingDayOnOrAfter } from './working-days'
import type { Policy } from './policy'

/** When weekly rounds open, are due and close: rules.md 6. A round is for the week that has just ended. */

export interface RoundTimes {
  startsOn: string
  endsOn: string
  /** Instants, UTC ISO 8601: Monday after the week; the policy's cut-off, moved to a working day; the end of that day. */
  opensAt: string
  dueAt: string
  closesAt: string
}

type Weekly = Policy['weekly']

/**
 * When the round of a week opens, is due and closes. Its days begin with the merged weeks before it. One that is opened only after its
 * cut-off (the program was down, the bureau began late) is due on the next working day, so that nobody is late through no fault of his.
 */
export function roundTimes(week: string, weekly: Weekly, openedAt?: string): RoundTimes {
  const { endsOn } = weekRange(week)
  const monday = addDays(endsOn, 1)
  const ruled = workingDayOnOrAfter(addDays(monday, weekly.dueWeekday - 1))
  const isOpenedLate = openedAt !== undefined && openedAt >= instantOf(ruled, weekly.dueTime)
  const dueOn = isOpenedLate ? addWorkingDays(todayOf(openedAt), 1) : ruled
  return {
    startsOn: weekRange(firstWeekOf(week, weekly)).startsOn,
    endsOn,
    opensAt: instantOf(monday, '00:00'),
    dueAt: instantOf(dueOn, weekly.dueTime),
    closesAt: instantOf(addDays(dueOn, 1), '00:00'),
  }
}

/** True once so much of the week after it is over that its round would run into the next one: its days are better reported with those. */
export function isTooLateToOpen(week: string, weekly: Weekly, now: string): boolean {
  const { dueAt } = roundTimes(week, weekly, now)
  return dueAt !== roundTimes(week, weekly).dueAt && dueAt >= roundTimes(addWeeks(week, 1), weekly).opensAt
}

/** True for a week inside a long holiday: it has too few working days for a round of its own and is reported with the week after it. */
export function isMergedWeek(week: string, weekly: Weekly): boolean {
  const { startsOn } = weekRange(week)
  const working = [0, 1, 2, 3, 4, 5, 6].filter((day) => isWorkingDay(addDays(startsOn, day))).length
  return working < weekly.mergeBelow
}

function firstWeekOf(week: string, weekly: Weekly): string {
  let first = week
  while (isMergedWeek(addWeeks(first, -1), weekly)) first = addWeeks(first, -1)
  return first
}

/** Longer ago than this, days without a round were days without dispatch, not days that the program missed. */
const LONGEST_GAP_DAYS = 28

/** The first day of a round after the last one: days that no round has, because the program was down when they ended, come with it. */
export function startAfter(startsOn: string, lastEndsOn: string | null): string {
  if (lastEndsOn === null || lastEndsOn >= startsOn) return startsOn
  const next = addDays(lastEndsOn, 1)
  return daysBetween(next, startsOn) <= LONGEST_GAP_DAYS ? next : startsOn
}
