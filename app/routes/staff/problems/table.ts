import type { LoaderFunctionArgs } from '@remix-run/node'
import { daysBetween } from '~/domain/calendar'
import { isProblemClass } from '~/domain/milestones'
import { listProblems, problemsByOwner } from '~/features/problems/list.server'
import { staff } from '~/http/context.server'
import { type Sheet, tableResponse } from '~/http/table-download.server'
import { askedView, problemFilter, type View } from './filter.server'

/** The ledger with the filter of the list, all of it: the list on the page comes first, the other two are sheets of the same workbook. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const { read, actor, today, t: messages } = staff(context)
  const t = messages.problems
  const view = askedView(request)
  const problems = await listProblems(read, actor, problemFilter(request), today, 0)
  const owners = await problemsByOwner(read, actor, today)
  const clock = (problem: (typeof problems)[number]) => (problem.stoppedOn ? `${t.clockWord}${messages.common.marks.colon}${problem.stopReason}` : '')
  const sheets: Record<View, Sheet> = {
    problems: {
      name: t.views.problems,
      header: [t.number, t.unit, t.project, t.class, t.what, t.owner, t.ownerPerson, t.measures, t.raised, t.age, t.dueOn, t.clock, t.closed],
      rows: problems.map((problem) => [
        problem.number, problem.unit, problem.place, isProblemClass(problem.class) ? t.classes[problem.class] : problem.class, problem.title, problem.ownerName,
        problem.ownerPerson, problem.measures, problem.raisedOn, daysBetween(problem.raisedOn, problem.closedOn ?? today), problem.dueOn, clock(problem), problem.closedOn,
      ]),
      widths: [20, 14, 22, 10, 40, 16, 16, 30, 12, 10, 12, 20, 12],
    },
    tasks: {
      name: t.views.tasks,
      header: [t.number, t.task, t.what, t.owner, t.ownerPerson, t.unit, t.project, t.dueOn, t.overdueCount, t.closed],
      rows: problems.map((problem) => [
        problem.number, problem.measures || t.taskOf(problem.title), problem.title, problem.ownerName, problem.ownerPerson, problem.unit, problem.place, problem.dueOn,
        problem.closedOn || problem.dueOn >= today ? '' : t.overdue(daysBetween(problem.dueOn, today)), problem.closedOn,
      ]),
      widths: [20, 36, 36, 16, 16, 14, 22, 12, 12, 12],
    },
    owners: {
      name: t.views.owners,
      header: [t.owner, t.openCount, t.overdueCount, t.oldest],
      rows: owners.map((owner) => [owner.ownerName, owner.open, owner.overdue, daysBetween(owner.oldest, today)]),
      widths: [24, 10, 10, 12],
    },
  }
  const others = Object.values(sheets).filter((sheet) => sheet !== sheets[view])
  return tableResponse(request, t.views[view], [sheets[view], ...others])
}
