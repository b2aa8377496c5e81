import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, Link, useLoaderData } from '@remix-run/react'
import { daysBetween } from '~/domain/calendar'
import { canSomewhere } from '~/domain/permissions'
import { listProblems, problemsByOwner, type ProblemLine } from '~/features/problems/list.server'
import { staff } from '~/http/context.server'
import { paths } from '~/http/paths'
import { shortDate } from '~/i18n/dates'
import { Answer } from '~/ui/answer'
import { ButtonLink } from '~/ui/button'
import { Empty } from '~/ui/empty'
import { useLocale, useMessages } from '~/ui/messages'
import { Status } from '~/ui/status'
import { problemFilter } from './filter.server'

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { read, actor, today, t } = staff(context)
  const filter = problemFilter(request)
  return {
    title: t.problems.title, filter, today,
    problems: await listProblems(read, actor, filter, today),
    owners: await problemsByOwner(read, actor, today),
    mayRaise: canSomewhere(actor, 'problem.write'),
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

/** Problems, tasks and responsibilities in one ledger: who must act, by when, the longest overdue first. */
export default function ProblemList() {
  const { filter, problems, owners, today, mayRaise } = useLoaderData<typeof loader>()
  const { problems: t } = useMessages()
  const open = owners.reduce((sum, owner) => sum + owner.open, 0)
  const overdue = owners.reduce((sum, owner) => sum + owner.overdue, 0)
  const oldest = [...owners].sort((a, b) => a.oldest.localeCompare(b.oldest))[0]
  const query = { state: filter.state, unit: filter.unit, owner: filter.owner }
  return (
    <>
      <Answer lead={oldest && t.answerOldest(oldest.ownerName, daysBetween(oldest.oldest, today))}>{t.answer(open, overdue)}</Answer>
      <Form method="get" className="filters noprint">
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
                {owner.ownerName}（{t.count(owner.open)}）
              </option>
            ))}
          </select>
        </label>
        <button className="btn" type="submit">
          {t.show}
        </button>
        {mayRaise && (
          <ButtonLink kind="main" to={paths.problemNew()}>
            {t.raise}
          </ButtonLink>
        )}
      </Form>
      {problems.length === 0 ? (
        <Empty title={t.none}>{t.noneHint}</Empty>
      ) : (
        <section className="sec">
          {problems.map((problem) => (
            <ProblemRow key={problem.number} problem={problem} today={today} />
          ))}
          <p className="acts gap noprint">
            {t.download}
            <a href={paths.problemTable({ ...query, format: 'xlsx' })}>{t.excel}</a>
            <a href={paths.problemTable({ ...query, format: 'csv' })}>{t.csv}</a>
          </p>
        </section>
      )}
    </>
  )
}

function ProblemRow({ problem, today }: { problem: ProblemLine; today: string }) {
  const { problems: t } = useMessages()
  const locale = useLocale()
  return (
    <div className="prob">
      <b>{problem.ownerName}</b>
      <div>
        <Link className="what" to={paths.problem(problem.number)}>
          {problem.title}
        </Link>
        <br />
        <span className="quiet">
          {problem.unit} {problem.projectCode ? <Link to={paths.project(problem.projectCode)}>{problem.place}</Link> : problem.place}
        </span>
      </div>
      <div>
        {problem.closedOn ? (
          <Status kind="ok" word={t.closedWord(shortDate(problem.closedOn, today, locale))} />
        ) : (
          <>
            {t.waiting(daysBetween(problem.raisedOn, today))}，{t.due(shortDate(problem.dueOn, today, locale))}
            <br />
            <DueStatus dueOn={problem.dueOn} today={today} />
            {problem.closingRequestedAt && <span className="small quiet"> {t.requested}</span>}
          </>
        )}
      </div>
    </div>
  )
}

/** 超期N天 in a frame, 今日到期, 剩N天. */
export function DueStatus({ dueOn, today }: { dueOn: string; today: string }) {
  const { problems: t } = useMessages()
  if (dueOn < today) return <Status kind="bad" tag word={t.overdue(daysBetween(dueOn, today))} />
  return dueOn === today ? <Status kind="late" word={t.dueToday} /> : <Status kind="watch" word={t.left(daysBetween(today, dueOn))} />
}
