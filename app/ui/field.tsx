import type { InputHTMLAttributes, ReactNode, SelectHTMLAttributes, TextareaHTMLAttributes } from 'react'
import type { Reason } from '~/domain/refusal'
import { reasonText } from '~/i18n/messages'
import { useMessages } from './messages'

interface FieldFrame {
  name: string
  label: ReactNode
  hint?: ReactNode
  /** All reasons of the form; a field shows those with its name. */
  reasons?: readonly Reason[]
  /** Says 可不填 after the label. */
  optional?: boolean
}

type Own<Attributes> = FieldFrame & Omit<Attributes, 'name' | 'className' | 'aria-invalid' | 'aria-describedby'>

/** One line of text, a date, a number, a password. */
export function Field({ name, label, hint, reasons, optional, type = 'text', ...rest }: Own<InputHTMLAttributes<HTMLInputElement>>) {
  const { id, described, wrong } = useField(name, hint, reasons, rest.id)
  return (
    <FieldBox {...{ id, name, label, hint, reasons, optional }}>
      <input {...rest} {...described} {...limitsOf(type)} id={id} name={name} type={type} className="in-t" aria-invalid={wrong || undefined} />
    </FieldBox>
  )
}

export interface Choice {
  value: string
  label: string
}

/** A list to choose one from; `choices`, or own `<option>`s as children. */
export function SelectField({
  name, label, hint, reasons, optional, choices, children, ...rest
}: Own<SelectHTMLAttributes<HTMLSelectElement>> & { choices?: readonly Choice[] }) {
  const { id, described, wrong } = useField(name, hint, reasons, rest.id)
  return (
    <FieldBox {...{ id, name, label, hint, reasons, optional }}>
      <select {...rest} {...described} id={id} name={name} className="in-t" aria-invalid={wrong || undefined}>
        {children}
        {choices?.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
    </FieldBox>
  )
}

export function TextArea({ name, label, hint, reasons, optional, rows = 3, ...rest }: Own<TextareaHTMLAttributes<HTMLTextAreaElement>>) {
  const { id, described, wrong } = useField(name, hint, reasons, rest.id)
  return (
    <FieldBox {...{ id, name, label, hint, reasons, optional }}>
      <textarea {...rest} {...described} id={id} name={name} rows={rows} className="in-t" aria-invalid={wrong || undefined} />
    </FieldBox>
  )
}

/** A tick with its words beside it. */
export function CheckField({ name, label, hint, reasons, value = '1', ...rest }: Own<InputHTMLAttributes<HTMLInputElement>>) {
  const { id, described, wrong } = useField(name, hint, reasons, rest.id)
  return (
    <div className={wrong ? 'field bad' : 'field'}>
      <FieldReasons {...{ id, name, reasons }} />
      <label className="check">
        <input {...rest} {...described} id={id} name={name} type="checkbox" value={value} aria-invalid={wrong || undefined} />
        <span>{label}</span>
      </label>
      {hint && (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </div>
  )
}

/** A file to send along; the form needs `encType="multipart/form-data"`. */
export function FileField({ name, label, hint, reasons, optional, ...rest }: Own<InputHTMLAttributes<HTMLInputElement>>) {
  const { id, described, wrong } = useField(name, hint, reasons, rest.id)
  return (
    <FieldBox {...{ id, name, label, hint, reasons, optional }}>
      <input {...rest} {...described} id={id} name={name} type="file" className="in-t" aria-invalid={wrong || undefined} />
    </FieldBox>
  )
}

/** The id of a field, so that the error summary can lead to it. */
export function fieldId(name: string): string {
  return `f-${name}`
}

function useField(name: string, hint: ReactNode, reasons: readonly Reason[] | undefined, ownId: string | undefined) {
  const id = ownId ?? fieldId(name)
  const wrong = reasons?.some((reason) => reason.field === name) ?? false
  const about = [hint && `${id}-hint`, wrong && `${id}-error`].filter(Boolean).join(' ')
  return { id, wrong, described: about ? { 'aria-describedby': about } : {} }
}

interface BoxProps extends FieldFrame {
  id: string
  children: ReactNode
}

function FieldBox({ id, name, label, hint, reasons, optional, children }: BoxProps) {
  const t = useMessages()
  const wrong = reasons?.some((reason) => reason.field === name)
  return (
    <div className={wrong ? 'field bad' : 'field'}>
      <label htmlFor={id}>
        {label}
        {optional && <span className="quiet small"> {t.common.optional}</span>}
      </label>
      {hint && (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      <FieldReasons {...{ id, name, reasons }} />
      {children}
    </div>
  )
}

/** What is wrong with the field, in words, before the field itself. */
function FieldReasons({ id, name, reasons }: { id: string; name: string; reasons?: readonly Reason[] }) {
  const t = useMessages()
  const own = reasons?.filter((reason) => reason.field === name) ?? []
  if (own.length === 0) return null
  return (
    <span id={`${id}-error`}>
      {own.map((reason, index) => (
        <span className="err" key={index}>
          {reasonText(t, reason)}
        </span>
      ))}
    </span>
  )
}

/** Dates outside 1980 to 2199 are typing errors. */
function limitsOf(type: string) {
  return type === 'date' ? { min: '1980-01-01', max: '2199-12-31' } : {}
}
