/**
 * npm run trust -- [--quick] [--flaky N] [--json] [--help]
 *
 * Measures what is promised about rights, audit, faults and backup, prints each figure by name with its bar, and ends with 1 where one
 * misses it. Writes only to folders of its own under the system's temporary folder.
 */
import { spawnSync } from 'node:child_process'
import { sql } from 'kysely'
import { PERMISSIONS } from '~/domain/permissions'
import { ADDRESSES } from '~/routes'
import { openDatabase } from '~db/open.server'
import { killWriters, openBench, PAUSE_MS, writeTogether } from './trust/durability'
import { runTests, type Outcome } from './trust/tests'

interface Figure {
  name: string
  value: string
  bar: string
  met: boolean
}

const HELP = `用法：npm run trust -- [--quick] [--flaky 次数] [--json]
逐项测量权限、留痕、故障、备份的各项承诺，打印数值和标准，有一项不达标时以1结束。只在系统临时文件夹里写。
--quick   强杀10次、并发写5秒（默认100次、60秒）
--flaky N 不含浏览器的全部测试连跑N次，数出不稳定的`

const words = process.argv.slice(2)
if (words.includes('--help')) console.log(HELP)
else process.exitCode = await main()

async function main(): Promise<number> {
  const quick = words.includes('--quick')
  const figures: Figure[] = []
  const add = (...measured: Figure[]) => {
    figures.push(...measured)
    if (!words.includes('--json')) for (const figure of measured) console.log(`${figure.met ? '✓' : '✗'} ${figure.name}：${figure.value}（标准：${figure.bar}）`)
  }
  add(declaredPermissions())
  add(...(await engineFigures()))
  add(...testFigures(runTests(TEST_FILES)))
  add(...testFigures(runTests(['test/features', 'test/routes'], 'twice|once'), DOUBLED))
  add(...(await durabilityFigures(quick)))
  add(advisories())
  const times = Number(words[words.indexOf('--flaky') + 1])
  if (words.includes('--flaky')) add(flakiness(Number.isInteger(times) && times > 1 ? times : 20))
  const missed = figures.filter(({ met }) => !met)
  if (words.includes('--json')) console.log(JSON.stringify(figures, null, 2))
  else console.log(missed.length === 0 ? `\n${figures.length}项全部达标。` : `\n${missed.length}项没有达标：${missed.map(({ name }) => name).join('、')}`)
  return missed.length === 0 ? 0 : 1
}

function declaredPermissions(): Figure {
  const known: readonly string[] = ['public', 'token', 'session', ...PERMISSIONS]
  const wrong = ADDRESSES.filter(({ access }) => known.filter((one) => one === access).length !== 1).length
  return { name: '没有声明唯一权限的地址', value: `${wrong}／${ADDRESSES.length}`, bar: '0', met: wrong === 0 }
}

async function engineFigures(): Promise<Figure[]> {
  const bench = await openBench()
  const open = openDatabase(bench.url)
  try {
    const { rows } = await sql<{ version: string }>`select sqlite_version() as version`.execute(open.db)
    const version = rows[0]?.version ?? ''
    const [, minor = 0, patch = 0] = version.split('.').map(Number)
    const wanted = { journal_mode: 'wal', synchronous: 2, foreign_keys: 1, busy_timeout: 10_000 }
    let right = 0
    for (const connection of [open.db, open.read]) {
      for (const [name, value] of Object.entries(wanted)) {
        const result = await sql.raw<Record<string, unknown>>(`pragma ${name}`).execute(connection)
        if (Object.values(result.rows[0] ?? {})[0] === value) right++
      }
    }
    return [
      { name: 'SQLite版本', value: version, bar: '不低于3.51.3', met: minor > 51 || (minor === 51 && patch >= 3) },
      { name: '各连接的设置（WAL、同步、外键、等待）', value: `${right}／8`, bar: '8／8', met: right === 8 },
    ]
  } finally {
    await open.close()
    bench.end()
  }
}

const TEST_FILES = [
  'test/routes/rights.test.ts', 'test/routes/fields.test.ts', 'test/routes/roles.test.ts', 'test/routes/sign-in.test.ts', 'test/routes/second-factor.test.ts', 'test/routes/sign-in-elsewhere.test.ts',
  'test/property/audit.test.ts', 'test/features/signs.test.ts', 'test/features/second-factor.test.ts', 'test/backup.test.ts', 'test/operation.test.ts', 'test/uploads.test.ts', 'test/public-pages.test.ts', 'test/packages.test.ts', 'test/addresses.test.ts',
]

type Promised = readonly [name: string, of: RegExp]

/** Figures that tests give: how many of those with such a title, in such a file, did not pass. */
const PROMISED: readonly Promised[] = [
  ['角色×地址×范围：答错的格子', /rights\.test\.ts.*answers as the table says|rights\.test\.ts.*explicit answer/],
  ['没有权限而能改动的', /rights\.test\.ts.*lets nobody change/],
  ['表单里点名外区对象而得逞的', /fields\.test\.ts.*names nothing of another district/],
  ['表单没有问而存下的字段', /fields\.test\.ts.*stores no field/],
  ['收回权限后下一次请求仍有效的', /fields\.test\.ts.*taken away/],
  ['外站提交而受理的', /roles\.test\.ts.*a request from elsewhere/],
  ['公开页面上的个人信息', /public-pages\.test\.ts/],
  ['登录限次、会话换号', /sign-in\.test\.ts/],
  ['两步验证', /second-factor\.test\.ts/],
  ['统一身份登录', /sign-in-elsewhere\.test\.ts/],
  ['没有留痕的改动', /property\/audit\.test\.ts/],
  ['撤销后不一致的', /signs\.test\.ts.*undoes/],
  ['疑点核查、抽签', /signs\.test\.ts(?!.*undoes)/],
  ['备份与恢复', /test\/backup\.test\.ts/],
  ['磁盘满、只读、时钟回拨、体积超限、停机', /operation\.test\.ts/],
  ['上传滥用而接受的；表格公式', /uploads\.test\.ts/],
  ['已知漏洞版本的包', /packages\.test\.ts/],
]
const DOUBLED: readonly Promised[] = [['同一操作提交两次而做了两次的', /./]]

function testFigures(outcomes: readonly Outcome[], promised = PROMISED): Figure[] {
  return promised.map(([name, of]) => {
    const own = outcomes.filter(({ file, title }) => of.test(`${file} ${title}`))
    const failed = own.filter(({ passed }) => !passed)
    const value = `${failed.length}／${own.length}${failed.length > 0 ? `：${failed.slice(0, 3).map(({ title }) => title).join('；')}` : ''}`
    return { name, value, bar: '0，且测过', met: failed.length === 0 && own.length > 0 }
  })
}

async function durabilityFigures(quick: boolean): Promise<Figure[]> {
  const bench = await openBench()
  try {
    const kills = await killWriters(bench, quick ? 10 : 100)
    const load = await writeTogether(bench, quick ? 5 : 60)
    return [
      { name: `强杀${kills.kills}次后丢失的已确认写入`, value: `${kills.lost}／${kills.acknowledged}`, bar: '0', met: kills.lost === 0 && kills.acknowledged > 0 },
      { name: '强杀后损坏的数据库、不符的数', value: `${kills.damaged}、${kills.differences}`, bar: '0、0', met: kills.damaged + kills.differences === 0 },
      { name: `两个进程共50人各每${PAUSE_MS / 1000}秒保存一次：写入／报错`, value: `${load.writes}／${load.errors}`, bar: '报错0', met: load.errors === 0 && load.writes > 0 },
      { name: '其中95%在多少毫秒内', value: String(load.p95), bar: '低于300', met: load.p95 < 300 },
      { name: '写入中备份：用时，备份开始前已确认而不在的', value: `${load.copySeconds.toFixed(1)}秒，${load.lost}`, bar: '0', met: load.lost === 0 },
      { name: '恢复到新处：用时，与原库不同的行，不符的数', value: `${load.restoreSeconds.toFixed(1)}秒，${load.unequal}，${load.differences}`, bar: '60秒内，0，0', met: load.restoreSeconds < 60 && load.unequal + load.differences === 0 },
    ]
  } finally {
    bench.end()
  }
}

/** Asks the registry; where it cannot be reached, the versions that tests hold against known advisories stand alone. */
function advisories(): Figure {
  const asked = spawnSync('npm', ['audit', '--omit=dev', '--json'], { encoding: 'utf8', timeout: 60_000 })
  const { metadata } = parse(asked.stdout)
  const found = metadata ? metadata.vulnerabilities.high + metadata.vulnerabilities.critical : null
  const value = found === null ? '查不到（没有网络），只按测试里的已知版本核对' : String(found)
  return { name: '运行所用的包：高危、严重漏洞', value, bar: '0', met: found === null || found === 0 }
}

function parse(text: string): { metadata?: { vulnerabilities: { high: number; critical: number } } } {
  try {
    return JSON.parse(text) as ReturnType<typeof parse>
  } catch {
    return {}
  }
}

function flakiness(times: number): Figure {
  const failures = new Map<string, number>()
  let tests = 0
  for (let run = 0; run < times; run++) {
    const outcomes = runTests([])
    tests = outcomes.length
    for (const { title, passed } of outcomes) if (!passed) failures.set(title, (failures.get(title) ?? 0) + 1)
  }
  const flaky = [...failures].filter(([, count]) => count < times)
  return { name: `连跑${times}次时好时坏的测试`, value: `${flaky.length}／${tests}${flaky.length > 0 ? `：${flaky.map(([title]) => title).join('；')}` : ''}`, bar: '0', met: flaky.length === 0 && tests > 0 }
}
