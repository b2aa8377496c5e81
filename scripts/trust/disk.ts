import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { openDatabase } from '~db/open.server'
import { none, unknown, type Figure } from './figure'
import { openPlace } from './place'
import { ask, employOfficer, isInstalled, lostProjects, registerProject, startProgram, type Program } from './program'

const MEGABYTES = 48

/** A disk of its own in a file: filled up, then made read-only by the kernel as after a fault of the disk. Needs root, for mount. */
export async function disk(): Promise<Figure[]> {
  const place = openPlace()
  const mounted = mountImage(place.folder)
  try {
    if (!mounted) return ['磁盘写满', '磁盘变为只读'].map((name) => unknown(name, '需要root权限和ext4映像', '说明情况、查看不受影响、恢复后继续'))
    return await onDisk(mounted, place.folder)
  } finally {
    if (mounted) spawnSync('umount', ['-l', mounted])
    place.end()
  }
}

function mountImage(folder: string): string | null {
  const [image, at] = [join(folder, 'disk.img'), join(folder, 'disk')]
  if (process.getuid?.() !== 0 || !isInstalled('mkfs.ext4') || !isInstalled('mount')) return null
  mkdirSync(at)
  const steps = [['truncate', '-s', `${MEGABYTES}M`, image], ['mkfs.ext4', '-q', '-m', '0', image], ['mount', '-o', 'loop', image, at]] as const
  return steps.every(([command, ...words]) => spawnSync(command, words).status === 0) ? at : null
}

async function onDisk(at: string, folder: string): Promise<Figure[]> {
  const databaseUrl = `file:${join(at, 'tracker.db')}`
  const cookie = await employOfficer(databaseUrl)
  const setting = { databaseUrl, folder, environment: { UPLOAD_DIR: join(at, 'uploads') } }
  let program = await startProgram(setting)
  const acknowledged: string[] = []
  const register = async () => {
    const answer = await registerProject(program.url, cookie)
    if (answer.code) acknowledged.push(answer.code)
    return answer
  }
  try {
    for (let count = 0; count < 10; count++) await register()
    const full = await whileBroken(() => fill(at), program, cookie, databaseUrl, register, '磁盘满了', (health) => health.warnings.includes('disk_full'))
    rmSync(join(at, 'filler'))
    const afterFull = await register()
    const isWhole = (await openedCheck(databaseUrl)) === 'ok'
    const readOnly = await whileBroken(() => void spawnSync('mount', ['-o', 'remount,abort', at]), program, cookie, databaseUrl, register, '没有保存', (health) => health.warnings.includes('disk_read_only'))
    await program.kill()
    repair(at)
    program = await startProgram(setting)
    const afterRepair = await register()
    const lost = await lostProjects(databaseUrl, acknowledged)
    return [
      none('磁盘写满：没有说清楚的提交、打不开的页面、没有报告的/health', full.wrong, full.of),
      { name: '磁盘腾出后继续办理，数据库完整', value: afterFull.code && isWhole ? '是' : `否（${afterFull.status}）`, bar: '是', met: afterFull.code !== null && isWhole },
      none('磁盘变为只读：没有说清楚的提交、打不开的页面、没有报告的/health', readOnly.wrong, readOnly.of),
      { name: '磁盘修复、程序重启后继续办理', value: afterRepair.code ? '是' : `否（${afterRepair.status}${/<p>[^<]*/.exec(afterRepair.body)?.[0] ?? ''}）`, bar: '是', met: afterRepair.code !== null },
      none('磁盘写满、只读，丢失的已确认提交', lost, acknowledged.length),
    ]
  } finally {
    await program.stop()
  }
}

interface HealthAnswer {
  warnings: string[]
}

/** Breaks the disk, then asks for changes, pages and /health; the session's last use is long ago, so that reading would like to write. */
async function whileBroken(
  spoil: () => void, program: Program, cookie: string, databaseUrl: string, register: () => ReturnType<typeof registerProject>, sentence: string, isTold: (health: HealthAnswer) => boolean,
): Promise<{ wrong: number; of: number }> {
  const open = openDatabase(databaseUrl)
  await open.db.updateTable('session').set({ last_seen_at: new Date(Date.now() - 3_600_000).toISOString() }).execute()
  await open.close()
  spoil()
  const right: boolean[] = []
  const note = (what: string, one: boolean) => {
    right.push(one)
    if (!one) console.error(`  ${what}`)
  }
  let refused = 0
  for (let count = 0; count < 40 && refused < 5; count++) {
    const { status, body, code } = await register()
    if (code === null) {
      refused++
      note(`提交：${status} ${body.slice(-200)}`, status === 503 && body.includes(sentence))
    }
  }
  note(`拒绝${refused}次`, refused === 5)
  for (const path of ['/staff/projects', '/staff', '/account', '/', '/staff/problems']) {
    const { status } = await ask(program.url, path, { cookie })
    note(`${path}：${status}`, status === 200)
  }
  const health = await ask(program.url, '/health')
  note(`/health：${health.body}`, health.status === 200 && isTold(JSON.parse(health.body) as HealthAnswer))
  return { wrong: right.filter((one) => !one).length, of: right.length }
}

function fill(at: string): void {
  for (const size of [1_000_000, 4_096]) {
    try {
      for (;;) writeFileSync(join(at, 'filler'), Buffer.alloc(size), { flag: 'a' })
    } catch {
      // Full to this size.
    }
  }
}

/** What an administrator does after a fault: takes the disk out, checks it, puts it back. */
function repair(at: string): void {
  const image = `${at}.img`
  for (const [command, ...words] of [['umount', at], ['fsck.ext4', '-f', '-y', image], ['mount', '-o', 'loop', image, at]] as const) {
    const { status, stderr } = spawnSync(command, words, { encoding: 'utf8' })
    if (status !== 0 && command !== 'fsck.ext4') throw new Error(`${command}：${stderr.trim()}`)
  }
  if (!existsSync(join(at, 'tracker.db'))) throw new Error('磁盘没有修好')
}

async function openedCheck(databaseUrl: string): Promise<string> {
  const open = openDatabase(databaseUrl)
  const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(open.db)
  await open.close()
  return rows[0]?.integrity_check ?? ''
}
