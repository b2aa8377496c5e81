import { Link } from './link'
import { useMessages } from './messages'

interface PagerProps {
  page: number
  pages: number
  /** The address of a page of the list; the filter stays in it. */
  hrefOf: (page: number) => string
}

/** Previous, first, the neighbours, last, next. Nothing where all fits on one page. */
export function Pager({ page, pages, hrefOf }: PagerProps) {
  const t = useMessages().common
  if (pages <= 1) return null
  const shown = [...new Set([1, page - 1, page, page + 1, pages])].filter((number) => number >= 1 && number <= pages)
  return (
    <nav className="pages" aria-label={t.pager}>
      <ul>
        <li>{page > 1 ? <Link to={hrefOf(page - 1)} rel="prev">{t.previousPage}</Link> : <span className="quiet">{t.previousPage}</span>}</li>
        {shown.map((number, index) => (
          <li key={number} style={{ display: 'flex' }}>
            {number - (shown[index - 1] ?? 0) > 1 && <span className="quiet">…</span>}
            <Link to={hrefOf(number)} aria-current={number === page ? 'page' : undefined}>
              {number}
            </Link>
          </li>
        ))}
        <li>{page < pages ? <Link to={hrefOf(page + 1)} rel="next">{t.nextPage}</Link> : <span className="quiet">{t.nextPage}</span>}</li>
      </ul>
    </nav>
  )
}

/** Back and on through a list that nobody counts. Nothing where all fits on one page. */
export function OlderNewer({ page, hasMore, hrefOf }: Pick<PagerProps, 'page' | 'hrefOf'> & { hasMore: boolean }) {
  const t = useMessages().common
  if (page === 1 && !hasMore) return null
  return (
    <nav className="acts gap noprint" aria-label={t.pager}>
      {page > 1 && <Link to={hrefOf(page - 1)} rel="prev">{t.previousPage}</Link>}
      {hasMore && <Link to={hrefOf(page + 1)} rel="next">{t.nextPage}</Link>}
    </nav>
  )
}
