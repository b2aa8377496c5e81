/** npm run import -- FILE [--apply] [--json] [--help]: checks a ledger (.xlsx or .csv) and, with --apply, writes it in one transaction. */
import { readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { COMMAND_LINE } from '~/domain/permissions'
import { Refusal } from '~/domain/refusal'
import { clockOf, readSettings } from '~/env.server'
import { applyImport, checkImport } from '~/features/imports/imports.server'
import { LEDGER_LIMIT_MB } from '~/features/imports/read-file.server'
import { changesAnything, type ImportReport } from '~/features/imports/report.server'
import { faultLine, faultSentence, noteSentence, reportSentences } from '~/features/imports/words.server'
import { messagesFor } from '~/i18n/messages'
import { migrate } from '~db/migrate.server'
import { openDatabase } from '~db/open.server'
import { answer, plainWords } from './command'

const t = messagesFor('zh-CN')

async function run(words: string[]): Promise<number> {
  const [file] = plainWords(words)
  if (words.includes('--help') || !file) {
    console.log(`${t.imports.command.usage}\n${t.imports.fileHint}\n${t.imports.command.dryRun}`)
    return words.includes('--help') ? 0 : 2
  }
  const settings = readSettings(process.env)
  const now = clockOf(settings)()
  const open = openDatabase(settings.databaseUrl)
  try {
    await migrate(open)
    const ledger = readFile(file)
    const report = await (words.includes('--apply') ? applyImport : checkImport)(open.db, COMMAND_LINE, ledger, now)
    print(report, words.includes('--apply'), words.includes('--json'))
    return report.faults.length > 0 ? 1 : 0
  } finally {
    await open.close()
  }
}

/** A file far beyond the limit is not even loaded. */
function readFile(path: string): { name: string; bytes: Uint8Array<ArrayBuffer> } {
  if (statSync(path).size > LEDGER_LIMIT_MB * 1024 * 1024) throw new Refusal([{ code: 'ledger_too_large', field: 'file', params: { megabytes: LEDGER_LIMIT_MB } }])
  return { name: basename(path), bytes: new Uint8Array(readFileSync(path)) }
}

function print(report: ImportReport, apply: boolean, json: boolean): void {
  if (json) {
    const faults = report.faults.map((fault) => ({ ...fault, text: faultSentence(t, fault) }))
    const notes = report.notes.map((note) => ({ ...note, text: noteSentence(t, note) }))
    console.log(JSON.stringify({ applied: report.importId !== null, ...report, faults, notes }))
    return
  }
  if (report.importedBefore) console.log(t.imports.before(shanghaiTime(report.importedBefore)))
  for (const note of report.notes) console.log(noteSentence(t, note))
  for (const fault of report.faults) console.log(faultLine(t, fault))
  if (report.faults.length > 0) {
    console.log(`${t.imports.answerFaults(report.faults.length)}。${t.imports.command.refused}`)
    return
  }
  for (const sentence of reportSentences(t, report)) console.log(sentence)
  if (report.importId !== null) console.log(t.imports.command.applied(report.importId))
  else console.log(!changesAnything(report.counts) ? `${t.imports.answerNothing}。` : apply ? t.imports.command.refused : t.imports.command.dryRun)
}

function shanghaiTime(instant: string): string {
  return new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
}

await answer(run, { flags: ['--apply', '--json'], most: 1 })
