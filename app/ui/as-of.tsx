import type { ReactNode } from 'react'

/** The line under the answer: data as of when, who has not reported, which basis. Empty parts are left out. */
export function AsOf({ parts }: { parts: readonly (ReactNode | false | null | undefined)[] }) {
  const said = parts.filter((part) => part !== false && part !== null && part !== undefined && part !== '')
  if (said.length === 0) return null
  return (
    <p className="asof">
      {said.map((part, index) => (
        <span key={index}>{part}</span>
      ))}
    </p>
  )
}
