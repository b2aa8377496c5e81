import type { CompiledQuery } from 'kysely'
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
