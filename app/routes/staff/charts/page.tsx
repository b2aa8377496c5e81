import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import { numberText } from '~/domain/circular-body'
import { measureOf, PROMISED_MEASURES, type PromisedMeasure } from '~/domain/measures'
import { isMonth, monthEnd, monthOf } from '~/domain/periods'
import { listChartScopes, type ChartScope } from '~/features/charts/scopes.server'
import { clockTime, monthName } from '~/i18n/dates'
import { notFound, staff } from '~/http/context.server'
import { paths, type ChartKey } from '~/http/paths'
import { Answer } from '~/ui/answer'
import { AsOf } from '~/ui/as-of'
import { Button } from '~/ui/button'
import { ChartFigure } from '~/ui/charts/figure'
import { Legend } from '~/ui/charts/legend'
import { MapFigure } from '~/ui/charts/map-figure'
import { MonthsTable, StagesTable } from '~/ui/charts/tables'
import { Field, SelectField } from '~/ui/field'
import { Markup } from '~/ui/markup'
import { useLocale, useMessages } from '~/ui/messages'
import { useRowLinks } from '~/ui/row-links'
import { chartCards } from './cards.server'
import { sentCards } from './sent.server'

export async function loader({ context, request }: LoaderFunctionArgs) {
  const page = staff(context)
  const { read, actor, today, t, locale } = page
  const asked = chartQuestion(new URL(request.url), today)
  const scopes = await listChartScopes(read, actor)
  const scope = asked.division ? scopes.find((candidate) => candidate.code === asked.division) : scopes[0]
  if (!scope) notFound()
  const cards = await chartCards(page, scope, asked)
  const title = `${scope.name} · ${t.charts.title}`
  if (!cards) return { title, scopes, scope, month: asked.month, figures: null, lastMonth: monthOf(today) }
  const { circular, figures } = cards
  const { total } = circular
  return {
    title, scopes, scope, month: circular.month, lastMonth: monthOf(today),
    figures: {
      measure: circular.measure, basis: circular.basis, at: clockTime(cards.dataAt, locale), date: circular.date,
      issued: circular.issued ? t.charts.issuedFigures(monthName(circular.month, locale), numberText(circular.issued)) : null,
      total: { done: total.done, all: total.done + total.outside, target: total.target, planned: total.planned, rate: total.rate, ahead: total.ahead },
      units: figures.units, unreported: figures.unreported,
      ...sentCards(page, scope, cards, measureLabel(circular.measure, locale)),
    },
  }
}

/** What the address asks for; a month that is none or lies ahead becomes this month. */
export function chartQuestion(url: URL, today: string) {
  const month = url.searchParams.get('month') ?? ''
  const measure = url.searchParams.get('measure')
  return {
    division: url.searchParams.get('division'),
    month: isMonth(month) && month <= monthOf(today) ? month : monthOf(today),
    isChosen: isMonth(month),
    measure: PROMISED_MEASURES.find((known): known is PromisedMeasure => known === measure),
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export default function ChartsPage() {
  const { scopes, scope, month, lastMonth, figures } = useLoaderData<typeof loader>()
  const { charts: t } = useMessages()
  return (
    <>
      {figures ? <Headline place={scope.name} figures={figures} /> : <Answer above={scope.name}>{t.notIssuedYet}</Answer>}
      <Choice scopes={scopes} scope={scope.code} month={month} lastMonth={lastMonth} measure={figures?.measure} />
      {figures && <Charts division={scope.code} month={month} figures={figures} />}
    </>
  )
}

type Figures = NonNullable<ReturnType<typeof useLoaderData<typeof loader>>['figures']>

function Headline({ place, figures: { total, ...figures } }: { place: string; figures: Figures }) {
  const { charts: t } = useMessages()
  const locale = useLocale()
  const day = dayText(figures.date, locale)
  const label = measureLabel(figures.measure, locale)
  const comma = locale === 'en' ? ', ' : '、'
  return (
    <>
      <Answer above={place}>
        {total.target === null ? t.answerNoTarget(day, label, total.all) : t.answer(day, label, total.done, total.rate, total.ahead ?? 0)}
      </Answer>
      <AsOf
        parts={[
          t.dataAt(figures.at),
          figures.issued,
          figures.units > 0 && t.reportedUnits(figures.units - figures.unreported.length, figures.units),
          figures.unreported.length > 0 && <b key="missing">{t.notReported(figures.unreported.join(comma))}</b>,
          t.basis(figures.basis === 'verified' ? t.verified : t.allReported),
        ]}
      />
    </>
  )
}

interface ChoiceProps {
  scopes: readonly ChartScope[]
  scope: string
  month: string
  lastMonth: string
  measure: PromisedMeasure | undefined
}

function Choice({ scopes, scope, month, lastMonth, measure }: ChoiceProps) {
  const { charts: t } = useMessages()
  const locale = useLocale()
  return (
    <Form method="get" className="filters">
      {scopes.length > 1 && <SelectField name="division" label={t.scope} defaultValue={scope} choices={scopes.map(({ code, name }) => ({ value: code, label: name }))} />}
      <SelectField name="measure" label={t.measure} defaultValue={measure} choices={PROMISED_MEASURES.map((key) => ({ value: key, label: measureLabel(key, locale) }))} />
      <Field name="month" type="month" label={t.month} defaultValue={month} max={lastMonth} />
      <Button>{t.show}</Button>
    </Form>
  )
}

function Charts({ division, month, figures }: { division: string; month: string; figures: Figures }) {
  const { charts: t } = useMessages()
  const label = measureLabel(figures.measure, useLocale())
  const { targets, months, stages, map } = figures
  const query = { division, month, measure: figures.measure }
  const follow = useRowLinks()
  const download = (chart: ChartKey) => (
    <p className="acts small noprint">
      <a href={paths.chartTable(chart, query)}>{t.download}</a>
      <a href={paths.chartPicture(chart, 'svg', query)}>{t.picture('SVG')}</a>
      <a href={paths.chartPicture(chart, 'png', query)}>{t.picture('PNG')}</a>
    </p>
  )
  return (
    <>
      <ChartFigure {...targets.card} live legend={<Legend marks={[['done', label], ['target', t.target], ['planned', t.planned]]} />}>
        <Markup of={targets.table} onClick={follow} />
        {download('targets')}
      </ChartFigure>
      <div className="two">
        <ChartFigure {...months.card} live legend={<Legend marks={[['done', t.actual], ['plan', t.plan]]} />}>
          <MonthsTable rows={months.rows} />
          {download('months')}
        </ChartFigure>
        <ChartFigure {...stages.card} live legend={<Legend marks={[['done', t.count]]} />}>
          <StagesTable rows={stages.rows} />
          {download('stages')}
        </ChartFigure>
      </div>
      <MapFigure {...map}>{download('map')}</MapFigure>
    </>
  )
}

function measureLabel(key: PromisedMeasure, locale: string): string {
  return measureOf(key).label[locale === 'en' ? 'en' : 'zh']
}

/** 10月底 on a month's last day, 10月12日 inside it. */
function dayText(date: string, locale: string): string {
  const [, month, day] = date.split('-').map(Number)
  if (locale === 'en') return date
  return date === monthEnd(monthOf(date)) ? `${month}月底` : `${month}月${day}日`
}
