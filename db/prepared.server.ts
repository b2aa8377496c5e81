import { AliasNode, ColumnNode, IdentifierNode, ReferenceNode, SelectQueryNode, type CompiledQuery, type OperationNode } from 'kysely'
import type { Db } from './schema'
import { hasRowLocks } from './transaction.server'

/** Stands in a statement for a value that is given at each run. */
class Slot {
  constructor(
    readonly name: string,
    readonly at: number | null = null,
  ) {}
}

const slots: object = new Proxy({}, { get: (_, name) => new Slot(String(name)) })

/**
 * A query whose text is the same at each run. It is written with the builder like any other, with `asked` in the place of its values, but built
 * and compiled once for each engine and `shape`: that costs more than SQLite needs to answer it (decision 018). Values may be compared, set,
 * inserted and handed to `sql`; the text must follow from the engine and the shape alone.
 */
export function prepared<Asked extends object, Result, Shape extends Record<string, unknown> = Record<string, never>>(
  build: (db: Db, asked: Asked, shape: Shape) => { compile(db: Db): CompiledQuery<Result> },
): (db: Db, asked: Asked, shape?: Shape) => Promise<Result[]> {
  const statements = new Map<string, CompiledQuery<Result>>()
  return async (db, asked, shape) => {
    const key = `${hasRowLocks(db)} ${shape ? JSON.stringify(shape) : ''}`
    const statement = statements.get(key) ?? build(db, slots as Asked, shape ?? ({} as Shape)).compile(db)
    statements.set(key, statement)
    const executor = db.getExecutor()
    // What looks over a transaction's statements as they are compiled sees this one too.
    executor.transformQuery(statement.query, statement.queryId)
    const { rows } = await executor.executeQuery<Result>({ ...statement, parameters: statement.parameters.map((value) => valueOf(value, asked)) })
    return rows
  }
}

/**
 * The same for a page of rows, numbers and text, in their order where the query has a limit. SQLite hands them over as one JSON text: the
 * driver's object for each row costs three times as much as reading it (decision 091).
 */
export function preparedPage<Asked extends object, Result extends object, Shape extends Record<string, unknown> = Record<string, never>>(
  build: (db: Db, asked: Asked, shape: Shape) => { compile(db: Db): CompiledQuery<Result> },
): (db: Db, asked: Asked, shape?: Shape) => Promise<Result[]> {
  const plain = prepared(build)
  const packed = prepared((db, asked: Asked, shape: Shape) => ({ compile: () => packedQuery(build(db, asked, shape).compile(db)) }))
  return async (db, asked, shape) => {
    if (hasRowLocks(db)) return plain(db, asked, shape)
    const [whole] = await packed(db, asked, shape)
    return whole ? unpacked<Result>(whole) : []
  }
}

interface Packed {
  /** A list of values for each row. */
  rows: string
  names: string
}

function packedQuery(query: CompiledQuery): CompiledQuery<Packed> {
  const names = SelectQueryNode.is(query.query) ? (query.query.selections ?? []).map(({ selection }) => nameOf(selection)) : []
  const columns = names.map((name) => `"${name}"`).join(', ')
  return { ...query, sql: `select json_group_array(json_array(${columns})) as rows, '${names.join()}' as names from (${query.sql})` }
}

function nameOf(selected: OperationNode): string {
  if (AliasNode.is(selected) && IdentifierNode.is(selected.alias)) return selected.alias.name
  if (ReferenceNode.is(selected) && ColumnNode.is(selected.column)) return selected.column.column.name
  throw new Error('Each column of a prepared page has a name.')
}

function unpacked<Result>({ rows, names }: Packed): Result[] {
  const keys = names.split(',')
  return (JSON.parse(rows) as unknown[][]).map((values) => {
    const row: Record<string, unknown> = {}
    for (let at = 0; at < keys.length; at += 1) row[keys[at] as string] = values[at]
    return row as Result
  })
}

/** As many values of a list in a prepared query, for `in`: null stands where the list is shorter, and equals nothing. */
export function places<T>(list: readonly T[], count: number): T[] {
  const { name } = list as unknown as Slot
  return Array.from({ length: count }, (_, at) => new Slot(name, at) as T)
}

/** A few sizes of list, so that a query has few shapes. */
export function roomFor({ length }: readonly unknown[]): number {
  return [1, 3, 10, 50, 200, 1_000].find((size) => size >= length) ?? length
}

function valueOf(value: unknown, asked: object): unknown {
  if (!(value instanceof Slot)) return value
  const given = (asked as Record<string, unknown>)[value.name]
  return value.at === null ? given : ((given as readonly unknown[])[value.at] ?? null)
}
