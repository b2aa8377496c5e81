import { useEffect, useRef } from 'react'
import type { Reason } from '~/domain/refusal'
import { reasonText } from '~/i18n/messages'
import { fieldId } from './field'
import { useMessages } from './messages'

interface ErrorSummaryProps {
  reasons?: readonly Reason[]
  /** Leaves the focus where it is: only for the page that shows the components. */
  quiet?: boolean
  /** Ids of the fields, where a page has several forms. */
  idOf?: (field: string) => string
}

/** All that must be put right, above the form; takes the focus when it appears. Reasons of no field stand here only. */
export function ErrorSummary({ reasons, quiet = false, idOf = fieldId }: ErrorSummaryProps) {
  const t = useMessages()
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (reasons?.length && !quiet) box.current?.focus()
  }, [reasons, quiet])
  if (!reasons?.length) return null
  return (
    <div className="errsum" role="alert" tabIndex={-1} ref={box}>
      <h3>{t.common.toPutRight(reasons.length)}</h3>
      <ul>
        {reasons.map((reason, index) => (
          <li key={index}>{reason.field ? <a href={`#${idOf(reason.field)}`}>{reasonText(t, reason)}</a> : reasonText(t, reason)}</li>
        ))}
      </ul>
    </div>
  )
}
