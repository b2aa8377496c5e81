import { sql } from 'kysely'
import { changesThatMatter } from '~/domain/public-status'
import { findPublicProject, type PublicProject } from '~/features/residents/status.server'
import type { Db } from '~db/schema'

/** The revision of a project, and after it what of its state matters to a follower. */
export function toldText(revision: number, project: PublicProject): string {
  return `${revision} ${changesThatMatter(project.status)}`
}

/** What somebody who reads the page today knows; null where the project is gone. */
export async function toldOf(db: Db, projectId: number, today: string): Promise<string | null> {
  const found = await findProject(db, projectId, today)
  return found && toldText(found.revision, found.project)
}

export async function findProject(db: Db, projectId: number, today: string): Promise<{ revision: number; project: PublicProject } | null> {
  const row = await db.selectFrom('project').select('code').where('id', '=', projectId).executeTakeFirst()
  if (!row) return null
  const revision = await db.selectFrom('revision').select('number').where('scope', '=', `project:${projectId}`).executeTakeFirst()
  const found = await findPublicProject(db, row.code, today)
  return found && { revision: revision?.number ?? 0, project: found.project }
}

/** Confirmed followers of projects whose revision has moved since they were told, and who were not told today; the longest waiting first. */
export async function listUntold(db: Db, today: string, limit: number) {
  const revision = sql<number>`coalesce(revision.number, 0)`
  return db
    .selectFrom('follower')
    .leftJoin('revision', (join) => join.on('revision.scope', '=', sql<string>`'project:' || cast(follower.project_id as text)`))
    .selectAll('follower')
    .where('follower.confirmed_at', 'is not', null)
    .where(sql<boolean>`follower.told not like cast(${revision} as text) || ' %'`)
    .where((eb) => eb.or([eb('follower.told_on', 'is', null), eb('follower.told_on', '<', today)]))
    .orderBy('follower.project_id')
    .orderBy('follower.id')
    .limit(limit)
    .execute()
}
