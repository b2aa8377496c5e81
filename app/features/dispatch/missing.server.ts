import { todayOf } from '~/domain/calendar'
import { WRITABLE } from '~/domain/dispatch'
import type { Contact } from '~/domain/messages'
import { rolesWith } from '~/domain/permissions'
import { UNDER_WAY } from '~db/scopes.server'
import type { Db } from '~db/schema'

export interface RunningRound {
  id: number
  districtCode: string
  districtPath: string
  week: string
  startsOn: string
  endsOn: string
  openedAt: string
  dueAt: string
}

/** Rounds in which sheets may still be handed in. */
export async function listRunningRounds(db: Db, now: string): Promise<RunningRound[]> {
  return db
    .selectFrom('dispatch_round as round')
    .innerJoin('division as district', 'district.code', 'round.district_code')
    .select([
      'round.id', 'round.district_code as districtCode', 'district.path as districtPath', 'round.week', 'round.starts_on as startsOn', 'round.ends_on as endsOn',
      'round.opened_at as openedAt', 'round.due_at as dueAt',
    ])
    .where('round.closed_at', 'is', null)
    .where('round.closes_at', '>', now)
    .orderBy('round.closes_at') // along dispatch_round_running: only the rounds that run
    .orderBy('round.id')
    .execute()
}

/** A sheet that has not come yet. */
export interface MissingSheet {
  round: RunningRound
  unit: { code: string; name: string; path: string }
  isReturned: boolean
  /** Projects not yet reported; 0: all are, only the sheet has not been handed in. */
  left: number
}

export interface MissingPerson extends Contact {
  accountId: number
  name: string
  phone: string
  sheets: MissingSheet[]
}

/** The officers who have something missing in these rounds, each with all that he has. Units without an open project have nothing to report. */
export async function listMissingPersons(db: Db, rounds: readonly RunningRound[], now: string): Promise<MissingPerson[]> {
  const sheets: MissingSheet[] = []
  for (const round of rounds) sheets.push(...(await missingSheets(db, round)))
  if (sheets.length === 0) return []
  const persons = new Map<number, MissingPerson>()
  for (const grant of await officerGrants(db, todayOf(now))) {
    const own = sheets.filter((sheet) => sheet.unit.path.startsWith(grant.path))
    if (own.length === 0) continue
    const person = persons.get(grant.accountId) ?? { accountId: grant.accountId, name: grant.name, email: grant.email, phone: grant.phone, notifyBy: grant.notifyBy, sheets: [] }
    person.sheets.push(...own.filter((sheet) => !person.sheets.includes(sheet)))
    persons.set(grant.accountId, person)
  }
  return [...persons.values()].sort((a, b) => a.accountId - b.accountId)
}

async function missingSheets(db: Db, round: RunningRound): Promise<MissingSheet[]> {
  const rows = await db
    .selectFrom('dispatch_sheet as sheet')
    .innerJoin('division as unit', 'unit.code', 'sheet.division_code')
    .select(['unit.code', 'unit.name', 'unit.path', 'sheet.state'])
    .select((eb) => {
      const open = eb
        .selectFrom('project_status as status')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .whereRef('status.division_code', '=', 'unit.code')
        .where(UNDER_WAY)
      const unreported = open.where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom('weekly_update as report').select('report.id').whereRef('report.project_id', '=', 'status.project_id').where('report.round_id', '=', round.id))))
      return [open.as('projects'), unreported.as('left')]
    })
    .where('sheet.round_id', '=', round.id)
    .where('sheet.state', 'in', WRITABLE)
    .orderBy('unit.code')
    .execute()
  return rows
    .filter((row) => Number(row.projects) > 0)
    .map((row) => ({ round, unit: { code: row.code, name: row.name, path: row.path }, isReturned: row.state === 'returned', left: Number(row.left) }))
}

async function officerGrants(db: Db, today: string) {
  return db
    .selectFrom('account_grant as grant')
    .innerJoin('account', 'account.id', 'grant.account_id')
    .innerJoin('division', 'division.code', 'grant.division_code')
    .select(['account.id as accountId', 'account.name', 'account.email', 'account.phone', 'account.notify_by as notifyBy', 'division.path'])
    .where('grant.role', 'in', rolesWith('dispatch.report'))
    .where('account.disabled_at', 'is', null)
    .where((eb) => eb.or([eb('grant.valid_from', 'is', null), eb('grant.valid_from', '<=', today)]))
    .where((eb) => eb.or([eb('grant.valid_until', 'is', null), eb('grant.valid_until', '>=', today)]))
    .orderBy('grant.id')
    .execute()
}
