import { type IPatch, Paragraph, patchDocument, PatchType, type Table, TextRun } from 'docx'
import { strFromU8, unzipSync } from 'fflate'
import { fullNumber, type Circular } from '~/domain/circular-body'
import { correctionsTable, problemsTable, progressTable, ratingsTable, slowTable } from '~/domain/circular-tables'
import { refuse } from '~/domain/refusal'
import { saysItsSize } from '~/features/files/archive.server'
import { mediaTypeOf } from '~/features/files/media-type.server'
import { annexBlocks, annexSection, CENTRED, INDENTED, LANDSCAPE_WIDTH, letterSection, line, paperDocument, PORTRAIT_WIDTH, settled } from '~/features/paper/paper.server'
import { attachmentLines, bodyBlocks, marksOf, signedOn } from './word.server'

/** What a template may hold between {{ and }}. Lines stand in a sentence of the template; blocks take the place of their whole paragraph. */
export const TEMPLATE_LINES = ['title', 'issuer', 'number', 'addressees', 'date', 'marks'] as const
export const TEMPLATE_BLOCKS = ['body', 'attachments', 'annex1', 'annex2', 'annex3'] as const
const KNOWN: readonly string[] = [...TEMPLATE_LINES, ...TEMPLATE_BLOCKS]

const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const UNPACKED_LIMIT = 60 * 1024 * 1024

/** The circular in the office's own template: everything around the placeholders stays as the office made it. */
export async function circularFromTemplate(circular: Circular, template: Uint8Array): Promise<Uint8Array> {
  const places = placesIn(textParts(template).document)
  const text = (own: string): IPatch => ({ type: PatchType.PARAGRAPH, children: [new TextRun(own)] })
  const blocks = (children: (Paragraph | Table)[]): IPatch => ({ type: PatchType.DOCUMENT, children: children.length > 0 ? children : [new Paragraph('')] })
  const width = (name: string) => places.find((place) => place.name === name)?.width ?? PORTRAIT_WIDTH
  const ratings = ratingsTable(circular)
  const patches: Record<string, IPatch> = {
    title: text(circular.title), issuer: text(circular.issuer), number: text(fullNumber(circular) ?? '（未印发，实时数据）'), addressees: text(circular.addressees),
    date: text(signedOn(circular)), marks: text(marksOf(circular)),
    body: blocks(bodyBlocks(circular)), attachments: blocks(attachmentLines()),
    annex1: blocks(annexBlocks([progressTable(circular), ...(ratings ? [ratings] : []), ...(circular.corrections.length > 0 ? [correctionsTable(circular)] : [])], width('annex1'))),
    annex2: blocks(annexBlocks([slowTable(circular)], width('annex2'))),
    annex3: blocks(annexBlocks([problemsTable(circular)], width('annex3'))),
  }
  const patched = await patchDocument({ outputType: 'uint8array', data: template, patches, keepOriginalStyles: true })
  return settled(patched, circular.issued?.issuedAt ?? circular.dataAt)
}

/**
 * Refuses what cannot serve as a template (field `file`): no Word file, one without {{body}}, with placeholders that nobody fills, with content that is
 * fetched from elsewhere or macros, or one that cannot be filled.
 */
export async function checkTemplate(template: Uint8Array, sample: Circular): Promise<void> {
  if (mediaTypeOf(template) !== WORD) refuse('template_not_word', 'file')
  const parts = textParts(template)
  if (!(await saysItsSize(template))) refuse('file_size_untrue', 'file')
  const names = [...placesIn(parts.document), ...parts.others.flatMap(placesIn)].map(({ name }) => name)
  const unknown = [...new Set(names)].filter((name) => !KNOWN.includes(name))
  if (unknown.length > 0) refuse('template_unknown_placeholders', 'file', { names: unknown.map((name) => `{{${name}}}`).join('、') })
  if (!placesIn(parts.document).some(({ name }) => name === 'body')) refuse('template_body_missing', 'file')
  if (parts.isForeign) refuse('template_foreign_content', 'file')
  const filled = await circularFromTemplate(sample, template).catch(() => refuse('template_broken', 'file'))
  if (placesIn(textParts(filled).document).length > 0) refuse('template_broken', 'file')
}

/** A template to begin with: the layout of GB/T 9704-2012 with every placeholder in its place. */
export async function startingTemplate(): Promise<Uint8Array> {
  const annex = (number: number) => {
    const section = annexSection(number, [])
    return { ...section, children: [...section.children, line(`{{annex${number}}}`, {}), ...(number === 1 ? [line('{{marks}}', {})] : [])] }
  }
  return paperDocument({
    title: '{{title}}', issuer: '', madeAt: '2026-01-01T00:00:00.000Z',
    sections: [
      letterSection([
        line('{{issuer}}', CENTRED, 'title'), line('{{number}}', CENTRED), line('{{title}}', CENTRED, 'title'), line('{{addressees}}', {}), line('{{body}}', INDENTED), line('{{attachments}}', INDENTED),
        line('{{issuer}}', INDENTED), line('{{date}}', INDENTED),
      ]),
      annex(1), annex(2), annex(3),
    ],
  })
}

interface TextParts {
  document: string
  /** Heads and feet. */
  others: string[]
  /** Fetches something when opened, or brings macros. */
  isForeign: boolean
}

function textParts(template: Uint8Array): TextParts {
  let size = 0
  let hasMacros = false
  const files = (() => {
    try {
      return unzipSync(template, {
        filter: ({ name, originalSize }) => {
          size += originalSize
          hasMacros ||= /vbaProject|activeX|embeddings\//i.test(name)
          return size < UNPACKED_LIMIT && /^word\/(document|header\d*|footer\d*)\.xml$|\.rels$/.test(name)
        },
      })
    } catch {
      return refuse('template_not_word', 'file')
    }
  })()
  if (size >= UNPACKED_LIMIT) refuse('template_broken', 'file')
  const text = (name: string) => strFromU8(files[name] ?? new Uint8Array())
  const links = Object.keys(files).filter((name) => name.endsWith('.rels')).map(text)
  const fetched = links.some((xml) => [...xml.matchAll(/<Relationship\b[^>]*>/g)].some(([link]) => /TargetMode="External"/.test(link) && !/\/hyperlink"/.test(link)))
  return {
    document: text('word/document.xml'),
    others: Object.keys(files).filter((name) => /^word\/(header|footer)/.test(name)).map(text),
    isForeign: hasMacros || fetched,
  }
}

interface Place {
  name: string
  /** Between the margins of the section it stands in, in twips. */
  width: number
}

/** The placeholders of a part, read over the runs into which Word cuts a sentence. */
function placesIn(xml: string): Place[] {
  const places: Place[] = []
  for (const paragraph of xml.matchAll(/<w:p[ >].*?<\/w:p>/gs)) {
    const text = [...paragraph[0].matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)].map((run) => run[1]).join('')
    for (const [, name = ''] of text.matchAll(/\{\{([^{}]*)\}\}/g)) places.push({ name: name.trim(), width: widthAfter(xml, paragraph.index) })
  }
  return places
}

function widthAfter(xml: string, position: number): number {
  const section = /<w:sectPr[ >].*?<\/w:sectPr>/s.exec(xml.slice(position))?.[0] ?? ''
  const number = (pattern: RegExp) => Number(pattern.exec(section)?.[1] ?? Number.NaN)
  const width = number(/<w:pgSz[^>]*\bw:w="(\d+)"/) - number(/<w:pgMar[^>]*\bw:left="(\d+)"/) - number(/<w:pgMar[^>]*\bw:right="(\d+)"/)
  return Number.isFinite(width) && width > 0 ? Math.min(width, LANDSCAPE_WIDTH * 2) : PORTRAIT_WIDTH
}
