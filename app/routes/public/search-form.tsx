import { paths } from '~/http/paths'
import { Button } from '~/ui/button'
import { useMessages } from '~/ui/messages'

/** One field and one button; sent as an address, so that it can be kept and shared. */
export function SearchForm({ typed }: { typed: string }) {
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
    </form>
  )
}
