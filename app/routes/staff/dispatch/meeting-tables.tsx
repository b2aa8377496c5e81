import { daysBetween } from '~/domain/calendar'
import { signedText } from '~/domain/circular-text'
import { measureOf } from '~/domain/measures'
import type { MeetingOwner } from '~/features/dispatch/meeting.server'
import { paths } from '~/http/paths'
import { shortDate } from '~/i18n/dates'
import { Link } from '~/ui/link'
import { useLocale, useMarks, useMessages } from '~/ui/messages'
import { Status } from '~/ui/status'
import { LIGHT_KINDS, PUNCTUALITY_KINDS } from './kinds'
import type { MeetingData } from './meeting-data.server'
import styles from './meeting.module.css'

/** 本周数字: a line for each sub-district with its light and its sheet, and the total. */
export function UnitsTable({ rows, total, measures }: { rows: MeetingData['rows']; total: MeetingData['total']; measures: readonly Parameters<typeof measureOf>[0][] }) {
  const { dispatch: t, ratings } = useMessages()
  const locale = useLocale()
  const names = measures.map((measure) => measureOf(measure).label[locale === 'en' ? 'en' : 'zh'])
  const cells = (row: MeetingData['total']) => (
    <>
      {row.week.map((count, index) => (
        <td className="num" key={measures[index]} data-label={names[index]}>
          {count}
        </td>
      ))}
      <td className="num" data-label={t.plannedDone}>
        {row.done} / {row.planned ?? '-'}
      </td>
      <td className="num" data-label={t.gap}>{row.ahead === null ? '-' : signedText(row.ahead)}</td>
      <td className="num" data-label={t.construction}>
        {row.construction === null ? '-' : `${row.construction} / ${row.paused}`}
      </td>
      <td data-label={t.light}>
        <Status kind={LIGHT_KINDS[row.light]} word={ratings.lights[row.light]} />
      </td>
    </>
  )
  return (
    <div className="scroll">
      <table className={`tb list ${styles.units}`}>
        <thead>
          <tr>
            <th scope="col">{t.unit}</th>
            {names.map((name) => (
              <th scope="col" className="num" key={name}>
                {name}
              </th>
            ))}
            <th scope="col" className="num">{t.plannedDone}</th>
            <th scope="col" className="num">{t.gap}</th>
            <th scope="col" className="num">{t.construction}</th>
            <th scope="col">{t.light}</th>
            <th scope="col">{t.sheetWord}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.code}>
              <th scope="row">{row.name}</th>
              {cells(row)}
              <td data-label={row.punctuality ? t.sheetWord : undefined}>{row.punctuality && <Status kind={PUNCTUALITY_KINDS[row.punctuality]} word={t.punctuality[row.punctuality]} />}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t.total}</th>
            {cells(total)}
            <td />
          </tr>
        </tfoot>
      </table>
    </div>
  )
}

const SHOWN_PROBLEMS = 9

/** Problems due or overdue, by who must act; of more than the page holds the rest stands in the ledger. */
export function OwnerProblems({ owners, today }: { owners: readonly MeetingOwner[]; today: string }) {
  const { dispatch: t } = useMessages()
  const marks = useMarks()
  const locale = useLocale()
  const all = owners.reduce((sum, owner) => sum + owner.problems.length, 0)
  let room = SHOWN_PROBLEMS
  const shown = owners.flatMap((owner) => {
    const problems = owner.problems.slice(0, Math.max(0, room))
    room -= problems.length
    return problems.length > 0 ? [{ ...owner, problems }] : []
  })
  return (
    <>
      {shown.map((owner) => (
        <div className="prob" key={owner.name}>
          <b>
            <Link to={paths.problems({ owner: owner.name })}>{owner.name}</Link>
            {owner.overdue > 1 && <Status kind="bad" word={t.overdueCount(owner.overdue)} />}
          </b>
          <div className={styles.items}>
            {owner.problems.map((problem) => (
              <div key={problem.number}>
                <Link to={paths.problem(problem.number)}>{problem.title}</Link>{' '}
                <span className="quiet">
                  {problem.unit} {problem.place}
                  {marks.comma}
                  <span className={styles.when}>{t.by(shortDate(problem.dueOn, today, locale))}</span>
                </span>{' '}
                {problem.dueOn < today && <Status kind="bad" word={t.overdueBy(daysBetween(problem.dueOn, today))} />}
              </div>
            ))}
          </div>
        </div>
      ))}
      {all > SHOWN_PROBLEMS && (
        <p className="small">
          <Link to={paths.problems()}>{t.moreProblems(all - SHOWN_PROBLEMS)}</Link>
        </p>
      )}
    </>
  )
}
