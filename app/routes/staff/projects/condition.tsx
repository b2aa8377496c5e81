import { daysBetween } from '~/domain/calendar'
import type { Messages } from '~/i18n/messages'
import type { StatusKind } from '~/ui/status'

export interface Conditioned {
  stage: string | null
  dueOn: string | null
  pausedOn: string | null
  terminatedOn: string | null
}

/** The state of a project in a word: terminated, paused, overdue by so many days, in use, on time, without a date. */
export function conditionOf(row: Conditioned, today: string, t: Messages['projects']): { kind: StatusKind; word: string } {
  if (row.terminatedOn) return { kind: 'none', word: t.status.terminated }
  if (row.pausedOn) return { kind: 'stop', word: t.status.paused(daysBetween(row.pausedOn, today)) }
  if (row.dueOn && row.dueOn < today) return { kind: 'late', word: t.status.late(daysBetween(row.dueOn, today)) }
  if (row.stage === 'IN_USE') return { kind: 'ok', word: t.status.inUse }
  if (row.stage === 'CLOSED') return { kind: 'ok', word: t.status.done }
  return row.dueOn ? { kind: 'ok', word: t.status.ok } : { kind: 'none', word: t.status.undated }
}
