import { MEASURES, type MeasureKey } from './measures'
import type { FactDetail, MilestoneCode } from './milestones'
import { textOf, type Cell } from './ledger-values'

export type SheetKind = 'projects' | 'events' | 'figures'

export interface Column {
  key: string
  /** As the template prints it. */
  title: string
  /** Other names in use, without 日期 or 时间 at the end. */
  variants: readonly string[]
  /** Date columns of the project sheet: the milestone they tell of. */
  milestone?: MilestoneCode
}

const column = (key: string, title: string, variants: string, milestone?: MilestoneCode): Column => ({
  key, title, variants: variants.split(' ').filter(Boolean), milestone,
})

/** One row a project: the ledger that bureaus keep, in the order of the template. Columns that only some keep stand at the end. */
export const PROJECT_COLUMNS: readonly Column[] = [
  column('code', '项目编号', '编号 项目编码 项目代码 电梯编号'),
  column('division', '镇街', '镇(街) 镇(街、办) 镇街办 镇街道 乡镇街道 乡镇(街道) 街道(镇) 街道 所属街道 所属镇街 所在镇街 街镇 属地 责任单位(镇街)'),
  column('estate', '小区', '小区名称 所在小区 住宅小区 小区名 项目名称 院落'),
  column('building', '楼栋', '楼号 楼栋号 栋号 幢号 楼 楼幢 楼座'),
  column('stairwell', '单元', '单元号 门洞 门洞号 梯号 单元(门洞)'),
  column('floors', '层数', '楼层 楼层数 总层数 住宅层数'),
  column('households', '户数', '总户数 住户数 涉及户数 居民户数'),
  column('letter', '承诺书编号', '承诺书 承诺书号 任务书编号'),
  column('agreement', '签约日期', '签约 签订协议 协议签订 签协议', 'AGREEMENT'),
  column('notice', '公示开始', '公示起 公示 开始公示 公示起始', 'NOTICE'),
  column('notice_end', '公示结束', '公示止 公示截止 公示期满 结束公示'),
  column('accepted', '受理日期', '受理 申请受理 受理入案', 'ACCEPTED'),
  column('joint_review', '联合审查日期', '联合审查 联审 联合审查通过 批准 审批', 'JOINT_REVIEW'),
  column('started', '开工日期', '开工 实际开工 动工 进场施工', 'STARTED'),
  column('foundation', '基础完成', '基础 基础施工 基础施工完成 基础完工', 'FOUNDATION'),
  column('steel', '井道完成', '井道 井道施工 井道完工 钢结构 钢结构完成 井道安装', 'STEEL'),
  column('install', '安装完成', '安装 电梯安装 电梯安装完成 安装调试', 'INSTALL'),
  column('inspection', '监督检验', '监检 监督检验合格 检验 检验合格', 'INSPECTION'),
  column('acceptance', '竣工验收', '验收 完工 竣工 竣工验收合格 联合验收', 'ACCEPTANCE'),
  column('registration', '使用登记', '登记 办理使用登记', 'REGISTRATION'),
  column('in_use', '投入使用', '投用 交付使用 交付 启用', 'IN_USE'),
  column('note', '备注', '说明 备考'),
  column('elevators', '部数', '电梯部数 电梯数 电梯数量 台数 加装部数 数量'),
  column('address', '地址', '小区地址 详细地址 坐落 位置'),
  column('longitude', '经度', '东经 小区经度 经度(WGS84) 经度(GPS)'),
  column('latitude', '纬度', '北纬 小区纬度 纬度(WGS84) 纬度(GPS)'),
  column('place', '楼栋单元', '楼栋及单元 楼号单元 楼栋单元号 栋单元 幢单元 楼栋/单元 楼栋、单元 楼栋门洞'),
  column('survey', '意愿征集', '摸底 摸底调查 意愿征询', 'SURVEY'),
  column('consent', '业主表决', '表决 书面同意 业主同意', 'CONSENT'),
  column('site_visit', '现场踏勘', '踏勘 联合踏勘', 'SITE_VISIT'),
  column('design', '方案设计', '设计 施工图 施工图设计 图审 施工图审查', 'DESIGN'),
  column('permit', '规划许可', '许可 施工许可 规划审查', 'PERMIT'),
  column('install_notice', '安装告知', '施工告知 开工告知', 'INSTALL_NOTICE'),
  column('closed', '归档', '结案 资料归档', 'CLOSED'),
]

/** Events in long form: one row a fact. */
export const EVENT_COLUMNS: readonly Column[] = [
  column('code', '项目编号', '编号 项目编码 项目代码'),
  column('milestone', '节点', '里程碑 事件 环节 节点名称'),
  column('date', '日期', '发生日期 完成日期'),
  column('reference', '凭证号', '凭证 报告编号 证书编号 文号 凭证编号'),
  column('note', '备注', '说明'),
  column('until', '截止', '结束 至 预计复工 公示结束'),
]

/** Figures without projects (历史基数). */
export const FIGURE_COLUMNS: readonly Column[] = [
  column('division', '镇街', '镇(街) 镇(街、办) 镇街道 街道 街镇 单位'),
  column('year', '年份', '年 年度'),
  column('month', '月份', '月'),
  column('measure', '指标', '指标名称 项目指标'),
  column('target', '目标累计', '累计目标 目标 任务累计'),
  column('done', '完成累计', '累计完成 完成 实际累计 完成数'),
]

const SHEETS: Record<SheetKind, { columns: readonly Column[]; required: readonly (readonly string[])[] }> = {
  figures: { columns: FIGURE_COLUMNS, required: [['division'], ['year'], ['measure'], ['target', 'done']] },
  events: { columns: EVENT_COLUMNS, required: [['code'], ['milestone'], ['date']] },
  projects: { columns: PROJECT_COLUMNS, required: [['division'], ['estate']] },
}

const index = (columns: readonly Column[]): Map<string, Column> =>
  new Map(columns.flatMap((one) => [one.title, ...one.variants].map((name) => [headerName(name), one] as const)))
let indexes: Record<SheetKind, Map<string, Column>> | undefined

export interface Header {
  kind: SheetKind
  /** Line (from 1) of the last header row. */
  line: number
  /** Column number (from 0) of each known column. */
  at: Map<string, number>
  titles: string[]
  /** Titles that the import does not read. */
  unread: string[]
  /** Titles of one meaning that stand twice. */
  twice: string[]
}

/** Header words as they are compared: no spaces, no brackets, no 日期 or 时间 at the end. */
export function headerName(cell: Cell | string): string {
  const text = textOf(cell).replace(/[\s*:：()（）]/g, '')
  return text.replace(/(日期|时间)(年月日)?$/, '') || text
}

/**
 * The header among the first 20 rows, below any title lines: one row, or two where 公示 stands above 开始 and 结束.
 * null when no row names the columns that a sheet of any kind must have.
 */
export function findHeader(rows: readonly (readonly Cell[])[]): Header | null {
  indexes ??= { figures: index(FIGURE_COLUMNS), events: index(EVENT_COLUMNS), projects: index(PROJECT_COLUMNS) }
  for (let line = 0; line < Math.min(rows.length, 20); line += 1) {
    const single = headerFrom(titlesOf(rows[line] ?? []), line + 1)
    if (!single) continue
    const joined = headerFrom(joinTitles(rows[line] ?? [], rows[line + 1] ?? []), line + 2)
    return joined && joined.kind === single.kind && joined.at.size > single.at.size ? joined : single
  }
  return null
}

function titlesOf(row: readonly Cell[]): string[] {
  return Array.from(row, (cell) => textOf(cell))
}

/** 公示 above 开始 → 公示开始; a title merged over both rows stays itself. */
function joinTitles(upper: readonly Cell[], lower: readonly Cell[]): string[] {
  const below = titlesOf(lower)
  return titlesOf(upper).map((title, at) => (below[at] && below[at] !== title ? title + below[at] : title))
}

function headerFrom(titles: string[], line: number): Header | null {
  for (const kind of ['figures', 'events', 'projects'] as const) {
    const known = indexes?.[kind] ?? new Map<string, Column>()
    const at = new Map<string, number>()
    const unread: string[] = []
    const twice: string[] = []
    titles.forEach((title, place) => {
      const found = known.get(headerName(title))
      if (!title) return
      if (!found) unread.push(title)
      else if (at.has(found.key)) twice.push(title)
      else at.set(found.key, place)
    })
    if (SHEETS[kind].required.every((names) => names.some((name) => at.has(name)))) return { kind, line, at, titles, unread, twice }
  }
  return null
}

/** Titles that do not tell of the project and are passed over in silence. */
export function isRunningNumber(title: string): boolean {
  return /^(序号|序|No\.?|编序)$/i.test(headerName(title))
}

export interface EventName {
  milestone: MilestoneCode
  detail?: FactDetail
}

const EVENT_NAMES = new Map<string, EventName>()
for (const one of PROJECT_COLUMNS) {
  if (one.milestone) for (const name of [one.title, ...one.variants]) EVENT_NAMES.set(headerName(name), { milestone: one.milestone })
}
const SPECIAL_EVENTS: [string, EventName][] = [
  ['停工 暂停', { milestone: 'PAUSED' }],
  ['复工', { milestone: 'RESUMED' }],
  ['终止 撤销', { milestone: 'TERMINATED' }],
  ['异议 提出异议 居民异议', { milestone: 'OBJECTION', detail: { state: 'open' } }],
  ['异议化解 异议解决', { milestone: 'OBJECTION', detail: { state: 'settled' } }],
  ['异议诉讼', { milestone: 'OBJECTION', detail: { state: 'court' } }],
  ['补贴应付 补贴核定', { milestone: 'SUBSIDY', detail: { state: 'due' } }],
  ['补贴申请 补贴申报', { milestone: 'SUBSIDY', detail: { state: 'claimed' } }],
  ['补贴审核', { milestone: 'SUBSIDY', detail: { state: 'reviewed' } }],
  ['补贴公示', { milestone: 'SUBSIDY', detail: { state: 'notice' } }],
  ['补贴发放 补贴拨付 补贴到账', { milestone: 'SUBSIDY', detail: { state: 'paid' } }],
]
for (const [utility, name] of Object.entries({ water: '供水', gas: '燃气', power: '供电', heat: '供热', telecom: '通信', sewage: '排水' })) {
  SPECIAL_EVENTS.push([`${name}管线迁改开始 ${name}迁改开始`, { milestone: 'PIPELINE', detail: { utility, state: 'open' } }])
  SPECIAL_EVENTS.push([`${name}管线迁改 ${name}迁改 ${name}管线迁改完成 ${name}迁改完成`, { milestone: 'PIPELINE', detail: { utility, state: 'done' } }])
}
for (const [names, event] of SPECIAL_EVENTS) for (const name of names.split(' ')) EVENT_NAMES.set(headerName(name), event)

/** The milestone that a 节点 names: 开工, 竣工验收, 停工, 补贴发放, 燃气管线迁改, or its code (STARTED). null when it is none. */
export function readEventName(text: string): EventName | null {
  const byCode = PROJECT_COLUMNS.find((one) => one.milestone === text.toUpperCase())?.milestone
  return byCode ? { milestone: byCode } : (EVENT_NAMES.get(headerName(text)) ?? null)
}

/** Names of milestones that the event sheet accepts, as the refusal lists them. */
export const EVENT_TITLES: readonly string[] = [
  ...PROJECT_COLUMNS.filter((one) => one.milestone).map((one) => headerName(one.title).replace(/^公示开始$/, '公示')),
  '停工', '复工', '终止', '异议', '补贴发放', '燃气管线迁改',
]

/** The measure that 指标 names, by its Chinese label or key: 完工, 完工数, completed. */
export function readMeasure(text: string): MeasureKey | null {
  const found = MEASURES.find((measure) => measure.key === text || measure.label.zh === text.replace(/(部数|数)$/, ''))
  return found?.key ?? null
}
