import type { Paragraph, Table } from 'docx'
import { todayOf } from '~/domain/calendar'
import { fullNumber, type Circular } from '~/domain/circular-body'
import { correctionsTable, problemsTable, progressTable, ratingsTable, slowTable, summaryTable } from '~/domain/circular-tables'
import { asOfText, dateText, titleParts } from '~/domain/circular-text'
import { annexSection, CENTRED, gap, INDENTED, letterSection, line, paperDocument, PORTRAIT_WIDTH, printed, redHead, signature, smallPrint, titleLines } from '~/features/paper/paper.server'

/** The circular as a Word file: the text, then annexes in landscape. Of an issued one the same bytes for ever. */
export async function circularDocument(circular: Circular): Promise<Uint8Array> {
  return paperDocument({
    title: circular.title,
    issuer: circular.issuer,
    madeAt: circular.issued?.issuedAt ?? circular.dataAt,
    sections: [letterSection(letter(circular)), ...circularAnnexes(circular)],
  })
}

/** The three annexes, each on landscape pages of its own. */
function circularAnnexes(circular: Circular) {
  const ratings = ratingsTable(circular)
  return [
    annexSection(1, [progressTable(circular), ...(ratings ? [ratings] : []), ...(circular.corrections.length > 0 ? [correctionsTable(circular)] : [])], [smallPrint(marksOf(circular))]),
    annexSection(2, [slowTable(circular)]),
    annexSection(3, [problemsTable(circular)]),
  ]
}

function letter(circular: Circular): (Paragraph | Table)[] {
  const number = fullNumber(circular)
  return [
    ...(number ? redHead(circular.issuer, number) : [line('（未印发，实时数据）', CENTRED)]),
    ...titleLines(titleParts(circular.title)),
    line(circular.addressees, {}),
    ...bodyBlocks(circular),
    gap(),
    ...attachmentLines(),
    gap(),
    ...signature(circular.issuer, signedOn(circular)),
  ]
}

/** The paragraphs with their levels, and the small table where it belongs. */
export function bodyBlocks(circular: Circular): (Paragraph | Table)[] {
  return circular.paragraphs.flatMap((paragraph): (Paragraph | Table)[] => {
    const face = paragraph.kind === 'text' ? 'body' : paragraph.kind
    const own = paragraph.text.split('\n').map((text) => line(text, INDENTED, face))
    const summary = paragraph.key === 'ranks' ? summaryTable(circular) : null
    return summary ? [...own, printed(summary, PORTRAIT_WIDTH, 21), gap()] : own
  })
}

export function attachmentLines(): Paragraph[] {
  return [line('附件：1．进度一览表', INDENTED), line('2．滞后项目清单', { indent: { left: 1600 } }), line('3．问题销号表', { indent: { left: 1600 } })]
}

/** The day of issue in words; of a circular that is not issued the day of its figures. */
export function signedOn(circular: Circular): string {
  return circular.issued ? dateText(todayOf(circular.issued.issuedAt)) : asOfText(circular)
}

/** Data time, rules and hash: what proves the sheet. */
export function marksOf(circular: Circular): string {
  const { issued } = circular
  return [
    `数据时间${dateText(todayOf(circular.dataAt))}`, asOfText(circular), `规则版本${circular.policyVersion}`,
    issued ? `校验码${issued.hash.slice(0, 16)}${issued.previousHash ? `，前一期${issued.previousHash.slice(0, 16)}` : ''}` : '未印发',
  ].join('；')
}
