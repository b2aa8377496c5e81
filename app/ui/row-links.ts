import { useNavigate } from '@remix-run/react'
import type { MouseEvent } from 'react'

interface Click {
  button: number
  metaKey: boolean
  ctrlKey: boolean
  shiftKey: boolean
  altKey: boolean
  defaultPrevented: boolean
}

interface Anchor {
  href: string
  target: string
  hasAttribute(name: string): boolean
}

/** Where a click on a plain link leads within the application, or null where the browser shall do what it does with links. */
export function leadsWithin(click: Click, link: Anchor | null, origin: string): string | null {
  if (!link || click.defaultPrevented || click.button !== 0 || click.metaKey || click.ctrlKey || click.shiftKey || click.altKey) return null
  if ((link.target && link.target !== '_self') || link.hasAttribute('download') || !URL.canParse(link.href)) return null
  const url = new URL(link.href)
  return url.origin === origin ? url.pathname + url.search + url.hash : null
}

/**
 * Lets the router follow plain links: `Link` has it from the frame, a long table with plain `<a>` in its rows sets it on itself (decision 016).
 * Without script they are links like any other.
 */
export function useRowLinks(): (event: MouseEvent<HTMLElement>) => void {
  const navigate = useNavigate()
  return (event) => {
    const to = leadsWithin(event, (event.target as Element).closest('a'), window.location.origin)
    if (to === null) return
    event.preventDefault()
    navigate(to, { replace: to === window.location.pathname + window.location.search + window.location.hash })
  }
}
