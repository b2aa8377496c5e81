import { describe, expect, it } from 'vitest'
import { type Actor, can, COMMAND_LINE, isInSight, pathsWith, PERMISSIONS, type Permission, type Role, ROLES } from '~/domain/permissions'

const DISTRICT = '/37/3714/371471/'
const UNIT = `${DISTRICT}371471007/`
const NEIGHBOUR = `${DISTRICT}371471008/`

function actor(...grants: [Role, string][]): Actor {
  return { accountId: 1, name: 'x', source: 'web', grants: grants.map(([role, path]) => ({ role, divisionCode: path.split('/').at(-2) ?? '', path })) }
}

describe('a role may', () => {
  it.each<[Role, readonly Permission[], readonly Permission[]]>([
    ['officer', ['staff.read', 'project.write', 'dispatch.report'], ['milestone.verify', 'dispatch.review', 'commitment.write', 'circular.draft', 'circular.check', 'circular.issue', 'problem.close', 'policy.manage']],
    ['bureau', ['staff.read', 'milestone.verify', 'dispatch.review', 'circular.draft', 'circular.check', 'commitment.write'], ['circular.issue', 'escalation.censure', 'rating.confirm', 'account.manage', 'policy.manage', 'audit.read', 'dispatch.report']],
    ['leader', ['staff.read', 'circular.issue', 'escalation.censure'], ['project.write', 'milestone.verify', 'commitment.write', 'circular.draft', 'circular.check', 'dispatch.report', 'account.manage', 'policy.manage']],
    ['admin', ['account.manage', 'policy.manage', 'division.manage'], ['staff.read', 'project.write', 'milestone.verify', 'circular.draft', 'circular.check', 'circular.issue', 'audit.read']],
  ])('%s: %j, and not %j', (role, may, mayNot) => {
    const who = actor([role, DISTRICT])
    expect([...may, ...mayNot].filter((permission) => can(who, permission, UNIT))).toEqual(may)
  })

  it('read all and the log as auditor, and nothing else', () => {
    expect(PERMISSIONS.filter((permission) => can(actor(['auditor', DISTRICT]), permission, UNIT))).toEqual(['staff.read', 'audit.read'])
  })

  it('draft, check and issue a circular by no single role', () => {
    expect(ROLES.filter((role) => can(actor([role, DISTRICT]), 'circular.draft', DISTRICT) && can(actor([role, DISTRICT]), 'circular.issue', DISTRICT))).toEqual([])
  })
})

describe('a grant reaches', () => {
  it('what lies under its division, not above, not beside, and no code that only begins alike', () => {
    const bureau = actor(['bureau', DISTRICT])
    expect([DISTRICT, UNIT, '/37/3714/', '/37/3714/371472/', '/37/3714/3714710/'].map((path) => can(bureau, 'staff.read', path))).toEqual([true, true, false, false, false])
  })

  it('both units of an officer of two, each with its own role', () => {
    const deputy = actor(['officer', UNIT], ['auditor', NEIGHBOUR])
    expect([can(deputy, 'project.write', UNIT), can(deputy, 'project.write', NEIGHBOUR), can(deputy, 'staff.read', NEIGHBOUR)]).toEqual([true, false, true])
    expect(pathsWith(deputy, 'staff.read')).toEqual([UNIT, NEIGHBOUR])
    expect(pathsWith(deputy, 'project.write')).toEqual([UNIT])
  })

  it('in sight, what lies above it too', () => {
    const officer = actor(['officer', UNIT])
    expect([UNIT, DISTRICT, '/37/', NEIGHBOUR, '/37/3714/371472/'].map((path) => isInSight(officer, path))).toEqual([true, true, true, false, false])
  })

  it('nothing without a grant, and everything for the command line', () => {
    expect(PERMISSIONS.filter((permission) => can(actor(), permission, UNIT))).toEqual([])
    expect(PERMISSIONS.filter((permission) => !can(COMMAND_LINE, permission, UNIT))).toEqual([])
    expect(pathsWith(COMMAND_LINE, 'circular.issue')).toEqual(['/'])
  })
})
