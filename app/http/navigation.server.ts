import { canSomewhere, type Actor } from '~/domain/permissions'
import type { Messages } from '~/i18n/messages'
import { ADDRESSES } from '~/routes'
import { paths } from './paths'

export interface NavigationEntry {
  href: string
  label: string
}

/** The main navigation of those signed in: only addresses that exist and that their grants open. */
export function navigationFor(actor: Actor, t: Messages): NavigationEntry[] {
  const names = { ratings: t.ratings.navigation, ...t.common.navigation, ...t.admin.navigation }
  const entries: { href: string; address: string; label: string }[] = [
    { href: paths.week(), address: 'staff', label: names.week },
    { href: paths.overview(), address: 'staff/overview', label: t.overview.title },
    { href: paths.projects(), address: 'staff/projects', label: names.projects },
    { href: paths.dispatch(), address: 'staff/dispatch', label: names.dispatch },
    { href: paths.problems(), address: 'staff/problems', label: names.problems },
    { href: paths.escalations(), address: 'staff/escalations', label: t.escalations.title },
    { href: paths.letters(), address: 'staff/feedback', label: names.feedback },
    { href: paths.circulars(), address: 'staff/circulars', label: names.circulars },
    { href: paths.ratings(), address: 'staff/ratings', label: names.ratings },
    { href: paths.charts(), address: 'staff/charts', label: names.charts },
    { href: paths.commitments(), address: 'staff/commitments', label: names.commitments },
    { href: paths.imports(), address: 'staff/imports', label: names.imports },
    { href: paths.accounts(), address: 'admin/accounts', label: names.accounts },
    { href: paths.divisions(), address: 'admin/divisions', label: names.divisions },
    { href: paths.policies(), address: 'admin/policies', label: names.policies },
    { href: paths.announcements(), address: 'admin/announcements', label: t.announcements.navigation },
    { href: paths.channels(), address: 'admin/channels', label: t.outbox.setup.title },
    { href: paths.tokens(), address: 'admin/tokens', label: t.programs.navigation },
    { href: paths.signs(), address: 'admin/signs', label: t.admin.signs.title },
    { href: paths.audit(), address: 'admin/audit', label: names.log },
  ]
  return entries.filter(({ address }) => opens(actor, address)).map(({ href, label }) => ({ href, label }))
}

/** Where somebody lands after signing in: leadership at the month's page, others at the week, which sends on those who report nothing, or the first page that his grants open. */
export function homeOf(actor: Actor, t: Messages): string {
  if (canSomewhere(actor, 'circular.issue') && !canSomewhere(actor, 'dispatch.report')) return paths.overview()
  return canSomewhere(actor, 'staff.read') ? paths.week() : (navigationFor(actor, t)[0]?.href ?? paths.account())
}

function opens(actor: Actor, path: string): boolean {
  const address = ADDRESSES.find((candidate) => candidate.path === path)
  if (!address || (path === 'staff' && !canSomewhere(actor, 'dispatch.report'))) return false
  return address.access === 'public' || address.access === 'token' || address.access === 'session' || canSomewhere(actor, address.access)
}
