import type { ReactNode } from 'react'

/** Instead of an empty list: what that means, and what to do now. */
export function Empty({ title, children }: { title: ReactNode; children?: ReactNode }) {
  return (
    <div className="empty">
      <b>{title}</b>
      {children}
    </div>
  )
}
