import { sql, type Kysely } from 'kysely'

/**
 * A fact that the bureau's import brings is verified by that import: it says so itself. A row beside each of them, with two foreign keys to look up,
 * was a tenth of an import. Rows that earlier imports wrote stay, and count as before.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw('alter table milestone_event add column verified_by_import integer not null default 0 check (verified_by_import in (0,1))').execute(db)
}
