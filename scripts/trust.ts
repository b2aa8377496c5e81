/**
 * npm run trust -- [NAME …] [--quick] [--runs N] [--json] [--list] [--help]
 *
 * Measures what is promised about rights, audit, faults and backup, prints each figure by name with its bar, and ends with 1 where one
 * misses it. Every number is counted by this run. What cannot be had here is said to be unknown and is neither met nor missed.
 * Writes only to folders of its own under the system's temporary folder.
 */
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PERMISSIONS } from '~/domain/permissions'
import { ADDRESSES } from '~/routes'
import { clock } from './trust/clock'
import { disk } from './trust/disk'
import { engines } from './trust/engines'
import { none, type Figure, type Group } from './trust/figure'
import { flakiness } from './trust/flakiness'
import { packages } from './trust/packages'
import { away, processes } from './trust/processes'
import { promised } from './trust/promised'
import { kills, load } from './trust/writes'

/** In the order in which they are measured; flakiness only when asked for. */
const GROUPS: readonly Group[] = [
  { name: 'permissions', title: '每个地址声明唯一权限', measure: () => [declaredPermissions()] },
  { name: 'engines', title: '数据库版本和连接设置', measure: engines },
  ...promised,
  { name: 'kills', title: '写入时强杀进程', measure: kills },
  { name: 'load', title: '50人同时写入，其间备份，恢复到新处', measure: load },
  { name: 'processes', title: '两个进程、轮流重启、强杀程序', measure: processes },
  { name: 'away', title: '数据库断开一分钟', measure: away },
  { name: 'disk', title: '磁盘写满、变为只读', measure: disk },
  { name: 'clock', title: '时钟拨回', measure: clock },
  { name: 'packages', title: '所用的包', measure: packages },
]
const ON_REQUEST: readonly Group[] = [{ name: 'flakiness', title: '不含浏览器的全部测试连跑多次（默认20次），约两小时', measure: flakiness }]

const HELP = `用法：npm run trust -- [名称……] [--quick] [--runs 次数] [--json] [--list]
逐项测量权限、留痕、故障、备份的各项承诺，打印数值和标准，有一项不达标时以1结束。无法得知的照实说明，不算达标，也不算不达标。
不写名称时全部测量（flakiness除外）；写名称时只测所写的。
--list    列出各项名称
--quick   少强杀、少写入，先看一遍
--runs N  flakiness连跑的次数`

const words = process.argv.slice(2)
process.exitCode = words.includes('--help') ? print(HELP) : words.includes('--list') ? print([...GROUPS, ...ON_REQUEST].map(({ name, title }) => `${name.padEnd(12)} ${title}`).join('\n')) : await main()

async function main(): Promise<number> {
  const runs = words.includes('--runs') ? Number(words[words.indexOf('--runs') + 1]) : 20
  const asked = words.filter((word, at) => !word.startsWith('--') && words[at - 1] !== '--runs')
  const groups = asked.length === 0 ? GROUPS : [...GROUPS, ...ON_REQUEST].filter(({ name }) => asked.includes(name))
  if (groups.length < new Set(asked).size || !Number.isInteger(runs) || runs < 2) return print(HELP) + 2
  const figures: (Figure & { group: string })[] = []
  for (const group of groups) {
    const began = Date.now()
    const measured = await measure(group, { quick: words.includes('--quick'), runs })
    figures.push(...measured.map((figure) => ({ group: group.name, ...figure })))
    if (words.includes('--json')) continue
    console.log(`\n${group.title}（${group.name}，${Math.round((Date.now() - began) / 1000)}秒）`)
    for (const { met, name, value, bar } of measured) console.log(`  ${met === null ? '？' : met ? '✓' : '✗'} ${name}：${value}（标准：${bar}）`)
  }
  rmSync(join(tmpdir(), `tracker-trust-build-${process.pid}`), { recursive: true, force: true })
  const [missed, unknown] = [figures.filter(({ met }) => met === false), figures.filter(({ met }) => met === null)]
  if (words.includes('--json')) print(JSON.stringify(figures, null, 2))
  else print(`\n${figures.length}项：达标${figures.length - missed.length - unknown.length}，不达标${missed.length}，无法得知${unknown.length}。${missed.map(({ name }) => `\n✗ ${name}`).join('')}${unknown.map(({ name }) => `\n？${name}`).join('')}`)
  return missed.length === 0 ? 0 : 1
}

/** A group that breaks off has not met its bar. */
async function measure(group: Group, options: { quick: boolean; runs: number }): Promise<Figure[]> {
  try {
    return await group.measure(options)
  } catch (error) {
    return [{ name: group.title, value: `没有测完：${error instanceof Error ? error.message : String(error)}`, bar: '测完', met: false }]
  }
}

function declaredPermissions(): Figure {
  const known: readonly string[] = ['public', 'token', 'session', ...PERMISSIONS]
  return none('没有声明唯一权限的地址', ADDRESSES.filter(({ access }) => known.filter((one) => one === access).length !== 1).length, ADDRESSES.length)
}

function print(text: string): 0 {
  console.log(text)
  return 0
}
