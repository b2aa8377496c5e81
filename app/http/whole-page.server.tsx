import { createHash } from 'node:crypto'
import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { READ_ALOUD } from './paths'
import { elderAttribute, type ElderSize } from '~/domain/elder'
import type { Locale } from '~/i18n/messages'

interface WholePage {
  title: string
  /** All of its style; nothing else is fetched. */
  css: string
  locale: Locale
  elder: ElderSize
  /** The one script, only where the reader asked for it: the page is read aloud. */
  aloud?: boolean
  headers: Record<string, string>
  status?: number
  children: ReactNode
}

/** A page that is complete in one file, without script: it opens on a weak network, in WeChat's browser, and saved on a phone. */
export function wholePage({ title, css, locale, elder, aloud = false, headers, status = 200, children }: WholePage): Response {
  const { style, hash } = packedStyle(css)
  const html = renderToStaticMarkup(
    <html lang={locale} data-elder={elderAttribute(elder)}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="format-detection" content="telephone=no" />
        <link rel="icon" href="data:," />
        <title>{title}</title>
        {aloud && <script src={READ_ALOUD} defer />}
        <style dangerouslySetInnerHTML={{ __html: style }} />
      </head>
      <body>{children}</body>
    </html>,
  )
  return new Response(`<!doctype html>${html}`, {
    status,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': `default-src 'none';${aloud ? " script-src 'self';" : ''} style-src 'sha256-${hash}'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
      ...headers,
    },
  })
}

const packedStyles = new Map<string, { style: string; hash: string }>()

/** Without comments and spaces, and its name in the policy; made once for each sheet of style. */
function packedStyle(css: string): { style: string; hash: string } {
  const known = packedStyles.get(css)
  if (known) return known
  const style = css.replace(/\/\*[^]*?\*\//g, '').replace(/\s*([{};,>])\s*/g, '$1').replace(/\s+/g, ' ').replace(/:\s/g, ':').trim()
  const made = { style, hash: createHash('sha256').update(style).digest('base64') }
  packedStyles.set(css, made)
  return made
}
