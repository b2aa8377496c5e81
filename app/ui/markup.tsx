import { createContext, useContext, useState, type HTMLAttributes } from 'react'

/** Markup that a loader made as text: large tables and drawings, of which React would spend more on the cells than on the rest of the page. */
export interface MadeMarkup {
  /** The element's id, by which the browser finds it in the document. */
  id: string
  /** null in a document: there the markup stands once, in its place, and not a second time in the page's data. */
  html: string | null
}

/** The markup of the document under way, by id; known on the server only. */
export const MarkupContext = createContext<ReadonlyMap<string, string>>(new Map())

interface MarkupProps extends HTMLAttributes<HTMLDivElement> {
  of: MadeMarkup
}

/** An element filled with markup from the server. When the browser takes a document over, what stands in it already is kept. */
export function Markup({ of: { id, html }, ...rest }: MarkupProps) {
  const inDocument = useContext(MarkupContext).get(id)
  const [standing] = useState(() => inDocument ?? (typeof document === 'undefined' ? '' : (document.getElementById(id)?.innerHTML ?? '')))
  return <div {...rest} id={id} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: html ?? standing }} />
}
