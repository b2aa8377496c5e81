/** npm run divisions -- FILE [--apply] [--json] [--help]: sub-districts from a CSV with the columns code, name, level, kind and, where a code does not nest, parent (and phone); valid_from, valid_until and successor of one that begins or ends. */
import { readFileSync } from 'node:fs'
import { COMMAND_LINE } from '~/domain/permissions'
import { clockOf, readSettings } from '~/env.server'
import { importDivisions, planDivisions } from '~/features/divisions/divisions.server'
import { divisionRows, divisionText } from '~/features/divisions/file.server'
import { messagesFor } from '~/i18n/messages'
import { migrate } from '~db/migrate.server'
import { openDatabase } from '~db/open.server'
import { answer, plainWords } from './command'

const t = messagesFor('zh-CN')

async function run(words: string[]): Promise<number> {
  const [file] = plainWords(words)
  if (words.includes('--help') || !file) {
    console.log(t.divisions.usage)
    return words.includes('--help') ? 0 : 2
  }
  const apply = words.includes('--apply')
  const settings = readSettings(process.env)
  const open = openDatabase(settings.databaseUrl)
  try {
    await migrate(open)
    const rows = divisionRows(divisionText(readFileSync(file)))
    const plan = apply ? await importDivisions(open.db, COMMAND_LINE, rows, clockOf(settings)()) : await planDivisions(open.db, rows)
    if (words.includes('--json')) {
      console.log(JSON.stringify({ applied: apply, added: plan.added, changed: plan.changed, unchanged: plan.unchanged }))
      return 0
    }
    for (const division of plan.added) console.log(`＋ ${division.path} ${division.name}`)
    for (const { before, after } of plan.changed) console.log(`～ ${after.code} ${before.name} → ${after.name} ${[after.path, after.valid_from, after.valid_until, after.successor_code].filter(Boolean).join(' ')}`)
    console.log(t.divisions.planned(plan.added.length, plan.changed.length, plan.unchanged))
    console.log(apply ? t.divisions.applied : t.divisions.dryRun)
    return 0
  } finally {
    await open.close()
  }
}

await answer(run, { flags: ['--apply', '--json'], most: 1 })
