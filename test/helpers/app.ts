import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readSettings } from '~/env.server'
import { openSession } from '~/features/accounts/sessions.server'
import { createHandler, type Handler } from '~/http/handler.server'
import { openLog } from '~/log.server'
import type { OpenDatabase } from '~db/open.server'
import { builtApplication } from './build'
import { divide, employ, type Staff } from './district'
import { openEmpty } from './engines'

const ORIGIN = 'http://tracker.test'
const SECRET = 'secret of the tests'

export type Visitor = keyof Staff | 'auditor' | 'nobody'

interface Sent {
  form?: Record<string, string | File>
  method?: string
  headers?: Record<string, string>
}

export interface App {
  open: OpenDatabase
  staff: Staff
  /** The clock of the application; move it as the test needs. */
  clock: { now: string }
  /** Request → Response of the production bundle, signed in as one of the district's people. A body is sent as a form, with files as multipart. */
  fetchAs(visitor: Visitor, path: string, init?: Sent): Promise<Response>
  /** The same by the framework alone, without the straight way (http/straight.server.ts). */
  frameworkAs(visitor: Visitor, path: string, init?: Sent): Promise<Response>
  stop(): Promise<void>
}

/** The production bundle on a database in memory with the district of test/helpers/district. */
export async function startApp(now = '2026-11-02T02:00:00.000Z', environment: Record<string, string> = {}): Promise<App> {
  const { build } = await builtApplication()
  const open = openEmpty()
  await divide(open.db)
  const staff = await employ(open.db)
  const clock = { now }
  const uploads = mkdtempSync(join(tmpdir(), 'uploads-'))
  const settings = readSettings({ NODE_ENV: 'production', BASE_URL: ORIGIN, DATABASE_URL: ':memory:', UPLOAD_DIR: uploads, LOG_LEVEL: 'error', ...environment })
  const site = { open, settings, secret: SECRET, clock: () => clock.now, log: openLog('error') }
  const handler = createHandler({ ...site, build })
  const framework = createHandler({ ...site, build: () => Promise.resolve(build) })
  const cookies = new Map<Visitor, string>([['nobody', '']])
  for (const [name, actor] of Object.entries(staff)) cookies.set(name as Visitor, await cookieOf(open, actor.accountId ?? 0, now))
  cookies.set('auditor', await cookieOf(open, await employAuditor(open), now))
  return {
    open,
    staff,
    clock,
    fetchAs: (visitor, path, init = {}) => send(handler, cookies.get(visitor) ?? '', path, init),
    frameworkAs: (visitor, path, init = {}) => send(framework, cookies.get(visitor) ?? '', path, init),
    stop: async () => {
      await open.close()
      rmSync(uploads, { recursive: true, force: true })
    },
  }
}

async function employAuditor({ db }: OpenDatabase): Promise<number> {
  const at = '2023-01-01T00:00:00.000Z'
  const { id } = await db.insertInto('account').values({ login: 'auditor', name: 'auditor', created_at: at }).returning('id').executeTakeFirstOrThrow()
  await db.insertInto('account_grant').values({ account_id: id, role: 'auditor', division_code: '371471', created_at: at }).execute()
  return id
}

async function cookieOf({ db }: OpenDatabase, accountId: number, now: string): Promise<string> {
  return `session=${await openSession(db, SECRET, { accountId, address: '127.0.0.1', agent: 'test' }, now)}`
}

function send(handler: Handler, cookie: string, path: string, { form, method, headers = {} }: Sent): Promise<Response> {
  const request = new Request(new URL(path, ORIGIN), {
    method: method ?? (form ? 'POST' : 'GET'),
    headers: { Cookie: cookie, ...(form || method === 'POST' ? { Origin: ORIGIN } : {}), ...headers },
    body: form && bodyOf(form),
  })
  return handler(request, { address: '127.0.0.1', host: 'tracker.test' })
}

function bodyOf(form: Record<string, string | File>): FormData | URLSearchParams {
  const texts = Object.entries(form).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []))
  if (texts.length === Object.keys(form).length) return new URLSearchParams(texts)
  const body = new FormData()
  for (const [name, value] of Object.entries(form)) body.set(name, value)
  return body
}
