import type { MonthCell } from '~/domain/overview'
import type { Light } from '~/domain/rating'
import { Link } from '~/ui/link'
import { useMessages } from '~/ui/messages'
import styles from './overview.module.css'

const DEPTH: Record<Light, string> = { normal: 'h0', watch: 'h1', late: 'h2', severe: 'h3', none: 'h0' }
const SHAPE: Record<Light, string> = { normal: '', watch: '◇', late: '▲', severe: '■', none: '○' }

export interface HeatCell extends MonthCell {
  href: string
  say: string
}

/** Lines by months: the running total opens its projects; tint and shape say how it stands against the letter. */
export function HeatTable({ months, lines }: { months: readonly string[]; lines: readonly { code: string; name: string; cells: readonly HeatCell[] }[] }) {
  const { overview: t } = useMessages()
  return (
    <div className="scroll">
      <table className={`tb heat ${styles.heat}`}>
        <thead>
          <tr>
            <th scope="col">{t.unit}</th>
            {months.map((month) => <th scope="col" key={month}>{month}</th>)}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.code}>
              <th scope="row">{line.name}</th>
              {line.cells.map((cell) => (
                <td key={cell.month} className={DEPTH[cell.light]}>
                  <Link to={cell.href} aria-label={cell.say}>
                    {SHAPE[cell.light] && <span aria-hidden="true">{SHAPE[cell.light]} </span>}
                    {cell.done}
                  </Link>
                  <small>{cell.ahead ? (cell.ahead > 0 ? `+${cell.ahead}` : `−${-cell.ahead}`) : ''}</small>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
