import { sql, type Kysely } from 'kysely'

/**
 * What an estate is found by stands beside it as one text (grams with spaces between them), by which it is taken out of the index again: the second
 * index of the pairs, in which each of them stood once more, is not needed. Of the facts only those of a weekly update are found by it.
 */
export async function up(db: Kysely<unknown>, engine: 'sqlite' | 'postgres'): Promise<void> {
  const joined = engine === 'sqlite' ? `group_concat(gram, ' ')` : `string_agg(gram, ' ')`
  const statements = [
    'create table estate_search (estate_id integer primary key references estate(id), grams text not null)',
    `insert into estate_search (estate_id, grams) select estate_id, ${joined} from estate_gram group by estate_id`,
    'drop index estate_gram_estate',
    'drop index milestone_event_update',
    'create index milestone_event_update on milestone_event (weekly_update_id) where weekly_update_id is not null',
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
