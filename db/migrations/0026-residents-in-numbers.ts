import { sql, type Kysely } from 'kysely'

/**
 * The queue of letters is read in the order of its days, and numbers follow the rows; a form filled in by somebody without an account counts
 * once; how many messages an address was asked to confirm is known without reading all followers.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    'drop index feedback_division',
    'drop index feedback_open',
    'drop index feedback_district',
    'create index feedback_open on feedback (due_on, id) where answered_at is null',
    'create index feedback_open_district on feedback (district_code, due_on, id) where answered_at is null',
    'create index feedback_open_division on feedback (division_code, due_on, id) where answered_at is null',
    'create index feedback_district on feedback (district_code, id)',
    'create index feedback_division on feedback (division_code, id)',
    'alter table resident_attempt add column form_key text',
    'create unique index resident_attempt_form on resident_attempt (kind, form_key)',
    'create index resident_attempt_kind on resident_attempt (kind, attempted_at)',
    'create index follower_address on follower (email_hash)',
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
