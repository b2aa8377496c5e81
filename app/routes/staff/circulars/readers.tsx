import { useMarks, useMessages } from '~/ui/messages'
import styles from './circular.module.css'

interface ReadersProps {
  /** Of an issued circular: who has signed for it; null for who sees only his own unit. */
  receipts: { received: number; lines: readonly { code: string; name: string; by: string; at: string }[] } | null
  /** Who saw it before it was issued, in words. */
  early: readonly string[]
}

/** Who has read it: after issue by sub-district, before issue by name. */
export function Readers({ receipts, early }: ReadersProps) {
  const { circulars: t } = useMessages()
  const marks = useMarks()
  if (!receipts && early.length === 0) return null
  const missing = receipts?.lines.filter(({ at }) => at === '').map(({ name }) => name) ?? []
  return (
    <div className={`${styles.readers} noprint`}>
      {receipts && (
        <details>
          <summary>{missing.length === 0 ? t.allReceived(receipts.received) : t.received(receipts.received, receipts.lines.length, missing.join(marks.list))}</summary>
          <ul>
            {receipts.lines.map(({ code, name, by, at }) => (
              <li key={code}>{at === '' ? t.notReceived(name) : t.receivedBy(name, by, at)}</li>
            ))}
          </ul>
        </details>
      )}
      {early.length > 0 && (
        <details>
          <summary>{t.earlyReaders(early.length)}</summary>
          <ul>
            {early.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}
