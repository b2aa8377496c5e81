import { isDate } from '~/domain/calendar'
import type { Messages } from '~/i18n/messages'
import type { AuditFilter } from '~/features/audit/log.server'

/** The filter in the address; what is no date is left out. A word of the list finds its actions. */
export function auditFilterOf(request: Request, t: Messages): AuditFilter & { page: number } {
  const search = new URL(request.url).searchParams
  const dateAt = (name: string) => (isDate(search.get(name) ?? '') ? (search.get(name) ?? '') : '')
  const page = Number(search.get('page') ?? 1)
  const q = search.get('q')?.trim().slice(0, 100) ?? ''
  const actions = q === '' ? [] : Object.entries<string>(t.admin.audit.actions).flatMap(([action, words]) => (words.includes(q) ? [action] : []))
  return { q, actions, from: dateAt('from'), until: dateAt('until'), page: Number.isInteger(page) && page > 0 ? page : 1 }
}
