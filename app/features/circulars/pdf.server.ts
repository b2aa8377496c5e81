import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LRUCache } from 'lru-cache'
import { refuse } from '~/domain/refusal'

const LONGEST_MS = 90_000
const MOST_WAITING = 4

/** The same Word file is the same PDF, and an issued circular's Word file never changes. */
const made = new LRUCache<string, Uint8Array>({ maxSize: 64 * 1024 * 1024, sizeCalculation: ({ length }) => length })
let line: Promise<unknown> = Promise.resolve()
let waiting = 0

/**
 * A Word file as PDF by LibreOffice (SOFFICE_PATH), in a folder of its own that is removed afterwards. One at a time, because each takes
 * a processor and 300 MB; `pdf_busy` where more than four wait, `pdf_failed` where the program fails or takes longer than 90 s.
 */
export async function pdfOf(soffice: string, word: Uint8Array): Promise<Uint8Array> {
  const key = createHash('sha256').update(word).digest('hex')
  const known = made.get(key)
  if (known) return known
  if (waiting >= MOST_WAITING) refuse('pdf_busy')
  waiting += 1
  const turn = line.then(() => made.get(key) ?? convert(soffice, word))
  line = turn.catch(() => undefined)
  try {
    const pdf = await turn
    made.set(key, pdf)
    return pdf
  } finally {
    waiting -= 1
  }
}

async function convert(soffice: string, word: Uint8Array): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'circular-pdf-'))
  try {
    await writeFile(join(folder, 'circular.docx'), word)
    await run(soffice, [`-env:UserInstallation=file://${folder}/profile`, '--headless', '--norestore', '--convert-to', 'pdf', '--outdir', folder, join(folder, 'circular.docx')], folder)
    return new Uint8Array(await readFile(join(folder, 'circular.pdf')))
  } catch {
    return refuse('pdf_failed')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** With nothing of the server's own environment, so that no secret reaches another program. */
function run(program: string, words: string[], home: string): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile(program, words, { timeout: LONGEST_MS, killSignal: 'SIGKILL', env: { HOME: home, PATH: process.env.PATH, LANG: 'C.UTF-8', NODE_ENV: 'production' } }, (error) => (error ? reject(error) : resolve()))
  })
}
