import { daysBetween } from '~/domain/calendar'
import { isProblemClass } from '~/domain/milestones'
import type { OwnerLine, ProblemLine } from '~/features/problems/list.server'
import { paths } from '~/http/paths'
import { shortDate } from '~/i18n/dates'
import { Link } from '~/ui/link'
import { useLocale, useMarks, useMessages } from '~/ui/messages'
import { Status } from '~/ui/status'

interface RowsProps {
  problems: readonly ProblemLine[]
  today: string
}

/** 问题清单: what is wrong, where, since when, who must act. */
export function ProblemRows({ problems, today }: RowsProps) {
  const { problems: t } = useMessages()
  return problems.map((problem) => (
    <div className="prob" key={problem.number}>
      <b>{problem.ownerName}</b>
      <div>
        <Link className="what" to={paths.problem(problem.number)}>
          {problem.title}
        </Link>
        <br />
        <span className="quiet">
          {isProblemClass(problem.class) && `${t.classes[problem.class]} · `}
          {problem.unit} {problem.projectCode ? <Link to={paths.project(problem.projectCode)}>{problem.place}</Link> : problem.place}
        </span>
      </div>
      <div>
        <DueLine problem={problem} today={today} />
      </div>
    </div>
  ))
}

/** 任务清单: what is being done, by which person, by when. */
export function TaskRows({ problems, today }: RowsProps) {
  const { problems: t } = useMessages()
  return problems.map((problem) => (
    <div className="prob" key={problem.number}>
      <b>
        {problem.ownerPerson || problem.ownerName}
        {problem.ownerPerson && <span className="quiet small"> {problem.ownerName}</span>}
      </b>
      <div>
        <Link className="what" to={paths.problem(problem.number)}>
          {problem.measures || t.taskOf(problem.title)}
        </Link>
        <br />
        <span className="quiet">
          {problem.measures && `${problem.title} · `}
          {problem.unit} {problem.place}
        </span>
      </div>
      <div>
        <DueLine problem={problem} today={today} />
      </div>
    </div>
  ))
}

function DueLine({ problem, today }: { problem: ProblemLine; today: string }) {
  const { problems: t } = useMessages()
  const marks = useMarks()
  const locale = useLocale()
  if (problem.closedOn) return <Status kind="ok" word={t.closedWord(shortDate(problem.closedOn, today, locale))} />
  return (
    <>
      {t.waiting(daysBetween(problem.raisedOn, today))}
      {marks.comma}
      {t.due(shortDate(problem.dueOn, today, locale))}
      <br />
      <DueStatus dueOn={problem.dueOn} stoppedOn={problem.stoppedOn} today={today} />
      {problem.closingRequestedAt && <span className="small quiet"> {t.requested}</span>}
    </>
  )
}

/** 责任清单: who holds how many open problems, how many past their day, the oldest. */
export function OwnerTable({ owners, today }: { owners: readonly OwnerLine[]; today: string }) {
  const { problems: t } = useMessages()
  return (
    <div className="scroll">
      <table className="tb list">
        <thead>
          <tr>
            <th scope="col">{t.owner}</th>
            <th scope="col" className="num">{t.openCount}</th>
            <th scope="col" className="num">{t.overdueCount}</th>
            <th scope="col" className="num">{t.oldest}</th>
          </tr>
        </thead>
        <tbody>
          {owners.map((owner) => (
            <tr key={owner.ownerName}>
              <th scope="row">
                <Link to={paths.problems({ owner: owner.ownerName })}>{owner.ownerName}</Link>
              </th>
              <td className="num" data-label={t.openCount}>{owner.open}</td>
              <td className="num" data-label={t.overdueCount}>
                {owner.overdue > 0 ? <Link to={paths.problems({ owner: owner.ownerName, state: 'overdue' })}>{owner.overdue}</Link> : 0}
              </td>
              <td className="num" data-label={t.oldest}>{daysBetween(owner.oldest, today)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** 超期N天 in a frame, 今日到期, 剩N天; a clock that stands still is said first, unless it was stopped too late. */
export function DueStatus({ dueOn, stoppedOn, today }: { dueOn: string; stoppedOn: string | null; today: string }) {
  const { problems: t } = useMessages()
  if (dueOn < today) return <Status kind="bad" tag word={t.overdue(daysBetween(dueOn, today))} />
  if (stoppedOn) return <Status kind="stop" word={t.clockWord} />
  return dueOn === today ? <Status kind="late" word={t.dueToday} /> : <Status kind="watch" word={t.left(daysBetween(today, dueOn))} />
}
