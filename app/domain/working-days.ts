import chineseDays from 'chinese-days'
import { addDays } from './calendar'

/** Apart from the calendar, so that the table of holidays stays out of pages that only count days. */

/** Holidays fixed by date in the State Council's holiday regulation (revised 10 November 2024): they hold before a year's table is published. */
const FIXED_HOLIDAYS = ['01-01', '05-01', '10-01', '10-02', '10-03']

/** Working day by the State Council's yearly table with 调休; in years it has not yet published, Monday to Friday without the fixed holidays. */
export function isWorkingDay(date: string): boolean {
  return !FIXED_HOLIDAYS.includes(date.slice(5)) && chineseDays.isWorkday(date)
}

/** The n-th working day after the date; the date itself does not count. */
export function addWorkingDays(date: string, days: number): string {
  let day = date
  for (let left = days; left > 0; ) {
    day = addDays(day, 1)
    if (isWorkingDay(day)) left -= 1
  }
  return day
}

/** The date itself when it is a working day, else the next one: a deadline on a holiday moves to it. */
export function workingDayOnOrAfter(date: string): string {
  return isWorkingDay(date) ? date : addWorkingDays(date, 1)
}

export interface NoticePeriod {
  days: number
  /** natural: first + n − 1. working: the n-th working day, the first day counted if it is one. civil_code: the first day is not counted (Civil Code art. 201). */
  counting: 'natural' | 'working' | 'civil_code'
}

/** The last day of a public notice that begins on `first` (rules.md 5, "Notice days"). */
export function noticeEnd(first: string, period: NoticePeriod): string {
  if (period.counting === 'natural') return addDays(first, period.days - 1)
  if (period.counting === 'working') return addWorkingDays(addDays(first, -1), period.days)
  // Civil Code art. 203: a period whose last day is a holiday ends on the day after the holiday.
  return workingDayOnOrAfter(addDays(first, period.days))
}
