import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, openSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { openSession } from '~/features/accounts/sessions.server'
import { openDatabase } from '~db/open.server'
import { freePort, freshDatabase, sleep, UNIT } from './place'

const SECRET = 'the secret of npm run trust'

/** The running program as a visitor and its operator see it. */
export interface Program {
  url: string
  child: ChildProcess
  /** Asks it to end and waits until it has. */
  stop(): Promise<void>
  kill(): Promise<void>
}

let built: string | null = null

/** The program, built once a run from the files as they are. */
export function builtProgram(): string {
  if (built) return built
  const folder = join(tmpdir(), `tracker-trust-build-${process.pid}`)
  const run = spawnSync(process.execPath, ['--import', 'tsx', resolve('scripts/build.ts')], { encoding: 'utf8', env: { ...process.env, BUILD_DIR: folder } })
  if (run.status !== 0) throw new Error(`没有构建成功：${run.stderr.slice(-500)}`)
  return (built = folder)
}

export interface Setting {
  databaseUrl: string
  folder: string
  environment?: Record<string, string>
}

/** Starts the built program as its operator does, and waits until it answers. */
export async function startProgram({ databaseUrl, folder, environment = {} }: Setting): Promise<Program> {
  const [port, log] = [await freePort(), openSync(join(folder, 'program.log'), 'a')]
  const own: NodeJS.ProcessEnv = { NODE_ENV: 'production', PORT: String(port), DATABASE_URL: databaseUrl, UPLOAD_DIR: join(folder, 'uploads'), SESSION_SECRET: SECRET, SCHEDULER: '0', LOG_LEVEL: 'error', BUILD_DIR: builtProgram() }
  const child = spawn(process.execPath, [join(builtProgram(), 'scripts', 'start.js')], { stdio: ['ignore', log, log], env: { ...process.env, ...own, ...environment } })
  const closed = once(child, 'exit')
  const url = `http://127.0.0.1:${port}`
  for (let wait = 0; wait < 600 && child.exitCode === null; wait++) {
    if ((await ask(url, '/health')).status !== 0) break
    await sleep(100)
  }
  if (child.exitCode !== null) throw new Error(`程序没有启动，见${join(folder, 'program.log')}`)
  const end = (signal: NodeJS.Signals) => async () => {
    child.kill(signal)
    if (child.exitCode === null && child.signalCode === null) await closed
  }
  return { url, child, stop: end('SIGTERM'), kill: end('SIGKILL') }
}

/** A divided database with one officer, and the cookie of his session. */
export async function employOfficer(url: string, prepare = true): Promise<string> {
  if (prepare) await freshDatabase(url)
  const open = openDatabase(url)
  const now = new Date().toISOString()
  const { id } = await open.db.insertInto('account').values({ login: 'officer', name: '经办人', created_at: now }).returning('id').executeTakeFirstOrThrow()
  await open.db.insertInto('account_grant').values({ account_id: id, role: 'officer', division_code: UNIT, created_at: now }).execute()
  const session = await openSession(open.db, SECRET, { accountId: id, address: '127.0.0.1', agent: 'trust' }, now)
  await open.close()
  return `session=${session}`
}

export interface Answer {
  /** 0: no answer; then `refused` says that the request never reached the program. */
  status: number
  refused: boolean
  location: string
  body: string
  milliseconds: number
}

/** One request on a connection of its own, as through a proxy; never throws. */
export function ask(url: string, path: string, more: { cookie?: string; form?: Record<string, string> } = {}): Promise<Answer> {
  const began = performance.now()
  const body = more.form && new URLSearchParams(more.form).toString()
  const headers = { ...(more.cookie && { Cookie: more.cookie }), ...(body !== undefined && { Origin: url, 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': Buffer.byteLength(body) }) }
  return new Promise((resolve) => {
    const fail = (error?: NodeJS.ErrnoException) => resolve({ status: 0, refused: error?.code === 'ECONNREFUSED', location: '', body: '', milliseconds: performance.now() - began })
    const sent = request(url + path, { method: body === undefined ? 'GET' : 'POST', headers, agent: false, timeout: 30_000 }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => (text += part))
      response.on('error', fail)
      response.on('end', () => resolve({ status: response.statusCode ?? 0, refused: false, location: response.headers.location ?? '', body: text, milliseconds: performance.now() - began }))
    })
    sent.on('timeout', () => sent.destroy())
    sent.on('error', fail)
    sent.end(body)
  })
}

let next = 0

/** An officer registers a project that nobody registered before; acknowledged is what leads him to its page. */
export async function registerProject(url: string, cookie: string): Promise<Answer & { code: string | null }> {
  const number = next++
  const answer = await ask(url, '/staff/projects/new', { cookie, form: { divisionCode: UNIT, estate: `小区${number % 50}`, building: `${number}号楼`, stairwell: '1单元', elevators: '1' } })
  return { ...answer, code: answer.status === 302 ? (/^\/staff\/projects\/([^/?]+)/.exec(answer.location)?.[1] ?? null) : null }
}

export interface Hammering {
  acknowledged: Set<string>
  milliseconds: number[]
  /** Answers that a visitor would see as a failure, by status. */
  failures: Map<number, number>
  stop(): Promise<void>
}

/** So many officers register projects one after the other until stopped; who is refused the connection goes to the next process, as a proxy leads him. */
export function hammer(urls: () => readonly string[], cookie: string, officers: number, pause: number): Hammering {
  let running = true
  const hammering: Hammering = { acknowledged: new Set(), milliseconds: [], failures: new Map(), stop: () => Promise.resolve() }
  const officer = async (turn: number) => {
    while (running) {
      const all = urls()
      let answer: Awaited<ReturnType<typeof registerProject>> | null = null
      for (let at = 0; at < all.length; at++) {
        answer = await registerProject(all[(turn + at) % all.length] ?? '', cookie)
        if (!answer.refused) break
      }
      if (answer?.code) {
        hammering.acknowledged.add(answer.code)
        hammering.milliseconds.push(answer.milliseconds)
      } else if (answer) hammering.failures.set(answer.status, (hammering.failures.get(answer.status) ?? 0) + 1)
      await sleep(pause)
      turn++
    }
  }
  const done = Promise.all(Array.from({ length: officers }, (_, at) => officer(at)))
  hammering.stop = async () => {
    running = false
    await done
  }
  return hammering
}

/** Acknowledged projects that the database does not hold. */
export async function lostProjects(url: string, acknowledged: Iterable<string>): Promise<number> {
  const open = openDatabase(url)
  const kept = new Set((await open.read.selectFrom('project').select('code').execute()).map(({ code }) => code))
  await open.close()
  return [...acknowledged].filter((code) => !kept.has(code)).length
}

/** Whether an executable stands in one of the folders of PATH. */
export function isInstalled(command: string): boolean {
  return (process.env.PATH ?? '').split(':').some((folder) => existsSync(join(folder, command)))
}
