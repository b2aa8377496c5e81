import { paths } from '~/http/paths'
import { Button } from '~/ui/button'
import { useMessages } from '~/ui/messages'

/** One field and one button; sent as an address, so that it can be kept and shared. `near`: there are estates whose place is known. */
export function SearchForm({ typed, near = false }: { typed: string; near?: boolean }) {
  const { residents: t } = useMessages()
  return (
    <form action={paths.find()} method="get" role="search" className="find">
      <label htmlFor="q">
        <b>{t.searchLabel}</b>
        <span className="hint" id="q-hint">
          {t.searchHint}
        </span>
      </label>
      <div className="find-line">
        <input className="in-t" id="q" name="q" type="search" defaultValue={typed} maxLength={60} autoComplete="off" enterKeyHint="search" aria-describedby="q-hint" />
        <Button kind="main">{t.searchButton}</Button>
      </div>
      {near && (
        <p className="find-near">
          <a href={paths.near()}>{t.near.link}</a>
        </p>
      )}
    </form>
  )
}
