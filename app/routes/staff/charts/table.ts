import type { LoaderFunctionArgs } from '@remix-run/node'
import { measureOf } from '~/domain/measures'
import { chartFigures } from '~/features/charts/charts.server'
import { monthLabel } from '~/features/charts/page.server'
import { findChartScope } from '~/features/charts/scopes.server'
import { notFound, staff } from '~/http/context.server'
import { fileResponse, MEDIA_TYPES } from '~/http/download.server'
import { csvOf, type Cell } from '~/http/table-download.server'
import { chartQuestion } from './page'

/** The table of one chart as CSV: the same rows that are drawn. */
export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const { read, actor, today, now, t, locale } = staff(context)
  const asked = chartQuestion(new URL(request.url), today)
  const scope = await findChartScope(read, actor, asked.division)
  if (!scope) notFound()
  const found = await chartFigures(read, scope.code, asked.month, asked.measure, now, scope.issuedOnly)
  if (!found) notFound()
  const { circular, ...figures } = found
  const label = (key: Parameters<typeof measureOf>[0]) => measureOf(key).label[locale === 'en' ? 'en' : 'zh']
  const tables: Record<string, { header: string[]; rows: Cell[][] }> = {
    targets: {
      header: [t.charts.rank, t.charts.unit, label(circular.measure), t.charts.target, t.charts.rate, t.charts.planned],
      rows: figures.targets.map((row) => {
        const line = circular.rows.find((candidate) => candidate.code === row.code)
        return [line?.rank, row.name, row.done, row.target, line?.rate, row.planned]
      }),
    },
    months: {
      header: [t.charts.month, t.charts.plan, t.charts.actual],
      rows: figures.months.map((row) => [monthLabel(row.month, locale), row.plan, row.done]),
    },
    map: { header: [t.charts.unit, t.charts.rate, t.charts.rating], rows: circular.rows.map((row) => [row.name, row.rate, t.overview.lights[row.rating.key]]) },
    stages: { header: [t.charts.stage, t.charts.count], rows: figures.stages.map((row) => [label(row.key), row.count]) },
  }
  const table = Object.hasOwn(tables, params.chart ?? '') ? tables[params.chart ?? ''] : undefined
  if (!table) notFound()
  return fileResponse(`${scope.name}-${asked.month}-${params.chart}.csv`, MEDIA_TYPES.csv, csvOf(table.header, table.rows))
}
