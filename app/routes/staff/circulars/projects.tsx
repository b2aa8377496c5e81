import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import type { FigurePeriod } from '~/domain/circular-tables'
import { isMeasure, measureOf } from '~/domain/measures'
import { circularProjects } from '~/features/circulars/behind.server'
import { notFound, staff } from '~/http/context.server'
import { paths } from '~/http/paths'
import { fullDate, monthName } from '~/i18n/dates'
import { Answer } from '~/ui/answer'
import { Crumbs } from '~/ui/crumbs'
import { Empty } from '~/ui/empty'
import { useLocale, useMessages } from '~/ui/messages'
import { askedCircular, openableLines } from './asked.server'
import styles from './circular.module.css'

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
  const locale = useLocale()
  return (
    <>
      <Crumbs items={[{ label: t.title, href: list }, { label: month, href: back }, { label: what }]} />
      <Answer above={state} lead={definition}>{t.behindAnswer(what, number)}</Answer>
      <p className="asof">
        <span>{t.figureSum(sum, count)}</span>
        {opening !== 0 && <span>{t.openingPart(opening)}</span>}
        {count > rows.length && <span>{t.moreLines(count - rows.length)}</span>}
      </p>
      {rows.length === 0 && opening === 0 ? (
        <Empty title={t.noProjects} />
      ) : (
        <div className="scroll">
          <table className={`tb ${styles.list}`}>
            <thead>
              <tr>
                <th scope="col">{t.columns.place}</th>
                <th scope="col" className={styles.spare}>{t.columns.unit}</th>
                <th scope="col">{t.columns.date}</th>
                <th scope="col" className="num">{t.columns.elevators}</th>
                <th scope="col">{t.columns.note}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row, index) => (
                <tr key={index}>
                  <th scope="row">
                    <Link to={paths.project(row.code)}>{row.name}</Link>
                    <br />
                    <span className="quiet small">{row.code}</span>
                  </th>
                  <td className={styles.spare}>{row.divisionName}</td>
                  <td>{fullDate(row.effectiveOn, locale, row.datePrecision)}</td>
                  <td className="num">{String(row.elevators).replace('-', '−')}</td>
                  <td>{[t.entryCauses[row.cause], row.isInPlan ? '' : t.columns.outside, row.datePrecision === 'month' ? t.monthOnly : ''].filter(Boolean).join(locale === 'en' ? ', ' : '、')}</td>
                </tr>
              ))}
              {opening !== 0 && (
                <tr>
                  <th scope="row">
                    {t.openingRow}
                    <br />
                    <span className="quiet small">{t.openingHint}</span>
                  </th>
                  <td className={styles.spare} />
                  <td />
                  <td className="num">{opening}</td>
                  <td />
                </tr>
              )}
            </tbody>
            <tfoot>
              <tr>
                <th scope="row">{t.total}</th>
                <td className={styles.spare} />
                <td />
                <td className="num">{number}</td>
                <td />
              </tr>
            </tfoot>
          </table>
        </div>
      )}
    </>
  )
}
