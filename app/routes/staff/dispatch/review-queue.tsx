import { Form } from '@remix-run/react'
import type { WaitingSheet } from '~/features/dispatch/review.server'
import { paths } from '~/http/paths'
import { shortTime } from '~/i18n/dates'
import { Button } from '~/ui/button'
import { Link } from '~/ui/link'
import { useLocale, useMessages } from '~/ui/messages'
import { Section } from '~/ui/section'
import { Status } from '~/ui/status'
import { STATE_KINDS } from './kinds'

/** What waits for review, the oldest first: looked at one by one, or accepted together. */
export function ReviewQueue({ queue, today }: { queue: readonly WaitingSheet[]; today: string }) {
  const { dispatch: t } = useMessages()
  const locale = useLocale()
  return (
    <Section title={t.queue(queue.length)} say={t.queueSay}>
      <Form method="post">
        <div className="scroll">
          <table className="tb list">
            <thead>
              <tr>
                <th scope="col">
                  <span className="vh">{t.accept}</span>
                </th>
                <th scope="col">{t.unit}</th>
                <th scope="col">{t.submittedAt}</th>
                <th scope="col" className="num">{t.changedCount}</th>
                <th scope="col" className="num">{t.unchangedCount}</th>
                <th scope="col" className="num">{t.factCount}</th>
                <th scope="col">{t.stateWord}</th>
              </tr>
            </thead>
            <tbody>
              {queue.map((sheet) => (
                <tr key={sheet.id}>
                  <td className="tick">
                    <label className="check">
                      <input type="checkbox" name="sheet" value={`${sheet.id}-${sheet.submission}`} aria-label={`${sheet.unit} ${t.week(Number(sheet.week.slice(6)))}`} />
                    </label>
                  </td>
                  <th scope="row">
                    <Link to={paths.sheet(sheet.id)}>{sheet.unit}</Link> <span className="quiet">{t.week(Number(sheet.week.slice(6)))}</span>
                  </th>
                  <td data-label={t.submittedAt}>{shortTime(sheet.submittedAt, today, locale)}</td>
                  <td className="num" data-label={t.changedCount}>{sheet.changed}</td>
                  <td className="num" data-label={t.unchangedCount}>{sheet.unchanged}</td>
                  <td className="num" data-label={t.factCount}>{sheet.facts}</td>
                  <td data-label={t.stateWord}>
                    <Status kind={STATE_KINDS[sheet.state]} word={t.states[sheet.state]} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <p className="acts gap">
          <Button name="turn" value="accept">
            {t.acceptChosen}
          </Button>
          <span className="small quiet">{t.acceptSay}</span>
        </p>
      </Form>
    </Section>
  )
}
