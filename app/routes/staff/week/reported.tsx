import type { WeekSheet } from '~/features/dispatch/week-page.server'
import { paths } from '~/http/paths'
import { clockTime } from '~/i18n/dates'
import { Link } from '~/ui/link'
import { useLocale, useMessages } from '~/ui/messages'

/** What is saved already: one line a project, to be changed as long as the sheet is not handed in. */
export function ReportedList({ sheets, week }: { sheets: readonly WeekSheet[]; week: string }) {
  const { dispatch: t } = useMessages()
  const locale = useLocale()
  const reported = sheets.flatMap((sheet) => sheet.cards.flatMap((card) => (card.update ? [{ card, update: card.update, open: sheet.open }] : [])))
  return (
    <>
      <h2 id="reported" tabIndex={-1}>
        {t.reported(reported.length)}
      </h2>
      <ul>
        {reported.map(({ card, update, open }) => (
          <li className="saved" key={card.code}>
            <div>
              {card.place}
              <small className="s-ok">
                {t.saved(clockTime(update.enteredAt, locale).slice(-5))} · {update.by && `${update.by} · `} {t.conditions[update.condition]}
                {update.words && `：${update.words}`}
              </small>
            </div>
            {open && (
              <Link className="btn btn-link" to={paths.weekChange(card.code, { week })}>
                {t.change}
              </Link>
            )}
          </li>
        ))}
      </ul>
    </>
  )
}
