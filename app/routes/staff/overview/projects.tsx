import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { measureOf } from '~/domain/measures'
import { staff } from '~/http/context.server'
import { paths } from '~/http/paths'
import { fullDate, monthName } from '~/i18n/dates'
import { Answer } from '~/ui/answer'
import { AsOf } from '~/ui/as-of'
import { Crumbs } from '~/ui/crumbs'
import { Empty } from '~/ui/empty'
import { useLocale, useMessages } from '~/ui/messages'
import { TableFiles } from '~/ui/table-files'
import { askedMark } from './asked.server'
import { askedProjects } from './projects.server'

/** The very projects behind one number of the overview: `?division=&month=&measure=&unit=&figure=`; without a unit the total's. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const page = staff(context)
  const { asked, behind, what, state } = await askedProjects(page, request)
  const mark = { ...askedMark(request, asked.month), division: asked.place.code, measure: asked.measure, live: asked.live ? '1' : null }
  return {
    ...behind, what, state,
    title: what,
    definition: measureOf(behind.measure).definition[page.locale === 'en' ? 'en' : 'zh'],
    back: paths.overview({ division: asked.place.code, month: asked.month, measure: asked.chosen, live: asked.live ? '1' : null }),
    mark,
    month: monthName(asked.month, page.locale),
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export default function ProjectsBehindPage() {
  const { rows, count, sum, opening, rest, number, what, state, definition, back, mark, month } = useLoaderData<typeof loader>()
  const { overview: t } = useMessages()
  const locale = useLocale()
  return (
    <>
      <Crumbs items={[{ label: `${t.title} · ${month}`, href: back }, { label: what }]} />
      <Answer lead={definition}>{t.behindAnswer(what, number)}</Answer>
      <AsOf parts={[t.behindSum(sum, count), state, count > rows.length && t.moreLines(count - rows.length)]} />
      {number === 0 && rows.length === 0 ? (
        <Empty title={t.none} />
      ) : (
        <table className="tb list gap">
          <thead>
            <tr>
              <th scope="col">{t.columns.project}</th>
              <th scope="col">{t.columns.unit}</th>
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
                  <span className="why">{row.code}</span>
                </th>
                <td data-label={t.columns.unit}>{row.divisionName}</td>
                <td data-label={t.columns.date}>{fullDate(row.effectiveOn, locale, row.datePrecision)}</td>
                <td className="num" data-label={t.columns.elevators}>{String(row.elevators).replace('-', '−')}</td>
                <td>{[t.causes[row.cause], row.isInPlan ? '' : t.outside, row.datePrecision === 'month' ? t.monthOnly : ''].filter(Boolean).join(t.and)}</td>
              </tr>
            ))}
            {opening !== 0 && <PlainRow name={t.openingRow} hint={t.openingHint} count={opening} label={t.columns.elevators} />}
            {rest !== 0 && <PlainRow name={t.behindRest} hint="" count={rest} label={t.columns.elevators} />}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{t.total}</th>
              <td />
              <td />
              <td className="num" data-label={t.columns.elevators}>{number}</td>
              <td />
            </tr>
          </tfoot>
        </table>
      )}
      <p className="acts gap noprint">
        <TableFiles to={(ending) => paths.overviewProjectsTable(mark, ending)} />
      </p>
    </>
  )
}

function PlainRow({ name, hint, count, label }: { name: string; hint: string; count: number; label: string }) {
  return (
    <tr>
      <th scope="row">
        {name}
        {hint && <span className="why">{hint}</span>}
      </th>
      <td />
      <td />
      <td className="num" data-label={label}>{String(count).replace('-', '−')}</td>
      <td />
    </tr>
  )
}
