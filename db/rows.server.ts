import { CompiledQuery, sql, type RawBuilder } from 'kysely'
import type { Db, NewRow, Schema } from './schema'
import { hasRowLocks } from './transaction.server'

/** So many rows go to PostgreSQL, and the rest of them to SQLite, in one text. */
const ROWS = 2_000
/** So many values go to SQLite in one statement, as long as there are as many: calling it then costs little beside writing, and it is prepared once and kept. */
const VALUES = [16_000, 1_000]
/** From so many rows on it pays to look which columns are the same in all. */
const SAME_FROM = 500

interface Options {
  /** Columns of a unique key; rows that are there already keep what they hold, take over the named columns, or add them up. */
  conflict?: { columns: readonly string[]; take?: readonly string[]; add?: readonly string[] }
}

/**
 * Inserts many rows of the same columns by statements that are always the same and prepared once. PostgreSQL gets the rows as one JSON text;
 * SQLite gets them as VALUES of a fixed number of rows, which it writes twice as fast as it takes a text apart, and what is left over as a text.
 */
export async function insertRows<T extends keyof Schema & string>(db: Db, table: T, rows: readonly NewRow<T>[], options: Options = {}): Promise<void> {
  await writeRows(db, table, rows, [], options)
}

/** The same with ids taken beforehand; returns them in the order of the rows. To be called within a transaction. */
export async function insertRowsForIds<T extends keyof Schema & string>(db: Db, table: T, rows: readonly NewRow<T>[]): Promise<number[]> {
  if (rows.length === 0) return []
  const ids = await nextIds(db, table, rows.length)
  await writeRows(db, table, rows, ids, {})
  return ids
}

async function writeRows(db: Db, table: keyof Schema & string, rows: readonly object[], ids: readonly number[], options: Options): Promise<void> {
  const columns = Object.keys(rows[0] ?? {})
  const same = hasRowLocks(db) || rows.length < SAME_FROM ? [] : sameColumns(rows, columns)
  const own = columns.filter((column) => !same.includes(column))
  let at = 0
  for (const values of hasRowLocks(db) ? [] : VALUES) {
    const most = Math.floor(values / (own.length + 1))
    if (at + most > rows.length) continue
    const text = valuesText(table, same, ids.length > 0 ? ['id', ...own] : own, most, options)
    const shared = valuesOf(rows, [], 0, 1, same)
    for (; at + most <= rows.length; at += most) await db.executeQuery(CompiledQuery.raw(text, [...shared, ...valuesOf(rows, ids, at, at + most, own)]))
  }
  for (; at < rows.length; at += ROWS) {
    const part = rows.slice(at, at + ROWS).map((row, place) => (ids.length > 0 ? { id: ids[at + place], ...row } : row))
    await sql`${insertOf(db, table, part)}${sql.raw(conflictText(table, options))}`.execute(db)
  }
}

/** Columns that hold one value in all rows; at least one column is left. */
function sameColumns(rows: readonly object[], columns: readonly string[]): string[] {
  const same = columns.filter((column) => {
    const value = (rows[0] as Record<string, unknown>)[column]
    return rows.every((row) => (row as Record<string, unknown>)[column] === value)
  })
  return same.length < columns.length ? same : same.slice(1)
}

/** The next ids of a table. PostgreSQL gives them to nobody else; on SQLite nobody else writes meanwhile. */
async function nextIds(db: Db, table: string, count: number): Promise<number[]> {
  if (hasRowLocks(db)) {
    const taken = await sql<{ id: number }>`select nextval(pg_get_serial_sequence(${table}, 'id'))::integer as id from generate_series(1, ${count}::integer)`.execute(db)
    return taken.rows.map(({ id }) => id)
  }
  const { rows } = await sql<{ seq: number }>`select seq from sqlite_sequence where name = ${table}`.execute(db)
  const last = rows[0]?.seq ?? 0
  return Array.from({ length: count }, (_, at) => last + 1 + at)
}

/** What is the same in all rows is given once. */
function valuesText(table: string, same: readonly string[], own: readonly string[], rows: number, options: Options): string {
  const places = `(${own.map(() => '?').join(',')})`
  const values = `values ${Array.from({ length: rows }, () => places).join(',')}`
  const given = same.length === 0 ? values : `select ${same.map(() => '?').join(', ')}, ${own.map((_, at) => `column${at + 1}`).join(', ')} from (${values}) where true`
  return `insert into ${table} (${[...same, ...own].join(', ')}) ${given}${conflictText(table, options)}`
}

function valuesOf(rows: readonly object[], ids: readonly number[], from: number, to: number, columns: readonly string[]): unknown[] {
  const values: unknown[] = []
  for (let at = from; at < to; at += 1) {
    const row = rows[at] as Record<string, unknown>
    if (ids.length > 0) values.push(ids[at])
    for (const column of columns) values.push(row[column] ?? null)
  }
  return values
}

/** Rows as a table in a statement, with the types of their columns. */
export function rowsAsTable(db: Db, types: Readonly<Record<string, 'integer' | 'text'>>, rows: readonly object[]): RawBuilder<unknown> {
  return jsonAsTable(db, types, JSON.stringify(rows))
}

/** The same for rows that are written as JSON already. */
export function jsonAsTable(db: Db, types: Readonly<Record<string, 'integer' | 'text'>>, json: string): RawBuilder<unknown> {
  const columns = Object.keys(types)
  if (hasRowLocks(db)) return sql`(select * from json_to_recordset(${json}) as given(${sql.raw(columns.map((column) => `${column} ${types[column]}`).join(', '))}))`
  return sql`(select ${sql.raw(columns.map((column) => `value ->> '${column}' as ${column}`).join(', '))} from json_each(${json}))`
}

function insertOf(db: Db, table: keyof Schema & string, rows: readonly object[]): RawBuilder<unknown> {
  const columns = Object.keys(rows[0] ?? {})
  const names = sql.join(columns.map((column) => sql.ref(column)))
  if (hasRowLocks(db)) return sql`insert into ${sql.table(table)} (${names}) select ${names} from json_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::json) where true`
  const values = columns.map((_, at) => `value ->> ${at}`).join(', ')
  const cells = JSON.stringify(rows.map((row) => columns.map((column) => (row as Record<string, unknown>)[column] ?? null)))
  return sql`insert into ${sql.table(table)} (${names}) select ${sql.raw(values)} from json_each(${cells}) where true`
}

function conflictText(table: string, { conflict }: Options): string {
  if (!conflict) return ''
  const taken = (conflict.take ?? []).map((column) => `${column} = excluded.${column}`)
  const added = (conflict.add ?? []).map((column) => `${column} = ${table}.${column} + excluded.${column}`)
  const set = [...taken, ...added].join(', ')
  return ` on conflict (${conflict.columns.join(', ')}) do ${set === '' ? 'nothing' : `update set ${set}`}`
}
