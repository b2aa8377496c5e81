import { Form } from '@remix-run/react'
import { isWritable } from '~/domain/dispatch'
import type { WeekSheet } from '~/features/dispatch/week-page.server'
import { paths } from '~/http/paths'
import { shortTime } from '~/i18n/dates'
import { Button, ButtonLink } from '~/ui/button'
import { useLocale, useMessages } from '~/ui/messages'

interface SheetBarProps {
  sheet: Pick<WeekSheet, 'id' | 'state' | 'open' | 'left' | 'plain' | 'submittedAt' | 'reviewedAt'>
  week: string
  today: string
  /** Of what is left, how many wait in the browser to be sent. */
  waiting: number
  offline: boolean
}

/** At the foot of a sheet: what is left, the rest in one go, hand in or take back. */
export function SheetBar({ sheet, week, today, waiting, offline }: SheetBarProps) {
  const { dispatch: t } = useMessages()
  const locale = useLocale()
  const at = sheet.submittedAt ? shortTime(sheet.submittedAt, today, locale) : ''
  const left = Math.max(0, sheet.left - waiting)
  if (sheet.open) {
    return (
      <div className="bar">
        <b className="nw">{t.left(left, waiting)}</b>
        {waiting > 0 && <span className="s-wait nw">{t.waitingShort(waiting)}</span>}
        {sheet.plain > 0 && waiting === 0 && !offline && (
          <ButtonLink kind="main" to={paths.weekRest({ week, sheet: sheet.id })}>
            {t.rest(sheet.plain)}
          </ButtonLink>
        )}
        {left === 0 && waiting === 0 && !offline && <SheetButton turn="submit" sheet={sheet.id} week={week} kind="main" word={t.submit} />}
      </div>
    )
  }
  if (isWritable(sheet.state)) return null
  return (
    <div className="empty">
      {sheet.state === 'submitted' && (
        <>
          <b>{t.submitted(at)}</b>
          <SheetButton turn="takeBack" sheet={sheet.id} week={week} kind="plain" word={t.takeBack} />
        </>
      )}
      {sheet.state === 'in_review' && <b>{t.inReview}</b>}
      {sheet.state === 'accepted' && <b>{t.accepted(sheet.reviewedAt ? shortTime(sheet.reviewedAt, today, locale) : at)}</b>}
    </div>
  )
}

function SheetButton({ turn, sheet, week, kind, word }: { turn: string; sheet: number; week: string; kind: 'main' | 'plain'; word: string }) {
  return (
    <Form method="post">
      <input type="hidden" name="week" value={week} />
      <input type="hidden" name="sheet" value={sheet} />
      <Button kind={kind} name="turn" value={turn}>
        {word}
      </Button>
    </Form>
  )
}
