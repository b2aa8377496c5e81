import type { LoaderFunctionArgs } from '@remix-run/node'
import { isProblemClass } from '~/domain/milestones'
import { listProblems } from '~/features/problems/list.server'
import { staff } from '~/http/context.server'
import { fileResponse, MEDIA_TYPES } from '~/http/download.server'
import { csvOf, workbookOf } from '~/http/table-download.server'
import { problemFilter } from './filter.server'

/** The ledger with the filter of the list, all of it. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const { read, actor, today, t: messages } = staff(context)
  const t = messages.problems
  const problems = await listProblems(read, actor, problemFilter(request), today, 0)
  const header = [t.number, t.unit, t.project, t.class, t.what, t.owner, t.ownerPerson, t.measures, t.raised, t.dueOn, t.closed]
  const rows = problems.map((problem) => [
    problem.number, problem.unit, problem.place, isProblemClass(problem.class) ? t.classes[problem.class] : problem.class, problem.title, problem.ownerName,
    problem.ownerPerson, problem.measures, problem.raisedOn, problem.dueOn, problem.closedOn,
  ])
  if (new URL(request.url).searchParams.get('format') === 'csv') return fileResponse(`${t.title}.csv`, MEDIA_TYPES.csv, csvOf(header, rows))
  return fileResponse(`${t.title}.xlsx`, MEDIA_TYPES.xlsx, await workbookOf([{ name: t.title, header, rows, widths: [20, 14, 22, 10, 40, 16, 16, 30, 12, 12, 12] }]))
}
