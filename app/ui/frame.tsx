import { useLocation } from '@remix-run/react'
import type { ReactNode } from 'react'
import { Link } from './link'
import { useLocale, useMessages } from './messages'

export interface NavigationLink {
  href: string
  label: string
}

/** Addresses of the page itself in the other language, and in or out of elder mode. */
export interface Switches {
  language: string
  elder: string
  isElder: boolean
  /** Elder mode one size up and down; null at the ends and in normal type. */
  larger: string | null
  smaller: string | null
  /** The page with the script that reads it aloud; public pages only. */
  aloud: string
}

interface StaffFrameProps {
  home: string
  /** The division beside the mark, e.g. 天衢新区. */
  place?: string
  /** By the rights of who is signed in: http/navigation. */
  links: readonly NavigationLink[]
  who: { name: string; unit: string; href: string }
  /** Where the sign-out form is sent. */
  signOut: string
  switches: Switches
  children: ReactNode
}

/** Frame of every page for those signed in. */
export function StaffFrame({ home, place, links, who, signOut, switches, children }: StaffFrameProps) {
  const t = useMessages().common
  const { pathname } = useLocation()
  const current = currentLink(links, pathname)
  return (
    <>
      <a className="skip" href="#main">
        {t.skip}
      </a>
      <header className="top">
        <div className="in">
          <Link className="mark" to={home}>
            <i aria-hidden="true" />
            {t.product} {place && <small>{place}</small>}
          </Link>
          <nav className="nav" aria-label={t.mainNavigation}>
            {links.map((link) => (
              <Link key={link.href} to={link.href} aria-current={link === current ? 'page' : undefined}>
                {link.label}
              </Link>
            ))}
          </nav>
          <div className="who">
            <Link to={who.href}>
              <span className="unit">{who.unit && `${who.unit} · `}</span>
              {who.name}
            </Link>
            <form method="post" action={signOut}>
              <button type="submit">{t.signOut}</button>
            </form>
          </div>
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <footer className="foot">
        <div className="in">
          <SwitchLinks switches={switches} />
        </div>
      </footer>
    </>
  )
}

/** Of several links that lead to the page, the longest: /staff is the start of all others. */
export function currentLink(links: readonly NavigationLink[], pathname: string): NavigationLink | null {
  const fitting = links.filter((link) => pathname === link.href || pathname.startsWith(`${link.href}/`))
  return fitting.sort((a, b) => b.href.length - a.href.length)[0] ?? null
}

interface PublicFrameProps {
  home: string
  links?: readonly NavigationLink[]
  switches: Switches
  /** The last line: who answers for the page. */
  foot?: ReactNode
  /** A form or one column of text: narrower. */
  narrow?: boolean
  children: ReactNode
}

/** Frame of every page without an account: complete without script; the switch to large type stands at the top. */
export function PublicFrame({ home, links = [], switches, foot, narrow = false, children }: PublicFrameProps) {
  const t = useMessages().common
  const { pathname } = useLocation()
  const current = currentLink(links, pathname)
  return (
    <>
      <a className="skip" href="#main">
        {t.skip}
      </a>
      <header className="top">
        <div className="in">
          <a className="mark" href={home}>
            <i aria-hidden="true" />
            {t.publicProduct}
          </a>
          {links.length > 0 && (
            <nav className="nav" aria-label={t.mainNavigation}>
              {links.map((link) => (
                <a key={link.href} href={link.href} aria-current={link === current ? 'page' : undefined}>
                  {link.label}
                </a>
              ))}
            </nav>
          )}
          <div className="who">
            <SwitchLinks switches={switches} />
            {switches.isElder && (
              <a href={switches.aloud} rel="nofollow">
                {t.aloud}
              </a>
            )}
          </div>
        </div>
      </header>
      <main id="main" tabIndex={-1} className={narrow ? 'narrow' : undefined}>
        {children}
      </main>
      {foot && (
        <footer className="foot">
          <div className="in">{foot}</div>
        </footer>
      )}
    </>
  )
}

/** Plain links: they work without script, and the server remembers the choice in a cookie. */
function SwitchLinks({ switches }: { switches: Switches }) {
  const t = useMessages().common
  const other = useLocale() === 'en' ? 'zh-CN' : 'en'
  return (
    <>
      <a href={switches.elder} rel="nofollow">
        {switches.isElder ? t.elderOff : t.elderOn}
      </a>
      {switches.larger && switches.isElder && (
        <a href={switches.larger} rel="nofollow">
          {t.larger}
        </a>
      )}
      {switches.smaller && (
        <a href={switches.smaller} rel="nofollow">
          {t.smaller}
        </a>
      )}
      <a href={switches.language} lang={other} hrefLang={other} rel="nofollow">
        {t.otherLanguage}
      </a>
    </>
  )
}
