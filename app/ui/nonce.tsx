import { createContext } from 'react'
import type { ElderSize } from '~/domain/elder'
import type { Locale } from '~/i18n/messages'

/** The request's nonce for inline scripts; known on the server only, because the browser hides it from scripts anyway. */
export const NonceContext = createContext<string | undefined>(undefined)

/** The visitor's choices, for pages that no loader stands behind: an address that does not exist. Known on the server only. */
export const ChoicesContext = createContext<{ locale: Locale; elder: ElderSize }>({ locale: 'zh-CN', elder: 0 })
