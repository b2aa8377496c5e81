import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { Window } from 'happy-dom'
import Papa from 'papaparse'
import readExcelFile from 'read-excel-file/node'
import { describe, expect, it, vi } from 'vitest'
import { circularJson } from '~/domain/circular-body'
import { correctionsTable, fullProgressTable, problemsTable, progressTable, ratingsTable, slowTable, summaryTable, type PrintedCell, type PrintedTable } from '~/domain/circular-tables'
import { circularFile, circularFileName } from '~/features/circulars/files.server'
import { pdfOf } from '~/features/circulars/pdf.server'
import { checkTemplate, startingTemplate } from '~/features/circulars/template.server'
import { Refusal } from '~/domain/refusal'
import { sampleCircular } from './domain/circular-fixture'

const circular = sampleCircular()

/** Tables, text and settings of a Word file, read from its XML by another parser. */
async function readWord() {
  const files = unzipSync(await circularFile(circular, 'docx'))
  const xml = strFromU8(files['word/document.xml']!)
  const document = new new Window().DOMParser().parseFromString(xml, 'application/xml')
  const all = (from: { getElementsByTagName(name: string): Iterable<unknown> }, name: string) => [...from.getElementsByTagName(name)] as XmlNode[]
  const textOf = (node: XmlNode) => all(node, 'w:t').map((part) => part.textContent ?? '').join('')
  const tables = all(document, 'w:tbl').map((table) => all(table, 'w:tr').map((row) => all(row, 'w:tc').map(textOf)))
  return { xml, files, tables, paragraphs: all(document, 'w:p').map(textOf) }
}

interface XmlNode {
  textContent: string | null
  getElementsByTagName(name: string): Iterable<unknown>
}

function cellsOf(table: PrintedTable): string[][] {
  return [...table.rows, ...(table.foot ? [table.foot] : [])].map((row) => row.map(({ text }) => text))
}

describe('the circular as a Word file', () => {
  it('has every cell of every table as in the rows', async () => {
    const { tables } = await readWord()
    const expected = [summaryTable(circular)!, progressTable(circular), ratingsTable(circular)!, correctionsTable(circular), slowTable(circular), problemsTable(circular)].map(cellsOf)
    expect(tables).toHaveLength(expected.length)
    expected.forEach((cells, index) => expect(tables[index]?.slice(-cells.length)).toEqual(cells))
  })

  it('has the whole text in order', async () => {
    const { paragraphs } = await readWord()
    const body = paragraphs.join('\n')
    for (const text of [circular.addressees, ...circular.paragraphs.map((paragraph) => paragraph.text)]) expect(body).toContain(text)
    expect(body).toContain('加梯通〔2026〕9号')
    expect(body).toContain('2026年11月6日')
    const positions = circular.paragraphs.map((paragraph) => body.indexOf(paragraph.text))
    expect(positions).toEqual([...positions].sort((a, b) => a - b))
  })

  it('follows GB/T 9704: A4, margins, faces and sizes, page numbers, repeated heads, landscape annexes', async () => {
    const { xml, files } = await readWord()
    const margin = (name: string) => Number(new RegExp(`<w:pgMar[^>]*w:${name}="(\\d+)"`).exec(xml)?.[1])
    const millimetres = (twips: number) => Math.round((twips / 1440) * 25.4)
    expect([margin('top'), margin('bottom'), margin('left'), margin('right')].map(millimetres)).toEqual([37, 35, 28, 26])
    expect(xml).toContain('w:eastAsia="方正小标宋简体"')
    expect(xml).toMatch(/w:eastAsia="仿宋_GB2312"/)
    expect(xml).toContain('<w:sz w:val="44"/>')
    expect(xml).toContain('<w:sz w:val="32"/>')
    expect(xml.match(/<w:pgSz[^>]*w:orient="landscape"/g)).toHaveLength(3)
    const [width, height] = [/w:pgSz w:w="(\d+)"/.exec(xml.slice(xml.lastIndexOf('<w:pgSz'))), /w:h="(\d+)"/.exec(xml.slice(xml.lastIndexOf('<w:pgSz')))].map((match) => millimetres(Number(match?.[1])))
    expect([width, height]).toEqual([297, 210])
    expect(xml.match(/<w:tblHeader\/>/g)?.length).toBeGreaterThanOrEqual(6)
    expect(strFromU8(files['word/footer1.xml']!)).toContain('PAGE')
    expect(strFromU8(files['word/fontTable.xml']!)).toMatch(/w:name="仿宋_GB2312"><w:altName w:val="FangSong/)
  })
})

describe('the circular as a workbook', () => {
  it('has figures as numbers, every cell as in the rows, and no formula', async () => {
    const bytes = Buffer.from(await circularFile(circular, 'xlsx'))
    const sheets = await readExcelFile(bytes)
    expect(sheets.map(({ sheet }) => sheet)).toEqual(['进度一览表', '评价说明', '更正表', '滞后项目清单', '问题销号表', '说明'])
    const tables = [fullProgressTable(circular), ratingsTable(circular)!, correctionsTable(circular), slowTable(circular), problemsTable(circular)]
    tables.forEach((table, index) => {
      const rows = sheets[index]!.data
      expect(rows[0]).toEqual(table.columns.map(({ title }) => title))
      const expected = [...table.rows, ...(table.foot ? [table.foot] : [])].map((row) => row.map(({ value }) => (value === '' ? null : value)))
      expect(rows.slice(1)).toEqual(expected)
    })
    for (const [name, content] of Object.entries(unzipSync(bytes))) if (/sheet\d+\.xml$/.test(name)) expect(strFromU8(content)).not.toContain('<f>')
  })
})

describe('the circular as a workbook, printed', () => {
  const part = async (name: string, of = circular) => strFromU8(unzipSync(Buffer.from(await circularFile(of, 'xlsx')))[`xl/${name}.xml`]!)

  it('stands on A4 landscape, as wide as the page, under its title, its heads again on every page', async () => {
    for (const [sheet, pages] of [[1, 2], [2, 1], [3, 1], [4, 1], [5, 1], [6, 1]] as const) {
      const xml = await part(`worksheets/sheet${sheet}`)
      expect(xml).toMatch(/<worksheet[^>]*><sheetPr><pageSetUpPr fitToPage="1"\/><\/sheetPr>/)
      expect(xml).toContain(`<pageSetup paperSize="9" orientation="landscape" fitToWidth="${pages}" fitToHeight="0"/>`)
      expect(xml).toMatch(new RegExp(`<oddHeader>&amp;C${circular.title} [^<]+</oddHeader>`))
      expect(xml).toContain('<oddFooter>&amp;C&amp;P / &amp;N</oddFooter></headerFooter></worksheet>')
    }
    const book = await part('workbook')
    expect(book.match(/<definedNames/g)).toHaveLength(1)
    expect([...book.matchAll(/_xlnm.Print_Titles" localSheetId="(\d)">([^<]+)</g)].map(([, sheet, range]) => `${sheet} ${range?.replaceAll('&#39;', '')}`)).toEqual([
      '0 进度一览表!$A:$B,进度一览表!$1:$1', '1 评价说明!$1:$1', '2 更正表!$1:$1', '3 滞后项目清单!$1:$1', '4 问题销号表!$1:$1',
    ])
  })

  it('gives a long text the lines that it needs, and takes an & in the title for what it is', async () => {
    const [body, ...rest] = circular.paragraphs
    const long = { ...circular, title: '通报&5', paragraphs: [{ ...body!, text: '字'.repeat(165) }, ...rest] }
    expect(await part('worksheets/sheet6', long)).toMatch(/<row r="\d+" ht="66"/)
    expect(await part('worksheets/sheet1', long)).toContain('<oddHeader>&amp;C通报&amp;&amp;5 进度一览表</oddHeader>')
  })
})

describe('the circular as CSV and JSON', () => {
  it('is CSV for Excel: byte order mark, every cell, formula cells neutralised', async () => {
    const text = Buffer.from(await circularFile(circular, 'csv')).toString('utf8')
    expect(text.startsWith('\uFEFF')).toBe(true)
    const { data } = Papa.parse<string[]>(text.slice(1), { skipEmptyLines: true })
    const table = fullProgressTable(circular)
    expect(data[0]).toEqual(table.columns.map(({ title }) => title))
    expect(data.slice(1)).toEqual(cellsOf(table).map((row) => row.map((cell) => cell.replace('−', '-'))))
    const hostile = { ...circular, rows: circular.rows.map((row) => ({ ...row, name: '=1+1' })) }
    expect(Buffer.from(await circularFile(hostile, 'csv')).toString('utf8')).toContain(",'=1+1,")
  })

  it('is JSON in the shape of the rules', async () => {
    const json = JSON.parse(Buffer.from(await circularFile(circular, 'json')).toString('utf8'))
    expect(json).toEqual(JSON.parse(JSON.stringify(circularJson(circular))))
    expect(Object.keys(json)).toEqual(['division', 'month', 'measure', 'basis', 'issued', 'dataAt', 'rows', 'total', 'corrections'])
    expect(json).toMatchObject({ division: '371471', issued: 9, total: { rate: '71.7%', rateExact: [43, 60], deviation: '-5.0' } })
    expect(json.rows[5]).toEqual({
      code: '371471108', name: '袁桥镇', target: 6, signed: { month: 0, year: 8, all: 8 }, started: { month: 1, year: 4, all: 4 }, completed: { month: 0, year: 2, all: 7 },
      inUse: { month: 4, year: 4, all: 4 }, rate: '33.3%', rateExact: [2, 6], scheduled: '66.7%', deviation: '-33.3', rank: 6, rankChange: 'new', rating: 'severe',
    })
    expect(circularFileName(circular, 'docx')).toBe('天衢新区2026年10月加装电梯通报.docx')
  })
})

/** LibreOffice’s CSV filter: comma, quotes, UTF-8, from line 1, cells as shown, every sheet a file of its own (-1). */
const EVERY_SHEET = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1'

/** A cell of the rows as a spreadsheet shows its value: a rate with one decimal at most, an empty cell as nothing. */
function shownAlone({ value, format }: PrintedCell): string {
  if (format === 'percent' && typeof value === 'number') return `${Number((value * 100).toFixed(1))}%`
  return value === null ? '' : String(value)
}

const OFFICE = ['/usr/bin/soffice', '/usr/bin/libreoffice'].find((path) => existsSync(path))

describe('the files of an issued circular', () => {
  it('are the same bytes whenever they are made', async () => {
    const make = () => Promise.all((['docx', 'xlsx', 'csv', 'json'] as const).map((ending) => circularFile(circular, ending)))
    const first = await make()
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2031-05-06T07:08:09Z') })
    const later = await make().finally(() => vi.useRealTimers())
    first.forEach((bytes, index) => expect(Buffer.from(bytes).equals(Buffer.from(later[index]!))).toBe(true))
  })
})

describe('the office’s own template', () => {
  const wordOf = (paragraphs: string[], more: Record<string, string> = {}) => {
    const body = paragraphs.map((text) => `<w:p>${text.split('|').map((run) => `<w:r><w:t xml:space="preserve">${run}</w:t></w:r>`).join('')}</w:p>`).join('')
    const files = {
      '[Content_Types].xml': '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
      '_rels/.rels': '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
      'word/document.xml': `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${body}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="0" w:footer="0" w:gutter="0"/></w:sectPr></w:body></w:document>`,
      ...more,
    }
    return zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])))
  }
  const refusal = (bytes: Uint8Array) => checkTemplate(bytes, circular).then(() => null, (error: unknown) => (error instanceof Refusal ? error.reasons[0] : error))

  it('is filled at its placeholders, cut into runs or not, and keeps the rest', async () => {
    const template = wordOf(['机密★本局专用版式', '关于{{ti|tle}}', '{{issuer}}文件  {{number}}', '{{body}}', '落款{{date}}', '{{annex1}}'])
    await checkTemplate(template, circular)
    const xml = strFromU8(unzipSync(await circularFile(circular, 'docx', template))['word/document.xml']!)
    const document = new new Window().DOMParser().parseFromString(xml, 'application/xml')
    const text = [...document.getElementsByTagName('w:p')].map((paragraph) => [...(paragraph as unknown as XmlNode).getElementsByTagName('w:t')].map((run) => (run as XmlNode).textContent ?? '').join('')).join('\n')
    for (const part of ['机密★本局专用版式', `关于${circular.title}`, '天衢新区加装电梯工作专班文件  加梯通〔2026〕9号', '落款2026年11月6日', ...circular.paragraphs.map((paragraph) => paragraph.text)]) expect(text).toContain(part)
    expect(text).not.toContain('{{')
    // As wide as the page it stands on: 11906 − 1474 − 1588.
    const widths = [...xml.matchAll(/<w:tblW w:type="dxa" w:w="(\d+)"/g)].map((match) => Number(match[1]))
    expect(widths.length).toBeGreaterThanOrEqual(3)
    for (const width of widths) expect(width).toBeLessThanOrEqual(8844)
  })

  it('is unfolded by nobody where its list says less of a part than it holds', async () => {
    const bytes = Buffer.from(wordOf(['{{body}}'], { 'word/media/image1.xml': ' '.repeat(8 * 1024 * 1024) }))
    expect(await refusal(bytes)).toBeNull()
    // The size stands 22 bytes before the name in the archive's list.
    bytes.writeUInt32LE(1, bytes.lastIndexOf('word/media/image1.xml') - 46 + 24)
    expect(await refusal(bytes)).toEqual({ code: 'file_size_untrue', field: 'file' })
  })

  it('can begin with the one to download, which prints every table of the built-in layout', async () => {
    const template = await startingTemplate()
    await checkTemplate(template, circular)
    const tablesOf = async (bytes: Uint8Array) => {
      const document = new new Window().DOMParser().parseFromString(strFromU8(unzipSync(bytes)['word/document.xml']!), 'application/xml')
      const all = (from: XmlNode, name: string) => [...from.getElementsByTagName(name)] as XmlNode[]
      return all(document as unknown as XmlNode, 'w:tbl').map((table) => all(table, 'w:tc').map((cell) => all(cell, 'w:t').map((run) => run.textContent).join('')))
    }
    expect(await tablesOf(await circularFile(circular, 'docx', template))).toEqual(await tablesOf(await circularFile(circular, 'docx')))
  })

  it.each([
    ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47]), 'template_not_word'],
    ['no place for the text', wordOf(['{{title}}']), 'template_body_missing'],
    ['a placeholder nobody fills', wordOf(['{{body}}', '{{标题}}']), 'template_unknown_placeholders'],
    ['macros', wordOf(['{{body}}'], { 'word/vbaProject.bin': 'x' }), 'template_foreign_content'],
    ['a picture fetched from elsewhere', wordOf(['{{body}}'], { 'word/_rels/document.xml.rels': '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId9" Type="http://x/image" Target="http://evil.example/a.png" TargetMode="External"/></Relationships>' }), 'template_foreign_content'],
  ])('is refused with %s', async (_title, bytes, code) => expect(await refusal(bytes)).toMatchObject({ code, field: 'file' }))
})

/** What another office program makes of the file. Where none is installed (it is in .ci/run) the readers above are all there is. */
describe.skipIf(!OFFICE)('read by LibreOffice', () => {
  function convert(name: string, bytes: Uint8Array, filter: string): { name: string; text: string }[] {
    const folder = mkdtempSync(join(tmpdir(), 'circular-'))
    try {
      writeFileSync(join(folder, name), bytes)
      execFileSync(OFFICE!, [`-env:UserInstallation=file://${folder}/profile`, '--headless', '--convert-to', filter, '--outdir', join(folder, 'out'), join(folder, name)], { stdio: 'ignore', timeout: 100_000 })
      return readdirSync(join(folder, 'out')).map((file) => ({ name: file, text: readFileSync(join(folder, 'out', file), 'utf8') }))
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }

  it('gives the same cells from every sheet of the workbook and the same text from the Word file', async () => {
    const sheets = convert('a.xlsx', await circularFile(circular, 'xlsx'), EVERY_SHEET)
    const annexes = { 进度一览表: fullProgressTable(circular), 评价说明: ratingsTable(circular)!, 更正表: correctionsTable(circular), 滞后项目清单: slowTable(circular), 问题销号表: problemsTable(circular) }
    expect(sheets.map(({ name }) => name).sort()).toEqual([...Object.keys(annexes), '说明'].map((sheet) => `a-${sheet}.csv`).sort())
    const cellsIn = (sheet: string) => Papa.parse<string[]>(sheets.find(({ name }) => name === `a-${sheet}.csv`)!.text, { skipEmptyLines: true }).data
    for (const [sheet, table] of Object.entries(annexes)) {
      const rows = [...table.rows, ...(table.foot ? [table.foot] : [])].map((row) => row.map(shownAlone))
      expect(cellsIn(sheet), sheet).toEqual([table.columns.map(({ title }) => title), ...rows])
    }
    const notes = cellsIn('说明').map(([note]) => note)
    for (const paragraph of circular.paragraphs) expect(notes).toContain(paragraph.text)
    const text = convert('a.docx', await circularFile(circular, 'docx'), 'txt:Text (encoded):UTF8')[0]!.text
    for (const paragraph of circular.paragraphs) expect(text).toContain(paragraph.text)
    const page = convert('b.docx', await circularFile(circular, 'docx'), 'html:HTML:EmbedImages')[0]!.text
    const tables = [...new new Window().DOMParser().parseFromString(page, 'text/html').querySelectorAll('table')]
    const printed = [summaryTable(circular)!, progressTable(circular), ratingsTable(circular)!, correctionsTable(circular), slowTable(circular), problemsTable(circular)]
    expect(tables).toHaveLength(printed.length)
    printed.map(cellsOf).forEach((cells, index) => {
      const read = [...tables[index]!.querySelectorAll('tr')].map((row) => [...row.querySelectorAll('td, th')].map((cell) => (cell.textContent ?? '').replace(/\s+/g, ' ').trim()))
      expect(read.slice(-cells.length)).toEqual(cells.map((row) => row.map((cell) => cell.replace(/\s+/g, ' ').trim())))
    })
  }, 200_000)

  it('is made into a PDF, once for the same Word file', async () => {
    const word = await circularFile(circular, 'docx')
    const [one, two] = await Promise.all([pdfOf(OFFICE!, word), pdfOf(OFFICE!, word)])
    expect(Buffer.from(one.subarray(0, 5)).toString()).toBe('%PDF-')
    expect(two).toBe(one)
  }, 200_000)
})

it('says so where no PDF can be made', async () => {
  await expect(pdfOf('/no/such/program', new Uint8Array([1]))).rejects.toMatchObject({ reasons: [{ code: 'pdf_failed' }] })
})
