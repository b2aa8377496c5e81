import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import type { FigurePeriod } from '~/domain/circular-tables'
import { isMeasure, measureOf } from '~/domain/measures'
import { circularProjects } from '~/features/circulars/behind.server'
import { notFound, staff } from '~/http/context.server'
import { paths } from '~/http/paths'
import { monthName } from '~/i18n/dates'
import { Answer } from '~/ui/answer'
import { AsOf } from '~/ui/as-of'
import { Crumbs } from '~/ui/crumbs'
import { useMessages } from '~/ui/messages'
import { askedCircular, openableLines } from './asked.server'
import { ProjectsBehindTable } from './projects-behind'

/** The very projects behind one figure: `?unit=&measure=&period=`; without a unit the total's. `rated` is the measure by which the circular ranks. */
export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const page = staff(context)
  const { circular, measure: rated, isLive } = await askedCircular(page, request, params, 'rated')
  const query = new URL(request.url).searchParams
  const unit = query.get('unit') ?? ''
  const measure = query.get('measure') ?? ''
  const period = (['month', 'year', 'all'] as const).find((known) => known === query.get('period'))
  const row = unit === '' ? circular.total : circular.rows.find(({ code }) => code === unit)
  if (!row || !period || !isMeasure(measure) || !(await openableLines(page, circular)).has(unit)) notFound()
  const behind = await circularProjects(page.read, circular, { unit, measure, period })
  const t = page.t.circulars
  const label = measureOf(measure).label[page.locale === 'en' ? 'en' : 'zh']
  return {
    ...behind,
    number: row.figures[measure][circular.basis][period],
    what: t.behindFigure(unit === '' ? circular.division.name : row.name, monthName(circular.month, page.locale), figureName(label, period, measureOf(measure).kind, t.columns)),
    definition: measureOf(measure).definition[page.locale === 'en' ? 'en' : 'zh'],
    state: circular.issued ? t.states.issued : t.states.live,
    back: paths.circular(circular.division.code, circular.month, { measure: rated, live: isLive ? '1' : null }),
    list: paths.circulars(circular.division.code),
    month: monthName(circular.month, page.locale),
  }
}

function figureName(label: string, period: FigurePeriod, kind: 'flow' | 'stock', columns: { month: string; year: string; all: string }): string {
  return kind === 'stock' ? label : `${columns[period]}${/[a-z]/i.test(label) ? ' ' : ''}${label}`
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.what ?? '' }]

export default function ProjectsBehind() {
  const { rows, count, sum, opening, number, what, definition, state, back, list, month } = useLoaderData<typeof loader>()
  const { circulars: t } = useMessages()
  return (
    <>
      <Crumbs items={[{ label: t.title, href: list }, { label: month, href: back }, { label: what }]} />
      <Answer above={state} lead={definition}>{t.behind.answer(what, number)}</Answer>
      <AsOf parts={[t.behind.sum(sum, count), count > rows.length && t.moreLines(count - rows.length)]} />
      <ProjectsBehindTable {...{ rows, opening, number }} />
    </>
  )
}
