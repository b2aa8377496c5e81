import type { ReactNode } from 'react'

/** A sentence at the head of a page that changes what the reader does; at most one a page. */
export function Note({ kind = 'plain', children }: { kind?: 'plain' | 'warn' | 'bad'; children: ReactNode }) {
  return <div className={kind === 'plain' ? 'note' : `note ${kind}`}>{children}</div>
}
