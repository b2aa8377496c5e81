import { sql, type Kysely } from 'kysely'

/** The beginning of a project's code is looked up along an index; SQLite's own index on the code does that already. */
export async function up(db: Kysely<unknown>, engine: 'sqlite' | 'postgres'): Promise<void> {
  if (engine === 'postgres') await sql`create index project_code_beginning on project (code text_pattern_ops)`.execute(db)
}
