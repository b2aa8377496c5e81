import type { StatusKind } from '~/ui/status'

export type AccountState = 'active' | 'invited' | 'disabled'

export const STATE_KINDS: Record<AccountState, StatusKind> = { active: 'ok', invited: 'none', disabled: 'stop' }

/** Disabled, waiting for its owner to set a password, or in use. */
export function stateOf(account: { disabledAt: string | null; canSignIn: boolean }): AccountState {
  if (account.disabledAt) return 'disabled'
  return account.canSignIn ? 'active' : 'invited'
}
