import type { MessageLine } from '~/domain/messages'
import { shortTime } from '~/i18n/dates'
import { useLocale, useMessages } from './messages'
import { Status } from './status'

/** What was sent to whom, when, and whether it went: never the text. */
export function MessageTable({ rows, today }: { rows: readonly MessageLine[]; today: string }) {
  const { log: t, channels } = useMessages().outbox
  const locale = useLocale()
  return (
    <table className="tb list">
      <thead>
        <tr>
          <th scope="col">{t.when}</th>
          <th scope="col">{t.to}</th>
          <th scope="col">{t.subject}</th>
          <th scope="col">{t.state}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <td data-label={t.when}>{shortTime(row.sentAt ?? row.failedAt ?? row.queuedAt, today, locale)}</td>
            <th scope="row">
              {row.to} <span className="quiet small">{[row.division, channels[row.channel]].filter(Boolean).join(' · ')}</span>
            </th>
            <td data-label={t.subject}>{row.subject || t.confidential}</td>
            <td data-label={t.state}>
              <MessageState row={row} today={today} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function MessageState({ row, today }: { row: MessageLine; today: string }) {
  const { log: t } = useMessages().outbox
  const locale = useLocale()
  if (row.sentAt) return <Status kind="ok" word={t.sent} />
  if (row.failedAt) {
    return (
      <>
        <Status kind="bad" word={t.failed} /> <span className="small quiet">{row.lastError === 'too late' ? t.tooLate : row.lastError}</span>
      </>
    )
  }
  return (
    <>
      <Status kind="watch" word={t.waiting} />
      {row.attempts > 0 && <span className="small quiet"> {t.retry(row.attempts, shortTime(row.notBefore, today, locale))}</span>}
    </>
  )
}
