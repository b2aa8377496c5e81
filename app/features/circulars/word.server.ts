import {
  AlignmentType, BorderStyle, convertMillimetersToTwip, Document, Footer, LineRuleType, Packer, PageNumber, PageOrientation, Paragraph, Table, TableCell,
  TableLayoutType, TableRow, TextRun, VerticalAlignTable, WidthType, type ISectionOptions,
} from 'docx'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { todayOf } from '~/domain/calendar'
import { numberText, type Circular } from '~/domain/circular-body'
import { correctionsTable, problemsTable, progressTable, slowTable, summaryTable, type PrintedTable } from '~/domain/circular-tables'
import { asOfText, dateText } from '~/domain/circular-text'

/** The faces that GB/T 9704-2012 practice asks for. They are not free to ship, so Word is told what to take in their place. */
const FACES = {
  body: '仿宋_GB2312', title: '方正小标宋简体', heading: '黑体', subheading: '楷体_GB2312',
} as const
const FALLBACKS: Record<string, string> = {
  仿宋_GB2312: 'FangSong,仿宋,STFangsong,Noto Serif CJK SC', 方正小标宋简体: 'STZhongsong,SimSun,Noto Serif CJK SC', 黑体: 'SimHei,Noto Sans CJK SC', 楷体_GB2312: 'KaiTi,STKaiti,AR PL UKai CN',
}

type Face = keyof typeof FACES
const BODY = 32 // half points: 16 pt
const TITLE = 44
const TABLE = 18
const LINE = { line: 576, lineRule: LineRuleType.EXACT } // 28.8 pt: 22 lines a page

/** The circular as a Word file by GB/T 9704-2012: A4, margins 37/35/28/26 mm, title 22 pt, body 16 pt, numbered pages, annexes in landscape. */
export async function circularDocument(circular: Circular): Promise<Uint8Array> {
  const document = new Document({
    title: circular.title,
    creator: circular.issuer,
    styles: { default: { document: { run: { font: font('body'), size: BODY, language: { eastAsia: 'zh-CN', value: 'zh-CN' } } } } },
    sections: [
      { properties: { page: portrait }, footers: { default: pageNumbers() }, children: letter(circular) },
      annexSection(1, [progressTable(circular), ...(circular.corrections.length > 0 ? [correctionsTable(circular)] : [])], marks(circular)),
      annexSection(2, [slowTable(circular)]),
      annexSection(3, [problemsTable(circular)]),
    ],
  })
  return withFallbacks(new Uint8Array(await Packer.toBuffer(document)))
}

const mm = convertMillimetersToTwip
const portrait = { size: { width: mm(210), height: mm(297) }, margin: { top: mm(37), bottom: mm(35), left: mm(28), right: mm(26), footer: mm(25) } }
// docx swaps the sides of a landscape page itself.
const landscape = { size: { width: mm(210), height: mm(297), orientation: PageOrientation.LANDSCAPE }, margin: { top: mm(24), bottom: mm(24), left: mm(20), right: mm(20), footer: mm(14) } }
const PORTRAIT_WIDTH = mm(156)
const LANDSCAPE_WIDTH = mm(257)

function font(face: Face) {
  return { ascii: 'Times New Roman', hAnsi: 'Times New Roman', cs: 'Times New Roman', eastAsia: FACES[face] }
}

function letter(circular: Circular): (Paragraph | Table)[] {
  const { issued } = circular
  const date = issued ? todayOf(issued.issuedAt) : null
  return [
    ...(issued ? redHead(circular.issuer, `加梯通${numberText(issued)}`) : [line('（未印发，实时数据）', { alignment: AlignmentType.CENTER })]),
    ...titleLines(circular.title),
    line(circular.addressees, {}),
    ...circular.paragraphs.flatMap((paragraph): (Paragraph | Table)[] => {
      const own = paragraph.text.split('\n').map((text) => line(text, { indent: { firstLine: 640 } }, paragraph.kind === 'heading' ? 'heading' : paragraph.kind === 'subheading' ? 'subheading' : 'body'))
      const summary = paragraph.key === 'ranks' ? summaryTable(circular) : null
      return summary ? [...own, printed(summary, PORTRAIT_WIDTH, 21), gap()] : own
    }),
    gap(),
    line('附件：1．进度一览表', { indent: { firstLine: 640 } }),
    line('2．滞后项目清单', { indent: { left: 1600 } }),
    line('3．问题销号表', { indent: { left: 1600 } }),
    gap(),
    line(circular.issuer, { alignment: AlignmentType.RIGHT, indent: { right: 640 }, keepNext: true }),
    line(date ? dateText(date) : asOfText(circular.month, circular.date), { alignment: AlignmentType.RIGHT, indent: { right: 1280 } }),
  ]
}

/** Issuer in red, number, red line: only on formal issue. */
function redHead(issuer: string, number: string): Paragraph[] {
  return [
    new Paragraph({ alignment: AlignmentType.CENTER, spacing: { after: 200 }, children: [new TextRun({ text: issuer, font: font('title'), size: 60, color: 'B0201A' })] }),
    new Paragraph({
      alignment: AlignmentType.CENTER,
      spacing: { after: 500 },
      border: { bottom: { style: BorderStyle.SINGLE, size: 16, color: 'B0201A', space: 6 } },
      children: [new TextRun({ text: number })],
    }),
  ]
}

/** A long title breaks between words, not wherever the line ends. */
function titleLines(title: string): Paragraph[] {
  const at = title.indexOf('工作进展')
  const lines = at > 0 ? [title.slice(0, at), title.slice(at)] : [title]
  return lines.map((text, index) => new Paragraph({
    alignment: AlignmentType.CENTER,
    spacing: { line: 640, lineRule: LineRuleType.EXACT, after: index === lines.length - 1 ? 300 : 0 },
    children: [new TextRun({ text, font: font('title'), size: TITLE })],
  }))
}

type ParagraphShape = Pick<ConstructorParameters<typeof Paragraph>[0] & object, 'alignment' | 'indent' | 'keepNext'>

function line(text: string, shape: ParagraphShape, face: Face = 'body'): Paragraph {
  return new Paragraph({ ...shape, spacing: LINE, keepNext: shape.keepNext ?? face !== 'body', children: [new TextRun({ text, font: font(face), size: BODY })] })
}

function gap(): Paragraph {
  return new Paragraph({ spacing: LINE, children: [] })
}

function pageNumbers(): Footer {
  return new Footer({
    children: [new Paragraph({ alignment: AlignmentType.CENTER, children: [new TextRun({ children: ['— ', PageNumber.CURRENT, ' —'], font: font('body'), size: 28 })] })],
  })
}

function annexSection(number: number, tables: readonly PrintedTable[], after: readonly Paragraph[] = []): ISectionOptions {
  return {
    properties: { page: landscape },
    footers: { default: pageNumbers() },
    children: [
      line(`附件${number}`, {}, 'heading'),
      ...tables.flatMap((table) => [
        new Paragraph({ alignment: AlignmentType.CENTER, spacing: { before: 120, after: 200 }, keepNext: true, children: [new TextRun({ text: table.title, font: font('title'), size: 36 })] }),
        ...(table.rows.length > 0 ? [printed(table, LANDSCAPE_WIDTH, TABLE)] : [line(table.empty, {})]),
        ...table.notes.map((note) => new Paragraph({ spacing: { before: 100, after: 100 }, children: [new TextRun({ text: note, size: TABLE })] })),
      ]),
      ...after,
    ],
  }
}

function printed(table: PrintedTable, width: number, size: number): Table {
  const whole = table.columns.reduce((sum, column) => sum + column.width, 0)
  const widths = table.columns.map((column) => Math.floor((column.width / whole) * width))
  const rule = { style: BorderStyle.SINGLE, size: 6, color: '000000' }
  const cell = (text: string, column: number, bold = false, span = {}) => new TableCell({
    ...span,
    width: { size: widths[column] ?? 0, type: WidthType.DXA },
    verticalAlign: VerticalAlignTable.CENTER,
    margins: { top: 40, bottom: 40, left: 40, right: 40 },
    children: [new Paragraph({ alignment: bold ? AlignmentType.CENTER : ALIGN[table.columns[column]?.align ?? 'left'], children: [new TextRun({ text, size, bold, font: font(bold ? 'heading' : 'body') })] })],
  })
  const row = (texts: readonly string[], bold: boolean) => new TableRow({ cantSplit: true, children: texts.map((text, column) => cell(text, column, bold)) })
  return new Table({
    width: { size: widths.reduce((sum, own) => sum + own, 0), type: WidthType.DXA },
    columnWidths: widths,
    layout: TableLayoutType.FIXED,
    alignment: AlignmentType.CENTER,
    borders: { top: rule, bottom: rule, left: rule, right: rule, insideHorizontal: rule, insideVertical: rule },
    rows: [
      ...headRows(table).map((cells) => new TableRow({ tableHeader: true, cantSplit: true, children: cells.map(({ text, column, columnSpan, rowSpan }) => cell(text, column, true, { columnSpan, rowSpan })) })),
      ...table.rows.map((cells) => row(cells.map(({ text }) => text), false)),
      ...(table.foot ? [row(table.foot.map(({ text }) => text), true)] : []),
    ],
  })
}

const ALIGN = { left: AlignmentType.LEFT, right: AlignmentType.RIGHT, center: AlignmentType.CENTER }

interface HeadCell {
  text: string
  column: number
  columnSpan: number
  rowSpan: number
}

/** One row of heads, or two where neighbours share a group. */
function headRows({ columns }: PrintedTable): HeadCell[][] {
  if (columns.every(({ group }) => group === '')) return [columns.map(({ label }, column) => ({ text: label, column, columnSpan: 1, rowSpan: 1 }))]
  const upper: HeadCell[] = []
  const lower: HeadCell[] = []
  columns.forEach(({ group, label }, column) => {
    if (group === '') upper.push({ text: label, column, columnSpan: 1, rowSpan: 2 })
    else {
      lower.push({ text: label, column, columnSpan: 1, rowSpan: 1 })
      if (columns[column - 1]?.group === group) upper.at(-1)!.columnSpan += 1
      else upper.push({ text: group, column, columnSpan: 1, rowSpan: 1 })
    }
  })
  return [upper, lower]
}

function marks(circular: Circular): Paragraph[] {
  const { issued } = circular
  const text = [
    `数据时间${dateText(todayOf(circular.dataAt))}`, asOfText(circular.month, circular.date), `规则版本${circular.policyVersion}`,
    issued ? `校验码${issued.hash.slice(0, 16)}${issued.previousHash ? `，前一期${issued.previousHash.slice(0, 16)}` : ''}` : '未印发',
  ].join('；')
  return [new Paragraph({ spacing: { before: 200 }, children: [new TextRun({ text, size: TABLE })] })]
}

/** Names for each office face what stands in where it is not installed. */
function withFallbacks(bytes: Uint8Array): Uint8Array {
  const files = unzipSync(bytes)
  const name = 'word/fontTable.xml'
  const table = files[name] ? strFromU8(files[name]) : ''
  const fonts = Object.entries(FALLBACKS)
    .map(([face, others]) => `<w:font w:name="${face}"><w:altName w:val="${others}"/><w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>`)
    .join('')
  const root = /<w:fonts\b[^>]*?(\/?)>/.exec(table)
  if (!root) return bytes
  const opening = root[0].replace(/\/?>$/, '>')
  files[name] = strToU8(root[1] === '/' ? table.replace(root[0], `${opening}${fonts}</w:fonts>`) : table.replace(root[0], opening + fonts))
  return zipSync(files)
}
