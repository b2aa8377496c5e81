import { sql, type Kysely } from 'kysely'

/** The officer's week reads the open projects of a unit worst first, as many as it shows: stopped, stuck, then by the day in force. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index project_status_week on project_status (division_code, (case when paused_on is null then 1 else 0 end),
    (case when last_condition = 'stuck' then 0 else 1 end), (coalesce(next_due_on, '9999')), project_id) where closed = 0 and terminated_on is null`.execute(db)
}
