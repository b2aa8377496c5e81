import { canSomewhere, type Actor, type Permission } from '~/domain/permissions'
import type { Messages } from '~/i18n/messages'
import type { NavigationLink } from '~/ui/frame'
import { paths } from './paths'

/** The main navigation of who is signed in: only what he has a right to somewhere. */
export function staffNavigation(actor: Actor, t: Messages): NavigationLink[] {
  const words = t.common.navigation
  const entries: [Permission, string, string][] = [
    ['dispatch.report', paths.week(), words.week],
    ['staff.read', paths.projects(), words.projects],
    ['staff.read', paths.dispatch(), words.dispatch],
    ['staff.read', paths.problems(), words.problems],
    ['staff.read', paths.charts(), words.charts],
    ['staff.read', paths.circulars(), words.circulars],
    ['staff.read', paths.commitments(), words.commitments],
    ['import.run', paths.imports(), words.imports],
    ['account.manage', paths.admin(), words.admin],
    ['audit.read', paths.audit(), words.log],
  ]
  return entries.filter(([permission]) => canSomewhere(actor, permission)).map(([, href, label]) => ({ href, label }))
}
