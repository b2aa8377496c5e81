import { sql, type Kysely } from 'kysely'
import { pinyin } from 'pinyin-pro'

type Engine = 'sqlite' | 'postgres'

/**
 * The letters of a name are kept syllable by syllable and found from the beginning of each of them: a third of the runs of three letters, which stood
 * in the index of places before, and in answer to the whole of what was typed.
 */
export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  for (const kind of ['i', 'p']) await sql`delete from estate_gram where gram >= ${`${kind}:`} and gram < ${`${kind};`}`.execute(db)
  for (let after = 0; ; ) {
    const { rows } = await sql<Estate>`
      select estate.id, estate.name, coalesce(estate_search.grams, '') as grams from estate left join estate_search on estate_search.estate_id = estate.id
      where estate.id > ${after} order by estate.id limit ${sql.lit(AT_ONCE)}`.execute(db)
    const last = rows.at(-1)
    if (!last) return
    await spell(db, engine, rows)
    after = last.id
  }
}

const AT_ONCE = 5_000
const LONGEST_RUN = 24

interface Estate {
  id: number
  name: string
  grams: string
}

async function spell(db: Kysely<unknown>, engine: Engine, estates: readonly Estate[]): Promise<void> {
  const spelt = estates.map(({ id, name, grams }) => {
    const syllables = syllablesOf(name)
    const initials = syllables.map((syllable) => syllable.slice(0, 1))
    const runs = [...runsOf(initials).map((run) => `i:${run}`), ...runsOf(syllables).map((run) => `p:${run}`)]
    const kept = grams.split(' ').filter((gram) => gram !== '' && !/^[ip]:/.test(gram))
    return { id, pinyin: syllables.join(' '), initials: initials.join(''), runs, grams: [...kept, ...runs].join(' ') }
  })
  const given = (columns: string[], rows: readonly object[]) => asTable(engine, columns, rows)
  await sql`update estate set pinyin = given.pinyin, initials = given.initials from ${given(['pinyin', 'initials'], spelt)} as given where estate.id = given.id`.execute(db)
  await sql`update estate_search set grams = given.grams from ${given(['grams'], spelt)} as given where estate_search.estate_id = given.id`.execute(db)
  const pairs = spelt.flatMap(({ id, runs }) => runs.map((gram) => ({ id, gram })))
  await sql`insert into estate_gram (gram, estate_id) select gram, id from ${given(['gram'], pairs)} as given order by gram, id`.execute(db)
}

/** As names are read today: half width, small letters, numerals as figures, without punctuation. */
function syllablesOf(name: string): string[] {
  const digit = (numeral: string | undefined, none: number) => (numeral ? '〇一二三四五六七八九'.indexOf(numeral) : none)
  const plain = name
    .normalize('NFKC').toLowerCase().replace(/零/g, '〇')
    .replace(/([一二三四五六七八九])?十([一二三四五六七八九])?/g, (_, tens?: string, units?: string) => String(digit(tens, 1) * 10 + digit(units, 0)))
    .replace(/[〇一二三四五六七八九]/g, (numeral) => String(digit(numeral, 0)))
    .replace(/[^\p{Letter}\p{Number}]/gu, '')
  return pinyin(plain, { toneType: 'none', type: 'array', nonZh: 'spaced', v: true }).map((syllable) => syllable.replace(/[^a-z0-9]/g, '')).filter((syllable) => syllable !== '')
}

function runsOf(syllables: readonly string[]): string[] {
  const runs = syllables.map((_, at) => syllables.slice(at).join('').slice(0, LONGEST_RUN))
  return [...new Set(runs.filter((run) => run.length > 1))]
}

function asTable(engine: Engine, columns: readonly string[], rows: readonly object[]) {
  const json = JSON.stringify(rows)
  const texts = columns.map((column) => (engine === 'postgres' ? `${column} text` : `value ->> '${column}' as ${column}`)).join(', ')
  if (engine === 'postgres') return sql`(select * from json_to_recordset(${json}) as told(id integer, ${sql.raw(texts)}))`
  return sql`(select value ->> 'id' as id, ${sql.raw(texts)} from json_each(${json}))`
}
