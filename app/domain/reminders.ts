import { addDays, instantOf, todayOf } from './calendar'
import { addWorkingDays, isWorkingDay, workingDayOnOrAfter } from './working-days'
import type { Policy } from './policy'

/** When those are reminded who have something missing: in working hours only, so never on a day off or at night. */

export const REMINDER_STEPS = ['opening', 'midway', 'last'] as const
export type ReminderStep = (typeof REMINDER_STEPS)[number]

const BEGIN = 9 * 60
const END = 17 * 60

/** A working hour of the calendar: 9:00 to 17:00 on a working day, Asia/Shanghai. */
export function isWorkingHour(now: string): boolean {
  const minute = minuteOf(now)
  return isWorkingDay(todayOf(now)) && minute >= BEGIN && minute < END
}

/** The instants of a round's reminders: the first working morning, half of the working time to the cut-off, so many working hours before it. */
export function reminderTimes(round: { opensAt: string; dueAt: string }, policy: Policy['weekly']['reminders']): { step: ReminderStep; at: string }[] {
  const opening = firstWorkingMinute(round.opensAt)
  if (opening >= round.dueAt) return []
  const whole = workingMinutes(opening, round.dueAt)
  const before = policy.hoursBefore * 60
  const times: { step: ReminderStep; at: string }[] = []
  if (policy.opening) times.push({ step: 'opening', at: opening })
  if (policy.midway) times.push({ step: 'midway', at: afterWorkingMinutes(opening, Math.floor(whole / 2)) })
  if (before > 0 && before < whole) times.push({ step: 'last', at: afterWorkingMinutes(opening, whole - before) })
  return times.filter(({ at }, index) => at < round.dueAt && times.findIndex((other) => other.at === at) === index).sort((a, b) => a.at.localeCompare(b.at))
}

/** The reminder that is due now: the latest whose hour has come, as long as the round is not over and people are at work. */
export function reminderDue(round: { opensAt: string; dueAt: string }, policy: Policy['weekly']['reminders'], now: string): ReminderStep | null {
  if (now >= round.dueAt || !isWorkingHour(now)) return null
  return reminderTimes(round, policy).filter(({ at }) => at <= now).at(-1)?.step ?? null
}

function minuteOf(now: string): number {
  return Math.floor(((Date.parse(now) / 60_000 + 480) % 1440 + 1440) % 1440)
}

function firstWorkingMinute(at: string): string {
  const day = todayOf(at)
  const minute = minuteOf(at)
  if (isWorkingDay(day) && minute < END) return minute <= BEGIN ? instantOf(day, '09:00') : at
  return instantOf(isWorkingDay(day) ? addWorkingDays(day, 1) : workingDayOnOrAfter(day), '09:00')
}

/** Working minutes between two instants; the first lies in working time. */
function workingMinutes(from: string, to: string): number {
  const last = todayOf(to)
  let minutes = 0
  for (let day = todayOf(from); day <= last; day = addDays(day, 1)) {
    if (!isWorkingDay(day)) continue
    const begin = day === todayOf(from) ? Math.max(BEGIN, minuteOf(from)) : BEGIN
    const end = day === last ? Math.min(END, minuteOf(to)) : END
    minutes += Math.max(0, end - begin)
  }
  return minutes
}

function afterWorkingMinutes(from: string, minutes: number): string {
  let day = todayOf(from)
  let minute = Math.max(BEGIN, minuteOf(from))
  for (let left = minutes; ; ) {
    const today = END - minute
    if (left < today) return instantOf(day, clockOf(minute + left))
    left -= today
    day = addWorkingDays(day, 1)
    minute = BEGIN
  }
}

function clockOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}
