/**
 * npm run bench -- [--large] [--only 1000,100000] [--items import] [--data DIR [--load]] [--json] [--help]: after npm run build.
 *
 * Makes its own data at 1,000 and 100,000 projects (--large: 1,000,000 too) in temporary SQLite databases, starts the production server on
 * each beside a bare node:http server in the same run, and prints what each work item costs: CPU of the server process per turn, as a
 * ratio to the bare answer, beside what must be and what is aimed at. It is a benchmark, not a test: read the ratios, not the
 * milliseconds, and do nothing else on the machine meanwhile. It ends with 0 whatever it measures. `--items` measures only what has the
 * text in its name, as printed. `--data` keeps the loaded databases of the day in a folder and takes them from there, so that the next run begins
 * with measuring; `--load` ends before it.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { todayOf } from '~/domain/calendar'
import { SCALES, type Scale } from './bench-data'
import { loadBench } from './bench-database'
import { drive, Line, type Drive } from './bench-driver'
import { importFloor, measureImport, measureWorkbook, parseAlone } from './bench-import'
import { itemsFor, signIn, type Item } from './bench-items'
import { buildFolder } from './production'

const SECRET = 'only for the benchmark, never elsewhere'
const SECONDS = 4
const NOT_MODIFIED = '  the same, 304'
const IMPORT = 'import, rows a second ÷ bare inserts (10,000 × 14)'
const WORKBOOK = 'import of .xlsx (10,000 × 39) ÷ its parsing alone'

interface Figure {
  name: string
  /** What must be and what is aimed at, in the figure's own unit. */
  must?: number
  goal?: number
  /** More is better, as of rows a second. */
  more?: boolean
  value: number | null
  fault?: string
}

/** Measures one scale: loads it, starts the server, drives every item, imports ledgers at the end. */
async function measure(scale: Scale, folder: string, { wanted, kept }: { wanted: string; kept: string | null }): Promise<Figure[]> {
  const now = new Date().toISOString()
  const today = todayOf(now)
  const url = await loadBench(scale, folder, kept, now)
  const cookies = await signIn(url, SECRET, now, today)
  const server = spawn(process.execPath, [join(buildFolder(), 'scripts', 'start.js')], {
    env: { ...process.env, NODE_ENV: 'production', TRACKER_TODAY: '', PORT: String(await freePort()), HOST: '127.0.0.1', DATABASE_URL: url, UPLOAD_DIR: join(folder, 'uploads'), SESSION_SECRET: SECRET, LOG_LEVEL: 'info', BASE_URL: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const port = await portOf(server)
    const figures: Figure[] = []
    for (const item of itemsFor(scale, today, cookies)) if (item.name.includes(wanted)) figures.push(await ratioOf(item, { port, pid: server.pid }))
    if (NOT_MODIFIED.includes(wanted)) figures.push(await notModified(scale, cookies, today, { port, pid: server.pid }))
    if (IMPORT.includes(wanted)) figures.push(...(await importFigures(scale, today, folder, { port, pid: server.pid, cookie: cookies.bureau })))
    if (WORKBOOK.includes(wanted)) figures.push(await workbookFigure(scale, today, folder, { port, cookie: cookies.bureau }))
    return figures
  } finally {
    server.kill('SIGTERM')
    await once(server, 'exit')
  }
}

type Server = Pick<Drive, 'port' | 'pid'>

/** CPU of a turn over that of a bare answer, which is measured just before: the machine is not equally fast at all times. */
async function ratioOf({ name, must, goal, turn, status }: Item, server: Server): Promise<Figure> {
  const hello = await bareAnswer()
  const value = await drive({ ...server, turn, status, seconds: SECONDS }).then(({ cpu }) => cpu / hello, (error: unknown) => String(error))
  return typeof value === 'number' ? { name, must, goal, value } : { name, must, goal, value: null, fault: value }
}

async function notModified(scale: Scale, cookies: Parameters<typeof itemsFor>[2], today: string, server: Server): Promise<Figure> {
  const kept = itemsFor(scale, today, cookies).at(-1)?.turn(1)[0]
  const line = new Line(server.port)
  const { head } = await line.ask(kept ?? { path: '/' })
  line.close()
  const headers = { 'If-None-Match': /\r\netag: *([^\r]+)/i.exec(head)?.[1] ?? '' }
  return ratioOf({ name: NOT_MODIFIED, must: 2, goal: 2, status: 304, turn: () => [{ path: kept?.path ?? '/', headers }] }, server)
}

/** Rows a second beside those of bare inserts into a file of the same size, written just before: the disk and the machine are not equally fast at all times. */
async function importFigures(scale: Scale, today: string, folder: string, server: Server & { cookie: string }): Promise<Figure[]> {
  const names = [
    { name: IMPORT, must: 0.2, goal: 0.4, more: true },
    { name: '  rows a second' },
    { name: '  from sending the file to the end' },
    { name: '  CPU of the server a row, microseconds' },
    { name: '  longest wait for a page meanwhile, ms', must: 200, goal: 50 },
  ]
  try {
    const floor = importFloor(scale, today, folder)
    const { rowsPerSecond, wholeRowsPerSecond, cpu, longestWait } = await measureImport(scale, today, server)
    return names.map((name, at) => ({ ...name, value: [rowsPerSecond / floor, rowsPerSecond, wholeRowsPerSecond, cpu * 1000, longestWait][at] ?? null }))
  } catch (error) {
    return names.map((name) => ({ ...name, value: null, fault: String(error) }))
  }
}

/** From sending the workbook to the end, over what the reading library alone takes for it in a process that has just begun, like the thread of the import. */
async function workbookFigure(scale: Scale, today: string, folder: string, server: { port: number; cookie: string }): Promise<Figure> {
  const name = { name: WORKBOOK, must: 3, goal: 1.6 }
  try {
    const { path, seconds } = await measureWorkbook(scale, today, folder, server)
    const alone = spawn(process.execPath, [...process.execArgv, process.argv[1] ?? '', '--parse', path], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [said] = (await Promise.all([once(alone.stdout, 'data'), once(alone, 'exit')]))[0]
    return { ...name, value: seconds / Number(said) }
  } catch (error) {
    return { ...name, value: null, fault: String(error) }
  }
}

/** CPU of a bare node:http answer, in a process of its own and by the same driver. */
async function bareAnswer(): Promise<number> {
  const control = spawn(process.execPath, [...process.execArgv, process.argv[1] ?? '', '--control'], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    return (await drive({ port: await portOf(control), pid: control.pid, turn: () => [{ path: '/' }], status: 200, seconds: SECONDS / 2 })).cpu
  } finally {
    control.kill()
  }
}

function serveBareAnswer(): void {
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

const WIDTH = 50

function print(results: { scale: Scale; figures: Figure[] }[]): void {
  console.log('CPU of the server a turn ÷ CPU of a bare node:http answer, unless the line says otherwise. ✓ goal reached, · what must be, ✗ missed.\n')
  const cells = (name: string, must: string, goal: string, values: string[]) => console.log(name.padEnd(WIDTH) + must.padStart(8) + goal.padStart(8) + values.map((value) => value.padStart(22)).join(''))
  cells('', 'must', 'goal', results.map(({ scale }) => `${scale.name} projects`))
  for (const [row, { name, must, goal }] of (results[0]?.figures ?? []).entries()) {
    cells(name, String(must ?? ''), String(goal ?? ''), results.map(({ figures }, at) => cellOf(figures[row], results[at - 1]?.figures[row])))
  }
}

/** The figure with its mark, and how it grew from the scale before. */
function cellOf(figure: Figure | undefined, before: Figure | undefined): string {
  if (!figure || figure.value === null) return (figure?.fault ?? '-').slice(0, 21)
  const { value, must, goal, more } = figure
  const reaches = (aim: number | undefined) => aim !== undefined && (more ? value >= aim : value <= aim)
  const mark = must === undefined ? ' ' : reaches(goal) ? '✓' : reaches(must) ? '·' : '✗'
  const growth = before?.value ? ` (× ${(value / before.value).toFixed(2)})` : ''
  return `${value.toFixed(value < 1 ? 2 : value < 20 ? 1 : 0)}${growth} ${mark}`
}

async function main(words: string[]): Promise<void> {
  if (words.includes('--help')) {
    console.log('用法：npm run bench -- [--large] [--only 1000,100000] [--items import] [--data 文件夹 [--load]] [--json]（先运行npm run build）\n自造数据，量每项工作的CPU，与同一次运行里的空白node:http应答相比。--data留着当天装好的库，下次直接量；--load只装库不量。')
    return
  }
  const valueOf = (option: string) => (words.includes(option) ? (words[words.indexOf(option) + 1] ?? '') : null)
  const only = valueOf('--only')?.split(',').map(Number)
  const kept = valueOf('--data')
  const scales = SCALES.filter((scale) => (only ? only.includes(scale.projects) : scale.projects <= 100_000 || words.includes('--large')))
  const results: { scale: Scale; figures: Figure[] }[] = []
  for (const scale of scales) {
    const folder = mkdtempSync(join(tmpdir(), 'tracker-bench-'))
    try {
      if (words.includes('--load')) await loadBench(scale, folder, kept, new Date().toISOString())
      else results.push({ scale, figures: await measure(scale, folder, { wanted: valueOf('--items') ?? '', kept }) })
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
  if (words.includes('--load')) return
  if (words.includes('--json')) console.log(JSON.stringify(results.map(({ scale, figures }) => ({ scale: scale.projects, figures }))))
  else print(results)
}

if (process.argv.includes('--control')) serveBareAnswer()
else if (process.argv.includes('--parse')) console.log(await parseAlone(process.argv.at(-1) ?? ''))
else await main(process.argv.slice(2))
