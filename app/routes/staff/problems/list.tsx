import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import { daysBetween } from '~/domain/calendar'
import { PROBLEM_CLASSES } from '~/domain/milestones'
import { canSomewhere } from '~/domain/permissions'
import { listProblems, problemsByOwner } from '~/features/problems/list.server'
import { staff } from '~/http/context.server'
import { paths } from '~/http/paths'
import { Answer } from '~/ui/answer'
import { ButtonLink } from '~/ui/button'
import { Empty } from '~/ui/empty'
import { Link } from '~/ui/link'
import { useMarks, useMessages } from '~/ui/messages'
import { TableFiles } from '~/ui/table-files'
import { askedView, problemFilter, VIEWS } from './filter.server'
import { OwnerTable, ProblemRows, TaskRows } from './rows'

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { read, actor, today, t } = staff(context)
  const [filter, view] = [problemFilter(request), askedView(request)]
  return {
    title: t.problems.views[view], filter, view, views: [...VIEWS], today,
    problems: view === 'owners' ? [] : await listProblems(read, actor, filter, today),
    owners: await problemsByOwner(read, actor, today),
    mayRaise: canSomewhere(actor, 'problem.write'),
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

/** Problems, tasks and responsibilities in one ledger: who must act, by when, the longest overdue first. */
export default function ProblemList() {
  const { filter, view, views, problems, owners, today, mayRaise } = useLoaderData<typeof loader>()
  const { problems: t } = useMessages()
  const open = owners.reduce((sum, owner) => sum + owner.open, 0)
  const overdue = owners.reduce((sum, owner) => sum + owner.overdue, 0)
  const oldest = [...owners].sort((a, b) => a.oldest.localeCompare(b.oldest))[0]
  const query = { ...filter, view: view === 'problems' ? null : view }
  const isFiltered = filter.state !== 'open' || filter.unit !== '' || filter.owner !== '' || filter.class !== ''
  const isEmpty = view === 'owners' ? owners.length === 0 : problems.length === 0
  return (
    <>
      <Answer lead={oldest && t.answerOldest(oldest.ownerName, daysBetween(oldest.oldest, today))}>{t.answer(open, overdue)}</Answer>
      <nav className="acts gap noprint" aria-label={t.viewsLabel}>
        {views.map((one) => (
          <Link key={one} to={paths.problems({ ...filter, view: one === 'problems' ? null : one })} aria-current={one === view ? 'true' : undefined}>
            {t.views[one]}
          </Link>
        ))}
        {mayRaise && (
          <ButtonLink kind="main" to={paths.problemNew()}>
            {t.raise}
          </ButtonLink>
        )}
      </nav>
      {view !== 'owners' && <Filters />}
      {isEmpty ? (
        <Empty title={isFiltered ? t.none : t.noneOpen}>{isFiltered ? t.noneHint : t.noneOpenHint}</Empty>
      ) : (
        <section className="sec">
          {view === 'problems' && <ProblemRows problems={problems} today={today} />}
          {view === 'tasks' && <TaskRows problems={problems} today={today} />}
          {view === 'owners' && <OwnerTable owners={owners} today={today} />}
          <p className="acts gap noprint">
            <TableFiles to={(format) => paths.problemTable({ ...query, format })} />
          </p>
        </section>
      )}
    </>
  )
}

function Filters() {
  const { filter, view, owners } = useLoaderData<typeof loader>()
  const { problems: t } = useMessages()
  const marks = useMarks()
  return (
    <Form method="get" className="filters noprint">
      {view !== 'problems' && <input type="hidden" name="view" value={view} />}
      {filter.unit && <input type="hidden" name="unit" value={filter.unit} />}
      <label className="field">
        {t.state}
        <select className="in-t" name="state" defaultValue={filter.state}>
          <option value="open">{t.open}</option>
          <option value="overdue">{t.overdueOnly}</option>
          <option value="closed">{t.closed}</option>
          <option value="all">{t.all}</option>
        </select>
      </label>
      <label className="field">
        {t.owner}
        <select className="in-t" name="owner" defaultValue={filter.owner}>
          <option value="">{t.all}</option>
          {owners.map((owner) => (
            <option key={owner.ownerName} value={owner.ownerName}>
              {owner.ownerName}
              {marks.open}
              {t.count(owner.open)}
              {marks.close}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        {t.class}
        <select className="in-t" name="class" defaultValue={filter.class}>
          <option value="">{t.all}</option>
          {PROBLEM_CLASSES.map((one) => (
            <option key={one} value={one}>
              {t.classes[one]}
            </option>
          ))}
        </select>
      </label>
      <button className="btn" type="submit">
        {t.show}
      </button>
    </Form>
  )
}
