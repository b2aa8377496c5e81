import type { Reason } from '~/domain/refusal'
import { en } from './en'
import type { Shape } from './shape'
import { zhCN } from './zh-CN'

export type Messages = Shape<typeof zhCN>
export type Locale = 'zh-CN' | 'en'

export function messagesFor(locale: Locale): Messages {
  return locale === 'en' ? en : zhCN
}

type Sentence = string | ((params: Record<string, string | number>) => string)

/** The sentence of a reason; each area keeps those of its own commands under `reasons`. */
export function reasonText(messages: Messages, reason: Reason): string {
  for (const area of Object.values(messages)) {
    const sentence = (area.reasons as Record<string, Sentence>)[reason.code]
    if (sentence) return typeof sentence === 'string' ? sentence : sentence(reason.params ?? {})
  }
  return reason.code
}
