import type { ButtonHTMLAttributes, ReactNode } from 'react'
import { Link } from './link'

export type ButtonKind = 'main' | 'plain' | 'danger' | 'link'

const CLASSES: Record<ButtonKind, string> = { main: 'btn btn-1', plain: 'btn', danger: 'btn btn-x', link: 'btn btn-link' }

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  kind?: ButtonKind
  /** Being sent: says so to a screen reader, shows three dots and takes no second press. */
  busy?: boolean
}

/** Submits its form unless `type` says otherwise. The word on it is a verb: 报送, 印发. One `main` button a form. */
export function Button({ kind = 'plain', busy = false, className, type = 'submit', onClick, ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      className={className ? `${CLASSES[kind]} ${className}` : CLASSES[kind]}
      aria-busy={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
    />
  )
}

interface ButtonLinkProps {
  to: string
  kind?: ButtonKind
  /** A file: the browser fetches it itself. */
  download?: boolean
  children: ReactNode
}

/** A link that looks like a button: it leads somewhere and changes nothing. */
export function ButtonLink({ to, kind = 'plain', download = false, children }: ButtonLinkProps) {
  return (
    <Link to={to} className={CLASSES[kind]} reloadDocument={download}>
      {children}
    </Link>
  )
}
