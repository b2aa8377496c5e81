import { useEffect, useRef } from 'react'
import type { Reason } from '~/domain/refusal'
import { reasonText } from '~/i18n/messages'
import { fieldId } from './field'
import { useMessages } from './messages'

/** All that must be put right, above the form; takes the focus when it appears. Reasons of no field stand here only. */
export function ErrorSummary({ reasons }: { reasons?: readonly Reason[] }) {
  const t = useMessages()
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (reasons?.length) box.current?.focus()
  }, [reasons])
  if (!reasons?.length) return null
  return (
    <div className="errsum" role="alert" tabIndex={-1} ref={box}>
      <h3>{t.common.toPutRight(reasons.length)}</h3>
      <ul>
        {reasons.map((reason, index) => (
          <li key={index}>{reason.field ? <a href={`#${fieldId(reason.field)}`}>{reasonText(t, reason)}</a> : reasonText(t, reason)}</li>
        ))}
      </ul>
    </div>
  )
}
