import type { WeekSheet } from '~/features/dispatch/week-page.server'
import { paths } from '~/http/paths'
import { clockTime } from '~/i18n/dates'
import { Link } from '~/ui/link'
import { useLocale, useMarks, useMessages } from '~/ui/messages'

/** Seen without unfolding: that what was just sent has arrived. */
const IN_SIGHT = 2

/** What is saved already, the latest first and the others folded: one line a project, to be changed as long as the sheet is not handed in. */
export function ReportedList({ sheets, week }: { sheets: readonly Pick<WeekSheet, 'open' | 'latest' | 'reported'>[]; week: string }) {
  const { dispatch: t } = useMessages()
  const lines = sheets.flatMap((sheet) => sheet.latest.map((line) => ({ ...line, open: sheet.open }))).sort((a, b) => b.enteredAt.localeCompare(a.enteredAt))
  const all = sheets.reduce((total, sheet) => total + sheet.reported, 0)
  const folded = lines.slice(IN_SIGHT)
  return (
    <>
      <h2 id="reported" tabIndex={-1}>
        {t.reported(all)}
      </h2>
      <ReportedLines lines={lines.slice(0, IN_SIGHT)} week={week} />
      {folded.length > 0 && (
        <details>
          <summary>{t.reportedBefore(folded.length)}</summary>
          <ReportedLines lines={folded} week={week} />
          {all > lines.length && <p className="small quiet">{t.reportedBeyond(all - lines.length)}</p>}
        </details>
      )}
    </>
  )
}

function ReportedLines({ lines, week }: { lines: readonly (WeekSheet['latest'][number] & { open: boolean })[]; week: string }) {
  const { dispatch: t } = useMessages()
  const marks = useMarks()
  const locale = useLocale()
  return (
    <ul>
      {lines.map(({ code, place, condition, words, enteredAt, by, open }) => (
        <li className="saved" key={code}>
          <div>
            {place}
            <small className="s-ok">
              {t.saved(clockTime(enteredAt, locale).slice(-5))} · {by && `${by} · `} {t.conditions[condition]}
              {words && `${marks.colon}${words}`}
            </small>
          </div>
          {open && (
            <Link className="btn btn-link" to={paths.weekChange(code, { week })}>
              {t.change}
            </Link>
          )}
        </li>
      ))}
    </ul>
  )
}
