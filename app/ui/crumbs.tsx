import { Link } from './link'
import { useMessages } from './messages'

/** Where the page stands; the last item is the page itself and has no address. */
export function Crumbs({ items }: { items: readonly { label: string; href?: string }[] }) {
  const t = useMessages().common
  return (
    <nav className="crumb" aria-label={t.place}>
      <ol>
        {items.map((item, index) => (
          <li key={index} aria-current={item.href ? undefined : 'page'}>
            {item.href ? <Link to={item.href}>{item.label}</Link> : item.label}
          </li>
        ))}
      </ol>
    </nav>
  )
}
