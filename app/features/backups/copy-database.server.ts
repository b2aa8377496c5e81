import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'

/**
 * One state of a SQLite file while others write: `VACUUM INTO` in a thread of its own, so that pages are answered meanwhile. (SQLite's
 * backup interface begins again whenever another process writes; under load it never ends.) The copy is checked page by page.
 */
export async function copySqlite(from: string, to: string): Promise<void> {
  if (!existsSync(from)) throw new Error(`没有数据库文件${from}。`)
  await inThread(COPY, { from, to })
  const handle = await open(to, 'r+')
  await handle.sync()
  await handle.close()
}

/** Throws when the file is not a whole database. */
export async function checkSqlite(path: string): Promise<void> {
  await inThread(CHECK, { to: path })
}

const CHECK = `
  const copy = new Database(workerData.to)
  copy.pragma('journal_mode = DELETE')
  const result = copy.pragma('integrity_check', { simple: true })
  const broken = copy.pragma('foreign_key_check').length
  copy.close()
  if (result !== 'ok' || broken > 0) throw new Error('数据库不完整：' + (result === 'ok' ? broken + '行的外键无着落' : result))
`
const COPY = `
  const source = new Database(workerData.from, { fileMustExist: true })
  source.pragma('busy_timeout = 10000')
  source.prepare('vacuum into ?').run(workerData.to)
  source.close()
${CHECK}`

function inThread(work: string, data: { from?: string; to: string }): Promise<void> {
  const driver = createRequire(import.meta.url).resolve('better-sqlite3')
  const code = `const { workerData } = require('node:worker_threads'); const Database = require(workerData.driver); ${work}`
  return new Promise((resolve, reject) => {
    const worker = new Worker(code, { eval: true, workerData: { ...data, driver } })
    worker.once('error', reject)
    worker.once('exit', (code) => (code === 0 ? resolve() : reject(new Error('数据库没有复制完。'))))
  })
}

/** pg_dump in its custom format, read back by its list of contents. */
export async function dumpPostgres(url: string, to: string): Promise<void> {
  const { address, password } = apart(url)
  await run('pg_dump', ['--format=custom', '--no-owner', '--no-privileges', `--file=${to}`, `--dbname=${address}`], password)
  await run('pg_restore', ['--list', to])
}

export async function restorePostgres(url: string, from: string): Promise<void> {
  const { address, password } = apart(url)
  await run('pg_restore', ['--no-owner', '--no-privileges', '--single-transaction', '--exit-on-error', `--dbname=${address}`, from], password)
}

/** The password goes by the environment: the words of a command are read by everybody on the machine. */
function apart(url: string): { address: string; password: string } {
  const address = new URL(url)
  const password = decodeURIComponent(address.password)
  address.password = ''
  return { address: address.href, password }
}

function run(command: string, words: string[], password = ''): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, words, { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...(password && { PGPASSWORD: password }) } })
    let said = ''
    child.stderr.on('data', (part: Buffer) => (said = `${said}${part.toString()}`.slice(-2_000)))
    child.once('error', () => reject(new Error(`找不到${command}，请安装PostgreSQL客户端（版本不低于服务器）。`)))
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${command}失败：${said.trim()}`))))
  })
}
