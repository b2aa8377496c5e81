import type { LoaderFunctionArgs } from '@remix-run/node'
import { csvOf } from '~/domain/csv'
import { visitor } from '~/http/context.server'
import { openData } from './progress-data.server'

/** Open data of the last released circular as one table: units, the total, then estates; opens in any spreadsheet. */
export async function loader(args: LoaderFunctionArgs) {
  const { t } = visitor(args.context)
  const { circular, estates, headers } = await openData(args)
  const { basis, measure, month } = circular
  const rows = [...circular.rows, circular.total].map((row) => [
    month, t.charts.openLevels.unit, row.name, '', row.target, row.figures.signed[basis].year, row.figures.started[basis].year, row.figures.completed[basis].year, row.figures.in_use[basis].year, row.rate,
  ])
  const places = estates.map(({ unit, estate, year }) => [month, t.charts.openLevels.estate, unit, estate || t.charts.withoutEstate, null, ...(['signed', 'started', 'completed', 'in_use'] as const).map((key) => (key === measure ? year : null)), ''])
  return new Response(csvOf([...t.charts.openColumns, t.charts.licence], [...rows, ...places]), { headers: { 'Content-Type': 'text/csv; charset=utf-8', ...headers } })
}
