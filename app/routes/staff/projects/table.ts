import type { LoaderFunctionArgs } from '@remix-run/node'
import { daysBetween } from '~/domain/calendar'
import { filterOf } from '~/domain/project-filter'
import { listProjects } from '~/features/projects/project-list.server'
import { staff } from '~/http/context.server'
import { fileResponse, MEDIA_TYPES } from '~/http/download.server'
import { csvOf, workbookOf } from '~/http/table-download.server'
import { conditionOf } from './condition'

/** A file that opens without pain; more is said in its last line. */
const MOST_ROWS = 20_000

/** The list by the same filter as a table, all pages: `?format=csv`, else a workbook. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const page = staff(context)
  const search = new URL(request.url).searchParams
  const { projects: t, milestones } = page.t
  const names = milestones.names as Record<string, string>
  const { columns } = t.list
  const found = await listProjects(page.read, page.actor, { ...filterOf(search), page: 1 }, page.today, MOST_ROWS + 1)
  const header = [
    columns.code, columns.unit, columns.estate, columns.building, columns.stairwell, columns.elevators, columns.plan, columns.stage, columns.since, columns.next, columns.due,
    columns.daysLate, columns.condition, columns.lastReport,
  ]
  const rows = found.slice(0, MOST_ROWS).map((row) => [
    row.code, row.unit, row.estate, row.building, row.stairwell, row.elevators, row.inPlan ? t.inPlan : t.outside, row.stage ? (names[row.stage] ?? row.stage) : milestones.noStage,
    row.stagePrecision === 'month' ? row.stageOn?.slice(0, 7) : row.stageOn, row.next && !row.terminatedOn ? names[row.next] : '', row.terminatedOn ? '' : row.dueOn,
    row.dueOn && row.dueOn < page.today && !row.terminatedOn ? daysBetween(row.dueOn, page.today) : null, conditionOf(row, page.today, t).word, row.lastReportOn,
  ])
  if (found.length > MOST_ROWS) rows.push([t.list.tooMany(MOST_ROWS)])
  const name = `${t.list.fileName}-${page.today}`
  if (search.get('format') === 'csv') return fileResponse(`${name}.csv`, MEDIA_TYPES.csv, csvOf(header, rows))
  return fileResponse(`${name}.xlsx`, MEDIA_TYPES.xlsx, await workbookOf([{ name: t.list.fileName, header, rows }]))
}
