/** npm run divisions -- FILE [--apply] [--json] [--help]: sub-districts from a CSV with the columns code, name, level, kind and, where a code does not nest, parent (and phone). */
import { readFileSync } from 'node:fs'
import { COMMAND_LINE } from '~/domain/permissions'
import { Refusal } from '~/domain/refusal'
import { clockOf, readSettings } from '~/env.server'
import { importDivisions, planDivisions } from '~/features/divisions/divisions.server'
import { divisionRows, divisionText } from '~/features/divisions/file.server'
import { messagesFor, reasonText } from '~/i18n/messages'
import { migrate } from '~db/migrate.server'
import { openDatabase } from '~db/open.server'

const t = messagesFor('zh-CN')

async function run(words: string[]): Promise<number> {
  const [file] = words.filter((word) => !word.startsWith('--'))
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
    for (const { before, after } of plan.changed) console.log(`～ ${after.code} ${before.name} → ${after.name} ${after.path}`)
    console.log(t.divisions.planned(plan.added.length, plan.changed.length, plan.unchanged))
    console.log(apply ? t.divisions.applied : t.divisions.dryRun)
    return 0
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    for (const reason of error.reasons) console.error(reasonText(t, reason))
    return 1
  } finally {
    await open.close()
  }
}

process.exitCode = await run(process.argv.slice(2))
