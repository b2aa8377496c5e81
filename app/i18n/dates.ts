import type { Locale } from './messages'

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']

/** '2026-11-02' → 2026年11月2日, 2 November 2026. A date known only to the month: 2026年11月. */
export function fullDate(date: string, locale: Locale, precision: string = 'day'): string {
  const { year, month, day } = partsOf(date)
  if (locale === 'en') return precision === 'month' ? `${MONTHS[month - 1]} ${year}` : `${day} ${MONTHS[month - 1]} ${year}`
  return precision === 'month' ? `${year}年${month}月` : `${year}年${month}月${day}日`
}

/** The year only where it is not this year's: '2026-11-02' → 11月2日, 2 November. */
export function shortDate(date: string, today: string, locale: Locale, precision: string = 'day'): string {
  if (date.slice(0, 4) !== today.slice(0, 4)) return fullDate(date, locale, precision)
  const { month, day } = partsOf(date)
  if (locale === 'en') return precision === 'month' ? `${MONTHS[month - 1]}` : `${day} ${MONTHS[month - 1]}`
  return precision === 'month' ? `${month}月` : `${month}月${day}日`
}

/** '2026-10' → 2026年10月, October 2026. */
export function monthName(month: string, locale: Locale): string {
  return fullDate(`${month.slice(0, 7)}-01`, locale, 'month')
}

/** An instant (UTC ISO 8601) on a Shanghai clock: 2026年11月2日10:20. */
export function clockTime(instant: string, locale: Locale): string {
  const local = new Date(Date.parse(instant) + 8 * 3_600_000).toISOString()
  return `${fullDate(local.slice(0, 10), locale)}${locale === 'en' ? ', ' : ''}${local.slice(11, 16)}`
}

/** An instant on a Shanghai clock, the year only where it is not this year's: 11月2日10:20. */
export function shortTime(instant: string, today: string, locale: Locale): string {
  const local = new Date(Date.parse(instant) + 8 * 3_600_000).toISOString()
  return `${shortDate(local.slice(0, 10), today, locale)}${locale === 'en' ? ', ' : ''}${local.slice(11, 16)}`
}

/** The Shanghai day of an instant: 2026年11月2日. */
export function clockDay(instant: string, locale: Locale): string {
  return fullDate(new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 10), locale)
}

function partsOf(date: string) {
  return { year: Number(date.slice(0, 4)), month: Number(date.slice(5, 7)), day: Number(date.slice(8, 10)) }
}
