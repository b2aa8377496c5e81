/** npm run tick [-- --apply] [--json]: the jobs that are due, once; for those who prefer cron to the scheduler of the process. */
import { clockOf, readSettings } from '~/env.server'
import { messagesFor } from '~/i18n/messages'
import { openLog } from '~/log.server'
import { listDueJobs, runDueJobs } from '~/scheduler.server'
import { migrate } from '~db/migrate.server'
import { openDatabase } from '~db/open.server'
import { answer } from './command'

const t = messagesFor('zh-CN').outbox.command

async function run(words: string[]): Promise<number> {
  if (words.includes('--help')) {
    console.log(t.tickUsage)
    return 0
  }
  const settings = readSettings(process.env)
  const clock = clockOf(settings)
  const open = openDatabase(settings.databaseUrl)
  const json = words.includes('--json')
  try {
    await migrate(open)
    if (!words.includes('--apply')) {
      const due = await listDueJobs(open, clock())
      console.log(json ? JSON.stringify({ applied: false, due }) : t.wouldRun(due.join('、')))
      return 0
    }
    const runs = await runDueJobs({ db: open.db, settings, log: json ? () => undefined : openLog(settings.logLevel) }, clock)
    if (json) console.log(JSON.stringify({ applied: true, runs }))
    else for (const { name, said, error } of runs) console.log(t.ran(name, said, error))
    return runs.some(({ error }) => error) ? 1 : 0
  } finally {
    await open.close()
  }
}

await answer(run, { flags: ['--apply', '--json'], most: 0 })
