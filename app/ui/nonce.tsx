import { createContext } from 'react'

/** The request's nonce for inline scripts; known on the server only, because the browser hides it from scripts anyway. */
export const NonceContext = createContext<string | undefined>(undefined)
