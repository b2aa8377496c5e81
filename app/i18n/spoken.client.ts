import type { Reason } from '~/domain/refusal'
import type { Locale, Messages } from './messages'
import { reasonText as sentenceOf } from './reason-text'

export type { Locale, Messages } from './messages'

let language: Locale = 'zh-CN'
/** Areas that are here; the others follow when a page asks for one. */
const areas: Partial<Messages> = {}
let isWhole = false
let rest: Promise<void> | undefined

/** Fetches what a page of this language says, before anything is drawn: the whole dictionary, or the areas of the officer's week only. */
export async function learn(locale: Locale, room: 'week' | 'any'): Promise<void> {
  language = locale
  if (room === 'any') await learnRest()
  else Object.assign(areas, locale === 'en' ? await import('./en/first') : await import('./zh-CN/first'))
}

/** In the browser's place of `messages.ts` (vite.config.ts): the dictionary that this page speaks. */
export function messagesFor(_locale: Locale): Messages {
  return spoken
}

/** A sentence may stand in an area that is not here yet. */
export function reasonText(messages: Messages, reason: Reason): string {
  const sentence = sentenceOf(messages, reason)
  if (sentence === reason.code) waitForRest()
  return sentence
}

const spoken = new Proxy(areas, {
  get(_, area: keyof Messages) {
    if (!(area in areas)) waitForRest()
    return areas[area]
  },
}) as Messages

/** React draws again when what was thrown is settled; what stands on the page meanwhile stays. */
function waitForRest(): void {
  if (!isWhole) throw learnRest()
}

/** Fails once only: without a network a reason is shown by its code. */
function learnRest(): Promise<void> {
  rest ??= (language === 'en' ? import('./en').then(({ en }) => en) : import('./zh-CN').then(({ zhCN }) => zhCN))
    .then((whole) => void Object.assign(areas, whole), () => undefined)
    .finally(() => {
      isWhole = true
    })
  return rest
}
