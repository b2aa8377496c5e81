import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readSettings } from '~/env.server'
import { verifyAudit } from '~/features/audit/audit.server'
import { openSession } from '~/features/accounts/sessions.server'
import { faultOf } from '~/http/faults.server'
import { mayWatch } from '~/http/watch.server'
import type { Log } from '~/log.server'
import { startServer, type RunningServer } from '~/server'
import { migrate } from '~db/migrate.server'
import { openDatabase, type OpenDatabase } from '~db/open.server'
import { builtApplication } from './helpers/build'
import { CHANGHE, divide, employ, type Staff } from './helpers/district'

const SECRET = 'secret of the tests'
let folder: string
let open: OpenDatabase
let server: RunningServer
let staff: Staff
let cookie: string
let clock = '2026-11-02T02:00:00.000Z'
const lines: string[] = []

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tracker-operation-'))
  const databaseUrl = `file:${join(folder, 'tracker.db')}`
  open = openDatabase(databaseUrl)
  await migrate(open)
  await divide(open.db)
  staff = await employ(open.db)
  cookie = `session=${await openSession(open.db, SECRET, { accountId: staff.officer.accountId ?? 0, address: '10.9.8.7', agent: 'test' }, clock)}`
  const settings = readSettings({ NODE_ENV: 'production', PORT: '0', DATABASE_URL: databaseUrl, UPLOAD_DIR: join(folder, 'uploads'), BACKUP_DIR: join(folder, 'backups'), SCHEDULER: '0', LOG_LEVEL: 'debug' })
  const log: Log = (level, message, fields = {}) => void lines.push(JSON.stringify({ level, message, ...fields }))
  const { build } = await builtApplication()
  server = await startServer({ open, settings, secret: SECRET, clock: () => clock, build, log })
}, 240_000)
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true })
})

const get = (path: string, headers: Record<string, string> = {}) => fetch(server.url + path, { headers, redirect: 'manual' })
const newProject = (building: string) =>
  fetch(`${server.url}/staff/projects/new`, {
    method: 'POST', redirect: 'manual', headers: { Cookie: cookie, Origin: server.url },
    body: new URLSearchParams({ divisionCode: CHANGHE, estate: '桂苑小区', building, stairwell: '1单元', elevators: '1' }),
  })
const countProjects = async () => (await open.read.selectFrom('project').select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow()).count

it('tells its health: the database, the schema, the disk, the age of the last backup', async () => {
  const response = await get('/health')
  expect(response.status).toBe(200)
  const health = (await response.json()) as { status: string; warnings: string[]; diskFreeMb: number }
  expect(health).toMatchObject({ status: 'degraded', backupHours: null })
  expect(health.warnings).toContain('backup_missing')
  expect(health.diskFreeMb).toBeGreaterThan(0)
})

it('tells whoever else asks only whether it is well', async () => {
  for (const header of ['X-Forwarded-For', 'Forwarded']) {
    const response = await get('/health', { [header]: '10.0.0.1' })
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ status: 'degraded' })
  }
})

it('asks a token of everybody where there is one, of this machine too', () => {
  const asker = (address: string, headers: Record<string, string> = {}) => ({ address, header: (name: string) => headers[name] })
  expect(mayWatch(asker('127.0.0.1'), null)).toBe(true)
  expect(mayWatch(asker('::ffff:127.0.0.1'), null)).toBe(true)
  expect(mayWatch(asker('10.0.0.9'), null)).toBe(false)
  expect(mayWatch(asker('127.0.0.1'), 'right')).toBe(false)
  expect(mayWatch(asker('10.0.0.9', { authorization: 'Bearer wrong' }), 'right')).toBe(false)
  expect(mayWatch(asker('10.0.0.9', { authorization: 'Bearer right' }), 'right')).toBe(true)
})

it('shows its numbers to this machine, not through a proxy, and counts by address pattern', async () => {
  await get('/welcome/a-secret-token')
  const response = await get('/metrics')
  expect(response.headers.get('Content-Type')).toContain('text/plain')
  const text = await response.text()
  expect(text).toContain('tracker_up 1')
  expect(text).toMatch(/http_request_seconds_count\{method="GET",address="\/welcome\/:token",status="404"\} 1/)
  expect((await get('/metrics', { 'X-Forwarded-For': '10.0.0.1' })).status).toBe(404)
})

it('logs each request with its number and without path, token, name or network address', async () => {
  await get('/welcome/a-secret-token?name=%E5%BC%A0%E4%B8%89')
  await get('/staff/projects?text=%E5%BC%A0%E4%B8%89', { Cookie: cookie })
  await new Promise((resolve) => setImmediate(resolve))
  const log = lines.join('\n')
  expect(log).toMatch(/"message":"request","method":"GET","address":"\/staff\/projects","status":200,"ms":\d+,"requestId":"[\w-]{36}"/)
  expect(log).not.toMatch(/secret|%E5|张三|officer|127\.0\.0\.1|session=/)
})

describe('when something outside the program fails', () => {
  it('says that nothing can be saved while the database is read-only, shows pages meanwhile, and works on afterwards', async () => {
    const before = await countProjects()
    await sql`pragma query_only = on`.execute(open.db)
    const refused = await newProject('1号楼')
    await sql`pragma query_only = off`.execute(open.db)
    expect(refused.status).toBe(503)
    expect(refused.headers.get('Retry-After')).toBe('30')
    expect(await refused.text()).toContain('数据库现在只能查看、不能保存')
    expect(await countProjects()).toBe(before)
    expect((await newProject('1号楼')).status).toBe(302)
    expect(await countProjects()).toBe(before + 1)
  })

  it('says that the disk is full, loses nothing that was saved, and works on when there is room', async () => {
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(open.db)
    await sql.raw(`pragma max_page_count = ${rows[0]?.page_count}`).execute(open.db)
    const answers: Response[] = []
    for (let building = 10; building < 60 && !answers.some(({ status }) => status === 503); building++) answers.push(await newProject(`${building}号楼`))
    await sql`pragma max_page_count = 1000000`.execute(open.db)
    expect(await answers.at(-1)?.text()).toContain('磁盘满了')
    expect(await countProjects()).toBe(1 + answers.filter(({ status }) => status === 302).length)
    expect((await newProject('99号楼')).status).toBe(302)
    expect((await sql<{ integrity_check: string }>`pragma integrity_check`.execute(open.db)).rows).toEqual([{ integrity_check: 'ok' }])
  })

  it('goes on when the clock is set back, and the log’s chain stays whole', async () => {
    clock = '2026-11-02T01:00:00.000Z'
    expect((await newProject('70号楼')).status).toBe(302)
    clock = '2026-11-02T03:00:00.000Z'
    expect((await newProject('71号楼')).status).toBe(302)
    expect(await verifyAudit(open.db)).toEqual([])
  })

  it.each([
    ['ECONNREFUSED', 'database_away'], ['57P01', 'database_away'], ['SQLITE_IOERR_READ', 'database_away'], ['SQLITE_FULL', 'disk_full'], ['ENOSPC', 'disk_full'], ['EROFS', 'read_only'], ['SQLITE_BUSY', 'busy'],
    ['SQLITE_CONSTRAINT_UNIQUE', undefined], ['', undefined],
  ])('knows the fault %s: %s', (code, kind) => {
    const inner = Object.assign(new Error('x'), { code })
    expect(faultOf(new Error('outer', { cause: inner }))?.kind).toBe(kind)
  })
})

it('ends a body that grows beyond the limit without having said so, and serves the next', async () => {
  const status = await new Promise<number>((resolve, reject) => {
    const posted = request(`${server.url}/staff/projects/new`, { method: 'POST', headers: { Cookie: cookie, Origin: server.url, 'Content-Type': 'application/x-www-form-urlencoded', 'Transfer-Encoding': 'chunked' } }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    posted.on('error', () => resolve(0))
    const piece = Buffer.alloc(1024 * 1024, 97)
    const send = (left: number) => {
      if (left === 0) posted.end()
      else posted.write(piece, () => send(left - 1))
    }
    send(66)
    setTimeout(() => reject(new Error('no answer')), 20_000).unref()
  })
  expect([0, 400]).toContain(status)
  expect((await get('/health')).status).toBe(200)
})

it('finishes what it began when it is asked to end', async () => {
  const pages = [1, 2, 3].map((building) => newProject(`8${building}号楼`))
  await new Promise((resolve) => setTimeout(resolve, 5))
  const stopped = server.stop()
  const answers = await Promise.all(pages.map((page) => page.then(({ status }) => status, () => 0)))
  await stopped
  const again = openDatabase(`file:${join(folder, 'tracker.db')}`)
  const kept = await again.read.selectFrom('project').select('building').where('building', 'like', '8%').execute()
  await again.close()
  expect(kept).toHaveLength(answers.filter((status) => status === 302).length)
  server = { ...server, stop: () => Promise.resolve() }
})
