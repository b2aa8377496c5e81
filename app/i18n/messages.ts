import { en } from './en'
import type { Shape } from './shape'
import { zhCN } from './zh-CN'

export { reasonText } from './reason-text'

export type Messages = Shape<typeof zhCN>
export type Locale = 'zh-CN' | 'en'

/** The dictionary of a language. In the browser `spoken.client.ts` stands in this file's place: one dictionary instead of two. */
export function messagesFor(locale: Locale): Messages {
  return locale === 'en' ? en : zhCN
}
