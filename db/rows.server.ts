import { sql, type RawBuilder } from 'kysely'
import type { Db, NewRow, Schema } from './schema'
import { hasRowLocks } from './transaction.server'

/** So many rows go in one statement: few enough that no page waits long for it. */
const ROWS = 2_000

interface Options {
  /** Columns of a unique key; rows that are there already keep what they hold, take over the named columns, or add them up. */
  conflict?: { columns: readonly string[]; take?: readonly string[]; add?: readonly string[] }
}

/**
 * Inserts many rows of the same columns. They go to the database as one JSON text and one short statement that is prepared once: a builder's
 * VALUES list with thousands of parameters costs more to write, compile and prepare than to carry out.
 */
export async function insertRows<T extends keyof Schema & string>(db: Db, table: T, rows: readonly NewRow<T>[], options: Options = {}): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS) await sql`${insertOf(db, table, rows.slice(at, at + ROWS))}${conflictOf(table, options)}`.execute(db)
}

/** The same; returns the ids in the order of the rows. */
export async function insertRowsForIds<T extends keyof Schema & string>(db: Db, table: T, rows: readonly NewRow<T>[]): Promise<number[]> {
  const ids: number[] = []
  for (let at = 0; at < rows.length; at += ROWS) {
    const inserted = await sql<{ id: number }>`${insertOf(db, table, rows.slice(at, at + ROWS))} returning id`.execute(db)
    for (const { id } of inserted.rows) ids.push(id)
  }
  return ids
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

function conflictOf(table: string, { conflict }: Options): RawBuilder<unknown> {
  if (!conflict) return sql``
  const taken = (conflict.take ?? []).map((column) => sql`${sql.ref(column)} = ${sql.ref(`excluded.${column}`)}`)
  const added = (conflict.add ?? []).map((column) => sql`${sql.ref(column)} = ${sql.ref(`${table}.${column}`)} + ${sql.ref(`excluded.${column}`)}`)
  const key = sql.join(conflict.columns.map((column) => sql.ref(column)))
  return taken.length + added.length === 0 ? sql` on conflict (${key}) do nothing` : sql` on conflict (${key}) do update set ${sql.join([...taken, ...added])}`
}
