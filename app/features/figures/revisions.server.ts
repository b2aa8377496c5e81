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
    await trx
      .insertInto('revision')
      .values(chunk.map((scope) => ({ scope, number: 1 })))
      .onConflict((conflict) => conflict.column('scope').doUpdateSet({ number: (eb) => eb('revision.number', '+', 1) }))
      .execute()
    if (hasRowLocks(trx)) await sql`select pg_notify('revision', scope) from revision where scope in (${sql.join(chunk)})`.execute(trx)
  }
}
