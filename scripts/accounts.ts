/** npm run accounts -- list | create LOGIN NAME ROLE DIVISION | link LOGIN, with [--apply] [--json] [--help]. A dry run unless --apply. */
import { todayOf } from '~/domain/calendar'
import { COMMAND_LINE, type Role } from '~/domain/permissions'
import { Refusal } from '~/domain/refusal'
import { clockOf, readSettings } from '~/env.server'
import { checkAccount, createAccount, listAccounts } from '~/features/accounts/accounts.server'
import { linkForAccount } from '~/features/accounts/links.server'
import { getDivision } from '~/features/divisions/divisions.server'
import { paths } from '~/http/paths'
import { messagesFor } from '~/i18n/messages'
import { migrate } from '~db/migrate.server'
import { openDatabase } from '~db/open.server'
import type { Db } from '~db/schema'
import { answer, plainWords } from './command'

const t = messagesFor('zh-CN')
const words = t.accounts.command
const flags = process.argv.slice(2).filter((word) => word.startsWith('--'))
const [verb, ...rest] = plainWords(process.argv.slice(2))
const apply = flags.includes('--apply')
const json = flags.includes('--json')

await answer(run, { flags: ['--apply', '--json'], most: 5 })

async function run(): Promise<number> {
  const known = verb === 'list' || (verb === 'create' && rest.length === 4) || (verb === 'link' && rest.length === 1)
  if (!known || flags.includes('--help')) {
    console.log(words.usage)
    return flags.includes('--help') ? 0 : 2
  }
  const settings = readSettings(process.env)
  const now = clockOf(settings)()
  const open = openDatabase(settings.databaseUrl)
  try {
    await migrate(open)
    if (verb === 'list') await list(open.db, now)
    else if (verb === 'create') await create(open.db, now, settings.baseUrl)
    else await link(open.db, now, settings.baseUrl)
    return 0
  } finally {
    await open.close()
  }
}

async function list(db: Db, now: string): Promise<void> {
  const accounts = await listAccounts(db, COMMAND_LINE)
  if (json) return console.log(JSON.stringify(accounts))
  const today = todayOf(now)
  for (const account of accounts) {
    const grants = account.grants.filter((grant) => (grant.validUntil ?? '9999') >= today).map((grant) => `${grant.divisionName}${t.accounts.roles[grant.role]}`)
    console.log([account.login, account.name, account.disabledAt ? t.accounts.list.states.disabled : '', grants.join('、')].join('\t'))
  }
}

async function create(db: Db, now: string, baseUrl: string): Promise<void> {
  const [login = '', name = '', role = '', divisionCode = ''] = rest
  const division = await getDivision(db, divisionCode)
  const input = { login, name, grants: [{ role: role as Role, divisionCode }] }
  await checkAccount(db, COMMAND_LINE, input)
  if (!json) console.log(words.wouldCreate(login, (t.accounts.roles as Record<string, string>)[role] ?? role, division.name))
  if (!apply) return printDryRun({ login, name, role, divisionCode })
  const id = await createAccount(db, COMMAND_LINE, input, now)
  await printLink(db, id, now, baseUrl)
}

async function link(db: Db, now: string, baseUrl: string): Promise<void> {
  const login = rest[0] ?? ''
  const account = (await listAccounts(db, COMMAND_LINE)).find((row) => row.login === login)
  if (!account) throw new Refusal([{ code: 'account_unknown', params: { login } }])
  if (!json) console.log(words.wouldLink(login))
  if (!apply) return printDryRun({ login })
  await printLink(db, account.id, now, baseUrl)
}

function printDryRun(planned: Record<string, string>): void {
  console.log(json ? JSON.stringify({ applied: false, ...planned }) : words.dryRun)
}

async function printLink(db: Db, accountId: number, now: string, baseUrl: string): Promise<void> {
  const url = `${baseUrl}${paths.welcome(await linkForAccount(db, COMMAND_LINE, accountId, now))}`
  console.log(json ? JSON.stringify({ applied: true, accountId, url }) : url)
}
