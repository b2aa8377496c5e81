import type { MonthRow } from '~/domain/charts'
import { Link } from '~/ui/link'
import { useMessages } from '~/ui/messages'

/** The drawing's rows as a table behind 看数字; each result opens its projects. */
export function MonthsFigures({ rows }: { rows: readonly MonthRow[] }) {
  const { charts: t } = useMessages()
  return (
    <details className="more-figures">
      <summary>{t.seeFigures}</summary>
      <table className="tb">
        <thead>
          <tr>
            <th scope="col">{t.month}</th>
            <th scope="col" className="num">{t.plan}</th>
            <th scope="col" className="num">{t.actual}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.month}>
              <th scope="row">{row.label}</th>
              <td className="num">{row.plan ?? '-'}</td>
              <td className="num">{row.done === null ? '' : row.href ? <Link to={row.href} aria-label={row.say}>{row.done}</Link> : row.done}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}
