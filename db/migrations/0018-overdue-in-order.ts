import { sql, type Kysely } from 'kysely'

/** The spans that are still open in the order of their due days: a list of the longest overdue ends after its hundred lines. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`drop index overdue_span_day`.execute(db)
  await sql`create index overdue_span_until on overdue_span (district_code, until_on, due_on, project_id, from_on, milestone)`.execute(db)
}
