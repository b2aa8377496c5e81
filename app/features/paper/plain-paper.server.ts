import type { Paragraph, Table } from 'docx'
import type { Paper, PaperBlock } from '~/domain/paper'
import { annexBlocks, CENTRED, gap, INDENTED, letterSection, line, paperDocument, plainTable, PORTRAIT_WIDTH, signature, titleLines } from './paper.server'

/** A paper as a Word file by GB/T 9704-2012; the same bytes whenever it is made of the same words. */
export async function plainPaper({ title, number, issuer, addressee, blocks, date }: Paper, madeAt: string): Promise<Uint8Array> {
  const children = [
    ...(number ? [line(number, CENTRED), gap()] : []),
    ...titleLines([title]),
    ...(addressee ? [line(`${addressee}：`, {})] : []),
    ...blocks.flatMap((block, index) => blockOf(block, index === blocks.length - 1)),
    gap({ keepNext: true }),
    ...signature(issuer, date),
  ]
  return paperDocument({ title, issuer, madeAt, sections: [letterSection(children)] })
}

/** The last words stay with the signature: it never stands alone on a page. */
function blockOf(block: PaperBlock, isLast: boolean): (Paragraph | Table)[] {
  if (block.kind === 'table') return [...annexBlocks([plainTable(block.columns, block.rows)], PORTRAIT_WIDTH), gap()]
  const lines = block.text.split('\n')
  return lines.map((text, index) => line(text, isLast && index === lines.length - 1 ? { ...INDENTED, keepNext: true } : INDENTED, block.kind === 'heading' ? 'heading' : 'body'))
}
