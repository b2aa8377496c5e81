import { numberText } from '~/domain/circular-body'
import { NARROW, WIDE } from '~/domain/charts'
import { drawnType, type ElderSize } from '~/domain/elder'
import { measureOf, type PromisedMeasure } from '~/domain/measures'
import { chartFigures, type ChartFigures } from '~/features/charts/charts.server'
import { mapDrawing } from '~/features/charts/map.server'
import { monthLabel, monthsCard, stagesCard, targetsCard } from '~/features/charts/page.server'
import { findLastIssuedMonth, type ChartScope } from '~/features/charts/scopes.server'
import { monthName } from '~/i18n/dates'
import type { Locale, Messages } from '~/i18n/messages'
import { paths } from '~/http/paths'
import { memory } from '~db/remembered.server'
import type { Db } from '~db/schema'
import type { chartQuestion } from './page'

interface CardContext {
  read: Db
  now: string
  today: string
  t: Messages
  locale: Locale
  elder: ElderSize
}

/** The month asked for; where only issued figures may be shown, the last issued one unless that month was issued too. */
export async function shownMonth(read: Db, scope: ChartScope, asked: { month: string; isChosen: boolean }): Promise<string | null> {
  return scope.issuedOnly && !asked.isChosen ? findLastIssuedMonth(read, scope.code) : asked.month
}

/** The figures of a scope and month with every chart's words and rows; null where nothing may be shown yet. Page, files and tables all ask here. */
export async function chartCards(context: CardContext, scope: ChartScope, asked: ReturnType<typeof chartQuestion>) {
  const { read, now, today, t, locale, elder } = context
  const month = await shownMonth(read, scope, asked)
  const key = [scope.code, scope.issuedOnly, month, asked.measure, today, locale, elder].join(' ')
  const data = month ? await remember(read, key, () => chartData(context, scope, month, asked.measure)) : null
  if (!data) return null
  const { figures, months, stages, map } = data
  const { circular } = figures
  const [targets, running, flow] = await Promise.all([targetsCard(figures.targets, circular, t.charts, locale, { elder }), monthsCard(months, circular, t.charts, locale, { elder }), stagesCard(stages, circular, t.charts, { elder })])
  return {
    data, figures, circular, dataAt: circular.issued ? circular.dataAt : now,
    months: { rows: months, card: running }, stages: { rows: stages, card: flow }, targets: { rows: figures.targets, card: targets }, map,
  }
}

const remember = memory<Awaited<ReturnType<typeof chartData>>>((data) => data?.figures.targets.length ?? 1)

/** All but the drawings, which have a memory of their own. */
async function chartData({ read, now, t, locale, elder }: CardContext, scope: ChartScope, month: string, measure: PromisedMeasure | undefined) {
  const figures = await chartFigures(read, scope.code, month, measure, now, scope.issuedOnly)
  if (!figures) return null
  return {
    figures,
    months: figures.months.map((row) => ({ ...row, label: monthLabel(row.month, locale) })),
    stages: figures.stages.map((row) => ({ ...row, label: measureOf(row.key).label[locale === 'en' ? 'en' : 'zh'] })),
    map: await mapCard({ read, t, locale, elder }, scope, figures),
  }
}

/** A map where every line has its outline, else equal tiles; each opens the line's own overview where the reader may see it live. */
async function mapCard({ read, t: { charts: t, overview }, locale, elder }: Pick<CardContext, 'read' | 't' | 'locale' | 'elder'>, scope: ChartScope, { circular }: ChartFigures) {
  const label = measureOf(circular.measure).label[locale === 'en' ? 'en' : 'zh']
  const late = circular.rows.filter(({ rating }) => rating.key === 'late' || rating.key === 'severe').length
  const wordsOf = (row: ChartFigures['circular']['rows'][number]) => ({
    say: t.mapLabel(row.name, label, row.rate, overview.lights[row.rating.key]),
    ...(scope.issuedOnly ? {} : { href: paths.overview({ division: row.code, month: circular.month, measure: circular.measure }) }),
  })
  const scale = drawnType(elder) / drawnType(0)
  const [wide, narrow] = [await mapDrawing(read, circular.rows, WIDE, wordsOf, scale), await mapDrawing(read, circular.rows, NARROW, wordsOf, scale)]
  return {
    title: late === 0 ? t.mapGood : t.mapLate(late),
    say: wide.kind === 'map' ? t.mapSay(wide.source) : t.tilesSay,
    wide, narrow,
    rows: circular.rows.map((row) => ({ code: row.code, name: row.name, rate: row.rate, light: row.rating.key })),
  }
}

/** Which figures these are, as of when, and how many have reported: under every chart that leaves the page. */
export function footOf({ figures, circular }: NonNullable<Awaited<ReturnType<typeof chartCards>>>, at: string, { charts: t }: Messages, locale: Locale): string[] {
  const reported = figures.units > 0 ? t.reportedUnits(figures.units - figures.unreported.length, figures.units) : ''
  const issued = circular.issued ? t.issuedFigures(monthName(circular.month, locale), numberText(circular.issued)) : ''
  return [[t.dataAt(at), issued, reported, t.basis(circular.basis === 'verified' ? t.verified : t.allReported)].filter(Boolean).join(locale === 'en' ? ' · ' : '　')]
}
