/** npm run rounds [-- --apply] [--json]: opens and closes weekly rounds by the policy's rule. */
import { clockOf, readSettings } from '~/env.server'
import { listRoundTurns, turnRounds } from '~/features/dispatch/schedule.server'
import { messagesFor } from '~/i18n/messages'
import { migrate } from '~db/migrate.server'
import { openDatabase } from '~db/open.server'
import { answer } from './command'

const t = messagesFor('zh-CN').rounds.command

async function run(words: string[]): Promise<number> {
  if (words.includes('--help')) {
    console.log(t.usage)
    return 0
  }
  const settings = readSettings(process.env)
  const now = clockOf(settings)()
  const isApplied = words.includes('--apply')
  const open = openDatabase(settings.databaseUrl)
  try {
    await migrate(open)
    const turns = isApplied ? await turnRounds(open.db, now) : await listRoundTurns(open.db, now)
    if (words.includes('--json')) {
      console.log(JSON.stringify({ applied: isApplied, ...turns }))
      return 0
    }
    const [toClose, toOpen] = isApplied ? [t.closed, t.opened] : [t.wouldClose, t.wouldOpen]
    for (const { district, week } of turns.close) console.log(toClose(district, week))
    for (const { district, week } of turns.open) console.log(toOpen(district, week))
    if (turns.close.length + turns.open.length === 0) console.log(t.nothing)
    else if (!isApplied) console.log(t.add)
    return 0
  } finally {
    await open.close()
  }
}

await answer(run, { flags: ['--apply', '--json'], most: 0 })
