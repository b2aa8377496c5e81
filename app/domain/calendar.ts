import chineseDays from 'chinese-days'

const DAY = 86_400_000
const SHANGHAI = 8 * 3_600_000 // no daylight saving since 1991

/** The calendar date in Asia/Shanghai at an instant (UTC ISO 8601): '2026-03-31T16:00:00Z' → '2026-04-01'. */
export function todayOf(now: string): string {
  return new Date(Date.parse(now) + SHANGHAI).toISOString().slice(0, 10)
}

/** The instant (UTC ISO 8601) of a Shanghai date and wall-clock time: ('2026-03-31', '12:00') → '2026-03-31T04:00:00.000Z'. */
export function instantOf(date: string, time: string): string {
  return new Date(Date.parse(`${date}T${time}:00.000Z`) - SHANGHAI).toISOString()
}

/** True for a real calendar date written YYYY-MM-DD between 1980 and 2199; 30 February is none. */
export function isDate(text: string): boolean {
  if (!/^(19[89]|2[01]\d)\d-\d\d-\d\d$/.test(text)) return false
  const at = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}

/** The date so many calendar days later (or earlier, when negative). */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10)
}

/** Calendar days from one date to another: the same day is 0. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY)
}

/** 1 = Monday … 7 = Sunday. */
export function weekdayOf(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7
}

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

/** ISO 8601 week and week-year (the Thursday's): '2024-12-30' → '2025-W01'. */
export function isoWeekOf(date: string): string {
  const thursday = addDays(date, 4 - weekdayOf(date))
  const year = thursday.slice(0, 4)
  const week = Math.floor(daysBetween(`${year}-01-01`, thursday) / 7) + 1
  return `${year}-W${String(week).padStart(2, '0')}`
}

/** True for a week that exists: 2026-W53 does, 2025-W53 does not. */
export function isWeek(text: string): boolean {
  return /^\d{4}-W\d\d$/.test(text) && isoWeekOf(mondayOf(text)) === text
}

/** Monday and Sunday of an ISO week. */
export function weekRange(week: string): { startsOn: string; endsOn: string } {
  const startsOn = mondayOf(week)
  return { startsOn, endsOn: addDays(startsOn, 6) }
}

/** The week before (−1), after (1) … */
export function addWeeks(week: string, weeks: number): string {
  return isoWeekOf(addDays(mondayOf(week), weeks * 7))
}

function mondayOf(week: string): string {
  const fourth = `${week.slice(0, 4)}-01-04` // always in week 1
  return addDays(fourth, 1 - weekdayOf(fourth) + (Number(week.slice(6)) - 1) * 7)
}
