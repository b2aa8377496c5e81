import { drawnUnits, WIDE } from '~/domain/charts'
import type { UnitCompleteness } from '~/domain/completeness'
import type { Locale, Messages } from '~/i18n/messages'
import { pictureOf, type ChartCard, type DrawnFor } from './page.server'

/** Expected, received and on time by sub-district in the marks of the target chart: ground, cross line, bar. */
export async function completenessCard(units: readonly UnitCompleteness[], t: Messages['rounds']['completeness'], locale: Locale, drawn?: DrawnFor): Promise<ChartCard> {
  const late = units.filter((unit) => unit.onTime < unit.expected)
  const named = late.slice(0, 2).map(({ name }) => name).join(locale === 'en' ? ', ' : '、')
  const { shown } = drawnUnits(units)
  const rows = shown.map(({ code, name, expected, received, onTime }) => ({ code, name, target: expected, done: onTime, planned: received, reported: true }))
  const words = { target: t.expected, done: t.onTime, planned: t.received }
  return {
    title: late.length === 0 ? t.chartAllOnTime : t.chartWorst(named),
    say: t.chartSay,
    picture: await pictureOf({ kind: 'targets', id: 'chart-completeness', width: WIDE, words, rows }, drawn),
  }
}
