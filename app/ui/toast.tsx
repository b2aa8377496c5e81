import type { ReactNode } from 'react'

interface ToastProps {
  children: ReactNode
  /** 撤销 or the like. */
  action?: ReactNode
  /** At the foot of the window; else where it stands. */
  fixed?: boolean
}

/** What has just been done, read out without taking the focus. */
export function Toast({ children, action, fixed = false }: ToastProps) {
  return (
    <div className={fixed ? 'toast fixed' : 'toast'} role="status">
      <span>{children}</span>
      {action}
    </div>
  )
}
