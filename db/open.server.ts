import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { CompiledQuery, Kysely, PostgresDialect, SqliteAdapter, SqliteDialect, SqliteDriver, type DatabaseConnection, type QueryResult, type SqliteDatabase } from 'kysely'
import pg from 'pg'
import type { Schema } from './schema'

export interface OpenDatabase {
  engine: 'sqlite' | 'postgres'
  /** Commands: one writer at a time on SQLite. */
  db: Kysely<Schema>
  /** Pages: a second, read-only connection on SQLite; the same pool on PostgreSQL. */
  read: Kysely<Schema>
  close(): Promise<void>
}

interface Options {
  /** Connections to PostgreSQL. */
  poolSize?: number
  /** How much of an SQLite file its writer keeps in memory. */
  cacheMb?: number
  /** SQLite's log is brought into the file when this is closed, not in the middle of a commit that somebody waits for. */
  logAtClose?: boolean
  /** What a database in memory begins with (tests): the bytes of a file. */
  content?: Buffer
}

/** Opens `file:PATH`, `:memory:` (tests) or `postgres://…`; throws with a clear sentence on any other address. */
export function openDatabase(url: string, options: Options = {}): OpenDatabase {
  if (/^postgres(ql)?:\/\//.test(url)) return openPostgres(url, options.poolSize ?? 10)
  if (url === ':memory:') return openSqlite(':memory:', options)
  if (url.startsWith('file:')) return openSqlite(url.slice('file:'.length), options)
  throw new Error(`DATABASE_URL must begin with file: or postgres://, not ${url.split(':')[0]}`)
}

function openSqlite(path: string, { cacheMb, logAtClose, content }: Options): OpenDatabase {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true })
  const [writer, reader] = [connect(content ?? path, false), path === ':memory:' ? null : connect(path, true)]
  // Another writer is waited for in executeQuery, not in SQLite, which would stop this thread and all its pages.
  writer.pragma('busy_timeout = 0')
  if (cacheMb) writer.pragma(`cache_size = -${cacheMb * 1024}`)
  if (logAtClose) writer.pragma('wal_autocheckpoint = 0')
  const kyselyOn = (connection: Database.Database) => new Kysely<Schema>({ dialect: new ImmediateSqliteDialect({ database: rememberStatements(connection) }) })
  const db = kyselyOn(writer)
  const read = reader ? kyselyOn(reader) : db
  const close = async () => {
    if (logAtClose) writer.pragma('wal_checkpoint(PASSIVE)')
    await db.destroy()
    if (read !== db) await read.destroy()
    // Kysely closes only what it has used; an open reader would hold the file and its log.
    writer.close()
    reader?.close()
  }
  return { engine: 'sqlite', db, read, close }
}

function connect(path: string | Buffer, readonly: boolean): Database.Database {
  const connection = new Database(path)
  connection.pragma('journal_mode = WAL')
  connection.pragma('synchronous = FULL')
  connection.pragma('busy_timeout = 10000')
  connection.pragma('foreign_keys = ON')
  // The whole file up to what SQLite can map: pages of a large house are then read in place, not copied.
  connection.pragma('mmap_size = 2147418112')
  if (readonly) connection.pragma('query_only = ON')
  return connection
}

const REMEMBERED = 400
const LONGEST = 4000
/** As `rows.server.ts` writes them: as long as they are, they repeat. */
const OF_MANY_ROWS = /^insert into \w/

/** Kysely prepares a statement each time it runs it, which costs more than running it; here a text is prepared once (of the longest, lists of ids, hardly one comes twice). */
function rememberStatements(connection: Database.Database): SqliteDatabase {
  const statements = new Map<string, Database.Statement>()
  return {
    close: () => void connection.close(),
    prepare(text) {
      const known = statements.get(text)
      if (known && !known.busy) return known
      const statement = connection.prepare(text)
      if (statements.size >= REMEMBERED) statements.clear()
      if (text.length <= LONGEST || OF_MANY_ROWS.test(text)) statements.set(text, statement)
      return statement
    },
  }
}

/** BEGIN IMMEDIATE, because a deferred transaction that reads and then writes fails under a second writer. */
class ImmediateSqliteDialect extends SqliteDialect {
  override createDriver() {
    return new ImmediateSqliteDriver(this.config)
  }
  override createAdapter() {
    return new TransactionalDdlAdapter()
  }
  constructor(private readonly config: ConstructorParameters<typeof SqliteDialect>[0]) {
    super(config)
  }
}

class ImmediateSqliteDriver extends SqliteDriver {
  private readonly patient = new WeakMap<DatabaseConnection, DatabaseConnection>()

  override async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection()
    const known = this.patient.get(connection) ?? new PatientConnection(connection)
    this.patient.set(connection, known)
    return known
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }

  /** A full disk makes SQLite roll back by itself; then the error to be told is the disk's, not that of the second rollback. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await super.rollbackTransaction(connection).catch((error: unknown) => {
      if (!(error instanceof Error && error.message.includes('no transaction is active'))) throw error
    })
  }
}

const PATIENCE_MS = 10_000
const ASK_AGAIN_MS = 5

/** Asks again while another process or thread writes; between two questions this thread answers pages. */
class PatientConnection implements DatabaseConnection {
  constructor(private readonly connection: DatabaseConnection) {}

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    for (const until = Date.now() + PATIENCE_MS; ; ) {
      try {
        return await this.connection.executeQuery<R>(query)
      } catch (error) {
        if (!isBusy(error) || Date.now() > until) throw error
        await setTimeout(ASK_AGAIN_MS)
      }
    }
  }

  streamQuery<R>(query: CompiledQuery, size?: number): AsyncIterableIterator<QueryResult<R>> {
    return this.connection.streamQuery<R>(query, size)
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY'
}

/** SQLite rolls DDL back, so a migration that fails half-way leaves nothing behind. */
class TransactionalDdlAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

pg.types.setTypeParser(20, Number)
pg.types.setTypeParser(1700, Number)

/** A server that does not answer at all is away: a visitor is told so, and does not wait for ever. */
const CONNECTING_MS = 10_000

function openPostgres(url: string, poolSize: number): OpenDatabase {
  const pool = new pg.Pool({ connectionString: url, max: poolSize, connectionTimeoutMillis: CONNECTING_MS })
  pool.on('error', () => undefined)
  // A connection that breaks in the middle of its work says so twice: the query fails, which is answered, and an event that would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined))
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) })
  return { engine: 'postgres', db, read: db, close: () => db.destroy() }
}
