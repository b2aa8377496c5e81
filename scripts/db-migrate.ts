/** npm run db:migrate [-- --help | --json]: brings the database of DATABASE_URL up to date. `npm start` does the same by itself. */
import { readSettings } from '~/env.server'
import { migrate } from '~db/migrate.server'
import { openDatabase } from '~db/open.server'

if (process.argv.includes('--help')) {
  console.log('用法：npm run db:migrate [-- --json]\n把DATABASE_URL指定的数据库升级到当前版本。')
} else {
  const open = openDatabase(readSettings(process.env).databaseUrl)
  const applied = await migrate(open).finally(() => open.close())
  if (process.argv.includes('--json')) console.log(JSON.stringify({ applied }))
  else console.log(applied.length === 0 ? '数据库已是最新。' : `已升级：${applied.join('、')}`)
}

export {}
