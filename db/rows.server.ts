import { CompiledQuery, sql, type RawBuilder } from 'kysely'
import type { Db, NewRow, Schema } from './schema'
import { hasRowLocks } from './transaction.server'

/** So many rows go to PostgreSQL, and the rest of them to SQLite, in one text. */
const ROWS = 2_000
/** So many values go to SQLite in one statement, as long as there are as many: calling it then costs little beside writing, and it is prepared once and kept. */
const VALUES = [16_000, 1_000]

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
  let at = 0
  for (const values of hasRowLocks(db) ? [] : VALUES) {
    const most = Math.floor(values / (columns.length + 1))
    if (at + most > rows.length) continue
    const text = valuesText(table, ids.length > 0 ? ['id', ...columns] : columns, most, options)
    for (; at + most <= rows.length; at += most) await db.executeQuery(CompiledQuery.raw(text, valuesOf(rows, ids, at, at + most, columns)))
  }
  for (; at < rows.length; at += ROWS) {
    const part = rows.slice(at, at + ROWS).map((row, place) => (ids.length > 0 ? { id: ids[at + place], ...row } : row))
    await sql`${insertOf(db, table, part)}${sql.raw(conflictText(table, options))}`.execute(db)
  }
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

function valuesText(table: string, columns: readonly string[], rows: number, options: Options): string {
  const places = `(${columns.map(() => '?').join(',')})`
  return `insert into ${table} (${columns.join(', ')}) values ${Array.from({ length: rows }, () => places).join(',')}${conflictText(table, options)}`
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
