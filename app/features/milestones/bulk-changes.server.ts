import { can, type Actor } from '~/domain/permissions'
import { refuse } from '~/domain/refusal'
import type { Db } from '~db/schema'

export interface BulkItem {
  code: string
  place: string
  projectId: number
  planId: number | null
  eventId: number | null
  before: string | null
  after: string
  /** False for a first promise, which stays. */
  canBeUndone: boolean
}

export interface BulkChange {
  id: number
  kind: 'dates' | 'stage'
  milestone: string
  reason: string
  note: string
  changedBy: string
  changedAt: string
  undoneBy: string | null
  undoneAt: string | null
  items: BulkItem[]
}

/** A change with its projects; `not_found` unless the actor may read every one of them. */
export async function getBulkChange(db: Db, actor: Actor, id: number): Promise<BulkChange> {
  const change = await db
    .selectFrom('bulk_change')
    .leftJoin('account as maker', 'maker.id', 'bulk_change.changed_by')
    .leftJoin('account as undoer', 'undoer.id', 'bulk_change.undone_by')
    .selectAll('bulk_change')
    .select(['maker.name as maker', 'undoer.name as undoer'])
    .where('bulk_change.id', '=', id)
    .executeTakeFirst()
  if (!change) refuse('not_found')
  const rows = await db
    .selectFrom('bulk_change_item as item')
    .innerJoin('project', 'project.id', 'item.project_id')
    .innerJoin('estate', 'estate.id', 'project.estate_id')
    .innerJoin('division', 'division.code', 'project.division_code')
    .leftJoin('milestone_plan as plan', 'plan.id', 'item.plan_id')
    .leftJoin('milestone_event as event', 'event.id', 'item.event_id')
    .select(['project.code', 'estate.name as estate', 'project.building', 'project.stairwell', 'division.path', 'item.project_id', 'item.plan_id', 'item.event_id', 'item.before_on', 'plan.due_on', 'event.occurred_on'])
    .where('item.bulk_change_id', '=', id)
    .orderBy('project.code')
    .execute()
  if (rows.some((row) => !can(actor, 'staff.read', row.path))) refuse('not_found')
  const items = rows.map((row) => ({
    code: row.code, place: `${row.estate}${row.building}${row.stairwell}`, projectId: row.project_id, planId: row.plan_id, eventId: row.event_id,
    before: row.before_on, after: row.due_on ?? row.occurred_on ?? '', canBeUndone: row.event_id !== null || row.before_on !== null,
  }))
  const { kind, milestone, reason, note } = change
  return { id, kind, milestone, reason, note, changedBy: change.maker ?? '', changedAt: change.changed_at, undoneBy: change.undoer, undoneAt: change.undone_at, items }
}

/** The actor's own last changes, newest first. */
export async function listBulkChanges(db: Db, actor: Actor): Promise<{ id: number; kind: 'dates' | 'stage'; milestone: string; projects: number; changedAt: string; undoneAt: string | null }[]> {
  const rows = await db
    .selectFrom('bulk_change')
    .select((eb) => [
      'id', 'kind', 'milestone', 'changed_at', 'undone_at',
      eb.selectFrom('bulk_change_item').select((item) => item.fn.countAll<number>().as('n')).whereRef('bulk_change_id', '=', 'bulk_change.id').as('projects'),
    ])
    .where('changed_by', '=', actor.accountId)
    .orderBy('id', 'desc')
    .limit(10)
    .execute()
  return rows.map((row) => ({ id: row.id, kind: row.kind, milestone: row.milestone, projects: Number(row.projects), changedAt: row.changed_at, undoneAt: row.undone_at }))
}
