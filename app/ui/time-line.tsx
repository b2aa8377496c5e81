import type { ReactNode } from 'react'

export interface TimeLineItem {
  key?: string | number
  /** done = filled, now = ring, todo = hollow, stop = square with bars, gone = struck out (a retracted fact). The words must say it too. */
  state: 'done' | 'now' | 'todo' | 'stop' | 'gone'
  title: ReactNode
  when?: ReactNode
  note?: ReactNode
}

export function TimeLine({ items }: { items: readonly TimeLineItem[] }) {
  return (
    <ol className="tl">
      {items.map((item, index) => (
        <li key={item.key ?? index} className={item.state === 'done' ? undefined : item.state}>
          <b>{item.title}</b>
          {item.when && <span className="when">{item.when}</span>}
          {item.note}
        </li>
      ))}
    </ol>
  )
}
