import { dateText, signedText } from './circular-text'
import type { Evidence, WeekRecord } from './escalation'
import type { Paper } from './paper'
import { monthNumber } from './periods'
import type { EscalationStep } from './policy'

/** Reminders, letters, talks and criticisms are Chinese official papers in every interface language, so their words stand here. */

export const STEP_NAMES: Record<EscalationStep, string> = { reminder: '提醒', letter: '提醒函', talk: '约谈', criticism: '通报批评' }

/** The heading of the paper. */
export const STEP_TITLES: Record<EscalationStep, string> = {
  reminder: '关于加装电梯工作进度的提醒', letter: '关于加装电梯工作进度的提醒函', talk: '关于加装电梯工作的约谈通知', criticism: '关于加装电梯工作进度滞后的通报批评',
}

/** What a template may say in braces; filled when the paper is written. */
export const PLACEHOLDERS = ['镇街', '理由', '答复日期', '单位'] as const

/** The words until a district has its own. A paragraph a line. */
export const DEFAULT_TEMPLATES: Record<EscalationStep, string> = {
  reminder: '{理由}\n请逐部核对项目，找出原因，于{答复日期}前报送追赶安排。',
  letter: '{理由}\n按照承诺书和周调度制度，现予提醒。请主要负责同志亲自研究，逐部明确责任人、办法和完成时间，于{答复日期}前书面答复，整改到位后申请销号。',
  talk: '{理由}\n经研究，定于{答复日期}约谈{镇街}主要负责同志。请到{单位}参加，并带书面材料：一、滞后原因；二、逐部赶工计划和责任人；三、需要协调的事项。整改到位后申请销号。',
  criticism: '{理由}\n经研究，对{镇街}予以通报批评。请深刻查找原因，于{答复日期}前报送书面整改报告，整改到位后申请销号。各单位要引以为戒，按承诺书逐月推进。',
}

export interface Filling {
  unit: string
  reason: string
  replyDueOn: string
  issuer: string
}

/** The template with its braces filled; a word in braces that is none stays as it was typed. */
export function fillTemplate(template: string, { unit, reason, replyDueOn, issuer }: Filling): string {
  const words: Record<string, string> = { 镇街: unit, 理由: reason, 答复日期: dateText(replyDueOn), 单位: issuer }
  return template.replace(/\{([^{}]+)\}/g, (braced, word: string) => words[word] ?? braced)
}

/** Words in braces that nothing fills. */
export function unknownPlaceholders(template: string): string[] {
  const known: readonly string[] = PLACEHOLDERS
  return [...template.matchAll(/\{([^{}]*)\}/g)].map(([, word = '']) => word).filter((word) => !known.includes(word))
}

/** The reason in numbers: where the sub-district stands, weeks and months behind, sheets, problems. Only what there is. */
export function reasonText(unit: string, evidence: Evidence): string {
  return [standingText(unit, evidence), weeksText(evidence), monthsText(evidence), sheetsText(evidence), problemsText(evidence)].filter(Boolean).join('')
}

function standingText(unit: string, { done, target, weeksBehind }: Evidence): string {
  const last = weeksBehind.at(-1)
  if (last && last.planned !== null) {
    return `截至${dateText(last.endsOn)}，${unit}完成${last.done}部，按承诺书应完成${last.planned}部，少${last.planned - last.done}部${target === null ? '' : `（全年任务${target}部）`}。`
  }
  return done === null || target === null ? '' : `${unit}全年任务${target}部，已完成${done}部。`
}

function weeksText({ weeksBehind }: Evidence): string {
  if (weeksBehind.length === 0) return ''
  return weeksBehind.length === 1 ? `第${weekNumber(weeksBehind[0])}周进度滞后。` : `第${weekNumber(weeksBehind[0])}周至第${weekNumber(weeksBehind.at(-1))}周连续${weeksBehind.length}周滞后。`
}

function monthsText({ monthsBehind, months }: Evidence): string {
  const shown = months.map(({ month, rate, deviation }) => `${monthNumber(month)}月完成率${rate}${deviation === null ? '' : `、偏差${signedText(deviation)}个百分点`}`)
  if (shown.length === 0) return ''
  return `月通报${monthsBehind > 1 ? `连续${monthsBehind}个月` : ''}滞后：${shown.join('，')}。`
}

function sheetsText({ rounds, late, missing, weeksMissing }: Evidence): string {
  if (late + missing === 0) return ''
  const parts = [missing > 0 && `逾期未报${missing}次`, late > 0 && `迟报${late}次`].filter(Boolean)
  const run = weeksMissing.length > 1 ? `，其中连续${weeksMissing.length}周未报` : ''
  return `近${rounds}周周报${parts.join('、')}${run}。`
}

function problemsText({ overdueProblems }: Evidence): string {
  return overdueProblems > 0 ? `超期未销号的问题${overdueProblems}个。` : ''
}

function weekNumber(week: WeekRecord | undefined): number {
  return Number(week?.week.slice(6) ?? 0)
}

/** 加梯督〔2026〕3号 */
export function escalationNumber(mark: { number: number; numberYear: number }): string {
  return `加梯督〔${mark.numberYear}〕${mark.number}号`
}

/** A step as its paper: number, addressee, the words as issued. */
export function escalationPaper(step: { step: EscalationStep; unit: string; text: string; issuer: string; issuedOn: string; number: { number: number; numberYear: number } }): Paper {
  return {
    title: STEP_TITLES[step.step], number: escalationNumber(step.number), issuer: step.issuer, addressee: step.unit,
    blocks: step.text.split('\n').filter(Boolean).map((text) => ({ kind: 'text' as const, text })),
    date: dateText(step.issuedOn),
  }
}
