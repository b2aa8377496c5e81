import { daysBetween } from './calendar'

/** A month is written `2026-03`, a year `2026`; a quarter `2026-Q1`, a half-year `2026-H1`. */

/** '2026-03-31' → '2026-03'. */
export function monthOf(date: string): string {
  return date.slice(0, 7)
}

/** Year of a date or a month: '2026-03' → 2026. */
export function yearOf(dateOrMonth: string): number {
  return Number(dateOrMonth.slice(0, 4))
}

/** 1 … 12 of a date or a month. */
export function monthNumber(dateOrMonth: string): number {
  return Number(dateOrMonth.slice(5, 7))
}

/** (2026, 3) → '2026-03'. */
export function monthText(year: number, month: number): string {
  return `${year}-${String(month).padStart(2, '0')}`
}

export function isMonth(text: string): boolean {
  return /^(19[89]|2[01]\d)\d-(0[1-9]|1[0-2])$/.test(text)
}

export function monthStart(month: string): string {
  return `${month}-01`
}

/** Last day: '2024-02' → '2024-02-29'. */
export function monthEnd(month: string): string {
  return `${month}-${daysInMonth(month)}`
}

export function daysInMonth(month: string): number {
  const [year, number] = [yearOf(month), monthNumber(month)]
  if (number === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return [4, 6, 9, 11].includes(number) ? 30 : 31
}

export function addMonths(month: string, months: number): string {
  const count = yearOf(month) * 12 + monthNumber(month) - 1 + months
  return monthText(Math.floor(count / 12), (count % 12) + 1)
}

export function previousMonth(month: string): string {
  return addMonths(month, -1)
}

/** Months from one to another: ('2025-11', '2026-02') → 3. */
export function monthsBetween(from: string, to: string): number {
  return (yearOf(to) - yearOf(from)) * 12 + monthNumber(to) - monthNumber(from)
}

/** All twelve months of a year, or those up to and including `until`. */
export function monthsOfYear(year: number, until = monthText(year, 12)): string[] {
  return Array.from({ length: 12 }, (_, index) => monthText(year, index + 1)).filter((month) => month <= until)
}

export function quarterOf(dateOrMonth: string): string {
  return `${yearOf(dateOrMonth)}-Q${Math.ceil(monthNumber(dateOrMonth) / 3)}`
}

export function isQuarter(text: string): boolean {
  return /^(19[89]|2[01]\d)\d-Q[1-4]$/.test(text)
}

/** '2026-Q3' → '2026-09'. */
export function lastMonthOfQuarter(quarter: string): string {
  return monthText(yearOf(quarter), Number(quarter.slice(6)) * 3)
}

/** '2026-09' → '2026-H2'. */
export function halfOf(dateOrMonth: string): string {
  return `${yearOf(dateOrMonth)}-H${monthNumber(dateOrMonth) <= 6 ? 1 : 2}`
}

export function isHalf(text: string): boolean {
  return /^(19[89]|2[01]\d)\d-H[12]$/.test(text)
}

export function isYear(text: string): boolean {
  return /^(19[89]|2[01]\d)\d$/.test(text)
}

export function daysInYear(year: number): number {
  return daysBetween(`${year}-01-01`, `${year + 1}-01-01`)
}

/** 1 on 1 January. */
export function dayOfYear(date: string): number {
  return daysBetween(`${date.slice(0, 4)}-01-01`, date) + 1
}
