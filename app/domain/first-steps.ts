import type { Role } from './permissions'

/** What an administrator does first, before anybody can work: the divisions, two at the bureau (one drafts, another checks), who issues, who reports. */
export type FirstStep = 'divisions' | 'bureau' | 'leader' | 'officer'

/** The first of the steps that is not done; null once everybody who is needed has an account. */
export function firstStep(units: number, accounts: readonly { roles: readonly Role[] }[]): FirstStep | null {
  const having = (role: Role) => accounts.filter(({ roles }) => roles.includes(role)).length
  if (units === 0) return 'divisions'
  if (having('bureau') < 2) return 'bureau'
  if (having('leader') === 0) return 'leader'
  return having('officer') === 0 ? 'officer' : null
}
