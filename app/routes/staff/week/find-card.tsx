import { Form } from '@remix-run/react'
import { paths } from '~/http/paths'
import { Button } from '~/ui/button'
import { Link } from '~/ui/link'
import { useMessages } from '~/ui/messages'

/** What of the week the address asks for. */
export interface Asked {
  week: string | null
  text: string
  from: number | null
}

/** The same part of the week again, as the query of an address. */
export function addressOf({ week, text, from }: Asked) {
  return { week, q: text, from }
}

/** For who has more projects than fit on a page: one of them by its name or code, reported or not. */
export function FindCard({ asked, found }: { asked: Asked; found: number }) {
  const { dispatch: t } = useMessages()
  return (
    <search>
      <Form className="filters" action={paths.week()}>
        {asked.week && <input type="hidden" name="week" value={asked.week} />}
        <label htmlFor="q">{t.findCard}</label>
        <input id="q" name="q" type="search" className="in-t" defaultValue={asked.text} placeholder={t.findCardHint} />
        <Button>{t.find}</Button>
        {asked.text && <Link to={paths.week({ week: asked.week })}>{t.showAll}</Link>}
      </Form>
      {asked.text && <p role="status">{t.foundCards(asked.text, found)}</p>}
    </search>
  )
}

/** The way on to what is left beyond this page, and back. */
export function MoreCards({ asked, from, shown, left }: { asked: Asked; from: number; shown: number; left: number }) {
  const { dispatch: t } = useMessages()
  const behind = left - from - shown
  if (from === 0 && behind <= 0) return null
  return (
    <nav className="pages" aria-label={t.moreCards}>
      <ul>
        {from > 0 && (
          <li>
            <Link to={paths.week({ week: asked.week })} rel="first">
              {t.firstCards}
            </Link>
          </li>
        )}
        {behind > 0 && (
          <li>
            <Link to={paths.week({ week: asked.week, from: from + shown })} rel="next">
              {t.nextCards(behind)}
            </Link>
          </li>
        )}
      </ul>
    </nav>
  )
}
