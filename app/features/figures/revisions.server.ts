import { sql } from 'kysely'
import { prepared } from '~db/prepared.server'
import { jsonAsTable } from '~db/rows.server'
import { hasRowLocks } from '~db/transaction.server'
import type { Db } from '~db/schema'

/**
 * Says that what a public page shows of a project or a district has changed, in the same transaction as the change.
 * The revision is part of every cached page's key; on PostgreSQL the scope is also sent on the channel `revision`.
 */
export async function bumpRevision(trx: Db, scope: { projectId?: number; districtCode?: string }): Promise<void> {
  await bumpRevisions(trx, { projectIds: scope.projectId === undefined ? [] : [scope.projectId], districtCodes: scope.districtCode === undefined ? [] : [scope.districtCode] })
}

export async function bumpRevisions(trx: Db, scopes: { projectIds: readonly number[]; districtCodes: readonly string[]; site?: boolean }): Promise<void> {
  const names = [...new Set([...scopes.districtCodes].sort().map((code) => `district:${code}`)), ...scopes.projectIds.map((id) => `project:${id}`), ...(scopes.site ? ['site'] : [])]
  if (names.length === 0) return
  await bump(trx, { scopes: JSON.stringify(names.map((scope) => ({ scope }))) })
}

const bump = prepared((db, asked: { scopes: string }) => {
  const raised = sql`insert into revision (scope, number) select scope, 1 from ${jsonAsTable(db, { scope: 'text' }, asked.scopes)} as given
    where true on conflict (scope) do update set number = revision.number + 1`
  return hasRowLocks(db) ? sql`with bumped as (${raised} returning scope) select pg_notify('revision', scope) from bumped` : raised
})
