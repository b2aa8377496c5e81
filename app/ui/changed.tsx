import { clockTime } from '~/i18n/dates'
import { useLocale, useMessages } from './messages'

/** One line at the foot of a record: who changed what last, and when. */
export function Changed({ change }: { change: { by: string; at: string; action: string } | null }) {
  const { admin, projects } = useMessages()
  const locale = useLocale()
  const actions: Record<string, string> = admin.audit.actions
  if (!change) return null
  return <p className="quiet small gap">{projects.page.changed(change.by, clockTime(change.at, locale), actions[change.action] ?? projects.page.otherAction)}</p>
}
