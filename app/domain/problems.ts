import { addDays } from './calendar'
import { addWorkingDays, isWorkingDay } from './working-days'

/** Working days after `from` up to and including `to`: what a clock that stood still has lost. */
export function workingDaysBetween(from: string, to: string): number {
  let days = 0
  for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) if (isWorkingDay(day)) days += 1
  return days
}

/** The day in force on `today`: while the clock stands still it moves on with every working day, so that standing still is not overdue. */
export function effectiveDue(dueOn: string, stoppedOn: string | null, today: string): string {
  return stoppedOn === null || stoppedOn >= today ? dueOn : addWorkingDays(dueOn, workingDaysBetween(stoppedOn, today))
}
