import type { Disagreement } from '~/domain/letters'
import { useMessages } from '~/ui/messages'

/** Every month and measure in which the letters do not add up to the plan, one line each. */
export function Disagreements({ list }: { list: readonly Disagreement[] }) {
  const { commitments: t } = useMessages()
  if (list.length === 0) return null
  return (
    <ul>
      {list.map((found) => (
        <li key={`${found.measure}-${found.month}`}>
          {t.disagreements.line(t.measures[found.measure], found.month, found.plan, found.letters, found.difference)}
        </li>
      ))}
    </ul>
  )
}
