import { sql } from 'kysely'
import { rowsAsTable } from '~db/rows.server'
import { hasRowLocks } from '~db/transaction.server'
import type { Db } from '~db/schema'

/**
 * Says that what a public page shows of a project or a district has changed, in the same transaction as the change.
 * The revision is part of every cached page's key; on PostgreSQL the scope is also sent on the channel `revision`.
 */
export async function bumpRevision(trx: Db, scope: { projectId?: number; districtCode?: string }): Promise<void> {
  await bumpRevisions(trx, { projectIds: scope.projectId === undefined ? [] : [scope.projectId], districtCodes: scope.districtCode === undefined ? [] : [scope.districtCode] })
}

export async function bumpRevisions(trx: Db, scopes: { projectIds: readonly number[]; districtCodes: readonly string[] }): Promise<void> {
  const names = [...new Set([...scopes.districtCodes].sort().map((code) => `district:${code}`)), ...scopes.projectIds.map((id) => `project:${id}`)]
  if (names.length === 0) return
  const bump = sql`insert into revision (scope, number) select scope, 1 from ${rowsAsTable(trx, { scope: 'text' }, names.map((scope) => ({ scope })))} as given
    where true on conflict (scope) do update set number = revision.number + 1`
  await (hasRowLocks(trx) ? sql`with bumped as (${bump} returning scope) select pg_notify('revision', scope) from bumped` : bump).execute(trx)
}
