import type { ReactNode } from 'react'

interface SectionProps {
  /** A finding, not a topic: 袁桥镇、抬头寺镇落后最多. */
  title: ReactNode
  /** What is counted and in which order. */
  say?: ReactNode
  id?: string
  children: ReactNode
}

export function Section({ title, say, id, children }: SectionProps) {
  return (
    <section className="sec" id={id}>
      <h2>{title}</h2>
      {say && <p className="say">{say}</p>}
      {children}
    </section>
  )
}
