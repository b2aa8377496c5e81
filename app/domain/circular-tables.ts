import { daysBetween } from './calendar'
import type { CircularRow } from './circular'
import type { CircularBody } from './circular-body'
import { causeText, dateText, dayText, LIGHT_SHAPES, LIGHT_WORDS, measureName, signedText } from './circular-text'
import type { MeasureKey } from './measures'
import { monthNumber, yearOf } from './periods'
import type { Light } from './rating'
import { changeSentence, reasonSentence } from './rating-words'

export type FigurePeriod = 'month' | 'year' | 'all'

/** Which projects stand behind a number: the line's code ('' for the total), the measure and the period. */
export interface FigureKey {
  unit: string
  measure: MeasureKey
  period: FigurePeriod
}

export interface PrintedCell {
  text: string
  /** For a workbook: a number where the cell is one. */
  value: string | number | null
  /** Rates are written as numbers with a percent format, exactly as printed. */
  format?: 'percent' | 'points'
  figure?: FigureKey
  light?: Light
}

export interface PrintedColumn {
  /** The head above it, shared by neighbours with the same one. */
  group: string
  label: string
  /** In one line, for CSV and workbook. */
  title: string
  /** Share of the page's width. */
  width: number
  align: 'left' | 'right' | 'center'
}

export interface PrintedTable {
  title: string
  columns: PrintedColumn[]
  rows: PrintedCell[][]
  foot: PrintedCell[] | null
  notes: string[]
  /** Instead of rows, when there are none. */
  empty: string
}

interface ProgressColumn extends PrintedColumn {
  /** Left out on paper and page; always in workbook and CSV. */
  isDetail?: boolean
  /** Of figures: circulars issued before the product had this measure do without the column. */
  measure?: MeasureKey
  cell(row: CircularRow, body: CircularBody): PrintedCell
}

/** Annex 1 as printed. Every output takes its cells from here, so none can differ from another. */
export function progressTable(body: CircularBody): PrintedTable {
  return tableOf(body, columnsOf(body).filter((column) => !column.isDetail))
}

/** Annex 1 with every column: for workbook and CSV. */
export function fullProgressTable(body: CircularBody): PrintedTable {
  return tableOf(body, columnsOf(body))
}

function tableOf(body: CircularBody, columns: readonly ProgressColumn[]): PrintedTable {
  return {
    title: `${yearOf(body.month)}年${monthNumber(body.month)}月加装电梯进度一览表`,
    columns: columns.map(({ group, label, title, width, align }) => ({ group, label, title, width, align })),
    rows: body.rows.map((row) => columns.map((column) => column.cell(row, body))),
    foot: columns.map((column) => column.cell(body.total, body)),
    notes: [body.definitions.join('')],
    empty: '没有下级单位。',
  }
}

function columnsOf(body: CircularBody): ProgressColumn[] {
  const unitWord = body.division.level === 'district' ? '镇街' : body.division.level === 'city' ? '县（市、区）' : '市'
  const word = measureName(body.measure)
  const columns: ProgressColumn[] = [
    { ...column('', '名次', 4.5), cell: (row) => (row.code === '' ? words('') : number(row.rank)) },
    { ...column('', unitWord, 14, 'left'), cell: (row) => words(row.name) },
    { ...column('', '代码', 8), isDetail: true, cell: (row) => words(row.code) },
    { ...column('', '年度任务', 5.5), cell: (row) => number(row.target) },
    ...flow('signed', ['month', 'year']), ...flow('accepted', []), ...flow('approved', []),
    ...flow('started', ['month', 'year']), ...flow('completed', ['month', 'year', 'all']), ...flow('in_use', ['month', 'year']), ...flow('terminated', []),
    { ...stock('under_construction', 4.8) }, { ...stock('paused', 4.8) },
    { ...column('', '应' + word, 5, 'right', `到期应${word}`), isDetail: true, cell: (row) => number(row.planned) },
    { ...column('', '差', 4, 'right', '比应完多少部'), isDetail: true, cell: (row) => number(row.ahead) },
    { ...column('', '完成率', 7), cell: (row) => percent(row.rate) },
    { ...column('', '时序进度', 7), cell: (row) => percent(row.scheduled ?? '-') },
    { ...column('', '偏差（点）', 6), cell: (row) => points(row.deviation) },
    { ...column('', '评价', 9, 'center'), cell: (row) => light(row.rating.key) },
    { ...column('', '名次变化', 5, 'center'), cell: (row) => words(row.code === '' ? '' : changeText(row.rankChange)) },
    { ...column('', '月均需', 5, 'right', `今后月均需${word}`), isDetail: true, cell: (row) => decimal(row.required) },
    { ...column('', '计入', 4.5, 'right', '计入完成率'), isDetail: true, cell: (row) => number(row.done) },
    { ...column('', '计划外', 4.6, 'right', `计划外${word}`), cell: (row) => number(row.outside) },
    { ...column('', '待核实', 4.6, 'right', `待核实${word}`), cell: (row) => number(row.figures[body.measure].reported.year - row.figures[body.measure].verified.year) },
    { ...column('', '核减', 4.6, 'right', `本月核减${word}`), isDetail: true, cell: (row) => number(row.figures[body.measure][body.basis].withdrawn) },
    { ...column('', '历史基数', 5, 'right', `本年${word}中的历史基数`), isDetail: true, cell: (row) => number(row.figures[body.measure].openingYear) },
  ]
  return columns.filter(({ measure }) => measure === undefined || measure in body.total.figures)
}

/** A column of a printed table; `width` is its share of the page. */
export function column(group: string, label: string, width: number, align: PrintedColumn['align'] = 'right', title = group + label): PrintedColumn {
  return { group, label, title, width, align }
}

const PERIODS: Record<FigurePeriod, string> = { month: '本月', year: '本年', all: '历年' }

function flow(measure: MeasureKey, printed: readonly FigurePeriod[]): ProgressColumn[] {
  return (['month', 'year', 'all'] as const).map((period) => ({
    ...column(measureName(measure), PERIODS[period], 4.4),
    measure,
    isDetail: !printed.includes(period),
    cell: (row, { basis }) => ({ ...number(row.figures[measure][basis][period]), figure: { unit: row.code, measure, period } }),
  }))
}

function stock(measure: MeasureKey, width: number): ProgressColumn {
  return {
    ...column('', measureName(measure), width),
    measure,
    cell: (row, { basis }) => row.stockUnknown ? number(null) : ({ ...number(row.figures[measure][basis].all), figure: { unit: row.code, measure, period: 'all' } }),
  }
}

export function words(text: string): PrintedCell {
  return { text, value: text === '' ? null : text }
}

export function number(value: number | null): PrintedCell {
  return value === null ? words('-') : { text: String(value).replace('-', '−'), value }
}

function decimal(text: string | null): PrintedCell {
  return text === null ? words('—') : { text, value: Number(text), format: 'points' }
}

export function percent(text: string): PrintedCell {
  return text.endsWith('%') ? { text, value: Number((Number(text.slice(0, -1)) / 100).toFixed(6)), format: 'percent' } : words(text)
}

export function points(text: string | null): PrintedCell {
  return text === null ? words('-') : { text: signedText(text), value: Number(text), format: 'points' }
}

function light(key: Light): PrintedCell {
  return { text: `${LIGHT_SHAPES[key]} ${LIGHT_WORDS[key]}`, value: `${LIGHT_SHAPES[key]} ${LIGHT_WORDS[key]}`, light: key }
}

function changeText(change: number | 'new' | null): string {
  if (change === null) return '—'
  if (change === 'new') return '新'
  return change === 0 ? '持平' : change > 0 ? `升${change}` : `降${-change}`
}

const SUMMARY_ROWS = 30

/** The small table in the text of section 二; null where it would run over pages and annex 1 says it all. */
export function summaryTable(body: CircularBody): PrintedTable | null {
  if (body.rows.length > SUMMARY_ROWS || body.rows.length === 0) return null
  const done = measureName(body.measure)
  const columns = columnsOf(body).filter((own, index) => index === 1 || SUMMARY_LABELS.has(own.label) || (own.group === done && own.label === PERIODS.year))
  const widths = [8, 28, 12, 12, 13, 13, 16]
  const flat = columns.map((own, index) => ({ ...own, group: '', label: own.group + own.label, width: widths[index] ?? 10 }))
  return { ...tableOf(body, flat), title: '', notes: [] }
}

const SUMMARY_LABELS: ReadonlySet<string> = new Set(['名次', '年度任务', '完成率', '偏差（点）', '评价'])

/** 评价说明: each light with its reason and what would change it, printed below annex 1; null for circulars issued before it was. */
export function ratingsTable(body: CircularBody): PrintedTable | null {
  if (body.rows.length === 0 || body.rows.some(({ rating }) => rating.catchUp === undefined)) return null
  const columns = [column('', '单位', 16, 'left'), column('', '评价', 12, 'left'), column('', '为什么', 34, 'left'), column('', '怎样转档', 38, 'left')]
  return {
    title: '评价说明',
    columns,
    rows: body.rows.map((row) => [words(row.name), light(row.rating.key), words(reasonSentence(row)), words(changeSentence(row, body.measure))]),
    foot: null,
    notes: ['评价按累计数：补上进度，评价随即转好，不因以前落后而降低。'],
    empty: '没有下级单位。',
  }
}

/** 更正表: printed below annex 1 (rules.md 7.2). */
export function correctionsTable(body: CircularBody): PrintedTable {
  const columns = [
    column('', '单位', 24, 'left'), column('', '指标', 14, 'left'), column('', '年份', 12, 'center'), column('', '原因', 18, 'left'), column('', '印发时', 11), column('', '现在', 11), column('', '更正数', 11),
  ]
  return {
    title: '更正表',
    columns,
    rows: body.corrections.map((line) => [
      words(line.name), words(measureName(line.measure)), { text: `${line.year}年`, value: line.year }, words(causeText(line.cause)),
      number(line.before ?? null), number(line.after ?? null), { text: signedText(line.delta), value: line.delta },
    ]),
    foot: null,
    notes: ['更正数＝已印发月份今天的数−印发时的数；同一个数有几种原因的，逐行接算。当年的流量为本年累计，以前年度和在建、停工为历年累计。本年（本月）＝上期印发的本年＋本月−核减＋更正。单位：部。'],
    empty: '与已印发的月份相比，没有更正。',
  }
}

/** Annex 2. */
export function slowTable(body: CircularBody): PrintedTable {
  const more = (body.slowCount ?? 0) - body.slowProjects.length
  const columns = [
    column('', '序号', 5, 'center'), column('', '镇街', 13, 'left'), column('', '小区、楼栋、单元', 21, 'left'), column('', '项目编号', 16, 'left'), column('', '当前节点', 10, 'left'),
    column('', '应完成', 10, 'left'), column('', '承诺日期', 9), column('', '滞后', 7), column('', '原因', 22, 'left'), column('', '责任单位', 12, 'left'),
  ]
  return {
    title: '滞后项目清单',
    columns,
    rows: body.slowProjects.map((project, index) => [
      number(index + 1), words(project.divisionName), words(project.name), words(project.code), words(project.stage), words(project.milestone),
      { text: nearDate(project.dueOn, body.date), value: project.dueOn },
      { text: `${daysBetween(project.dueOn, body.date)}天`, value: daysBetween(project.dueOn, body.date) },
      words(project.reason || '—'), words(project.ownerName),
    ]),
    foot: null,
    notes: [...(more > 0 ? [`滞后项目共${body.slowCount}个，本表列滞后最久的${body.slowProjects.length}个。`] : []), `滞后天数算到${dayText(body.date)}。只列承诺日期已过的项目，一个项目一行。`],
    empty: '没有承诺日期已过的项目。',
  }
}

/** Annex 3. */
export function problemsTable(body: CircularBody): PrintedTable {
  const columns = [
    column('', '序号', 5, 'center'), column('', '编号', 18, 'left'), column('', '镇街', 12, 'left'), column('', '小区、楼栋、单元', 18, 'left'), column('', '问题', 24, 'left'),
    column('', '责任单位', 12, 'left'), column('', '提出', 9), column('', '时限', 9), column('', '上月交办', 7, 'center'), column('', '结果', 12, 'left'),
  ]
  const handed = body.problems.filter((problem) => problem.isFromLastMonth)
  return {
    title: '问题销号表',
    columns,
    rows: body.problems.map((problem, index) => [
      number(index + 1), words(problem.number), words(problem.divisionName), words(problem.place || '—'), words(problem.title), words(problem.ownerName),
      { text: nearDate(problem.raisedOn, body.date), value: problem.raisedOn }, { text: nearDate(problem.dueOn, body.date), value: problem.dueOn },
      words(problem.isFromLastMonth ? '是' : '否'), words(outcome(problem.closedOn, problem.dueOn, body.date)),
    ]),
    foot: null,
    notes: [`上月交办${handed.length}项，办结${handed.filter((problem) => problem.closedOn !== null).length}项。销号由报送人以外的人核实。`],
    empty: '没有问题。',
  }
}

function outcome(closedOn: string | null, dueOn: string, date: string): string {
  if (closedOn !== null) return `${dayText(closedOn)}销号`
  const left = daysBetween(date, dueOn)
  return left < 0 ? `超期${-left}天` : left === 0 ? '今日到期' : `剩${left}天`
}

/** Without the year where it is the report's own. */
function nearDate(date: string, reportDate: string): string {
  return yearOf(date) === yearOf(reportDate) ? dayText(date) : dateText(date)
}
