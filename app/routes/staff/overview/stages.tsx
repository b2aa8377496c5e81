import { Link } from '~/ui/link'
import { useMessages } from '~/ui/messages'
import styles from './overview.module.css'

interface Stage {
  key: string
  label: string
  count: number
  href: string
}

/** The funnel as bars from a common zero, each with what it lost against the stage before; below it what stands on the sites now. */
export function StageTable({ flows, stocks }: { flows: readonly (Stage & { note: string })[]; stocks: readonly Stage[] }) {
  const { overview: t } = useMessages()
  const longest = Math.max(1, ...flows.map(({ count }) => count), ...stocks.map(({ count }) => count))
  const width = (count: number) => `${Math.round((Math.max(0, count) / longest) * 1000) / 10}%`
  return (
    <table className={`tb ${styles.stages}`}>
      <tbody>
        {[...flows, ...stocks.map((stock) => ({ ...stock, note: '' }))].map((stage, index) => (
          <tr key={stage.key} className={index === flows.length ? styles.stocks : undefined}>
            <th scope="row">{stage.label}</th>
            <td className="num">
              <Link to={stage.href} aria-label={t.opens(stage.label, stage.count)}><b>{stage.count}</b></Link>
            </td>
            <td className={styles.stagebar}>
              <span className={`hbar ${index >= flows.length ? styles.stockbar : ''}`} style={{ width: width(stage.count) }} />
            </td>
            <td className="quiet small">{stage.note}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
