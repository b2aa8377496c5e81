import {
  AlignmentType, BorderStyle, convertMillimetersToTwip, Document, Footer, LineRuleType, Packer, PageNumber, PageOrientation, Paragraph, Table, TableCell,
  TableLayoutType, TableRow, TextRun, VerticalAlignTable, WidthType, type ISectionOptions,
} from 'docx'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import type { PrintedTable } from '~/domain/circular-tables'

/** The paper of official documents by GB/T 9704-2012: A4, margins 37/35/28/26 mm, title 22 pt, body 16 pt on 28.8 pt, numbered pages. */

/** The faces that practice asks for. They are not free to ship, so Word is told what to take in their place. */
const FACES = {
  body: '仿宋_GB2312', title: '方正小标宋简体', heading: '黑体', subheading: '楷体_GB2312',
} as const
const FALLBACKS: Record<string, string> = {
  仿宋_GB2312: 'FangSong,仿宋,STFangsong,Noto Serif CJK SC', 方正小标宋简体: 'STZhongsong,SimSun,Noto Serif CJK SC', 黑体: 'SimHei,Noto Sans CJK SC', 楷体_GB2312: 'KaiTi,STKaiti,AR PL UKai CN',
}

export type Face = keyof typeof FACES
const BODY = 32 // half points: 16 pt
const TITLE = 44
export const TABLE = 18
const LINE = { line: 576, lineRule: LineRuleType.EXACT } // 28.8 pt: 22 lines a page

const mm = convertMillimetersToTwip
export const portrait = { size: { width: mm(210), height: mm(297) }, margin: { top: mm(37), bottom: mm(35), left: mm(28), right: mm(26), footer: mm(25) } }
// docx swaps the sides of a landscape page itself.
const landscape = { size: { width: mm(210), height: mm(297), orientation: PageOrientation.LANDSCAPE }, margin: { top: mm(24), bottom: mm(24), left: mm(20), right: mm(20), footer: mm(14) } }
export const PORTRAIT_WIDTH = mm(156)
export const LANDSCAPE_WIDTH = mm(257)

/** A document of these sections as a file that is the same, byte by byte, whenever it is made: its dates are those of `madeAt`. */
export async function paperDocument({ title, issuer, madeAt, sections }: { title: string; issuer: string; madeAt: string; sections: ISectionOptions[] }): Promise<Uint8Array> {
  const document = new Document({
    title,
    creator: issuer,
    lastModifiedBy: issuer,
    styles: { default: { document: { run: { font: font('body'), size: BODY, language: { eastAsia: 'zh-CN', value: 'zh-CN' } } } } },
    sections,
  })
  return settled(new Uint8Array(await Packer.toBuffer(document)), madeAt)
}

/** The text on portrait pages. */
export function letterSection(children: (Paragraph | Table)[]): ISectionOptions {
  return { properties: { page: portrait }, footers: { default: pageNumbers() }, children }
}

/** Tables on landscape pages of their own, with their titles and notes. */
export function annexSection(number: number, tables: readonly PrintedTable[], after: readonly Paragraph[] = []): ISectionOptions {
  return { properties: { page: landscape }, footers: { default: pageNumbers() }, children: [line(`附件${number}`, {}, 'heading'), ...annexBlocks(tables, LANDSCAPE_WIDTH), ...after] }
}

export function annexBlocks(tables: readonly PrintedTable[], width: number, size = TABLE): (Paragraph | Table)[] {
  return tables.flatMap((table) => [
    ...(table.title === '' ? [] : [new Paragraph({ alignment: AlignmentType.CENTER, spacing: { before: 120, after: 200 }, keepNext: true, children: [new TextRun({ text: table.title, font: font('title'), size: 36 })] })]),
    ...(table.rows.length > 0 ? [printed(table, width, size)] : [line(table.empty, {})]),
    ...table.notes.map((note) => new Paragraph({ spacing: { before: 100, after: 100 }, children: [new TextRun({ text: note, size: TABLE })] })),
  ])
}

export interface PlainColumn {
  label: string
  /** Share of the table's width. */
  width: number
  align?: 'left' | 'right' | 'center'
}

/** A table of words as they stand, without groups of columns. */
export function plainTable(columns: readonly PlainColumn[], rows: readonly (readonly string[])[], { title = '', empty = '', foot = null }: { title?: string; empty?: string; foot?: readonly string[] | null } = {}): PrintedTable {
  const cells = (texts: readonly string[]) => texts.map((text) => ({ text, value: text }))
  return {
    title, empty, notes: [],
    columns: columns.map(({ label, width, align = 'left' }) => ({ group: '', label, title: label, width, align })),
    rows: rows.map(cells),
    foot: foot && cells(foot),
  }
}

/** Issuer in red, number, red line: only on formal issue. */
export function redHead(issuer: string, number: string): Paragraph[] {
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

/** A title of one or more lines: a long one breaks between words, not wherever the line ends. */
export function titleLines(lines: readonly string[]): Paragraph[] {
  return lines.map((text, index) => new Paragraph({
    alignment: AlignmentType.CENTER,
    spacing: { line: 640, lineRule: LineRuleType.EXACT, after: index === lines.length - 1 ? 300 : 0 },
    children: [new TextRun({ text, font: font('title'), size: TITLE })],
  }))
}

type ParagraphShape = Pick<ConstructorParameters<typeof Paragraph>[0] & object, 'alignment' | 'indent' | 'keepNext'>

export const INDENTED: ParagraphShape = { indent: { firstLine: 640 } }
export const CENTRED: ParagraphShape = { alignment: AlignmentType.CENTER }

export function line(text: string, shape: ParagraphShape, face: Face = 'body'): Paragraph {
  return new Paragraph({ ...shape, spacing: LINE, keepNext: shape.keepNext ?? face !== 'body', children: [new TextRun({ text, font: font(face), size: BODY })] })
}

export function gap(shape: Pick<ParagraphShape, 'keepNext'> = {}): Paragraph {
  return new Paragraph({ ...shape, spacing: LINE, children: [] })
}

/** Who signs and when, at the right edge, kept together. */
export function signature(issuer: string, date: string): Paragraph[] {
  return [
    line(issuer, { alignment: AlignmentType.RIGHT, indent: { right: 640 }, keepNext: true }),
    line(date, { alignment: AlignmentType.RIGHT, indent: { right: 1280 } }),
  ]
}

/** Small print below the tables. */
export function smallPrint(text: string): Paragraph {
  return new Paragraph({ spacing: { before: 200 }, children: [new TextRun({ text, size: TABLE })] })
}

function font(face: Face) {
  return { ascii: 'Times New Roman', hAnsi: 'Times New Roman', cs: 'Times New Roman', eastAsia: FACES[face] }
}

function pageNumbers(): Footer {
  return new Footer({
    children: [new Paragraph({ alignment: AlignmentType.CENTER, children: [new TextRun({ children: ['— ', PageNumber.CURRENT, ' —'], font: font('body'), size: 28 })] })],
  })
}

/** A table with its heads repeated on every page; `size` in half points. */
export function printed(table: PrintedTable, width: number, size: number): Table {
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

/** Takes the time of making out of an office file, and names for each office face of a Word file what stands in where it is not installed. */
export function settled(bytes: Uint8Array, madeAt: string): Uint8Array {
  const files = unzipSync(bytes)
  const put = (name: string, change: (text: string) => string) => {
    if (files[name]) files[name] = strToU8(change(strFromU8(files[name])))
  }
  put('word/fontTable.xml', withFallbacks)
  put('docProps/core.xml', (text) => text.replace(/(<dcterms:(created|modified)[^>]*>)[^<]*/g, `$1${madeAt.slice(0, 19)}Z`))
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, content]) => [name, [content, { mtime: zipTime(madeAt) }]])))
}

/** An archive keeps local times: this one reads the same in every time zone. */
function zipTime(instant: string): Date {
  const at = new Date(instant)
  return new Date(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate(), at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds())
}

function withFallbacks(table: string): string {
  const fonts = Object.entries(FALLBACKS)
    .filter(([face]) => !table.includes(`w:name="${face}"`))
    .map(([face, others]) => `<w:font w:name="${face}"><w:altName w:val="${others}"/><w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>`)
    .join('')
  const root = /<w:fonts\b[^>]*?(\/?)>/.exec(table)
  if (!root) return table
  const opening = root[0].replace(/\/?>$/, '>')
  return root[1] === '/' ? table.replace(root[0], `${opening}${fonts}</w:fonts>`) : table.replace(root[0], opening + fonts)
}
