import { createWriteStream, mkdirSync } from 'node:fs'
import { once } from 'node:events'
import { join } from 'node:path'

/** The benchmark's own data: every row follows from the seed, so that each run of a scale is the same but for the day it ends on. */
export interface Scale {
  name: string
  units: number
  projects: number
}

export const SCALES: readonly Scale[] = [
  { name: '1,000', units: 14, projects: 1_000 },
  { name: '100,000', units: 200, projects: 100_000 },
  { name: '1,000,000', units: 3_000, projects: 1_000_000 },
]

export const STEPS = ['意愿征集', '协议签订', '施工图设计', '方案公示', '施工图审查', '联合审查', '规划许可', '管线迁改', '施工备案', '开工建设', '井道完工', '电梯安装', '监督检验', '竣工移交']
const FIRST = [...'锦绣碧水金阳翠湖东春银河丽景紫荆明珠蓝天香樟桂花凤凰龙泉玉兰百合海棠云山江南北滨文化建设解放人民胜利团结友谊光红旗新华长征']
const LAST = ['苑', '园', '小区', '新村', '家园', '花园', '里', '公寓']
const DAY = 86_400_000

/** A stream of numbers from 0 to 1 that the seed decides (mulberry32). */
export function numbersFrom(seed: number): () => number {
  let state = (seed * 2_654_435_761) >>> 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export interface BenchProject {
  id: number
  unit: number
  code: string
  estate: string
  place: string
  households: number
  stopped: boolean
  /** Planned and actual day of each step; actual is '' when it has not happened. */
  steps: [string, string][]
}

/** Project number `id`: begun within the last three years, one in eight stands still somewhere, one in fifty is paused. */
export function benchProject(scale: Scale, id: number, today: string): BenchProject {
  const next = numbersFrom(id)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T
  const unit = 1 + Math.floor(scale.units * next() ** 1.3)
  const estate = pick(FIRST) + pick(FIRST) + pick(LAST)
  const place = `${1 + Math.floor(next() * 60)}号楼${1 + Math.floor(next() * 6)}单元`
  const stands = next() < 0.125 ? Math.floor(next() * STEPS.length) : STEPS.length
  let planned = Date.parse(today) - Math.floor(next() * 1_095) * DAY
  let late = 0
  let open = true
  const steps = STEPS.map((_, at): [string, string] => {
    planned += (8 + Math.floor(next() * 30)) * DAY
    late += Math.floor(next() * 9) - 3
    const actual = dayOf(planned + Math.max(0, late) * DAY)
    open = open && at < stands && actual <= today
    return [dayOf(planned), open ? actual : '']
  })
  // An actual day never precedes the one before it.
  for (let at = 1; at < steps.length; at += 1) {
    const [before, step] = [steps[at - 1], steps[at]]
    if (before && step?.[1] && step[1] < before[1]) step[1] = before[1]
  }
  return { id, unit, code: `BM${String(id).padStart(7, '0')}`, estate, place, households: 8 + Math.floor(next() * 16), stopped: next() < 0.02, steps }
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}

/** The five files that `seed:bench` reads. */
export async function writeBenchData(folder: string, scale: Scale, today: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  await save(folder, 'districts', 'id,name', function* () {
    for (let unit = 1; unit <= scale.units; unit += 1) yield `${unit},${FIRST[unit % FIRST.length]}${FIRST[Math.floor(unit / 7) % FIRST.length]}${unit}街道`
  })
  await save(folder, 'projects', 'id,district_id,code,compound,building,households,status,next_step,next_due,finished_on', function* () {
    for (let id = 1; id <= scale.projects; id += 1) {
      const project = benchProject(scale, id, today)
      yield `${id},${project.unit},${project.code},${project.estate},${project.place},${project.households},${project.stopped ? 'stopped' : 'open'},,,`
    }
  })
  await save(folder, 'milestones', 'id,project_id,seq,name,planned,actual', function* () {
    for (let id = 1; id <= scale.projects; id += 1) {
      for (const [at, [planned, actual]] of benchProject(scale, id, today).steps.entries()) yield `${id * 14 + at},${id},${at + 1},${STEPS[at]},${planned},${actual}`
    }
  })
  await save(folder, 'updates', 'id,project_id,week,body,pct', function* () {
    for (let id = 1; id <= scale.projects; id += 1) {
      for (let week = 4; week >= 2; week -= 1) yield `${id * 4 + week},${id},${dayOf(Date.parse(today) - week * 7 * DAY)},现场按计划推进，无安全问题,50`
    }
  })
  await save(folder, 'targets', 'district_id,month,target', function* () {
    const year = Number(today.slice(0, 4))
    const target = Math.max(1, Math.round(scale.projects / scale.units / 36))
    for (let unit = 1; unit <= scale.units; unit += 1) {
      for (let month = 1; month <= 24; month += 1) yield `${unit},${year - 1 + Math.floor((month - 1) / 12)}-${String(((month - 1) % 12) + 1).padStart(2, '0')},${target}`
    }
  })
}

async function save(folder: string, name: string, header: string, rows: () => Iterable<string>): Promise<void> {
  const file = createWriteStream(join(folder, `${name}.csv`))
  let waiting = `${header}\n`
  for (const row of rows()) {
    waiting += `${row}\n`
    if (waiting.length < 1_000_000) continue
    if (!file.write(waiting)) await once(file, 'drain')
    waiting = ''
  }
  file.end(waiting)
  await once(file, 'finish')
}

/** Ledger columns of the fourteen steps. */
const STEP_COLUMNS = ['意愿征集', '签约', '图审', '公示开始', '受理', '联合审查', '规划许可', '现场踏勘', '安装告知', '开工', '井道', '安装', '监督检验', '竣工验收']

/** A ledger of new projects with all their dates, as `npm run import` reads it; `first` tells the projects of one ledger from those of another. */
export function benchLedger(scale: Scale, first: number, rows: number, today: string): string {
  const lines = [['项目编号', '镇街', '小区', '楼栋', '户数', ...STEP_COLUMNS].join(',')]
  for (let at = first; at < first + rows; at += 1) {
    const project = benchProject(scale, scale.projects + at, today)
    lines.push([`BL${at}`, 990_000_000 + project.unit, project.estate, `甲${at}号楼`, project.households, ...project.steps.map(([, actual]) => actual)].join(','))
  }
  return lines.join('\n')
}

/** The same kind of ledger as the workbook that a bureau keeps: 39 columns, of each step the planned day beside the actual one, dates as date cells. */
export function benchWorkbook(scale: Scale, first: number, rows: number, today: string): (string | number | Date | null)[][] {
  const header = ['序号', '项目编号', '镇街', '小区', '楼栋', '单元', '层数', '户数', '电梯数', ...STEP_COLUMNS.flatMap((step) => [`${step}计划`, step]), '备注', '经办']
  const table: (string | number | Date | null)[][] = [header]
  for (let at = first; at < first + rows; at += 1) {
    const { unit, estate, households, steps } = benchProject(scale, scale.projects + at, today)
    const days = steps.flatMap(([planned, actual]) => [new Date(planned), actual ? new Date(actual) : null])
    table.push([at, `BW${at}`, String(990_000_000 + unit), estate, `乙${at}号楼`, '1单元', 6, households, 1, ...days, at % 7 === 0 ? '居民已全部同意' : null, '张三'])
  }
  return table
}
