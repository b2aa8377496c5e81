import type { AssessmentLine } from './assessment'
import { ASSESSMENT_PARTS, type AssessmentPart } from './assessment'
import type { Basis } from './circular'
import { column, number, percent, points, type PrintedTable, words } from './circular-tables'
import { dateText, measureName, namesText } from './circular-text'
import { gradeBands, gradeCounts, type GradeLine, quarterText } from './grades'
import type { PromisedMeasure } from './measures'
import { halfText, type ObservationLine } from './observation'
import type { Policy } from './policy'

/** What a person confirms and what is then frozen; page and Word file are drawn from this and nothing else. */
interface DecisionHead {
  division: { code: string; name: string }
  /** '2026-Q3', '2026-H1', '2026'. */
  period: string
  issuer: string
}

/** The issued circular whose frozen rows were judged. */
export interface JudgedCircular {
  month: string
  number: string
  hash: string
  measure: PromisedMeasure
  basis: Basis
}

export interface GradesBody extends DecisionHead {
  kind: 'grades'
  circular: JudgedCircular
  grades: Policy['grades']
  lines: GradeLine[]
}

export interface ObservationBody extends DecisionHead {
  kind: 'observation'
  heldOn: string
  voters: number
  voted: number
  scoring: Policy['observation']
  lines: ObservationLine[]
}

export interface AssessmentBody extends DecisionHead {
  kind: 'assessment'
  circular: JudgedCircular
  weights: Policy['assessment']['weights']
  gradePoints: number[]
  /** Quarters and half-years that were confirmed and therefore counted. */
  quarters: string[]
  halves: string[]
  lines: AssessmentLine[]
}

export type DecisionBody = GradesBody | ObservationBody | AssessmentBody
export type DecisionKind = DecisionBody['kind']

export const PART_WORDS: Record<AssessmentPart, string> = { rate: '完成率', grades: '季度评价', observation: '观摩', reporting: '按时报送', problems: '按期销号' }

/** 关于2026年第三季度加装电梯工作四色评价结果的通报, as two lines. */
export function decisionTitle({ kind, period }: Pick<DecisionBody, 'kind' | 'period'>): string[] {
  if (kind === 'grades') return [`关于${quarterText(period)}加装电梯工作`, '四色评价结果的通报']
  if (kind === 'observation') return [`关于${halfText(period)}加装电梯工作`, '观摩评议结果的通报']
  return [`关于${period}年度加装电梯工作`, '考核结果的通报']
}

/** The text above the table, one paragraph each, from the frozen lines. */
export function decisionParagraphs(body: DecisionBody): string[] {
  if (body.kind === 'grades') return gradesParagraphs(body)
  return body.kind === 'observation' ? observationParagraphs(body) : assessmentParagraphs(body)
}

function gradesParagraphs({ period, circular, grades, lines }: GradesBody): string[] {
  const counts = gradeCounts(lines, grades)
  const without = lines.filter((line) => line.grade === null).map((line) => line.name)
  const changed = lines.filter((line) => line.grade !== line.proposed)
  return [
    `按照四色管理规定，依据${circular.number}通报中${measureName(circular.measure)}的偏差，对${quarterText(period)}工作评价如下。`,
    counts.length === 0 ? '各单位均未下达年度任务，不评价。' : `${counts.map(({ name, units }) => `评为“${name}”的：${namesText(units, 30)}`).join('；')}。`,
    ...(without.length > 0 ? [`${namesText(without, 30)}未下达年度任务，不评价。`] : []),
    ...changed.map((line) => `${line.name}按偏差应评为“${line.proposed ?? ''}”，确认为“${line.grade ?? ''}”：${line.reason}`.replace(/[。；]?$/, '。')),
  ]
}

function observationParagraphs({ period, heldOn, voters, voted, lines }: ObservationBody): string[] {
  const leaders = lines.filter((line) => line.rank === 1).map((line) => line.name)
  return [
    `${dateText(heldOn)}，组织${halfText(period)}加装电梯工作观摩，看现场${lines.length}处，有投票权的${voters}人，实投${voted}票。`,
    leaders.length === 0 ? '没有得票，不排名次。' : `${namesText(leaders)}${leaders.length > 1 ? '并列' : ''}第1名，${lines[0]?.score ?? ''}分。`,
  ]
}

function assessmentParagraphs({ period, circular, lines, quarters, halves }: AssessmentBody): string[] {
  const first = lines.filter((line) => line.rank === 1)
  const without = lines.filter((line) => line.rank === null).map((line) => line.name)
  return [
    `按照年度考核办法，依据${circular.number}通报、${quarters.length > 0 ? `${quarters.length}个季度的四色评价` : '没有季度评价'}、${halves.length > 0 ? `${halves.length}次观摩评议` : '没有观摩评议'}以及全年周报和问题销号情况，对${period}年度工作考核如下。`,
    first.length === 0 ? '各单位均未下达年度任务，不考核。' : `${namesText(first.map((line) => line.name))}${first.length > 1 ? '并列' : ''}第1名，${first[0]?.total ?? ''}分。`,
    ...(without.length > 0 ? [`${namesText(without, 30)}未下达年度任务，不考核。`] : []),
  ]
}

/** The table, as printed and as shown. */
export function decisionTable(body: DecisionBody): PrintedTable {
  if (body.kind === 'grades') return gradesTable(body)
  return body.kind === 'observation' ? observationTable(body) : assessmentTable(body)
}

function gradesTable({ circular, grades, lines }: GradesBody): PrintedTable {
  const word = measureName(circular.measure)
  return {
    title: '',
    columns: [
      column('', '单位', 22, 'left'), column('', '年度任务', 11), column('', word, 9), column('', '完成率', 12), column('', '偏差（点）', 12), column('', '系统建议', 11, 'center'), column('', '评价', 9, 'center'), column('', '说明', 22, 'left'),
    ],
    rows: lines.map((line) => [
      words(line.name), number(line.target), number(line.done), percent(line.rate), points(line.deviation), words(line.proposed ?? '—'), words(line.grade ?? '—'), words(line.reason),
    ]),
    foot: null,
    notes: [`${gradeBands(grades).join('；')}（单位：百分点，按精确值比较）。完成率、偏差取自${circular.number}通报，印发后不再改动。`],
    empty: '没有下级单位。',
  }
}

function observationTable({ lines, scoring, voted }: ObservationBody): PrintedTable {
  return {
    title: '',
    columns: [
      column('', '名次', 8), column('', '单位', 22, 'left'), column('', '观摩现场', 30, 'left'), ...lines.map((_, index) => column('各名次得票', String(index + 1), 5)), column('', '得分', 12),
    ],
    rows: lines.map((line) => [
      number(line.rank), words(line.name), words(line.place), ...line.places.map((count) => number(count)), { text: line.score ?? '-', value: line.score === null ? null : Number(line.score) },
    ]),
    foot: null,
    notes: [`第1名${scoring.first}分，以后每一名少${scoring.step}分；得分＝各票分数之和÷票数。各单位不给本单位排名次。实投${voted}票。得分相同的名次并列。只保存各名次的票数，不保存每张选票。`],
    empty: '没有观摩现场。',
  }
}

function assessmentTable({ circular, weights, gradePoints, lines }: AssessmentBody): PrintedTable {
  const parts = ASSESSMENT_PARTS.filter((part) => weights[part] > 0)
  return {
    title: '',
    columns: [
      column('', '名次', 8), column('', '单位', 22, 'left'), ...parts.map((part) => column('', `${PART_WORDS[part]}（${weights[part]}%）`, 12)), column('', '总分', 11),
    ],
    rows: lines.map((line) => [
      number(line.rank), words(line.name),
      ...parts.map((part) => {
        const score = line.parts.find(({ key }) => key === part)?.score ?? null
        return { text: score ?? '—', value: score === null ? null : Number(score) }
      }),
      { text: line.total ?? '—', value: line.total === null ? null : Number(line.total) },
    ]),
    foot: null,
    notes: [
      `各项满分100分，总分＝Σ得分×权重÷Σ权重；没有可评内容的一项（—）不计，权重由其余各项分担。完成率取自${circular.number}通报（${measureName(circular.measure)}），超过100%按100分；季度评价自高到低记${gradePoints.join('、')}分，取平均；观摩取各次得分的平均；按时报送＝按时报送的周报÷应报的周报；按期销号＝时限内销号的问题÷本年到期的问题。按精确值排名，相同的并列。`,
    ],
    empty: '没有下级单位。',
  }
}
