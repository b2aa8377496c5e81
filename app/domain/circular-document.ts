import type { Basis, CircularRow } from './circular'
import type { Correction } from './circular-corrections'
import * as text from './circular-text'
import { MEASURES, type PromisedMeasure } from './measures'
import type { Policy } from './policy'

export interface Paragraph {
  /** Stable name: edits are kept under it. */
  key: string
  kind: 'heading' | 'subheading' | 'text'
  text: string
  /** What the numbers say, where a person wrote something else. */
  written?: string
  /** Where the person's own figures come from, if any stand in no row. */
  source?: string
}

export interface DocumentInput {
  level: string
  month: string
  date: string
  measure: PromisedMeasure
  basis: Basis
  policy: Policy
  rows: readonly CircularRow[]
  total: CircularRow
  /** The district's own annual plan for the measure; null where there is none. */
  plan: number | null
  corrections: readonly Correction[]
  /** done and target of the total in the circular of the month before. */
  rateBefore: [number, number] | null
  problems: readonly text.CircularProblem[]
  reporting: readonly text.UnitReporting[]
}

/** The body in the conventional order (rules.md 7.4), every sentence from the numbers; an empty sentence leaves no paragraph. */
export function documentOf(input: DocumentInput): Paragraph[] {
  const { rows, total, measure, month, date, basis, policy, problems } = input
  const scope = scopeWord(input.level)
  const units = input.level === 'district' ? '各镇街' : input.level === 'city' ? '各县（市、区）' : '各市'
  // A unit without a target is named in its own line only.
  const targeted = rows.filter(({ target }) => target !== null)
  return withoutEmpty([
    { key: 'introduction', kind: 'text', text: text.introduction(month, scope) },
    { key: 'overall', kind: 'heading', text: '一、总体情况' },
    {
      key: 'result', kind: 'text',
      text: text.resultSentence(total, measure, month, scope, basis, input.rateBefore) + text.newSentence(total, month, basis) + text.stockSentence(total, date, basis),
    },
    {
      key: 'notes', kind: 'text',
      text:
        text.planSentence(input.plan, total, scope) + text.outsideSentence(rows, total, measure, policy.outsideInRate) + text.unverifiedSentence(total, basis) +
        text.withdrawnSentence(total, basis) + text.openingNote(rows, measure) + text.correctionSentence(input.corrections, month),
    },
    { key: 'units', kind: 'heading', text: `二、${units}情况` },
    { key: 'ranks', kind: 'text', text: `${text.rankSentence(rows)}详见附件1。` },
    { key: 'ratings', kind: 'text', text: text.ratingSentence(rows) + text.untargetedSentence(rows, measure, basis) },
    { key: 'issues', kind: 'heading', text: '三、存在问题' },
    { key: 'behindTitle', kind: 'subheading', text: `（一）${text.behindHeading(rows, month)}` },
    { key: 'behind', kind: 'text', text: text.behindSentence(rows, month, measure, basis) + text.reportingSentence(input.reporting.filter(({ name }) => targeted.some((row) => row.name === name))) },
    { key: 'problemsTitle', kind: 'subheading', text: `（二）${text.problemsHeading(problems, date)}` },
    { key: 'problems', kind: 'text', text: text.problemsSentence(problems, date) },
    { key: 'handedOnTitle', kind: 'subheading', text: `（三）${text.handedOnHeading(problems)}` },
    { key: 'handedOn', kind: 'text', text: text.handedOnSentence(problems) },
    { key: 'next', kind: 'heading', text: '四、下步要求' },
    { key: 'demands', kind: 'text', text: text.remainingSentence(total, measure, month) + text.demandSentence(rows, problems, date, measure) },
  ])
}

function withoutEmpty(paragraphs: Paragraph[]): Paragraph[] {
  return paragraphs.filter((paragraph) => paragraph.text !== '')
}

/** 全区, 全市, 全省. */
export function scopeWord(level: string): string {
  return level === 'province' ? '全省' : level === 'city' ? '全市' : '全区'
}

/** A person's words in place of the generated ones; `written` keeps what the numbers say, so that both can be shown. Headings stay. */
export function withEdits(paragraphs: readonly Paragraph[], edits: Readonly<Record<string, string>>, sources: Readonly<Record<string, string>> = {}): Paragraph[] {
  return paragraphs.map((paragraph) => {
    const edit = edits[paragraph.key]
    if (paragraph.kind !== 'text' || edit === undefined || edit === paragraph.text) return paragraph
    return { ...paragraph, text: edit, written: paragraph.text, source: sources[paragraph.key] }
  })
}

/** Printed under annex 1: what each word counts, how the rates come about, what the lights mean (rules.md 4, 5). */
export function definitionsOf(basis: Basis, policy: Policy): string[] {
  const { normal, watch, late } = policy.lights
  const sign = (points: number) => (points < 0 ? `−${-points}` : String(points))
  return [
    '单位：部。',
    ...MEASURES.map((measure) => measure.definition.zh),
    `完成率＝完成数÷年度任务；时序进度＝承诺书逐月累计数÷年度任务；偏差＝完成率−时序进度，按精确值计算，单位为百分点。`,
    `${basis === 'verified' ? '只统计已核实数' : '统计已报数，含待核实'}；名次按完成率，相同的并列，下一名次顺延；承诺书以外的${policy.outsideInRate ? '计入' : '单列，不计入'}完成率。`,
    `评价：● 正常，偏差不低于${sign(normal)}；◇ 关注，低于${sign(normal)}、高于${sign(watch)}；▲ 滞后，${sign(watch)}至${sign(late)}（含）；■ 严重滞后，低于${sign(late)}；○ 未下达任务。`,
  ]
}
