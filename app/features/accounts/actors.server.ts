import type { Db } from '~db/schema'
import type { Actor, Role } from '~/domain/permissions'

/** The account as an actor with the grants in force today; null if it does not exist or is disabled. */
export async function findActor(read: Db, accountId: number, today: string): Promise<Actor | null> {
  const account = await read.selectFrom('account').select(['id', 'name']).where('id', '=', accountId).where('disabled_at', 'is', null).executeTakeFirst()
  if (!account) return null
  const grants = await read
    .selectFrom('account_grant')
    .innerJoin('division', 'division.code', 'account_grant.division_code')
    .select(['account_grant.role', 'account_grant.division_code as divisionCode', 'division.path'])
    .where('account_grant.account_id', '=', accountId)
    .where((where) => where.or([where('account_grant.valid_from', 'is', null), where('account_grant.valid_from', '<=', today)]))
    .where((where) => where.or([where('account_grant.valid_until', 'is', null), where('account_grant.valid_until', '>=', today)]))
    .orderBy('account_grant.id')
    .execute()
  return { accountId: account.id, name: account.name, grants, source: 'web' }
}

/** An account's name, disabled or not; '' where there is none. */
export async function nameOf(read: Db, accountId: number | null): Promise<string> {
  const account = accountId === null ? undefined : await read.selectFrom('account').select('name').where('id', '=', accountId).executeTakeFirst()
  return account?.name ?? ''
}

/** As `findActor`; throws where there is none. */
export async function actorOf(read: Db, accountId: number, today: string): Promise<Actor> {
  const actor = await findActor(read, accountId, today)
  if (!actor) throw new Error(`no account ${accountId}`)
  return actor
}

export interface OwnGrant {
  id: number
  role: Role
  divisionName: string
  validUntil: string | null
}

/** The grants of an account in force today. */
export async function listOwnGrants(read: Db, accountId: number, today: string): Promise<OwnGrant[]> {
  const grants = await read
    .selectFrom('account_grant')
    .innerJoin('division', 'division.code', 'account_grant.division_code')
    .select(['account_grant.id', 'account_grant.role', 'division.name as divisionName', 'account_grant.valid_from as validFrom', 'account_grant.valid_until as validUntil'])
    .where('account_grant.account_id', '=', accountId)
    .orderBy('account_grant.id')
    .execute()
  return grants.filter((grant) => (grant.validFrom ?? '') <= today && (grant.validUntil ?? '9999') >= today)
}
