import type { LoaderFunctionArgs } from '@remix-run/node'
import type { Completeness } from '~/domain/completeness'
import { byPeriod } from '~/domain/completeness'
import { staff } from '~/http/context.server'
import { tableResponse } from '~/http/table-download.server'
import { askedCompleteness } from './completeness-asked.server'

/** The same rows as the page: by sub-district, by period, and each sub-district by period. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const { read, actor, today, t: messages } = staff(context)
  const t = messages.rounds.completeness
  const { district, year, month, units, periods, total, sheets } = await askedCompleteness(read, actor, request, today)
  const header = [t.expected, t.received, t.rate, t.onTime, t.onTimeRate]
  const cells = (row: Completeness) => [row.expected, row.received, row.rate, row.onTime, row.onTimeRate]
  const both = units.flatMap((unit) => byPeriod(sheets.filter(({ code }) => code === unit.code), month ? 'week' : 'month').map((row) => [unit.name, row.period, ...cells(row)]))
  const period = month ? `${year}-${String(month).padStart(2, '0')}` : String(year)
  return tableResponse(request, `${district.name}-${t.title}-${period}`, [
    { name: t.byUnit, header: [t.unit, ...header], rows: [...units.map((unit) => [unit.name, ...cells(unit)]), [t.total, ...cells(total)]] },
    { name: month ? t.byWeek : t.byMonth, header: [t.period, ...header], rows: periods.map((row) => [row.period, ...cells(row)]) },
    { name: `${t.unit} × ${t.period}`, header: [t.unit, t.period, ...header], rows: both },
  ])
}
