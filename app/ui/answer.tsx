import type { ReactNode } from 'react'
import { Phrases } from './phrases'

interface AnswerProps {
  /** A quiet line above: which week, which unit. */
  above?: ReactNode
  /** One or two sentences below: what explains the answer. */
  lead?: ReactNode
  children: ReactNode
}

/** The page's h1: the sentence that the reader would say on the telephone. */
export function Answer({ above, lead, children }: AnswerProps) {
  return (
    <>
      <h1 className="answer">
        {above && <small>{above}</small>}
        <Phrases>{children}</Phrases>
      </h1>
      {lead && <p className="lead">{lead}</p>}
    </>
  )
}
