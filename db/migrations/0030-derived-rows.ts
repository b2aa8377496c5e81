import { sql, type Kysely } from 'kysely'

type Engine = 'sqlite' | 'postgres'

/**
 * What is reckoned from other rows, and is compared with them by `verify` or made anew with them, asks for none of them at each insert: looking up three
 * foreign keys was the dearer half of writing a figure entry. And the index of places is a third smaller: a character alone stands in it only
 * where no pair of the estate begins with it, because it is found by its beginning. On PostgreSQL the index therefore follows the bytes.
 * By the time of entry only facts entered by hand are looked for (signs of false reporting).
 */
export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const run = (statement: string) => sql.raw(statement).execute(db)
  for (const statement of [...(engine === 'postgres' ? onPostgres : onSqlite), ...onBoth]) await run(statement)
  await fillGrams(db, engine)
}

const onPostgres = [
  ...['project_id', 'event_id', 'division_code'].map((column) => `alter table figure_entry drop constraint figure_entry_${column}_fkey`),
  'drop table estate_gram',
  'create table estate_gram (gram text collate "C" not null, estate_id integer not null, primary key (gram, estate_id))',
]

const onSqlite = [
  `create table figure_entry_new (id integer primary key autoincrement, project_id integer not null, event_id integer,
    division_code text not null, measure text not null, effective_on text not null, date_precision text not null,
    delta integer not null, cause text not null check (cause in ('fact','termination','withdrawn','transfer')),
    in_plan integer not null check (in_plan in (0,1)), reported integer not null default 1 check (reported in (0,1)), verified integer not null check (verified in (0,1)),
    counted integer not null check (counted in (0,1)), recorded_at text not null)`,
  'insert into figure_entry_new select * from figure_entry',
  'drop table figure_entry',
  'alter table figure_entry_new rename to figure_entry',
  'create index figure_entry_project on figure_entry (project_id)',
  'create index figure_entry_figures on figure_entry (division_code, measure, effective_on)',
  'drop table estate_gram',
  'create table estate_gram (gram text not null, estate_id integer not null, primary key (gram, estate_id)) without rowid',
]

const onBoth = ['drop index milestone_event_entered', 'create index milestone_event_entered on milestone_event (entered_at) where import_id is null']

const AT_ONCE = 5_000

/** The index of places from the text that stands beside each estate. */
async function fillGrams(db: Kysely<unknown>, engine: Engine): Promise<void> {
  for (let after = 0; ; ) {
    const { rows } = await sql<Found>`select estate_id, grams from estate_search where estate_id > ${after} order by estate_id limit ${sql.lit(AT_ONCE)}`.execute(db)
    const last = rows.at(-1)
    if (!last) return
    const kept = rows.map(({ estate_id, grams }) => ({ estate_id, grams: keptOf(grams.split(' ')) }))
    const texts = kept.map(({ estate_id, grams }) => ({ estate_id, grams: grams.join(' ') }))
    const pairs = kept.flatMap(({ estate_id, grams }) => grams.map((gram) => ({ estate_id, gram })))
    await sql`update estate_search set grams = given.grams from ${given(engine, 'grams', texts)} as given where estate_search.estate_id = given.estate_id`.execute(db)
    await sql`insert into estate_gram (gram, estate_id) select gram, estate_id from ${given(engine, 'gram', pairs)} as given order by gram, estate_id`.execute(db)
    after = last.estate_id
  }
}

interface Found {
  estate_id: number
  grams: string
}

/** Without the characters with which a pair begins; what stands before a colon is no character of a pair. */
export function keptOf(grams: readonly string[]): string[] {
  const begun = new Set(grams.flatMap((gram) => ([...gram].length === 2 ? [...gram].slice(0, 1) : [])))
  return grams.filter((gram) => !begun.has(gram))
}

function given(engine: Engine, column: 'gram' | 'grams', rows: readonly object[]) {
  const json = JSON.stringify(rows)
  if (engine === 'postgres') return sql`(select * from json_to_recordset(${json}) as told(estate_id integer, ${sql.raw(column)} text))`
  return sql`(select value ->> 'estate_id' as estate_id, value ->> ${sql.lit(column)} as ${sql.raw(column)} from json_each(${json}))`
}
