import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { csvOf } from '~/domain/csv'
import { storeFile } from '~/features/files/files.server'
import { createProject } from '~/features/projects/create.server'
import { workbookOf } from '~/http/table-download.server'
import { reasonText, messagesFor } from '~/i18n/messages'
import { startApp, type App } from './helpers/app'
import { counted } from './helpers/counted'
import { CHANGHE, reasonsOf } from './helpers/district'

const PDF = '%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n'
const office = (more: Record<string, Uint8Array> = {}) => zipSync({ 'word/document.xml': strToU8('<w/>'), '[Content_Types].xml': strToU8('<Types/>'), ...more })
/** Ten megabytes of nothing in each of forty parts: some hundred kilobytes that unfold to 400 MB. */
const bomb = () => {
  const part = new Uint8Array(10 * 1024 * 1024)
  return office(Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`word/media/${at}.bin`, part])))
}

/** Its list says that the great part unfolds to one byte: readers that believe it reserve one and unfold on. */
const liar = (part: Uint8Array, said: number) => {
  const bytes = Buffer.from(office({ 'word/media/1.bin': part }))
  const listed = bytes.lastIndexOf('word/media/1.bin') - 46
  bytes.writeUInt32LE(said, listed + 24)
  return bytes
}

const ABUSES: readonly [title: string, name: string, bytes: () => Uint8Array | Promise<Uint8Array>, code: string][] = [
  ['a drawing with script', '平面图.svg', () => strToU8('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'), 'file_type_unknown'],
  ['a page called a photo', '照片.jpg', () => strToU8('<!doctype html><script>alert(1)</script>'), 'file_type_unknown'],
  ['a program called a document', '协议.pdf', () => strToU8('MZ\u0090\u0000\u0003'), 'file_type_unknown'],
  ['a document that is a page as well', '协议.pdf', () => strToU8(`%PDF-1.7\n<html><script>alert(1)</script></html>\n%%EOF`), 'file_two_kinds'],
  ['a document that is an archive as well', '协议.pdf', () => Buffer.concat([strToU8(PDF), office()]), 'file_two_kinds'],
  ['an archive of anything', '资料.zip', () => zipSync({ 'a.exe': strToU8('MZ') }), 'file_type_unknown'],
  ['an office file with macros', '表.docx', () => office({ 'word/vbaProject.bin': strToU8('x') }), 'file_macros'],
  ['an office file that unfolds without end', '表.docx', bomb, 'file_unfolds'],
  ['an office file that says one byte and unfolds to 8 MB', '表.docx', () => liar(new Uint8Array(8 * 1024 * 1024), 1), 'file_size_untrue'],
  ['an office file that says more than it holds', '表.docx', () => liar(strToU8('text'), 400), 'file_size_untrue'],
  ['a photo that claims a billion pixels', '照片.png', () => hugePng(), 'picture_too_large'],
  ['a photo cut off', '照片.jpg', async () => (await sharp({ create: { width: 600, height: 600, channels: 3, background: '#888' } }).jpeg().toBuffer()).subarray(0, 900), 'picture_broken'],
  ['fifty megabytes', '扫描.pdf', () => Buffer.concat([strToU8(PDF), Buffer.alloc(50 * 1024 * 1024)]), 'file_too_large'],
  ['nothing', '空.pdf', () => new Uint8Array(), 'file_empty'],
]

let app: App
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tracker-abuse-'))
  process.env.UPLOAD_DIR = folder
  app = await startApp()
}, 240_000)
afterAll(async () => {
  await app.stop()
  delete process.env.UPLOAD_DIR
  rmSync(folder, { recursive: true })
})

describe('what is uploaded', () => {
  it.for(ABUSES)('is refused in a sentence where it is %s', async ([, name, bytes, code], { task }) => {
    const reasons = await reasonsOf(storeFile(app.open.db, app.staff.officer, { name, bytes: await bytes() }, app.clock.now))
    expect(reasons.map((reason) => reason.code)).toEqual([code])
    for (const locale of ['zh-CN', 'en'] as const) expect(reasonText(messagesFor(locale), reasons[0] ?? { code: '' })).not.toBe(code)
    expect(await app.open.db.selectFrom('file').select('id').execute()).toEqual([])
    counted(task, { abuses: 1 })
  })

  it('is served as a download that runs nothing, whatever it is', async () => {
    const id = await storeFile(app.open.db, app.staff.officer, { name: '协议<script>.pdf', bytes: strToU8(PDF) }, app.clock.now)
    const response = await app.fetchAs('officer', `/files/${id}`)
    expect(response.headers.get('Content-Disposition')).toMatch(/^attachment; /)
    expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(response.headers.get('Content-Security-Policy')).toBe("default-src 'none'; sandbox")
    expect(response.headers.get('Content-Disposition')).not.toContain('<')
  })
})

describe('a table that is downloaded', () => {
  const hostile = ['=HYPERLINK("http://evil","x")', '+1+1', '-2+3', '@SUM(A1)', '\t=1', '\r=1', ' =1', '＝1+1', '＋1', '＠SUM(A1)', '\u3000＝1', '\uFEFF=1']
  it('holds no formula: in CSV each such cell is text, in a workbook no cell is a formula', async ({ task }) => {
    const csv = csvOf(['栏'], hostile.map((cell) => [cell]))
    for (const line of csv.replace(/^\uFEFF/, '').split('\r\n').slice(1).filter(Boolean)) expect(line).not.toMatch(/^"?[\s\uFEFF]*[=+@＝＋＠]|^"?-\d*[+]/)
    const text = Buffer.from(await workbookOf([{ name: '表', header: ['栏'], rows: hostile.map((cell) => [cell]) }])).toString('latin1')
    expect(text).not.toContain('<f>')
    counted(task, { cells: 2 * hostile.length })
  })

  it('keeps them so on the way from a form to the file', async () => {
    await createProject(app.open.db, app.staff.officer, { divisionCode: CHANGHE, estate: '=1+1苑', building: '1号楼', stairwell: '1单元' }, app.clock.now)
    const csv = await (await app.fetchAs('bureau', '/staff/projects/table?format=csv')).text()
    expect(csv).toContain('1+1苑')
    expect(csv).not.toMatch(/[,"\n]=1\+1苑/)
  })
})

/** Some kilobytes of one colour that claim 12,000 × 12,000 pixels. */
async function hugePng(): Promise<Uint8Array> {
  return sharp({ create: { width: 12_000, height: 12_000, channels: 3, background: '#888' }, limitInputPixels: false }).png({ compressionLevel: 9, palette: true, colours: 2 }).toBuffer()
}
