const MARKS = { done: 'k-f', target: 'k-t', planned: 'k-m', plan: 'k-p' } as const

/** What each mark of a drawing means, in words beside the mark. */
export function Legend({ marks }: { marks: readonly (readonly [keyof typeof MARKS, string])[] }) {
  return (
    <>
      {marks.map(([mark, word]) => (
        <span key={mark}>
          <i className={MARKS[mark]} aria-hidden="true" />
          {word}
        </span>
      ))}
    </>
  )
}
