import { createContext, useContext, type ReactNode } from 'react'
import { messagesFor, type Locale, type Messages } from '~/i18n/messages'

const LocaleContext = createContext<Locale>('zh-CN')

const LargeTypeContext = createContext(false)

/** `largeType`: the page stands in elder mode, where a phone holds few characters a line. */
export function LocaleProvider({ locale, largeType = false, children }: { locale: Locale; largeType?: boolean; children: ReactNode }) {
  return (
    <LocaleContext.Provider value={locale}>
      <LargeTypeContext.Provider value={largeType}>{children}</LargeTypeContext.Provider>
    </LocaleContext.Provider>
  )
}

export function useIsLargeType(): boolean {
  return useContext(LargeTypeContext)
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
