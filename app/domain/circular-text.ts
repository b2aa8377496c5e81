import { daysBetween, todayOf } from './calendar'
import { isOpeningOnly, type Basis, type CircularRow } from './circular'
import type { Correction, CorrectionCause } from './circular-corrections'
import { decimalText, fraction, multiply, subtract } from './fraction'
import { measureOf, type MeasureKey, type PromisedMeasure } from './measures'
import { monthEnd, monthNumber, previousMonth, yearOf } from './periods'
import type { Light } from './rating'

/** The circular is a Chinese official document in every interface language, so its sentences stand here and not in the dictionaries. */

export interface CircularProblem {
  number: string
  divisionName: string
  /** 小区楼栋单元, or '' for a problem of the whole sub-district. */
  place: string
  title: string
  ownerName: string
  raisedOn: string
  dueOn: string
  /** The day it was struck off, if by the day asked. */
  closedOn: string | null
  /** Handed on by last month's circular 上月交办. */
  isFromLastMonth: boolean
}

export interface SlowProject {
  code: string
  divisionName: string
  name: string
  /** The last main-line milestone reached. */
  stage: string
  /** The milestone that is overdue and the day promised for it. */
  milestone: string
  dueOn: string
  reason: string
  ownerName: string
}

/** Weekly sheets of the month's closed rounds that a unit handed in late or not at all. */
export interface UnitReporting {
  name: string
  missing: number
  late: number
}

/** 签约, 开工, 完工 … */
export function measureName(measure: MeasureKey): string {
  return measureOf(measure).label.zh
}

/** Elevators with a true minus sign: '−3', '+2', '0'. */
export function signedText(value: string | number): string {
  const text = String(value)
  if (text.startsWith('-')) return `−${text.slice(1)}`
  return Number(text) === 0 ? text : `+${text}`
}

/** '10月', for January to the month '1—10月'. */
export function monthsText(month: string): string {
  const number = monthNumber(month)
  return number === 1 ? '1月' : `1—${number}月`
}

/** '2026年10月31日'. */
export function dateText(date: string): string {
  return `${yearOf(date)}年${monthNumber(date)}月${Number(date.slice(8))}日`
}

/** '10月31日'. */
export function dayText(date: string): string {
  return `${monthNumber(date)}月${Number(date.slice(8))}日`
}

/** 甲、乙、丙; beyond the limit 甲、乙等12个单位. */
export function namesText(names: readonly string[], limit = 10): string {
  if (names.length <= limit) return names.join('、')
  return `${names.slice(0, limit).join('、')}等${names.length}个单位`
}

export function titleOf(month: string): string {
  return `关于${yearOf(month)}年${monthNumber(month)}月既有住宅加装电梯工作进展情况的通报`
}

/** A long title in two lines, broken between words. */
export function titleParts(title: string): string[] {
  const at = title.indexOf('工作进展')
  return at > 0 ? [title.slice(0, at), title.slice(at)] : [title]
}

/** 各镇、街道，新区服务管理办公室：built from the kinds that really are there. */
export function addresseesOf(level: string, rows: readonly Pick<CircularRow, 'name' | 'kind'>[]): string {
  if (level === 'province') return '各市：'
  if (level === 'city') return '各县（市、区）：'
  const kinds = [rows.some((row) => row.kind === 'town') && '镇', rows.some((row) => row.kind === 'street') && '街道'].filter(Boolean)
  const offices = rows.filter((row) => row.kind === 'office').map((row) => row.name)
  const parts = [...(kinds.length > 0 ? [`各${kinds.join('、')}`] : []), ...offices.slice(0, 5)]
  return `${parts.length > 0 ? parts.join('，') : '各单位'}：`
}

export function introduction(month: string, scope: string): string {
  return `现将${yearOf(month)}年${monthNumber(month)}月${scope}既有住宅加装电梯工作进展情况通报如下。`
}

/** 1—10月，全区完工43部，完成年度任务60部的71.7%，比9月通报提高10.0个百分点，低于时序进度5.0个百分点，少3部。 */
export function resultSentence(total: CircularRow, measure: PromisedMeasure, month: string, scope: string, basis: Basis, before: [number, number] | null): string {
  const year = total.figures[measure][basis].year
  const word = measureName(measure)
  const start = `${monthsText(month)}，${scope}${word}${year}部`
  if (total.target === null) return `${start}；未下达年度任务，不计算完成率。`
  const inside = total.done === year ? '' : `，其中计入完成率${total.done}部`
  return `${start}${inside}，完成年度任务${total.target}部的${total.rate}${comparedText(total, before, month)}，${scheduleText(total)}。`
}

function comparedText(total: CircularRow, before: [number, number] | null, month: string): string {
  if (!before || !total.rateExact || monthNumber(month) === 1) return ''
  const points = multiply(subtract(fraction(...total.rateExact), fraction(...before)), fraction(100))
  const size = decimalText(points.n < 0n ? { n: -points.n, d: points.d } : points)
  const words = points.n === 0n ? '持平' : `${points.n > 0n ? '提高' : '下降'}${size}个百分点`
  return points.n === 0n ? `，与${monthNumber(previousMonth(month))}月通报${words}` : `，比${monthNumber(previousMonth(month))}月通报${words}`
}

function scheduleText(row: CircularRow): string {
  const points = row.deviation ?? '0.0'
  const size = points.replace('-', '')
  const elevators = row.ahead ?? 0
  if (Number(points) === 0 && elevators === 0) return '与时序进度持平'
  const side = points.startsWith('-') ? '低于' : '高于'
  const count = elevators === 0 ? '' : `，${elevators > 0 ? '多' : '少'}${Math.abs(elevators)}部`
  return Number(points) === 0 ? `与时序进度基本持平${count}` : `${side}时序进度${size}个百分点${count}`
}

/** 10月新签约5部、开工4部、完工6部、投入使用7部。 Where only opening figures are on record, of what they do not count it says nothing: nobody knows that there was none. */
export function newSentence(total: CircularRow, month: string, basis: Basis): string {
  const flows: MeasureKey[] = ['signed', 'started', 'completed', 'in_use']
  const counted = flows.map((key) => ({ word: measureName(key), count: total.figures[key][basis].month }))
  const some = counted.filter(({ count }) => count !== 0)
  const isKept = !isOpeningOnly(total.figures)
  if (some.length === 0) return isKept ? `${monthNumber(month)}月没有新的签约、开工、完工和投入使用。` : ''
  const none = counted.filter(({ count }) => count === 0).map(({ word }) => word)
  const rest = isKept && none.length > 0 ? `，没有新的${none.join('、')}` : ''
  return `${monthNumber(month)}月新${some.map(({ word, count }) => `${word}${count}部`).join('、')}${rest}。`
}

/** 截至10月31日，在建23部，其中停工3部；历年累计完工139部。 Of what is under construction nothing is said where nobody knows. */
export function stockSentence(total: CircularRow, date: string, basis: Basis): string {
  const building = total.figures.under_construction[basis].all
  const paused = total.figures.paused[basis].all
  const completed = total.figures.completed[basis].all
  const stock = total.stockUnknown ? '' : `在建${building}部${paused > 0 ? `，其中停工${paused}部` : ''}；`
  return `截至${dayText(date)}，${stock}历年累计完工${completed}部。`
}

/** What officers have entered and nobody has verified yet; '' when there is nothing. */
export function unverifiedSentence(total: CircularRow, basis: Basis): string {
  const flows: MeasureKey[] = ['signed', 'started', 'completed', 'in_use']
  const open = flows.flatMap((key) => {
    const count = total.figures[key].reported.year - total.figures[key].verified.year
    return count > 0 ? [`${measureName(key)}${count}部`] : []
  })
  if (open.length === 0) return ''
  return basis === 'verified' ? `另有${open.join('、')}已报待核实，没有计入。` : `以上含待核实的${open.join('、')}。`
}

/** '' when no project was terminated with facts of this year. */
export function withdrawnSentence(total: CircularRow, basis: Basis): string {
  const flows: MeasureKey[] = ['signed', 'accepted', 'approved', 'started', 'completed', 'in_use']
  const parts = flows.flatMap((key) => {
    const count = total.figures[key][basis].withdrawn
    return count > 0 ? [`${measureName(key)}${count}部`] : []
  })
  return parts.length > 0 ? `因项目终止，从本年累计中核减${parts.join('、')}。` : ''
}

/** Work on no letter, or of units without a target: printed apart, with the units whose rate is lower for it than their number says. */
export function outsideSentence(rows: readonly CircularRow[], total: CircularRow, measure: PromisedMeasure, inRate: boolean): string {
  if (total.outside === 0) return ''
  return `承诺书以外${measureName(measure)}${total.outside}部${inRate ? '' : `${amongText(rows.filter((row) => row.outside !== 0))}，单列，不计入完成率`}。`
}

/** （赵虎镇、长河街道等）: of these units; one without a target is not named. */
function amongText(rows: readonly CircularRow[]): string {
  const named = rows.filter((row) => row.target !== null).map((row) => row.name)
  const others = named.length < rows.length && named.length <= 10 ? '等' : ''
  return named.length === 0 ? '' : `（${namesText(named)}${others}）`
}

/** How many of the year's number nobody can open to projects; a unit without a target is counted and not named. */
export function openingNote(rows: readonly CircularRow[], measure: PromisedMeasure): string {
  const marked = rows.filter((row) => row.figures[measure].openingYear !== 0)
  if (marked.length === 0) return ''
  const count = marked.reduce((sum, row) => sum + row.figures[measure].openingYear, 0)
  return `本年${measureName(measure)}数中有${count}部为历史基数${amongText(marked)}，没有逐部记录。`
}

/** Both numbers where the district's own plan and the sum of the letters differ (rules.md 5). */
export function planSentence(plan: number | null, total: CircularRow, scope: string): string {
  if (plan === null || plan === (total.target ?? 0)) return ''
  return `${scope}年度计划${plan}部，各单位承诺数合计${total.target ?? 0}部，相差${Math.abs(plan - (total.target ?? 0))}部；完成率按承诺数计算。`
}

const CAUSES: Record<CorrectionCause, string> = {
  late_entry: '补报', late_verification: '补核实', retraction: '撤回', transfer: '补办移交', termination: '补办终止',
  edited: '更改部数', opening: '历史基数调整', target: '任务调整', other: '其他',
}

export function causeText(cause: CorrectionCause): string {
  return CAUSES[cause]
}

/** 对已通报月份更正完工+2部（补报+1部、补核实+1部）。 Of this year only; older years have their own words. */
export function correctionSentence(corrections: readonly Correction[], month: string): string {
  const figures = corrections.filter((line) => line.cause !== 'target')
  if (figures.length === 0) return ''
  const flows = figures.filter((line) => measureOf(line.measure).kind === 'flow')
  const ofYear = flows.filter((line) => line.year === yearOf(month))
  const older = flows.filter((line) => line.year < yearOf(month))
  const clauses = [
    ofYear.length > 0 ? `对本年已通报月份更正${sumByMeasure(ofYear)}` : '',
    older.length > 0 ? `对以前年度更正${sumByMeasure(older)}` : '',
    flows.length === 0 ? '对已通报的在建数作了更正' : '',
  ].filter(Boolean)
  return `${clauses.join('；')}，详见附件1更正表。`
}

function sumByMeasure(lines: readonly Correction[]): string {
  const measures = [...new Set(lines.map((line) => line.measure))]
  return measures
    .map((measure) => {
      const own = lines.filter((line) => line.measure === measure)
      const causes = [...new Set(own.map((line) => line.cause))].map((cause) => `${causeText(cause)}${signedText(sumOf(own.filter((line) => line.cause === cause)))}部`)
      return `${measureName(measure)}${signedText(sumOf(own))}部（${causes.join('、')}）`
    })
    .join('、')
}

function sumOf(lines: readonly Correction[]): number {
  return lines.reduce((sum, line) => sum + line.delta, 0)
}

export const LIGHT_WORDS: Record<Light, string> = { normal: '正常', watch: '关注', late: '滞后', severe: '严重滞后', none: '未下达任务' }
/** GB 2312 characters, so that the shape survives Word, WeChat and fax. */
export const LIGHT_SHAPES: Record<Light, string> = { normal: '●', watch: '◇', late: '▲', severe: '■', none: '○' }

/** 完成率较高的是：赵虎镇87.5%；长河街道、新区服务管理办公室均为83.3%，并列第2。完成率较低的是：袁桥镇33.3%，抬头寺镇50.0%。 */
export function rankSentence(rows: readonly CircularRow[]): string {
  const groups = tiedGroups(rows)
  if (groups.length === 0) return `${rows.length === 1 ? rows[0]!.name : '各单位均'}未下达年度任务，不排名次。`
  if (groups.length === 1) {
    const [group] = groups
    const only = group!.rows.length === 1 ? group!.rows[0]!.name : '各单位'
    return `${only}完成率${group!.rows.length === 1 ? '' : '均'}为${group!.rows[0]!.rate}。`
  }
  const best = groups.slice(0, groups.length > 3 ? 2 : 1)
  const worst = groups.slice(Math.max(best.length, groups.length - (groups.length > 3 ? 2 : 1))).reverse()
  return `完成率较高的是：${best.map(groupText).join('；')}。完成率较低的是：${worst.map(groupText).join('；')}。`
}

interface TiedGroup {
  rank: number
  rows: CircularRow[]
}

function tiedGroups(rows: readonly CircularRow[]): TiedGroup[] {
  const groups: TiedGroup[] = []
  for (const row of rows) {
    if (row.rank === null) continue
    const last = groups.at(-1)
    if (last?.rank === row.rank) last.rows.push(row)
    else groups.push({ rank: row.rank, rows: [row] })
  }
  return groups
}

function groupText({ rank, rows }: TiedGroup): string {
  const share = rows[0]?.rate ?? '-'
  if (rows.length === 1) return `${rows[0]!.name}${share}`
  return `${namesText(rows.map((row) => row.name))}均为${share}，并列第${rank}`
}

/** 袁桥镇偏差−33.3个百分点，评价为“严重滞后”；…其余3个单位达到或超过时序进度。 */
export function ratingSentence(rows: readonly CircularRow[]): string {
  const rated = rows.filter((row) => row.rating.key !== 'none')
  if (rated.length === 0) return ''
  const clauses = (['severe', 'late', 'watch'] as const).flatMap((key) => {
    const own = rated.filter((row) => row.rating.key === key).reverse()
    return own.length > 0 ? [ratedClause(own, key)] : []
  })
  const rest = rated.filter((row) => row.rating.key === 'normal')
  if (clauses.length === 0) return `${rest.length === 1 ? rest[0]!.name : `${rest.length}个单位均`}评价为“正常”。`
  return `${clauses.join('；')}。${rest.length > 0 ? `其余${rest.length}个单位评价为“正常”。` : ''}`
}

function ratedClause(rows: readonly CircularRow[], key: Light): string {
  if (rows.length > 10) return `评价为“${LIGHT_WORDS[key]}”的有${rows.length}个单位，偏差最大的是${rows[0]!.name}（${signedText(rows[0]!.deviation ?? '0.0')}个百分点）`
  const named = rows.map((row) => `${row.name}偏差${signedText(row.deviation ?? '0.0')}个百分点`)
  return `${named.join('、')}，评价${rows.length > 1 ? '均' : ''}为“${LIGHT_WORDS[key]}”`
}

/** 未下达任务 and what they did all the same. */
export function untargetedSentence(rows: readonly CircularRow[], measure: PromisedMeasure, basis: Basis): string {
  const without = rows.filter((row) => row.target === null)
  if (without.length === 0 || without.length === rows.length) return ''
  const done = without.filter((row) => row.figures[measure][basis].year !== 0)
  const word = measureName(measure)
  const named = done.map((row) => `${without.length > 1 ? row.name : ''}${word}${row.figures[measure][basis].year}部`)
  const work = named.length === 0 ? '' : `，${without.length > 1 ? '其中' : ''}${named.length > 10 ? `${named.length}个单位有${word}` : named.join('、')}`
  return `${namesText(without.map((row) => row.name))}未下达年度任务，不排名次${work}。`
}

export function behindHeading(rows: readonly CircularRow[], month: string): string {
  const behind = rows.filter((row) => row.isBehind)
  const only = rows.length === 1 ? rows[0]!.name : null
  if (rows.every((row) => row.target === null)) return `${only ?? '各单位均'}未下达年度任务，不比较进度。`
  if (behind.length === 0) return only === null ? '各单位没有落后于承诺进度的。' : `${only}没有落后于承诺进度。`
  return `${only ?? '部分单位'}${behind.some((row) => monthsBehind(row, month) > 1) ? '连续滞后' : '落后于承诺进度'}。`
}

function monthsBehind(row: CircularRow, month: string): number {
  return row.behindSince ? monthNumber(month) - monthNumber(row.behindSince) + 1 : 0
}

/** 袁桥镇自5月起连续6个月少于承诺数，累计少2部；袁桥镇10月没有新的完工。 '' when nobody is behind. */
export function behindSentence(rows: readonly CircularRow[], month: string, measure: PromisedMeasure, basis: Basis): string {
  const behind = rows.filter((row) => row.isBehind).reverse()
  if (behind.length === 0) return ''
  const word = measureName(measure)
  const clauses = behind.slice(0, 10).map((row) => {
    const months = monthsBehind(row, month)
    const since = months > 1 ? `自${monthNumber(row.behindSince ?? month)}月起连续${months}个月` : ''
    return `${row.name}${since}${word}数少于承诺数，到本月累计少${Math.abs(row.ahead ?? 0)}部`
  })
  const more = behind.length > 10 ? `；另有${behind.length - 10}个单位落后，见附件1` : ''
  const idle = behind.filter((row) => row.figures[measure][basis].month === 0 && !isOpeningOnly(row.figures)).map((row) => row.name)
  const idleText = idle.length > 0 ? `${namesText(idle)}本月没有新的${word}。` : ''
  return `${clauses.join('；')}${more}。${idleText}`
}

export function reportingSentence(units: readonly UnitReporting[]): string {
  const missing = units.filter((unit) => unit.missing > 0)
  const late = units.filter((unit) => unit.late > 0)
  const text = (list: readonly UnitReporting[], count: (unit: UnitReporting) => number) =>
    list.length > 10 ? `${list.length}个单位` : list.map((unit) => `${unit.name}${count(unit)}次`).join('、')
  const clauses = [
    missing.length > 0 ? `没有报送周进展的：${text(missing, (unit) => unit.missing)}` : '',
    late.length > 0 ? `逾期报送的：${text(late, (unit) => unit.late)}` : '',
  ].filter(Boolean)
  return clauses.length > 0 ? `${clauses.join('；')}。` : ''
}

/** 未销号问题9个，其中超期3个。等待最久的是：… '' when none is open: the heading has said so. */
export function problemsSentence(problems: readonly CircularProblem[], date: string): string {
  const open = problems.filter((problem) => problem.closedOn === null)
  if (open.length === 0) return ''
  const overdue = open.filter((problem) => problem.dueOn < date)
  const oldest = [...open].sort((a, b) => (a.raisedOn < b.raisedOn ? -1 : a.raisedOn > b.raisedOn ? 1 : a.number < b.number ? -1 : 1)).slice(0, 2)
  const named = oldest.map((problem) => `${problem.place || problem.divisionName}“${problem.title}”已等${daysBetween(problem.raisedOn, date)}天，责任单位${problem.ownerName}`)
  return `未销号问题${open.length}个，${overdue.length > 0 ? `其中超期${overdue.length}个` : '没有超期'}。等待最久的是：${named.join('；')}。`
}

export function problemsHeading(problems: readonly CircularProblem[], date: string): string {
  const open = problems.filter((problem) => problem.closedOn === null)
  if (open.length === 0) return '没有未销号问题。'
  return open.some((problem) => problem.dueOn < date) ? '部分问题超期未销号。' : '部分问题正在办理。'
}

/** 上月交办6项，办结4项，未办结2项，详见附件3。 '' when nothing was handed on. */
export function handedOnSentence(problems: readonly CircularProblem[]): string {
  const handed = problems.filter((problem) => problem.isFromLastMonth)
  if (handed.length === 0) return ''
  const closed = handed.filter((problem) => problem.closedOn !== null).length
  const open = handed.length - closed
  return `上月交办${handed.length}项，办结${closed}项${open > 0 ? `，未办结${open}项` : ''}，详见附件3。`
}

export function handedOnHeading(problems: readonly CircularProblem[]): string {
  const handed = problems.filter((problem) => problem.isFromLastMonth)
  if (handed.length === 0) return '上月没有交办事项。'
  return handed.every((problem) => problem.closedOn !== null) ? '上月交办事项全部办结。' : '上月交办事项未全部办结。'
}

/** 后2个月需完工17部，月均8.5部。 */
export function remainingSentence(total: CircularRow, measure: PromisedMeasure, month: string): string {
  if (total.target === null) return '请尽快下达年度任务，签订承诺书。'
  const word = measureName(measure)
  const left = total.target - total.done
  if (left <= 0) return `年度${word}任务已经完成${left < 0 ? `，超出${-left}部` : ''}。`
  const months = 12 - monthNumber(month)
  if (months === 0) return `年度${word}任务还差${left}部。`
  if (months === 1) return `12月需${word}${left}部。`
  return `后${months}个月需${word}${left}部，月均${total.required ?? '—'}部。`
}

export function demandSentence(rows: readonly CircularRow[], problems: readonly CircularProblem[], date: string, measure: PromisedMeasure): string {
  const slow = rows.filter((row) => row.rating.key === 'late' || row.rating.key === 'severe').reverse()
  const owners = [...new Set(problems.filter((problem) => problem.closedOn === null && problem.dueOn < date).map((problem) => problem.ownerName))]
  const promised = rows.filter((row) => row.target !== null)
  const isAll = slow.length === promised.length || (slow.length === 0 && owners.length === 0)
  const goOn = promised.length === 1 ? promised[0]!.name : isAll ? '各单位' : '其余单位'
  const clauses = [
    slow.length > 0 ? `请${namesText(slow.map((row) => row.name))}收到本通报后5个工作日内报送逐部赶工计划` : '',
    owners.length > 0 ? `请${namesText(owners)}对超期事项明确办结时间` : '',
    promised.length > 0 && monthNumber(date) < 12 ? `${goOn}按承诺书逐月推进${measureName(measure)}` : '',
  ].filter(Boolean)
  return clauses.length > 0 ? `${clauses.join('；')}。` : ''
}

/** To the end of the month's last day only where that is over. */
export function asOfText({ month, date, dataAt }: { month: string; date: string; dataAt: string }): string {
  return date === monthEnd(month) && date < todayOf(dataAt) ? `数据截至${dateText(date)}24时` : `数据截至${dateText(date)}`
}
