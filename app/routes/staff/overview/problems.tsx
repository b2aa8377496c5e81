import { paths } from '~/http/paths'
import { Link } from '~/ui/link'
import { useMessages } from '~/ui/messages'
import { Status } from '~/ui/status'

interface OwnerLine {
  owner: string
  open: number
  href: string | null
  oldest: { number: string; title: string; unit: string; place: string }
  waiting: string
  overdue: string
  left: string
}

/** Of each responsible party the problem that has waited longest. */
export function OldestProblems({ owners, all, open }: { owners: readonly OwnerLine[]; all: string | null; open: number }) {
  const { overview: t, common: { marks } } = useMessages()
  if (owners.length === 0) return null
  return (
    <>
      <div className="gap">
        {owners.map(({ owner, open: held, href, oldest, waiting, overdue, left }) => (
          <div className="prob" key={owner}>
            <div>
              <b>{owner}</b>
              <br />
              {href ? <Link className="small" to={href}>{t.heldBy(held)}</Link> : <span className="small quiet">{t.heldBy(held)}</span>}
            </div>
            <div>
              <Link className="what" to={paths.problem(oldest.number)}>{oldest.title}</Link>
              <br />
              <span className="quiet">{oldest.unit} {oldest.place || t.wholeUnit}</span>
            </div>
            <div>
              {waiting}
              <br />
              {overdue ? <Status kind="bad" word={overdue} tag /> : <span className="quiet">{left}</span>}
            </div>
          </div>
        ))}
      </div>
      <p className="defs">
        {t.problemsOldest}{marks.sentence}{all && <Link to={all}>{t.problemsAll(open)}</Link>}
      </p>
    </>
  )
}
