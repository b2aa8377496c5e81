import { Table, type Paragraph } from 'docx'
import { todayOf } from '~/domain/calendar'
import { dateText } from '~/domain/circular-text'
import { type DecisionBody, decisionParagraphs, decisionTable, decisionTitle } from '~/domain/rating-decision'
import { annexBlocks, gap, INDENTED, letterSection, line, paperDocument, PORTRAIT_WIDTH, signature, smallPrint, titleLines } from '~/features/paper/paper.server'
import type { Decision } from './decisions.server'

/** A confirmed rating as a Word file on the paper of official documents; the same bytes for ever. */
export async function decisionDocument({ body, confirmedAt, hash }: Decision): Promise<Uint8Array> {
  const title = decisionTitle(body)
  const table = decisionTable(body)
  const children: (Paragraph | Table)[] = [
    ...titleLines(title),
    line('各有关单位：', {}),
    ...decisionParagraphs(body).map((text) => line(text, INDENTED)),
    gap(),
    ...annexBlocks([table], PORTRAIT_WIDTH, table.columns.length > 9 ? 18 : 21),
    gap(),
    ...signature(body.issuer, dateText(todayOf(confirmedAt))),
    smallPrint(`校验码${hash.slice(0, 16)}`),
  ]
  return paperDocument({ title: title.join(''), issuer: body.issuer, madeAt: confirmedAt, sections: [letterSection(children)] })
}

/** 天衢新区2026年第三季度加装电梯四色评价.docx */
export function decisionFileName(body: DecisionBody): string {
  const [first = ''] = decisionTitle(body)
  const kind = { grades: '四色评价', observation: '观摩评议', assessment: '年度考核' }[body.kind]
  return `${body.division.name}${first.replace(/^关于/, '').replace(/工作$/, '')}${kind}.docx`
}
