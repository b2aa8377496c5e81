import { isDate } from '~/domain/calendar'
import type { Messages } from '~/i18n/messages'
import type { AuditFilter } from '~/features/audit/log.server'
import { pageAsked } from '~/http/page-asked'

/** The filter in the address; what is no date is left out. A word of the list finds its actions. */
export function auditFilterOf(request: Request, t: Messages): AuditFilter & { page: number } {
  const search = new URL(request.url).searchParams
  const dateAt = (name: string) => (isDate(search.get(name) ?? '') ? (search.get(name) ?? '') : '')
  const q = search.get('q')?.trim().slice(0, 100) ?? ''
  const actions = q === '' ? [] : Object.entries<string>(t.admin.audit.actions).flatMap(([action, words]) => (words.includes(q) ? [action] : []))
  return { q, actions, from: dateAt('from'), until: dateAt('until'), page: pageAsked(request) }
}
