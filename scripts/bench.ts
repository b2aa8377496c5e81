/**
 * npm run bench -- [--large] [--only 1000] [--json] [--help]: after npm run build.
 *
 * Makes its own data at 1,000 and 100,000 projects (--large: 1,000,000 too) in temporary SQLite databases, starts the production server on
 * each beside a bare node:http server in the same run, and prints what each work item costs: CPU of the server process per request, as a
 * ratio to the bare answer, and how that grew from scale to scale. It is a benchmark, not a test: read the ratios, not the milliseconds.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { Agent, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { todayOf, isoWeekOf, addDays } from '~/domain/calendar'
import { previousMonth } from '~/domain/periods'
import { COMMAND_LINE } from '~/domain/permissions'
import { createAccount } from '~/features/accounts/accounts.server'
import { openSession } from '~/features/accounts/sessions.server'
import { grantException, openRound } from '~/features/dispatch/rounds.server'
import { applyImport } from '~/features/imports/imports.server'
import { paths } from '~/http/paths'
import { openDatabase } from '~db/open.server'
import { benchLedger, benchProject, numbersFrom, SCALES, writeBenchData, type Scale } from './bench-data'
import { buildFolder } from './production'
import { seedBench } from './seed-bench'

const SECRET = 'only for the benchmark, never elsewhere'
const IMPORT_ROWS = 2_000
const SECONDS = 4
const AGENT = new Agent({ keepAlive: true, maxSockets: 1 })

interface Asked {
  path: string
  cookie?: string
  form?: Record<string, string>
}

interface Item {
  name: string
  /** The requests of one turn, sent one after the other. */
  turn: (number: number) => Asked[]
  /** Status of a right answer. */
  status: number
}

interface Cost {
  name: string
  /** CPU milliseconds a turn, its ratio to the bare answer, and the median waiting time of a turn; null when it was not answered rightly. */
  cpu: number | null
  ratio: number | null
  wait: number | null
  fault?: string
}

/** Measures one scale: loads it, starts the server, drives every item, imports a ledger at the end. */
async function measure(scale: Scale, folder: string, hello: number): Promise<Cost[]> {
  const now = new Date().toISOString()
  const today = todayOf(now)
  const url = `file:${join(folder, 'bench.db')}`
  await writeBenchData(join(folder, 'data'), scale, today)
  await seedBench(join(folder, 'data'), url, now)
  rmSync(join(folder, 'data'), { recursive: true })
  const cookies = await people(url, now, today)
  const server = spawn(process.execPath, [join(buildFolder(), 'scripts', 'start.js')], {
    env: { ...process.env, NODE_ENV: 'production', TRACKER_TODAY: '', PORT: String(await freePort()), HOST: '127.0.0.1', DATABASE_URL: url, UPLOAD_DIR: join(folder, 'uploads'), SESSION_SECRET: SECRET, LOG_LEVEL: 'info', BASE_URL: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const port = await portOf(server)
    const costs: Cost[] = []
    for (const item of itemsFor(scale, today, cookies)) costs.push(await drive(item, port, server, hello))
    costs.push(await importCost(scale, url, now, today, hello))
    return costs
  } finally {
    server.kill('SIGTERM')
    await once(server, 'exit')
  }
}

async function people(url: string, now: string, today: string): Promise<{ officer: string; bureau: string }> {
  const open = openDatabase(url)
  try {
    const week = isoWeekOf(addDays(today, -7))
    await openRound(open.db, COMMAND_LINE, { districtCode: '9900', week }, now)
    const until = new Date(Date.parse(now) + 86_400_000).toISOString()
    await grantException(open.db, COMMAND_LINE, { districtCode: '9900', week, divisionCode: '990000001', reason: 'benchmark', untilAt: until }, now)
    const session = async (login: string, role: 'officer' | 'bureau', divisionCode: string) => {
      const accountId = await createAccount(open.db, COMMAND_LINE, { login, name: login, grants: [{ role, divisionCode }] }, now)
      return `session=${await openSession(open.db, SECRET, { accountId, address: '127.0.0.1', agent: 'bench' }, now)}`
    }
    return { officer: await session('bench-officer', 'officer', '990000001'), bureau: await session('bench-bureau', 'bureau', '9900') }
  } finally {
    await open.close()
  }
}

function itemsFor(scale: Scale, today: string, { officer, bureau }: { officer: string; bureau: string }): Item[] {
  const project = (turn: number) => benchProject(scale, 1 + Math.floor(numbersFrom(turn + 1)() * scale.projects), today)
  const mine = Array.from({ length: scale.projects }, (_, at) => at + 1).filter((id) => benchProject(scale, id, today).unit === 1)
    .slice(0, 400).map((id) => benchProject(scale, id, today)).filter((one) => one.steps.at(-1)?.[1] === '')
  const month = previousMonth(today.slice(0, 7))
  const week = isoWeekOf(addDays(today, -7))
  const report = (turn: number): Asked => ({
    path: '/staff', cookie: officer,
    form: { week, project: mine[turn % mine.length]?.code ?? '', key: `bench-${turn}`, turn: 'update', condition: 'progress', words: `本周完成第${turn}项` },
  })
  return [
    { name: 'public look-up, hit (search, then status)', status: 200, turn: (n) => [{ path: paths.find(project(n).estate + project(n).place) }, { path: paths.status(project(n).code) }] },
    { name: 'public search, no hit', status: 200, turn: (n) => [{ path: paths.find(`查无此处${n}`) }] },
    { name: "officer's list", status: 200, turn: () => [{ path: paths.projects(), cookie: officer }] },
    { name: "officer's week", status: 200, turn: () => [{ path: '/staff', cookie: officer }] },
    { name: 'weekly update', status: 302, turn: (n) => [report(n)] },
    { name: 'monthly circular', status: 200, turn: () => [{ path: `/staff/circulars/9900/${month}`, cookie: bureau }] },
    { name: 'charts', status: 200, turn: () => [{ path: paths.charts(), cookie: bureau }] },
  ]
}

/** Turns one after another for some seconds after a short warm-up; CPU of the whole server process over the turns made. */
async function drive(item: Item, port: number, server: Pick<ChildProcess, 'pid'>, hello: number | null): Promise<Cost> {
  let turn = 0
  const waits: number[] = []
  const run = async (seconds: number, most: number) => {
    const until = performance.now() + seconds * 1000
    for (let made = 0; made < most && performance.now() < until; made += 1, turn += 1) {
      const started = performance.now()
      for (const asked of item.turn(turn)) {
        const status = await ask(port, asked)
        if (status !== item.status) return `status ${status} at ${asked.path}`
      }
      waits.push(performance.now() - started)
    }
    return null
  }
  const fault = await run(1, 50)
  if (fault) return { name: item.name, cpu: null, ratio: null, wait: null, fault }
  waits.length = 0
  const [before, first] = [cpuOf(server.pid), turn]
  const late = await run(SECONDS, 20_000)
  if (late) return { name: item.name, cpu: null, ratio: null, wait: null, fault: late }
  const cpu = (cpuOf(server.pid) - before) / Math.max(1, turn - first)
  waits.sort((a, b) => a - b)
  return { name: item.name, cpu, ratio: hello === null ? null : cpu / hello, wait: waits[Math.floor(waits.length / 2)] ?? 0 }
}

function ask(port: number, { path, cookie, form }: Asked): Promise<number> {
  return new Promise((resolve, reject) => {
    const body = form ? new URLSearchParams(form).toString() : null
    const headers: Record<string, string> = {}
    if (cookie) headers.Cookie = cookie
    if (body !== null) Object.assign(headers, { Origin: `http://127.0.0.1:${port}`, 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': String(Buffer.byteLength(body)) })
    const sent = request({ host: '127.0.0.1', port, path: encodeURI(decodeURI(path)), method: body === null ? 'GET' : 'POST', headers, agent: AGENT }, (answer) => {
      answer.resume()
      answer.on('end', () => resolve(answer.statusCode ?? 0))
    })
    sent.on('error', reject)
    sent.end(body ?? undefined)
  })
}

/** CPU milliseconds that the process has used so far (Linux: in steps of 10 ms). */
function cpuOf(pid: number | undefined): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10
}

/** The command line's import in this process, per row of 14 dates. */
async function importCost(scale: Scale, url: string, now: string, today: string, hello: number): Promise<Cost> {
  const name = `import, per row (${IMPORT_ROWS} rows, 14 dates)`
  const bytes = new Uint8Array(Buffer.from(benchLedger(scale, IMPORT_ROWS, today)))
  const open = openDatabase(url)
  try {
    const [before, started] = [process.cpuUsage(), performance.now()]
    const report = await applyImport(open.db, COMMAND_LINE, { name: 'bench.csv', bytes }, now)
    const used = process.cpuUsage(before)
    const fault = report.faults[0]
    if (fault) return { name, cpu: null, ratio: null, wait: null, fault: `${fault.code} in line ${fault.line}` }
    const cpu = (used.user + used.system) / 1000 / IMPORT_ROWS
    return { name, cpu, ratio: cpu / hello, wait: (performance.now() - started) / IMPORT_ROWS }
  } finally {
    await open.close()
  }
}

/** CPU of a bare node:http answer, in a process of its own and by the same driver. */
async function measureHello(): Promise<number> {
  const control = spawn(process.execPath, [...process.execArgv, process.argv[1] ?? '', '--control'], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const item: Item = { name: 'hello', status: 200, turn: () => [{ path: '/' }] }
    return (await drive(item, await portOf(control), control, null)).cpu ?? 0
  } finally {
    control.kill()
  }
}

function serveHello(): void {
  const server = createServer((_, answer) => answer.end('hello'))
  server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
}

/** The port in the address that the process prints when it listens; what it prints later is passed over. */
function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout?.on('data', (part) => {
      text = (text + String(part)).slice(-10_000)
      const port = Number(/http:\/\/[^\s:]+:(\d+)/.exec(text)?.[1] ?? 0)
      if (port > 0) resolve(port)
    })
    child.once('exit', (code) => reject(new Error(`The server ended with ${code} before it listened.`)))
  })
}

/** A port that nobody listens on now. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

function print(results: { scale: Scale; costs: Cost[] }[], hello: number): void {
  console.log(`bare node:http answer: ${hello.toFixed(3)} ms CPU. Each cell: CPU ÷ bare answer, and the growth from the scale before it.\n`)
  const width = 46
  console.log(''.padEnd(width) + results.map(({ scale }) => `${scale.name} projects`.padStart(26)).join(''))
  for (const [row, { name }] of (results[0]?.costs ?? []).entries()) {
    const cells = results.map(({ costs }, at) => {
      const cost = costs[row]
      if (!cost || cost.ratio === null) return (cost?.fault ?? '-').slice(0, 24)
      const before = results[at - 1]?.costs[row]?.cpu
      return `${cost.ratio.toFixed(0)}${before && cost.cpu !== null ? ` (× ${(cost.cpu / before).toFixed(2)})` : ''}`
    })
    console.log(name.padEnd(width) + cells.map((cell) => cell.padStart(26)).join(''))
  }
}

async function main(words: string[]): Promise<number> {
  if (words.includes('--help')) {
    console.log('用法：npm run bench -- [--large] [--only 1000] [--json]（先运行npm run build）\n自造数据，量每项工作的CPU，与同一次运行里的空白node:http应答相比。')
    return 0
  }
  const only = words.includes('--only') ? Number(words[words.indexOf('--only') + 1]) : null
  const scales = SCALES.filter((scale) => (only === null ? scale.projects <= 100_000 || words.includes('--large') : scale.projects === only))
  const hello = await measureHello()
  const results: { scale: Scale; costs: Cost[] }[] = []
  for (const scale of scales) {
    const folder = mkdtempSync(join(tmpdir(), 'tracker-bench-'))
    try {
      results.push({ scale, costs: await measure(scale, folder, hello) })
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
  if (words.includes('--json')) console.log(JSON.stringify({ hello, results: results.map(({ scale, costs }) => ({ scale: scale.projects, costs })) }))
  else print(results, hello)
  return results.some(({ costs }) => costs.some((cost) => cost.fault)) ? 1 : 0
}

if (process.argv.includes('--control')) serveHello()
else process.exitCode = await main(process.argv.slice(2))
