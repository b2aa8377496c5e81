import { CompiledQuery } from 'kysely'
import { LRUCache } from 'lru-cache'
import { hasRowLocks } from './transaction.server'
import type { Db } from './schema'

interface Kept<T> {
  stamp: string
  value: Promise<T>
}

/** So many lines of reports are kept for one database: some fifty districts, or three provinces. */
const MOST_LINES = 10_000

/**
 * Keeps what was made from a database until anything at all is committed to it, by whatever process: what is shown is never older than the last
 * change. The key names everything that enters besides the database: who asks for what, and the day. Nothing is kept inside a transaction.
 * What is kept is shared by its readers and must not be changed by them.
 */
export function memory<T>(linesOf: (made: T) => number): (db: Db, key: string, make: () => Promise<T>) => Promise<T> {
  const memories = new WeakMap<Db, LRUCache<string, Kept<T>>>()
  return async (db, key, make) => {
    if (db.isTransaction) return make()
    const stamp = await stampOf(db)
    const kept = memories.get(db) ?? new LRUCache<string, Kept<T>>({ maxSize: MOST_LINES })
    memories.set(db, kept)
    const known = kept.get(key)
    if (known?.stamp === stamp) return known.value
    const fresh = { stamp, value: make() }
    kept.set(key, fresh, { size: 1 })
    try {
      const made = await fresh.value
      // Another object, because the memory weighs a value again only when it is another one.
      if (kept.peek(key) === fresh) kept.set(key, { ...fresh }, { size: Math.max(1, linesOf(made)) })
      return made
    } catch (error) {
      if (kept.peek(key) === fresh) kept.delete(key)
      throw error
    }
  }
}

/**
 * Equal stamps: the same rows are visible. SQLite counts the commits of other connections and the changes of this one; on PostgreSQL equal
 * snapshots see the same transactions.
 */
async function stampOf(db: Db): Promise<string> {
  const { rows } = await db.executeQuery<{ stamp: string }>(hasRowLocks(db) ? ON_POSTGRES : ON_SQLITE)
  return rows[0]?.stamp ?? ''
}

const ON_POSTGRES = CompiledQuery.raw('select pg_current_snapshot()::text as stamp') as CompiledQuery<{ stamp: string }>
const ON_SQLITE = CompiledQuery.raw("select data_version || ' ' || total_changes() as stamp from pragma_data_version") as CompiledQuery<{ stamp: string }>
