import styles from './overview.module.css'
import { Link } from '~/ui/link'

interface PressLine {
  kind: string
  what: string
  how: string
  link: string
  href: string
}

/** What to press on this week: the matter, what would change it, and the way to it. */
export function PressList({ items }: { items: readonly PressLine[] }) {
  if (items.length === 0) return null
  return (
    <ol className={styles.press}>
      {items.map((item) => (
        <li key={item.what}>
          <b>{item.what}</b>
          {item.how && <span>{item.how}</span>}
          {item.link && <Link to={item.href}>{item.link}</Link>}
        </li>
      ))}
    </ol>
  )
}
