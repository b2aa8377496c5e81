import { expect, it } from 'vitest'
import { firstStep } from '~/domain/first-steps'
import type { Role } from '~/domain/permissions'

const people = (...roles: Role[][]) => roles.map((own) => ({ roles: own }))

it.each([
  ['an empty database asks for divisions', 0, people(['admin']), 'divisions'],
  ['then for the bureau', 6, people(['admin']), 'bureau'],
  ['one at the bureau cannot check what he drafted', 6, people(['admin'], ['bureau']), 'bureau'],
  ['then for who issues', 6, people(['admin'], ['bureau'], ['bureau']), 'leader'],
  ['then for who reports', 6, people(['admin'], ['bureau'], ['bureau'], ['leader']), 'officer'],
  ['one person may hold several roles', 6, people(['admin', 'officer'], ['bureau', 'leader'], ['bureau']), null],
] as const)('%s', (_title, units, accounts, step) => {
  expect(firstStep(units, accounts)).toBe(step)
})
