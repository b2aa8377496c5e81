/** Roles and rights: rules.md section 10. A grant is account × role × division; scope is "lies under" in the tree of divisions. */
export const ROLES = ['officer', 'bureau', 'leader', 'admin', 'auditor'] as const
export type Role = (typeof ROLES)[number]

export const PERMISSIONS = [
  'staff.read', // lists, projects, figures, charts, circulars inside the scope
  'project.write',
  'milestone.verify',
  'dispatch.report',
  'dispatch.review', // rounds, reviews, meeting page, agreed items
  'problem.write',
  'problem.close',
  'feedback.answer', // residents' letters, what of them is made public, public photographs
  'escalation.issue', // reminders and letters; the proposals, the texts, striking off
  'escalation.censure', // talks and public criticism
  'escalation.reply',
  'commitment.write',
  'circular.draft',
  'circular.check',
  'circular.issue',
  'rating.prepare', // observations: sites and voters
  'rating.vote',
  'rating.confirm', // grades, observation results, assessments
  'import.run',
  'account.manage',
  'division.manage',
  'policy.manage',
  'audit.read',
  'site.announce', // a sentence at the head of all pages
] as const
export type Permission = (typeof PERMISSIONS)[number]

const RIGHTS: Record<Role, readonly Permission[]> = {
  officer: ['staff.read', 'project.write', 'dispatch.report', 'problem.write', 'feedback.answer', 'escalation.reply', 'import.run', 'rating.vote'],
  bureau: [
    'staff.read', 'project.write', 'milestone.verify', 'dispatch.review', 'problem.write', 'problem.close', 'escalation.issue',
    'feedback.answer', 'commitment.write', 'circular.draft', 'circular.check', 'import.run', 'rating.prepare', 'rating.vote', 'site.announce',
  ],
  leader: ['staff.read', 'circular.issue', 'escalation.issue', 'escalation.censure', 'rating.confirm', 'rating.vote'],
  admin: ['account.manage', 'division.manage', 'policy.manage', 'site.announce'],
  auditor: ['staff.read', 'audit.read'],
}

/** The roles that carry a permission: for finding the people who hold it. */
export function rolesWith(permission: Permission): Role[] {
  return ROLES.filter((role) => RIGHTS[role].includes(permission))
}

export interface Grant {
  role: Role
  divisionCode: string
  /** Path of the division, e.g. `/37/3714/371471/`. */
  path: string
  /** For the frame of those signed in. */
  divisionName?: string
}

export interface Actor {
  /** null: the command line or the system itself. */
  accountId: number | null
  name: string
  grants: readonly Grant[]
  source: 'web' | 'cli' | 'system'
  /** The network address that a request comes from, for the log. */
  address?: string
}

/** The command line acts with every right everywhere. */
export const COMMAND_LINE: Actor = { accountId: null, name: '命令行', grants: [], source: 'cli' }

/** What the process does by itself: rounds that open and close by the policy's rule. */
export const SYSTEM: Actor = { accountId: null, name: '系统', grants: [], source: 'system' }

/** True when one of the actor's grants carries the permission for the division with this path. */
export function can(actor: Actor, permission: Permission, path: string): boolean {
  if (actor.source !== 'web') return true
  return actor.grants.some((grant) => RIGHTS[grant.role].includes(permission) && path.startsWith(grant.path))
}

/** True when the division lies under one of the actor's grants or above one: what he may name at all, whatever his rights there. */
export function isInSight(actor: Actor, path: string): boolean {
  return actor.source !== 'web' || actor.grants.some((grant) => path.startsWith(grant.path) || grant.path.startsWith(path))
}

/** True when the actor holds the permission anywhere: what an address needs before its object is known. */
export function canSomewhere(actor: Actor, permission: Permission): boolean {
  return actor.source !== 'web' || actor.grants.some((grant) => RIGHTS[grant.role].includes(permission))
}

/** Paths under which the actor holds the permission; empty means nowhere, `['/']` everywhere. */
export function pathsWith(actor: Actor, permission: Permission): string[] {
  if (actor.source !== 'web') return ['/']
  return actor.grants.filter((grant) => RIGHTS[grant.role].includes(permission)).map((grant) => grant.path)
}
