import type { Locale, Messages } from './messages'

export { reasonText } from './reason-text'
export type { Locale, Messages } from './messages'

let spoken: Messages | null = null

/** Fetches the dictionary of the page's language; nothing is drawn before. A change of language is a new page. */
export async function learn(locale: Locale): Promise<void> {
  spoken = locale === 'en' ? (await import('./en')).en : (await import('./zh-CN')).zhCN
}

/** In the browser's place of `messages.ts` (vite.config.ts): the dictionary that this page speaks. */
export function messagesFor(_locale: Locale): Messages {
  if (!spoken) throw new Error('No dictionary has been learned yet.')
  return spoken
}
