import Database from 'better-sqlite3'
import pg from 'pg'

type Value = string | number | null

/** Rows for one table, sent in large parts. */
export interface BulkTable {
  add(row: readonly Value[]): Promise<void>
  /** Sends what is waiting, so that rows of another table may refer to it. */
  flush(): Promise<void>
  /** Sends the rest; on PostgreSQL sets the running number behind the given ids. */
  end(): Promise<void>
}

export interface Bulk {
  table(name: string, columns: readonly string[]): BulkTable
  /** Keeps what was sent. On SQLite the indexes of what was loaded are made now, each in one go. */
  commit(): Promise<void>
  /** What is not committed is not kept. */
  close(): Promise<void>
}

const PART = 5000
/** Rows of one statement on SQLite: calling it costs as much as writing one row. */
const VALUES_AT_ONCE = 100

/** The fastest way into an empty database for benchmark data: one transaction, prepared rows on SQLite, arrays on PostgreSQL. Nobody else has it open. */
export async function openBulk(url: string): Promise<Bulk> {
  return url.startsWith('file:') ? openSqliteBulk(url.slice('file:'.length)) : openPostgresBulk(url)
}

/** An index is made from all rows at once in far less time than it grows with each of them; a load that fails is begun anew, so nothing waits for the disk. */
function openSqliteBulk(path: string): Bulk {
  const db = new Database(path)
  db.pragma('journal_mode = MEMORY')
  db.pragma('synchronous = OFF')
  db.pragma('cache_size = -1000000')
  db.pragma('foreign_keys = OFF')
  db.exec('begin immediate')
  const indexes: string[] = []
  const loaded = new Set<string>()
  return {
    table(name, columns) {
      if (!loaded.has(name)) indexes.push(...takeIndexes(db, name).map(({ sql }) => sql))
      loaded.add(name)
      const [one, many] = [1, VALUES_AT_ONCE].map((rows) => db.prepare(`insert into ${name} (${columns.join(', ')}) values ${placesFor(columns.length, rows)}`))
      let waiting: Value[] = []
      const flush = async () => {
        for (let at = 0; at < waiting.length; at += columns.length) one?.run(waiting.slice(at, at + columns.length))
        waiting = []
      }
      return {
        async add(row) {
          for (const value of row) waiting.push(value)
          if (waiting.length < VALUES_AT_ONCE * columns.length) return
          many?.run(waiting)
          waiting = []
        },
        flush,
        end: flush,
      }
    },
    async commit() {
      // Without statistics, as in production: each query has an index of its own, and a plan does not depend on when somebody last counted.
      for (const index of indexes) db.exec(index)
      db.exec('commit')
      db.pragma('journal_mode = WAL')
    },
    async close() {
      db.close()
    },
  }
}

function placesFor(columns: number, rows: number): string {
  const places = `(${Array.from({ length: columns }, () => '?').join(',')})`
  return Array.from({ length: rows }, () => places).join(',')
}

interface Index {
  name: string
  /** The statement that makes it again. */
  sql: string
}

/** Drops the indexes of a table, but those of its keys. */
function takeIndexes(db: Database.Database, table: string): Index[] {
  const known = db.prepare(`select name, sql from sqlite_master where type = 'index' and tbl_name = ? and sql is not null`).all(table) as Index[]
  for (const { name } of known) db.exec(`drop index ${name}`)
  return known
}

/** Work on a database without the indexes by which the figures are read, but those that the work itself needs; they are made when it is done. On PostgreSQL they stay. */
export async function withoutIndexes<T>(url: string, tables: readonly string[], needed: readonly string[], work: () => Promise<T>): Promise<T> {
  if (!url.startsWith('file:')) return work()
  const path = url.slice('file:'.length)
  const taken = onFile(path, (db) => tables.flatMap((table) => takeIndexes(db, table)))
  const make = (wanted: (name: string) => boolean) => onFile(path, (db) => taken.filter(({ name }) => wanted(name)).forEach(({ sql }) => db.exec(sql)))
  make((name) => needed.includes(name))
  try {
    return await work()
  } finally {
    make((name) => !needed.includes(name))
  }
}

function onFile<T>(path: string, work: (db: Database.Database) => T): T {
  const db = new Database(path)
  try {
    db.pragma('cache_size = -1000000')
    return work(db)
  } finally {
    db.close()
  }
}

async function openPostgresBulk(url: string): Promise<Bulk> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('begin')
  const types = new Map<string, string>()
  const { rows: known } = await client.query<{ t: string; c: string; d: string }>(
    `select table_name as t, column_name as c, data_type as d from information_schema.columns where table_schema = 'public'`,
  )
  for (const { t, c, d } of known) types.set(`${t}.${c}`, d)
  return {
    table(name, columns) {
      let waiting: (readonly Value[])[] = []
      const arrays = columns.map((column, at) => `$${at + 1}::${types.get(`${name}.${column}`) ?? 'text'}[]`).join(', ')
      const flush = async () => {
        if (waiting.length === 0) return
        const rows = waiting
        waiting = []
        await client.query(`insert into ${name} (${columns.join(', ')}) select * from unnest(${arrays})`, columns.map((_, at) => rows.map((row) => row[at] ?? null)))
      }
      return {
        async add(row) {
          waiting.push(row)
          if (waiting.length >= PART) await flush()
        },
        flush,
        async end() {
          await flush()
          if (columns.includes('id')) await client.query(`select setval(pg_get_serial_sequence('${name}', 'id'), coalesce((select max(id) from ${name}), 1))`)
        },
      }
    },
    async commit() {
      await client.query('commit')
      await client.query('analyze')
    },
    async close() {
      await client.end()
    },
  }
}
