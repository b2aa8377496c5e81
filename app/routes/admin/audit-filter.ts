import { isDate } from '~/domain/calendar'
import type { AuditFilter } from '~/features/audit/log.server'

/** The filter in the address; what is no date is left out. */
export function auditFilterOf(request: Request): AuditFilter & { page: number } {
  const search = new URL(request.url).searchParams
  const dateAt = (name: string) => (isDate(search.get(name) ?? '') ? (search.get(name) ?? '') : '')
  const page = Number(search.get('page') ?? 1)
  return { q: search.get('q')?.trim().slice(0, 100) ?? '', from: dateAt('from'), until: dateAt('until'), page: Number.isInteger(page) && page > 0 ? page : 1 }
}
