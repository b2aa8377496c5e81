/**
 * npm run convert:events -- FILE OUTDIR [--json] [--help]
 *
 * Turns a list of dated events from public reports into files that `npm run divisions` and `npm run import` take. FILE is a CSV with the
 * columns project_id, city, area, community, building, unit, event_code, event_zh, event_date, elevators, note (others are passed over):
 * the shape of test/data/elevator_project_events.csv. OUTDIR gets
 *
 *   divisions.csv  code,name,level,kind,parent: every place of a written event, parents first. The official code where
 *                  scripts/data/subdistrict_names.csv knows city, district and sub-district (its `district` names carry the city); else an
 *                  invented one that begins with 99. What the report does not name is called 未载明, never filled in.
 *   ledger.csv     one row a project, the main milestones as columns; 镇街 holds the code, so that equal names cannot be confused
 *   events.csv     what has no column in the ledger: 停工, 异议, 补贴发放. Import it after ledger.csv
 *   rejected.csv   the rows that are not written, as they were, with the reason in Chinese
 *
 * Every row is written or rejected: written + rejected = rows. Nothing is guessed:
 *   no date            没有日期: the report gives none ("one of 15 started on one day")
 *   no year            没有年份: 05-27 could be of any year
 *   not a milestone    不是里程碑: a reply, a deadline, the end of comments; 停工 only where the report says the project stands still, not
 *                      "unfinished" and not "2 of 3"; 复工 only after a 停工 of the same project
 * 2022-10 stays a month. 进场 counts as 开工, 竣工 and 完成验收 as 竣工验收, 审批通过 as 联合审查 (domain terms of the stage table).
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Papa from 'papaparse'
import { readDate } from '~/domain/ledger-values'
import { csvOf } from '~/http/table-download.server'
import { answer, complain, plainWords } from './command'

export interface SourceRow {
  project_id: string
  city: string
  area: string
  community: string
  building: string
  unit: string
  event_code: string
  event_zh: string
  event_date: string
  elevators: string
  note: string
}

const COLUMNS: readonly (keyof SourceRow)[] = ['project_id', 'city', 'area', 'community', 'building', 'unit', 'event_code', 'event_zh', 'event_date', 'elevators', 'note']

interface Division {
  code: string
  name: string
  level: string
  kind: string
  parent: string
}

export interface Converted {
  rows: number
  written: number
  rejected: { row: Record<string, string>; reason: string }[]
  divisions: Division[]
  ledger: string[][]
  events: string[][]
}

/** Event codes of the list → column of the ledger. */
const LEDGER_COLUMN: Record<string, string> = {
  signed: '签约日期', notice_start: '公示开始', notice_end: '公示结束', approved: '联合审查日期', started: '开工日期', construction_enter: '开工日期',
  foundation: '基础完成', steel_done: '井道完成', inspected: '监督检验', completed: '竣工验收', accepted_qualified: '竣工验收', in_use: '投入使用',
}
const EVENT_NAME: Record<string, string> = { objection: '异议', subsidy_paid: '补贴发放' }

const LEDGER_HEADER = [
  '项目编号', '镇街', '小区', '楼栋', '单元', '部数', '签约日期', '公示开始', '公示结束', '联合审查日期', '开工日期', '基础完成', '井道完成', '监督检验',
  '竣工验收', '投入使用', '备注',
]
const EVENT_HEADER = ['项目编号', '节点', '日期', '凭证号', '备注']

/** Official parents of the districts in subdistrict_names.csv (GB/T 2260). */
const PARENTS: Division[] = [
  { code: '31', name: '上海市', level: 'province', kind: '', parent: '' },
  { code: '3101', name: '上海市', level: 'city', kind: '', parent: '31' },
  { code: '37', name: '山东省', level: 'province', kind: '', parent: '' },
  { code: '3702', name: '青岛市', level: 'city', kind: '', parent: '37' },
  { code: '3714', name: '德州市', level: 'city', kind: '', parent: '37' },
]

interface OfficialUnit {
  district: string
  district_code: string
  subdistrict: string
  subdistrict_code: string
}

/** Converts the rows; `official` is subdistrict_names.csv. */
export function convertEvents(rows: readonly SourceRow[], official: readonly OfficialUnit[]): Converted {
  const places = new Places(official)
  const projects = new Map<string, Record<string, string>>()
  const result: Converted = { rows: rows.length, written: 0, rejected: [], divisions: [], ledger: [], events: [] }
  for (const row of rows) {
    const verdict = judge(row)
    if ('reason' in verdict) {
      result.rejected.push({ row: { ...row }, reason: verdict.reason })
      continue
    }
    const project = projects.get(row.project_id) ?? projectOf(row, places)
    if (verdict.column && project[verdict.column]) {
      result.rejected.push({ row: { ...row }, reason: `同一项目已有“${verdict.column}”：${project[verdict.column]}` })
      continue
    }
    projects.set(row.project_id, project)
    if (verdict.column) project[verdict.column] = row.event_date
    else result.events.push([row.project_id, verdict.event ?? '', row.event_date, '', [row.event_zh, row.note].filter(Boolean).join('；')])
    if (verdict.column) project['备注'] = [project['备注'], [row.event_zh, row.note].filter(Boolean).join('：')].filter(Boolean).join('；')
    result.written += 1
  }
  result.ledger = [...projects.values()].map((project) => LEDGER_HEADER.map((title) => project[title] ?? ''))
  result.divisions = places.used()
  return result
}

type Verdict = { column?: string; event?: string } | { reason: string }

function judge(row: SourceRow): Verdict {
  const column = LEDGER_COLUMN[row.event_code]
  const stopped = row.event_code === 'stalled' && row.event_zh.startsWith('停工')
  const event = EVENT_NAME[row.event_code] ?? (stopped ? '停工' : undefined)
  if (!column && !event) return { reason: `不是里程碑：${row.event_zh}` }
  if (!row.event_date) return { reason: '没有日期' }
  if (!/^\d{4}/.test(row.event_date)) return { reason: `没有年份：${row.event_date}` }
  const date = readDate(row.event_date)
  if (date === null || typeof date === 'string') return { reason: `不是日期：${row.event_date}` }
  return column ? { column } : { event }
}

function projectOf(row: SourceRow, places: Places): Record<string, string> {
  return { 项目编号: row.project_id, 镇街: places.codeOf(row.city, row.area), 小区: row.community, 楼栋: row.building, 单元: row.unit, 部数: row.elevators }
}

/** Hands out official or invented codes for city and area as printed, and remembers which were asked for. */
class Places {
  private readonly byCode = new Map<string, Division>()
  private readonly invented = new Map<string, string>()
  private readonly numbers = new Map<string, number>()

  constructor(private readonly official: readonly OfficialUnit[]) {}

  /** Code of the sub-district that the report means: 闵行区虹桥镇 in 上海市 → 310112107. */
  codeOf(city: string, area: string): string {
    const { district, unit } = splitArea(area)
    const districtCode = this.districtCode(city, district)
    const known = this.official.find((one) => one.district_code === districtCode && one.subdistrict === unit)
    const name = unit || `${district || city}（镇街未载明）`
    if (known) return this.use({ code: known.subdistrict_code, name, level: 'subdistrict', kind: kindOf(name), parent: districtCode })
    return this.invent(`${districtCode}|${name}`, districtCode, 3, { name, level: 'subdistrict', kind: unit ? kindOf(unit) : 'office' })
  }

  private districtCode(city: string, district: string): string {
    const known = this.official.find((one) => one.district === city + district)
    if (known && district) {
      const parent = known.district_code.slice(0, 4)
      for (const above of PARENTS) if (parent.startsWith(above.code)) this.use(above)
      return this.use({ code: known.district_code, name: district, level: 'district', kind: '', parent })
    }
    const cityCode = this.cityCode(city)
    const name = district || `${city}（区县未载明）`
    return this.invent(`${cityCode}|${name}`, cityCode, 2, { name, level: 'district', kind: '' })
  }

  private cityCode(city: string): string {
    const known = PARENTS.find((one) => one.level === 'city' && one.name === city)
    if (!known) {
      this.use({ code: '99', name: '省份未载明', level: 'province', kind: '', parent: '' })
      return this.invent(`99|${city}`, '99', 2, { name: city, level: 'city', kind: '' })
    }
    for (const above of PARENTS) if (known.code.startsWith(above.code)) this.use(above)
    return known.code
  }

  /** Below an official parent the invented code keeps its length and begins with 99; the parent column says where it belongs. */
  private invent(key: string, parent: string, digits: number, division: Omit<Division, 'code' | 'parent'>): string {
    const before = this.invented.get(key)
    if (before) return before
    const stem = parent.startsWith('99') ? parent : `99${'9'.repeat(Math.max(0, parent.length - 2))}`
    const number = (this.numbers.get(stem + digits) ?? 0) + 1
    this.numbers.set(stem + digits, number)
    const code = stem + String(number).padStart(digits, '0')
    this.invented.set(key, code)
    return this.use({ code, parent, ...division })
  }

  private use(division: Division): string {
    if (!this.byCode.has(division.code)) this.byCode.set(division.code, division)
    return division.code
  }

  used(): Division[] {
    const order = ['province', 'city', 'district', 'subdistrict']
    return [...this.byCode.values()].sort((a, b) => order.indexOf(a.level) - order.indexOf(b.level) || (a.code < b.code ? -1 : 1))
  }
}

/** 闵行区虹桥镇 → 闵行区, 虹桥镇; 桂林街道 → '', 桂林街道; 涧西区/高新区 stays one name, because the report leaves it open. */
function splitArea(area: string): { district: string; unit: string } {
  const parts = /^(?:([^/]+?(?:新区|区|县)))?([^/]*?(?:街道|镇|乡))?$/.exec(area)
  return parts ? { district: parts[1] ?? '', unit: parts[2] ?? '' } : { district: area, unit: '' }
}

function kindOf(name: string): string {
  return name.endsWith('镇') || name.endsWith('乡') ? 'town' : name.endsWith('街道') ? 'street' : 'office'
}

function readOfficialUnits(): OfficialUnit[] {
  return Papa.parse<OfficialUnit>(readFileSync('scripts/data/subdistrict_names.csv', 'utf8'), { header: true, skipEmptyLines: true }).data
}

/** Reads FILE and writes the four files. */
export function convertFile(file: string, folder: string): Converted {
  const { data, meta } = Papa.parse<SourceRow>(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''), { header: true, skipEmptyLines: true })
  const missing = COLUMNS.filter((column) => !meta.fields?.includes(column))
  if (missing.length > 0) complain(`文件里没有这些列：${missing.join('、')}。`)
  const result = convertEvents(data, readOfficialUnits())
  mkdirSync(folder, { recursive: true })
  const save = (name: string, header: string[], rows: string[][]) => writeFileSync(join(folder, name), csvOf(header, rows))
  save('divisions.csv', ['code', 'name', 'level', 'kind', 'parent'], result.divisions.map((one) => [one.code, one.name, one.level, one.kind, one.parent]))
  save('ledger.csv', LEDGER_HEADER, result.ledger)
  save('events.csv', EVENT_HEADER, result.events)
  const columns = Object.keys(data[0] ?? {})
  save('rejected.csv', ['reason', ...columns], result.rejected.map(({ row, reason }) => [reason, ...columns.map((name) => row[name] ?? '')]))
  return result
}

function main(words: string[]): number {
  const [file, folder] = plainWords(words)
  if (words.includes('--help') || !file || !folder) {
    console.log('用法：npm run convert:events -- 文件 输出文件夹 [--json]\n把公开报道里的节点清单转换成区划、台账、节点三个文件，不能采用的写进rejected.csv并说明原因。')
    return words.includes('--help') ? 0 : 2
  }
  const result = convertFile(file, folder)
  const { rows, written, rejected } = result
  const counts = { rows, written, rejected: rejected.length, projects: result.ledger.length, events: result.events.length, divisions: result.divisions.length }
  if (words.includes('--json')) console.log(JSON.stringify(counts))
  else console.log(`共${rows}行：采用${written}行（${counts.projects}个项目），未采用${rejected.length}行。文件在${folder}。`)
  return written + rejected.length === rows ? 0 : 1
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await answer(main, { flags: ['--json'], most: 2 })
