import type { Condition } from '~/domain/dispatch'
import type { Refused } from '~/http/forms.server'
import { reasonText } from '~/i18n/messages'
import { Button } from '~/ui/button'
import { useMarks, useMessages } from '~/ui/messages'
import { Note } from '~/ui/note'
import { isTyped, type Kept } from './kept'
import type { Queue } from './queue'

/** A card whose report has not reached the server yet: what was said, and a way to say it differently. */
export function WaitingCard({ kept, queue }: { kept: Kept; queue: Queue }) {
  const { dispatch: t } = useMessages()
  const marks = useMarks()
  return (
    <article className="card waiting" id={kept.project}>
      <div className="saved">
        <div>
          {kept.place}
          <small className="s-wait">
            {t.waiting} · {useSaid()(kept.fields)}
            {kept.photo && `${marks.comma}${t.withPhoto(kept.photo.name)}`}
          </small>
        </div>
        <Button kind="link" type="button" onClick={() => queue.reopen(kept)}>
          {t.change}
        </Button>
      </div>
    </article>
  )
}

interface NotStoredProps {
  queue: Queue
  refused?: Refused
  /** Sheets that take reports. */
  open: readonly number[]
  /** Cards on the page that take a report. */
  shown: readonly string[]
  week: string
}

/** What was typed on cards that take nothing any more, such as after the cut-off: the reason, and every word to be copied. */
export function NotStored({ queue, refused, open, shown, week }: NotStoredProps) {
  const messages = useMessages()
  const marks = useMarks()
  const t = messages.dispatch
  const said = useSaid()
  const takes = (card: Kept) => card.week === week && card.card !== undefined && open.includes(card.card.sheet)
  const kept = [...queue.kept.values()].filter((card) => isTyped(card) && !takes(card))
  const posted = refused?.values.project && !shown.includes(refused.values.project) ? refused : null
  if (kept.length === 0 && !posted) return null
  return (
    <Note kind="bad">
      <b>{t.notStored}</b>
      <p className="small">{t.notStoredSay}</p>
      {posted && (
        <p>
          {posted.values.project}
          {marks.colon}
          {said(posted.values)}
          <small className="s-bad">{posted.reasons.map((reason) => reasonText(messages, reason)).join('')}</small>
        </p>
      )}
      {kept.map((card) => (
        <p key={card.project}>
          {card.place}
          {marks.colon}
          {said(card.fields)} <small className="s-bad">{card.reasons.map((reason) => reasonText(messages, reason)).join('')}</small>
          <Button kind="link" type="button" onClick={() => queue.drop(card)}>
            {t.drop}
          </Button>
        </p>
      ))}
    </Note>
  )
}

/** A form in one line: 受阻：燃气公司没有进场，燃气公司. */
function useSaid(): (fields: Record<string, string>) => string {
  const { dispatch: t } = useMessages()
  const marks = useMarks()
  return ({ turn, condition, words, ownerName, reference }) => {
    const going = turn === 'no_change' ? 'no_change' : condition
    return [going && t.conditions[going as Condition], [words, ownerName, reference].filter(Boolean).join(marks.comma)].filter(Boolean).join(marks.colon)
  }
}
