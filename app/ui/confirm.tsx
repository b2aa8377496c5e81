import { useEffect, useId, useRef, useState, type ReactNode } from 'react'
import { Button, type ButtonKind } from './button'
import { useMessages } from './messages'

interface ConfirmProps {
  /** The verb on the button that opens it: 印发. */
  verb: string
  kind?: ButtonKind
  title: ReactNode
  /** What will happen and cannot be undone. */
  children: ReactNode
  /** Fields of the form it stands in, e.g. a reason. */
  fields?: ReactNode
  /** Name and value of the button that sends the form. */
  name?: string
  value?: string
}

/** Asks before what cannot be undone. Stands inside a form: its second button sends that form. Without script it unfolds in place. */
export function Confirm({ verb, kind = 'main', title, children, fields, name, value }: ConfirmProps) {
  const t = useMessages().common
  const titleId = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  const [scripted, setScripted] = useState(false)
  useEffect(() => setScripted(true), [])
  const words = (
    <>
      <h2 id={titleId}>{title}</h2>
      <div>{children}</div>
      {fields}
    </>
  )
  // Closed before the form is sent, so that what the form or the server finds wrong is seen; with fields of its own it shows their reasons itself.
  const send = (
    <Button kind={kind} name={name} value={value} onClick={fields ? undefined : () => dialog.current?.close()}>
      {verb}
    </Button>
  )
  if (!scripted)
    return (
      <details>
        <summary>{verb}</summary>
        <div className="note bad">
          {words}
          <div className="acts gap">{send}</div>
        </div>
      </details>
    )
  return (
    <>
      <Button kind={kind} type="button" onClick={() => dialog.current?.showModal()}>
        {verb}
      </Button>
      <dialog ref={dialog} aria-labelledby={titleId}>
        {words}
        <div className="acts">
          {send}
          <Button type="button" onClick={() => dialog.current?.close()}>
            {t.notYet}
          </Button>
        </div>
      </dialog>
    </>
  )
}
