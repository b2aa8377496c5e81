import type { Reason } from '~/domain/refusal'
import type { Messages } from './messages'

type Sentence = string | ((params: Record<string, string | number>) => string)

/** The sentence of a reason; each area keeps those of its own commands under `reasons`. */
export function reasonText(messages: Messages, reason: Reason): string {
  for (const area of Object.values(messages)) {
    const sentence = (area.reasons as Record<string, Sentence>)[reason.code]
    if (sentence) return typeof sentence === 'string' ? sentence : sentence(reason.params ?? {})
  }
  return reason.code
}
