import { todayOf } from '~/domain/calendar'
import type { Actor } from '~/domain/permissions'
import type { Db } from '~db/schema'
import { inTransaction } from '~db/transaction.server'
import { writeAudit } from './audit.server'

export interface Reading {
  subjectType: string
  subjectId: string | number
  divisionCode?: string | null
  /** What was read: a file's name, a list. */
  what: string
}

export const READING = 'readPersonalData'

/** Logs that somebody read personal data (evidence, telephone numbers, the log itself): one entry a person, subject and day. */
export async function noteReading(db: Db, actor: Actor, { what, ...subject }: Reading, now: string): Promise<void> {
  const dayBegan = new Date(Date.parse(`${todayOf(now)}T00:00:00+08:00`)).toISOString()
  const known = await db
    .selectFrom('audit_entry')
    .select('id')
    .where('subject_type', '=', subject.subjectType)
    .where('subject_id', '=', String(subject.subjectId))
    .where('action', '=', READING)
    .where('account_id', actor.accountId === null ? 'is' : '=', actor.accountId)
    .where('recorded_at', '>=', dayBegan)
    .limit(1)
    .executeTakeFirst()
  if (!known) await inTransaction(db, (trx) => writeAudit(trx, actor, { action: READING, ...subject, after: { what } }, now))
}

export interface LastChange {
  by: string
  at: string
  action: string
}

/** Readings change nothing; that somebody voted, and at which hour, stays in the log (decision 051). */
const NOT_SHOWN = [READING, 'castBallot']

/** The latest change of a record, or the latest of some kinds: who changed what, and when. */
export async function findLastChange(read: Db, subjectType: string, subjectId: string | number, actions?: readonly string[]): Promise<LastChange | null> {
  const row = await read
    .selectFrom('audit_entry')
    .select(['actor_name as by', 'recorded_at as at', 'action'])
    .where('subject_type', '=', subjectType)
    .where('subject_id', '=', String(subjectId))
    .where('action', 'not in', NOT_SHOWN)
    .$if(actions !== undefined, (query) => query.where('action', 'in', actions ?? []))
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ?? null
}

/** The same for a list, by the records’ numbers, in one query. */
export async function findLastChanges(read: Db, subjectType: string, subjectIds: readonly (string | number)[]): Promise<Map<string, LastChange>> {
  if (subjectIds.length === 0) return new Map()
  const rows = await read
    .selectFrom('audit_entry')
    .select(['subject_id', 'actor_name as by', 'recorded_at as at', 'action'])
    .where('id', 'in', (inner) =>
      inner
        .selectFrom('audit_entry')
        .select(({ fn }) => fn.max('id').as('id'))
        .where('subject_type', '=', subjectType)
        .where('subject_id', 'in', subjectIds.map(String))
        .where('action', 'not in', NOT_SHOWN)
        .groupBy('subject_id'),
    )
    .execute()
  return new Map(rows.map(({ subject_id, ...change }) => [subject_id, change]))
}

/** The later of several, where a record is changed under more than one name. */
export function latestOf(changes: readonly (LastChange | null | undefined)[]): LastChange | null {
  return changes.reduce<LastChange | null>((latest, change) => (change && (!latest || change.at > latest.at) ? change : latest), null)
}
