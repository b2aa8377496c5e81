import type { TokenRow } from '~/features/programs/tokens.server'

export function stateOf(token: Pick<TokenRow, 'revokedAt' | 'expiresAt'>, now: string): 'working' | 'expired' | 'revoked' {
  if (token.revokedAt !== null) return 'revoked'
  return token.expiresAt > now ? 'working' : 'expired'
}
