/** npm run accounts -- list | create LOGIN NAME ROLE DIVISION | link LOGIN, with [--apply] [--json] [--help]. A dry run unless --apply. */
import { todayOf } from '~/domain/calendar'
import { COMMAND_LINE, type Role } from '~/domain/permissions'
import { Refusal } from '~/domain/refusal'
import { clockOf, readSettings } from '~/env.server'
import { createAccount, listAccounts } from '~/features/accounts/accounts.server'
import { linkForAccount } from '~/features/accounts/links.server'
import { getDivision } from '~/features/divisions/divisions.server'
import { paths } from '~/http/paths'
import { messagesFor, reasonText } from '~/i18n/messages'
import { migrate } from '~db/migrate.server'
import { openDatabase } from '~db/open.server'
import type { Db } from '~db/schema'

const t = messagesFor('zh-CN')
const words = t.accounts.command
const flags = process.argv.slice(2).filter((word) => word.startsWith('--'))
const [verb, ...rest] = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const apply = flags.includes('--apply')
const settings = readSettings(process.env)
const now = clockOf(settings)()

process.exitCode = await run()

async function run(): Promise<number> {
  const known = verb === 'list' || (verb === 'create' && rest.length === 4) || (verb === 'link' && rest.length === 1)
  if (!known || flags.includes('--help')) {
    console.log(words.usage)
    return flags.includes('--help') ? 0 : 2
  }
  const open = openDatabase(settings.databaseUrl)
  try {
    await migrate(open)
    if (verb === 'list') await list(open.db)
    else if (verb === 'create') await create(open.db)
    else await link(open.db)
    return 0
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    for (const reason of error.reasons) console.error(reasonText(t, reason))
    return 1
  } finally {
    await open.close()
  }
}

async function list(db: Db): Promise<void> {
  const accounts = await listAccounts(db, COMMAND_LINE)
  if (flags.includes('--json')) return console.log(JSON.stringify(accounts))
  const today = todayOf(now)
  for (const account of accounts) {
    const grants = account.grants.filter((grant) => (grant.validUntil ?? '9999') >= today).map((grant) => `${grant.divisionName}${t.accounts.roles[grant.role]}`)
    console.log([account.login, account.name, account.disabledAt ? t.accounts.list.states.disabled : '', grants.join('、')].join('\t'))
  }
}

async function create(db: Db): Promise<void> {
  const [login = '', name = '', role = '', divisionCode = ''] = rest
  const division = await getDivision(db, divisionCode)
  console.log(words.wouldCreate(login, (t.accounts.roles as Record<string, string>)[role] ?? role, division.name))
  if (!apply) return console.log(words.dryRun)
  const id = await createAccount(db, COMMAND_LINE, { login, name, grants: [{ role: role as Role, divisionCode }] }, now)
  await printLink(db, id)
}

async function link(db: Db): Promise<void> {
  const login = rest[0] ?? ''
  const account = (await listAccounts(db, COMMAND_LINE)).find((row) => row.login === login)
  if (!account) throw new Refusal([{ code: 'account_unknown', params: { login } }])
  console.log(words.wouldLink(login))
  if (!apply) return console.log(words.dryRun)
  await printLink(db, account.id)
}

async function printLink(db: Db, accountId: number): Promise<void> {
  const url = `${settings.baseUrl}${paths.welcome(await linkForAccount(db, COMMAND_LINE, accountId, now))}`
  console.log(flags.includes('--json') ? JSON.stringify({ accountId, url }) : url)
}
