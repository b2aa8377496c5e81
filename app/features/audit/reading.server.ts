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

/** The latest change of a record: who changed what, and when. */
export async function findLastChange(read: Db, subjectType: string, subjectId: string | number): Promise<LastChange | null> {
  const row = await read
    .selectFrom('audit_entry')
    .select(['actor_name as by', 'recorded_at as at', 'action'])
    .where('subject_type', '=', subjectType)
    .where('subject_id', '=', String(subjectId))
    .where('action', '!=', READING)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ?? null
}
