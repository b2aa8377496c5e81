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
  commit(): Promise<void>
  /** What is not committed is not kept. */
  close(): Promise<void>
}

const PART = 5000

/** The fastest way into an empty database for benchmark data: one transaction, prepared rows on SQLite, arrays on PostgreSQL. */
export async function openBulk(url: string): Promise<Bulk> {
  return url.startsWith('file:') ? openSqliteBulk(url.slice('file:'.length)) : openPostgresBulk(url)
}

function openSqliteBulk(path: string): Bulk {
  const db = new Database(path)
  db.pragma('journal_mode = WAL')
  db.pragma('foreign_keys = OFF')
  db.exec('begin immediate')
  return {
    table(name, columns) {
      const statement = db.prepare(`insert into ${name} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`)
      return {
        add: async (row) => {
          statement.run(row)
        },
        flush: async () => undefined,
        end: async () => undefined,
      }
    },
    async commit() {
      // Without statistics, as in production: each query has an index of its own, and a plan does not depend on when somebody last counted.
      db.exec('commit')
    },
    async close() {
      db.close()
    },
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
