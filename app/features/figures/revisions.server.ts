import { sql } from 'kysely'
import { chunksOf, hasRowLocks } from '~db/transaction.server'
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
  for (const chunk of chunksOf(names, 2)) {
    const bump = sql`insert into revision (scope, number) values ${sql.join(chunk.map((scope) => sql`(${scope}, 1)`))}
      on conflict (scope) do update set number = revision.number + 1`
    await (hasRowLocks(trx) ? sql`with bumped as (${bump} returning scope) select pg_notify('revision', scope) from bumped` : bump).execute(trx)
  }
}
