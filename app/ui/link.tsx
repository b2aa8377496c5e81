import type { AnchorHTMLAttributes } from 'react'
import { createContext, useContext, type MouseEvent } from 'react'

type Follow = (event: MouseEvent<HTMLElement>) => void

/** Set by the frame of pages with script: lets the router follow a plain click (`useRowLinks`). */
export const FollowContext = createContext<Follow | undefined>(undefined)

interface LinkProps extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href' | 'onClick'> {
  /** From `http/paths`, so always whole: there is nothing to resolve against the page it stands on. */
  to: string
  /** The browser fetches it by itself, as a file. */
  reloadDocument?: boolean
}

/** A link to another page. The router's own resolves its address, and subscribes to six contexts, once for every link of a page (decision 018). */
export function Link({ to, reloadDocument = false, ...rest }: LinkProps) {
  const follow = useContext(FollowContext)
  return <a {...rest} href={to} onClick={reloadDocument ? undefined : follow} data-discover={follow && !reloadDocument ? 'true' : undefined} />
}
