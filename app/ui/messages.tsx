import { createContext, useContext, type ReactNode } from 'react'
import { messagesFor, type Locale, type Messages } from '~/i18n/messages'

const LocaleContext = createContext<Locale>('zh-CN')

export function LocaleProvider({ locale, children }: { locale: Locale; children: ReactNode }) {
  return <LocaleContext.Provider value={locale}>{children}</LocaleContext.Provider>
}

export function useLocale(): Locale {
  return useContext(LocaleContext)
}

/** The dictionary of the page's language. */
export function useMessages(): Messages {
  return messagesFor(useContext(LocaleContext))
}

/** The marks between the parts of a sentence: full width in Chinese, with a space after them in English. */
export function useMarks(): Messages['common']['marks'] {
  return useMessages().common.marks
}
