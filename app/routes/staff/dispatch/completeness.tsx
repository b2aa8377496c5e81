import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import type { ReactNode } from 'react'
import type { Completeness, PeriodCompleteness } from '~/domain/completeness'
import { completenessCard } from '~/features/charts/completeness.server'
import { listScopes } from '~/features/divisions/listing.server'
import { staff } from '~/http/context.server'
import { paths } from '~/http/paths'
import { Answer } from '~/ui/answer'
import { AsOf } from '~/ui/as-of'
import { Button } from '~/ui/button'
import { ChartFigure } from '~/ui/charts/figure'
import { Legend } from '~/ui/charts/legend'
import { Crumbs } from '~/ui/crumbs'
import { Empty } from '~/ui/empty'
import { SelectField } from '~/ui/field'
import { Link } from '~/ui/link'
import { useMessages } from '~/ui/messages'
import { Section } from '~/ui/section'
import { TableFiles } from '~/ui/table-files'
import { askedCompleteness } from './completeness-asked.server'

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { read, actor, today, locale, elder, t } = staff(context)
  const { sheets: _sheets, ...page } = await askedCompleteness(read, actor, request, today)
  const card = page.units.length > 0 ? await completenessCard(page.units, t.rounds.completeness, locale, { elder }) : null
  return { title: `${t.rounds.completeness.title} · ${t.dispatch.rounds}`, ...page, card, districts: await listScopes(read, actor) }
}

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title ?? '' }]

/** Which sub-districts hand in their sheets, and on time: chart, by unit, by period. */
export default function CompletenessPage() {
  const { district, districts, years, year, month, units, periods, total, card } = useLoaderData<typeof loader>()
  const { rounds, dispatch } = useMessages()
  const t = rounds.completeness
  const filter = { district: district.code, year, month }
  const period = month ? t.monthOf(year, month) : t.year(year)
  return (
    <>
      <Crumbs items={[{ label: dispatch.rounds, href: paths.dispatch() }, { label: t.title }]} />
      <Answer above={district.name}>{units.length === 0 ? t.none(period) : t.answer(period, total.expected, total.rate, total.onTimeRate)}</Answer>
      <AsOf parts={[t.counted]} />
      <Form method="get" className="filters">
        {districts.length > 1 && <SelectField name="district" label={dispatch.unit} defaultValue={district.code} choices={districts.map(({ code, name }) => ({ value: code, label: name }))} />}
        <SelectField name="year" label={t.yearWord} defaultValue={String(year)} choices={range(years.first, years.last).reverse().map((value) => ({ value: String(value), label: t.year(value) }))} />
        <SelectField name="month" label={t.month} defaultValue={month ? String(month) : ''} choices={[{ value: '', label: t.wholeYear }, ...range(1, 12).map((value) => ({ value: String(value), label: t.monthName(value) }))]} />
        <Button>{t.show}</Button>
      </Form>
      {!card && <Empty title={t.none(period)}>{t.noneSay}</Empty>}
      {card && (
        <>
          <ChartFigure {...card} live legend={<Legend marks={[['done', t.onTime], ['planned', t.received], ['target', t.expected]]} />}>
            <CompletenessTable head={t.byUnit} rows={units.map((unit) => ({ key: unit.code, label: unit.name, ...unit }))} total={total} />
          </ChartFigure>
          <Section title={month ? t.byWeek : t.byMonth}>
            <CompletenessTable head={t.period} rows={periods.map((row) => ({ key: row.period, label: <PeriodName row={row} district={district.code} year={year} />, ...row }))} total={total} />
          </Section>
          <p className="acts gap noprint">
            <TableFiles to={(ending) => paths.completenessTable(ending, filter)} />
          </p>
        </>
      )}
    </>
  )
}

/** A month leads to its weeks, a week to its round. */
function PeriodName({ row, district, year }: { row: PeriodCompleteness; district: string; year: number }) {
  const { rounds, dispatch } = useMessages()
  const [, week] = row.period.split('-W')
  if (week) return <Link to={paths.round(row.period, district)}>{dispatch.week(Number(week))}</Link>
  const month = Number(row.period.slice(5))
  return <Link to={paths.completeness({ district, year, month })}>{rounds.completeness.monthName(month)}</Link>
}

interface TableProps {
  head: string
  rows: readonly (Completeness & { key: string; label: ReactNode })[]
  total: Completeness
}

function CompletenessTable({ head, rows, total }: TableProps) {
  const t = useMessages().rounds.completeness
  const figures = (row: Completeness) => (
    <>
      <td className="num">{row.expected}</td>
      <td className="num">{row.received}</td>
      <td className="num">{row.rate}</td>
      <td className="num">{row.onTime}</td>
      <td className="num">{row.onTimeRate}</td>
    </>
  )
  return (
    <div className="scroll">
      <table className="tb">
        <thead>
          <tr>
            <th scope="col">{head}</th>
            <th scope="col" className="num">{t.expected}</th>
            <th scope="col" className="num">{t.received}</th>
            <th scope="col" className="num">{t.rate}</th>
            <th scope="col" className="num">{t.onTime}</th>
            <th scope="col" className="num">{t.onTimeRate}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">{row.label}</th>
              {figures(row)}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t.total}</th>
            {figures(total)}
          </tr>
        </tfoot>
      </table>
    </div>
  )
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
}
