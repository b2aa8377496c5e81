/** npm run rebuild [-- --apply] [--json]: makes entries, statuses and tally anew from the facts. */
import { clockOf, readSettings } from '~/env.server'
import { rebuildFigures } from '~/features/figures/rebuild.server'
import { verifyFigures } from '~/features/figures/verify.server'
import { messagesFor } from '~/i18n/messages'
import { openDatabase } from '~db/open.server'
import { answer } from './command'

const t = messagesFor('zh-CN').figures.command

async function run(words: string[]): Promise<number> {
  if (words.includes('--help')) {
    console.log(t.rebuildUsage)
    return 0
  }
  const settings = readSettings(process.env)
  const open = openDatabase(settings.databaseUrl)
  const json = words.includes('--json')
  try {
    if (!words.includes('--apply')) {
      const differences = (await verifyFigures(open.read)).length
      console.log(json ? JSON.stringify({ applied: false, differences }) : t.wouldRebuild(differences))
      return 0
    }
    const projects = await rebuildFigures(open.db, clockOf(settings)())
    console.log(json ? JSON.stringify({ applied: true, projects }) : t.rebuilt(projects))
    return 0
  } finally {
    await open.close()
  }
}

await answer(run, { flags: ['--apply', '--json'], most: 0 })
