import {
  AlignmentType, BorderStyle, convertMillimetersToTwip as mm, Document, Footer, LineRuleType, Packer, PageNumber, Paragraph, Table, TableCell, TableLayoutType,
  TableRow, TextRun, VerticalAlignTable, WidthType,
} from 'docx'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import type { Paper, PaperBlock } from '~/domain/paper'

/** The faces of GB/T 9704-2012 practice are not free to ship; Word is told what to take in their place. */
const FACES = { body: '仿宋_GB2312', title: '方正小标宋简体', heading: '黑体' } as const
const FALLBACKS: Record<string, string> = {
  仿宋_GB2312: 'FangSong,仿宋,STFangsong,Noto Serif CJK SC', 方正小标宋简体: 'STZhongsong,SimSun,Noto Serif CJK SC', 黑体: 'SimHei,Noto Sans CJK SC',
}
const BODY = 32 // half points: 16 pt
const TITLE = 44
const SMALL = 21
const LINE = { line: 576, lineRule: LineRuleType.EXACT } // 28.8 pt: 22 lines a page
const PAGE = { size: { width: mm(210), height: mm(297) }, margin: { top: mm(37), bottom: mm(35), left: mm(28), right: mm(26), footer: mm(25) } }
const WIDTH = mm(156)

type Face = keyof typeof FACES

/** A paper as a Word file by GB/T 9704-2012: A4, margins 37/35/28/26 mm, title 22 pt, body 16 pt with 22 lines a page, numbered pages. */
export async function paperDocument(paper: Paper): Promise<Uint8Array> {
  const document = new Document({
    title: paper.title,
    creator: paper.issuer,
    styles: { default: { document: { run: { font: font('body'), size: BODY, language: { eastAsia: 'zh-CN', value: 'zh-CN' } } } } },
    sections: [{ properties: { page: PAGE }, footers: { default: pageNumbers() }, children: [...head(paper), ...paper.blocks.flatMap(block), ...foot(paper)] }],
  })
  return withFallbacks(new Uint8Array(await Packer.toBuffer(document)))
}

function head({ number, title, addressee }: Paper): Paragraph[] {
  return [
    ...(number ? [line(number, { alignment: AlignmentType.CENTER })] : []),
    new Paragraph({
      alignment: AlignmentType.CENTER, spacing: { before: 300, after: 360, line: 640, lineRule: LineRuleType.EXACT },
      children: [new TextRun({ text: title, font: font('title'), size: TITLE })],
    }),
    ...(addressee ? [line(`${addressee}：`)] : []),
  ]
}

function foot({ issuer, date }: Paper): Paragraph[] {
  return [
    line('', { keepNext: true }),
    line(issuer, { alignment: AlignmentType.RIGHT, indent: { right: 640 }, keepNext: true }),
    line(date, { alignment: AlignmentType.RIGHT, indent: { right: 1280 } }),
  ]
}

function block(part: PaperBlock): (Paragraph | Table)[] {
  if (part.kind === 'table') return [table(part), new Paragraph({ spacing: { line: 240 } })]
  return part.text.split('\n').map((text) => line(text, { indent: { firstLine: 640 }, keepNext: part.kind === 'heading' }, part.kind === 'heading' ? 'heading' : 'body'))
}

type Shape = Pick<ConstructorParameters<typeof Paragraph>[0] & object, 'alignment' | 'indent' | 'keepNext'>

function line(text: string, shape: Shape = {}, face: Face = 'body'): Paragraph {
  return new Paragraph({ ...shape, spacing: LINE, children: [new TextRun({ text, font: font(face), size: BODY })] })
}

const ALIGN = { left: AlignmentType.LEFT, right: AlignmentType.RIGHT, center: AlignmentType.CENTER }

function table({ columns, rows }: Extract<PaperBlock, { kind: 'table' }>): Table {
  const whole = columns.reduce((sum, column) => sum + column.width, 0)
  const widths = columns.map((column) => Math.floor((column.width / whole) * WIDTH))
  const rule = { style: BorderStyle.SINGLE, size: 6, color: '000000' }
  const cell = (text: string, index: number, isHead: boolean) => new TableCell({
    width: { size: widths[index] ?? 0, type: WidthType.DXA },
    verticalAlign: VerticalAlignTable.CENTER,
    margins: { top: 40, bottom: 40, left: 40, right: 40 },
    children: [
      new Paragraph({
        alignment: isHead ? AlignmentType.CENTER : ALIGN[columns[index]?.align ?? 'left'],
        children: [new TextRun({ text, size: SMALL, font: font(isHead ? 'heading' : 'body') })],
      }),
    ],
  })
  const row = (texts: readonly string[], isHead: boolean) => new TableRow({ tableHeader: isHead, cantSplit: true, children: texts.map((text, index) => cell(text, index, isHead)) })
  return new Table({
    width: { size: widths.reduce((sum, own) => sum + own, 0), type: WidthType.DXA },
    columnWidths: widths,
    layout: TableLayoutType.FIXED,
    borders: { top: rule, bottom: rule, left: rule, right: rule, insideHorizontal: rule, insideVertical: rule },
    rows: [row(columns.map(({ label }) => label), true), ...rows.map((texts) => row(texts, false))],
  })
}

function font(face: Face) {
  return { ascii: 'Times New Roman', hAnsi: 'Times New Roman', cs: 'Times New Roman', eastAsia: FACES[face] }
}

function pageNumbers(): Footer {
  return new Footer({
    children: [new Paragraph({ alignment: AlignmentType.CENTER, children: [new TextRun({ children: ['— ', PageNumber.CURRENT, ' —'], font: font('body'), size: 28 })] })],
  })
}

/** Names for each office face what stands in where it is not installed. */
function withFallbacks(bytes: Uint8Array): Uint8Array {
  const files = unzipSync(bytes)
  const name = 'word/fontTable.xml'
  const known = files[name] ? strFromU8(files[name]) : ''
  const fonts = Object.entries(FALLBACKS)
    .map(([face, others]) => `<w:font w:name="${face}"><w:altName w:val="${others}"/><w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>`)
    .join('')
  const root = /<w:fonts\b[^>]*?(\/?)>/.exec(known)
  if (!root) return bytes
  const opening = root[0].replace(/\/?>$/, '>')
  files[name] = strToU8(root[1] === '/' ? known.replace(root[0], `${opening}${fonts}</w:fonts>`) : known.replace(root[0], opening + fonts))
  return zipSync(files)
}
