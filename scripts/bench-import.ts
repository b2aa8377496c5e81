import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import readExcelFile from 'read-excel-file/universal'
import writeExcelFile, { type SheetData } from 'write-excel-file/node'
import { paths } from '~/http/paths'
import { benchLedger, benchProject, benchWorkbook, STEPS, type BenchProject, type Scale } from './bench-data'
import { cpuOf, Line } from './bench-driver'

const ROWS = 10_000
/** It takes half a second only, in which much can come between: the middle one of so many counts. */
const FLOOR_TURNS = 5

export interface ImportCost {
  /** Rows a second from the confirmation to the answer, with nobody else about: compared with what is on record and written, 14 dates each. */
  rowsPerSecond: number
  /** The same from sending the file: read, compared, reported, and then all that the confirmation does. */
  wholeRowsPerSecond: number
  /** CPU milliseconds of the server a row. */
  cpu: number
  /** The longest that a public page was waited for while another such ledger came in, from sending to the last answer, in milliseconds. */
  longestWait: number
}

/** Two ledgers of new projects, each sent, its report looked at, and confirmed as in the browser: one alone, one while four residents look their buildings up. */
export async function measureImport(scale: Scale, today: string, { port, pid, cookie }: { port: number; pid: number | undefined; cookie: string }): Promise<ImportCost> {
  const ledgerFrom = (first: number) => new File([benchLedger(scale, first, ROWS, today)], 'bench.csv', { type: 'text/csv' })
  const alone = ledgerFrom(1)
  const cpu = cpuOf(pid)
  const { sending, confirming, ended } = await importInBrowser(alone, port, cookie)
  const used = cpuOf(pid) - cpu
  const beside = ledgerFrom(1 + ROWS)
  const visitors = lookUps(scale, today, port)
  await importInBrowser(beside, port, cookie)
  const longestWait = await visitors.stop()
  const perSecond = (from: number) => (ROWS * 1000) / (ended - from)
  return { rowsPerSecond: perSecond(confirming), wholeRowsPerSecond: perSecond(sending), cpu: used / ROWS, longestWait }
}

/**
 * Rows a second of the least that could be written: ten columns of a project and its fourteen steps, one statement a row, one durable transaction, in a file that
 * holds as many projects as the scale has. No check, no figure, no search, no log: what an import costs beside it is what the import is for.
 */
export function importFloor(scale: Scale, today: string, folder: string): number {
  const db = new Database(join(folder, 'floor.db'))
  try {
    for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'cache_size = -200000']) db.pragma(pragma)
    db.exec(`create table project (id integer primary key, unit, code, estate, place, households, status, next_step, next_due, finished_on);
      create table step (id integer primary key, project_id, seq, name, planned, actual); create unique index step_project on step (project_id, seq)`)
    const project = db.prepare('insert into project values (?,?,?,?,?,?,?,?,?,?)')
    const step = db.prepare('insert into step (project_id, seq, name, planned, actual) values (?,?,?,?,?)')
    const write = db.transaction((projects: readonly BenchProject[]) => {
      for (const { id, unit, code, estate, place, households, steps } of projects) {
        project.run(id, unit, code, estate, place, households, 'open', null, null, null)
        for (const [at, [planned, actual]] of steps.entries()) step.run(id, at + 1, STEPS[at], planned, actual || null)
      }
    })
    for (let first = 1; first <= scale.projects; first += ROWS) write(projectsFrom(scale, first, Math.min(ROWS, scale.projects - first + 1), today))
    const took = Array.from({ length: FLOOR_TURNS }, (_, turn) => {
      const projects = projectsFrom(scale, scale.projects + 1 + turn * ROWS, ROWS, today)
      const started = performance.now()
      write(projects)
      return performance.now() - started
    })
    return (ROWS * 1000) / (took.sort((a, b) => a - b)[Math.floor(FLOOR_TURNS / 2)] ?? 0)
  } finally {
    db.close()
  }
}

function projectsFrom(scale: Scale, first: number, count: number, today: string): BenchProject[] {
  return Array.from({ length: count }, (_, at) => benchProject(scale, first + at, today))
}

/** A workbook of new projects, sent, its report looked at, and confirmed, with nobody else about: the seconds of it all, and where it lies. */
export async function measureWorkbook(scale: Scale, today: string, folder: string, { port, cookie }: { port: number; cookie: string }): Promise<{ path: string; seconds: number }> {
  const path = join(folder, 'bench.xlsx')
  const cells = benchWorkbook(scale, 1 + 2 * ROWS, ROWS, today).map((row) => row.map((value) => (value instanceof Date ? { value, type: Date, format: 'yyyy-mm-dd' } : { value: value ?? undefined })))
  writeFileSync(path, await writeExcelFile(cells as SheetData, { sheet: '台账' }).toBuffer())
  const { sending, ended } = await importInBrowser(new File([readFileSync(path)], 'bench.xlsx'), port, cookie)
  return { path, seconds: (ended - sending) / 1000 }
}

/** What the reading library alone takes for the workbook, in seconds. */
export async function parseAlone(path: string): Promise<number> {
  const { buffer, byteOffset, byteLength } = readFileSync(path)
  const bytes = buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer
  const started = performance.now()
  await readExcelFile(bytes)
  return (performance.now() - started) / 1000
}

async function importInBrowser(file: File, port: number, cookie: string): Promise<{ sending: number; confirming: number; ended: number }> {
  const origin = `http://127.0.0.1:${port}`
  const headers = { Cookie: cookie, Origin: origin }
  const form = new FormData()
  form.set('file', file)
  const sending = performance.now()
  const sent = await fetch(origin + paths.imports(), { method: 'POST', headers, body: form, redirect: 'manual' })
  const report = sent.headers.get('Location')
  if (sent.status !== 302 || !report) throw new Error(`the ledger was answered with ${sent.status}`)
  const shown = await fetch(new URL(report, origin), { headers })
  if (shown.status !== 200) throw new Error(`the report was answered with ${shown.status}`)
  await shown.text()
  const confirming = performance.now()
  const confirmed = await fetch(new URL(report, origin), { method: 'POST', headers: { ...headers, 'Content-Type': 'application/x-www-form-urlencoded' }, body: '', redirect: 'manual' })
  const ended = performance.now()
  if (confirmed.status !== 302) throw new Error(`the import was answered with ${confirmed.status}`)
  return { sending, confirming, ended }
}

function lookUps(scale: Scale, today: string, port: number): { stop(): Promise<number> } {
  let [number, longest, isOver] = [0, 0, false]
  const visit = async () => {
    const line = new Line(port)
    const lookUp = () => line.ask({ path: paths.status(benchProject(scale, 1 + (number++ % scale.projects), today).code) })
    // The first answer of a server that has just begun takes as long without an import.
    await lookUp()
    while (!isOver) {
      const started = performance.now()
      await lookUp()
      longest = Math.max(longest, performance.now() - started)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    line.close()
  }
  const visitors = Array.from({ length: 4 }, visit)
  return {
    async stop() {
      isOver = true
      await Promise.all(visitors)
      return longest
    },
  }
}
