/** npm run boundaries -- FILE --source TEXT [--apply] [--json] [--help]: outlines of divisions from GeoJSON (WGS 84, property `code`), for the map by sub-district. */
import { readFileSync } from 'node:fs'
import { COMMAND_LINE } from '~/domain/permissions'
import { clockOf, readSettings } from '~/env.server'
import { loadBoundaries, planBoundaries } from '~/features/charts/boundaries.server'
import { messagesFor } from '~/i18n/messages'
import { migrate } from '~db/migrate.server'
import { openDatabase } from '~db/open.server'
import { answer, plainWords } from './command'

const t = messagesFor('zh-CN')
const USAGE = '用法：npm run boundaries -- 文件.geojson --source 来源 [--apply] [--json]\n不加 --apply 只检查，不写入。'

async function run(words: string[]): Promise<number> {
  const at = words.indexOf('--source')
  const source = at < 0 ? '' : (words[at + 1] ?? '')
  const [file] = plainWords(words, ['--source'])
  if (words.includes('--help') || !file) {
    console.log(USAGE)
    return words.includes('--help') ? 0 : 2
  }
  const apply = words.includes('--apply')
  const settings = readSettings(process.env)
  const open = openDatabase(settings.databaseUrl)
  try {
    await migrate(open)
    const input = { text: readFileSync(file, 'utf8'), source }
    const plan = apply ? await loadBoundaries(open.db, COMMAND_LINE, input, clockOf(settings)()) : await planBoundaries(open.db, COMMAND_LINE, input)
    if (words.includes('--json')) console.log(JSON.stringify({ applied: apply, ...plan }))
    else console.log(`${t.boundaries.planned(plan.added.length, plan.changed.length, plan.same.length)}${apply ? '' : `。${t.divisions.dryRun}`}`)
    return 0
  } finally {
    await open.close()
  }
}

await answer(run, { flags: ['--apply', '--json'], valued: ['--source'], most: 1 })
