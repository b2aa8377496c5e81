import { randomInt } from 'node:crypto'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { sql } from 'kysely'
import { clockOf, readSettings } from '~/env.server'
import { buildFolder } from './production'
import { DEMO_PEOPLE, makeDemoDistrict } from './world/demo-district'
import { markLoaded, openDemoDatabase } from './world/demo-database'

const HELP = `npm run demo
  构建（如有必要）、建演示库、装入演示数据并启动，最后打印地址和演示账号。
  Builds if needed, makes a demo database of its own, loads it, serves it, prints address and accounts.

  PORT           端口，默认 3000
  DATABASE_URL   空库或演示库；默认 file:.data/demo.db。非演示数据一律不动
  DEMO_PASSWORD  演示账号的密码；默认随机
  TRACKER_TODAY  把这一天当作今天，例如 2026-11-02`

const ROLES = { officer: '镇街经办人，宋官屯街道', bureau: '区建设管理部', leader: '区领导，印发', admin: '系统管理', auditor: '审计，只读' }

process.env.NODE_ENV ??= 'production' // React chooses its build by it, so before anything of React is loaded

if (process.argv.includes('--help')) console.log(HELP)
else {
  await demo().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  })
}

async function demo(): Promise<void> {
  process.env.UPLOAD_DIR ??= '.data/demo-uploads'
  const settings = readSettings({
    LOG_LEVEL: 'warn',
    DATABASE_URL: 'file:.data/demo.db',
    ...process.env,
    NODE_ENV: 'development', // TRACKER_TODAY is accepted, cookies travel over http
  })
  const open = await openDemoDatabase(settings.databaseUrl)
  buildIfNeeded()
  const password = process.env.DEMO_PASSWORD || madeUpPassword()
  const now = clockOf(settings)()
  const began = Date.now()
  console.log('正在装入演示数据…… / Loading the demo district …')
  if (open.engine === 'sqlite') await sql`pragma synchronous = off`.execute(open.db)
  await makeDemoDistrict(open.db, { now, password })
  await markLoaded(open, now)
  if (open.engine === 'sqlite') await sql`pragma synchronous = full`.execute(open.db)
  console.log(`已装入，用时${((Date.now() - began) / 1000).toFixed(1)}秒。`)

  const { serveBuild } = await import('./serve')
  const server = await serveBuild(settings, open)
  console.log(`\n加梯调度（演示）：${server.url}\n  密码 / password：${password}`)
  for (const { login, name, role } of DEMO_PEOPLE) console.log(`  ${login.padEnd(8)} ${name}（${ROLES[role]}）`)
  console.log('\n按 Ctrl+C 停止。数据均为示例，小区、单位、电话均为虚构。')
}

/** Builds where there is no build, or where a source file is newer than it. */
function buildIfNeeded(): void {
  const built = join(buildFolder(), 'server', 'index.js')
  const builtAt = existsSync(built) ? statSync(built).mtimeMs : 0
  if (['app', 'db', 'scripts'].every((folder) => newestIn(folder) < builtAt)) return
  console.log('正在构建…… / Building …')
  const run = spawnSync(process.execPath, [resolve('node_modules/tsx/dist/cli.mjs'), 'scripts/build.ts'], { stdio: ['ignore', 'ignore', 'inherit'] })
  if (run.status !== 0) throw new Error('构建失败 / The build failed')
}

function newestIn(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((newest, entry) => Math.max(newest, statSync(join(entry.parentPath, entry.name)).mtimeMs), 0)
}

/** Easy to read out and to type: two groups of four, without letters that look alike. */
function madeUpPassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789'
  const group = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('')
  return `${group()}-${group()}-${group()}`
}
