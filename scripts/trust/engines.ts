import { join } from 'node:path'
import Database from 'better-sqlite3'
import { sql } from 'kysely'
import { openDatabase, type OpenDatabase } from '~db/open.server'
import { unknown, type Figure } from './figure'
import { openPlace, sleep } from './place'
import { startPostgres } from './postgres'

/** The version of each engine as the program opens it, and the settings of each of its connections. */
export async function engines(): Promise<Figure[]> {
  const place = openPlace()
  const open = openDatabase(`file:${join(place.folder, 'engine.db')}`)
  const figures = await sqliteFigures(open, join(place.folder, 'engine.db'))
  await open.close()
  place.end()
  const server = await startPostgres()
  if (!server) return [...figures, unknown('PostgreSQL版本', '本机没有安装PostgreSQL服务器', '不低于14')]
  const postgres = openDatabase(await server.create('engine'))
  const { rows } = await sql<{ server_version: string; fsync: string; commit: string }>`select current_setting('server_version') as server_version, current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit`.execute(postgres.db)
  await postgres.close()
  server.end()
  const [row] = rows
  return [
    ...figures,
    { name: 'PostgreSQL版本', value: row?.server_version ?? '', bar: '不低于14', met: Number(row?.server_version.split('.')[0]) >= 14 },
    { name: 'PostgreSQL的设置（fsync、synchronous_commit）', value: `${row?.fsync}、${row?.commit}`, bar: 'on、on', met: row?.fsync === 'on' && row.commit === 'on' },
  ]
}

async function sqliteFigures(open: OpenDatabase, path: string): Promise<Figure[]> {
  const { rows } = await sql<{ version: string }>`select sqlite_version() as version`.execute(open.db)
  const version = rows[0]?.version ?? ''
  const [, minor = 0, patch = 0] = version.split('.').map(Number)
  const wanted = { journal_mode: 'wal', synchronous: 2, foreign_keys: 1 }
  const connections = [open.db, open.read]
  let right = 0
  for (const connection of connections) {
    for (const [name, value] of Object.entries(wanted)) if ((await pragma(connection, name)) === value) right++
  }
  const all = connections.length * Object.keys(wanted).length
  const waits = [(await pragma(open.read, 'busy_timeout')) === 10_000, await waitsForAnother(open, path)].filter(Boolean).length
  return [
    { name: 'SQLite版本', value: version, bar: '不低于3.51.3（在此以前有WAL-reset缺陷）', met: minor > 51 || (minor === 51 && patch >= 3) },
    { name: 'SQLite各连接的设置（WAL、FULL、外键）', value: `${right}／${all}`, bar: `${all}／${all}`, met: right === all },
    { name: 'SQLite各连接遇他人写入时等候（读的一方由SQLite等10秒，写的一方不占线程地等，实测1秒）', value: `${waits}／${connections.length}`, bar: `${connections.length}／${connections.length}`, met: waits === connections.length },
  ]
}

async function pragma(connection: OpenDatabase['db'], name: string): Promise<unknown> {
  const { rows } = await sql.raw<Record<string, unknown>>(`pragma ${name}`).execute(connection)
  return Object.values(rows[0] ?? {})[0]
}

/** Another process writes for a second: the save waits, is carried out after it, and this thread goes on meanwhile. */
async function waitsForAnother(open: OpenDatabase, path: string): Promise<boolean> {
  const other = new Database(path)
  other.exec('create table patience (at text); begin immediate')
  let turns = 0
  const turning = setInterval(() => turns++, 20)
  const letGo = sleep(1_000).then(() => other.exec('commit'))
  const began = Date.now()
  try {
    await sql`insert into patience values ('after')`.execute(open.db)
    return Date.now() - began >= 900 && turns >= 20
  } catch {
    return false
  } finally {
    clearInterval(turning)
    await letGo
    other.close()
  }
}
