import type { ReactNode } from 'react'
import { Phrases } from './phrases'

interface SectionProps {
  /** A finding, not a topic: 3个镇街落后，袁桥镇差得最多. */
  title: ReactNode
  /** What is counted and in which order. */
  say?: ReactNode
  id?: string
  children: ReactNode
}

export function Section({ title, say, id, children }: SectionProps) {
  return (
    <section className="sec" id={id}>
      <h2>
        <Phrases>{title}</Phrases>
      </h2>
      {say && <p className="say">{say}</p>}
      {children}
    </section>
  )
}
