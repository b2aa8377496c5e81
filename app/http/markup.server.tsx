import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import type { Locale } from '~/i18n/messages'
import type { ChartPicture } from '~/ui/charts/figure'
import type { MadeMarkup } from '~/ui/markup'
import { LocaleProvider } from '~/ui/messages'
import type { AppContext } from './context.server'

/** Hands markup to its element: within a page as data, in a document once, in its place (decision 024). */
export function madeMarkup({ markup, withinPage }: AppContext, id: string, html: string): MadeMarkup {
  if (withinPage) return { id, html }
  markup.set(id, html)
  return { id, html: null }
}

/** A chart's still drawings on their way to their places. */
export function sentPicture(context: AppContext, { drawing, wide, narrow }: ChartPicture): ChartPicture {
  const sent = (still: ChartPicture['wide'], width: string) => (typeof still === 'string' ? madeMarkup(context, `${drawing.id}-${width}`, still) : still)
  return { drawing, wide: sent(wide, 'wide'), narrow: sent(narrow, 'narrow') }
}

/** A component without script as markup. */
export function markupOf(locale: Locale, of: ReactNode): string {
  return renderToStaticMarkup(<LocaleProvider locale={locale}>{of}</LocaleProvider>)
}

/** Few see the same figures with other rights or in another language. */
const VARIANTS = 4

/**
 * Keeps what is made from an object as long as the object itself lives, a few variants of it. Figures that have not changed are the same
 * object (`db/remembered.server.ts`), so what is printed from them is made once.
 */
export function keptBeside<T>(): (object: object, variant: string, make: () => T) => T {
  const all = new WeakMap<object, Map<string, T>>()
  return (object, variant, make) => {
    const kept = all.get(object) ?? new Map<string, T>()
    all.set(object, kept)
    const known = kept.get(variant)
    if (known !== undefined) return known
    const made = make()
    if (kept.size >= VARIANTS) kept.clear()
    kept.set(variant, made)
    return made
  }
}
