import dayjs from 'dayjs'
import isoWeek from 'dayjs/plugin/isoWeek.js'
import utc from 'dayjs/plugin/utc.js'

dayjs.extend(utc)
dayjs.extend(isoWeek)

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
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8))]
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return day >= 1 && day <= (month === 2 && leap ? 29 : (DAYS[month - 1] ?? 0))
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

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

/** ISO 8601 week and week-year (the Thursday's): '2024-12-30' → '2025-W01'. */
export function isoWeekOf(date: string): string {
  const day = dayjs.utc(date)
  return `${day.isoWeekYear()}-W${String(day.isoWeek()).padStart(2, '0')}`
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
  // The fourth of January always lies in week 1.
  return dayjs.utc(`${week.slice(0, 4)}-01-04`).isoWeek(Number(week.slice(6))).startOf('isoWeek').format('YYYY-MM-DD')
}
