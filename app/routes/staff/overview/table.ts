import type { LoaderFunctionArgs } from '@remix-run/node'
import { staff } from '~/http/context.server'
import { tableResponse } from '~/http/table-download.server'
import { askedProjects } from './projects.server'

/** The list behind a number as a workbook or CSV; opening figures and what cannot be listed are lines of their own, so that it adds up. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const page = staff(context)
  const { behind, what } = await askedProjects(page, request)
  const { behind: t } = page.t.circulars
  const apart = [[t.opening, behind.opening], [t.rest, behind.rest]] as const
  const rows = [
    ...behind.rows.map((row) => [row.name, row.code, row.divisionName, row.datePrecision === 'month' ? row.effectiveOn.slice(0, 7) : row.effectiveOn, row.elevators, [t.causes[row.cause], row.isInPlan ? '' : t.outside].filter(Boolean).join(t.and)]),
    ...apart.filter(([, count]) => count !== 0).map(([name, count]) => [name, '', '', '', count, '']),
  ]
  return tableResponse(request, what, [{ name: page.t.overview.title, header: [t.project, page.t.projects.list.columns.code, t.unit, t.date, t.elevators, t.note], rows }])
}
