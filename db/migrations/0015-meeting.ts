import { sql, type Kysely } from 'kysely'

/** What changed within a week is read along the day it was entered, and what waits for review along its hour, however long the history is. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index milestone_plan_set on milestone_plan (set_at)`.execute(db)
  await sql`create index dispatch_sheet_waiting on dispatch_sheet (state, submitted_at)`.execute(db)
  await sql`create index problem_raised on problem (district_code, raised_on)`.execute(db)
}
