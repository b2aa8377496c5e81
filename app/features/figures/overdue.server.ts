import { NEVER, overdueSpans } from '~/domain/overdue'
import { statusOf } from '~/domain/postings'
import { insertRows } from '~db/rows.server'
import { chunksOf } from '~db/transaction.server'
import type { Db, Row } from '~db/schema'
import type { LoadedProject } from './histories.server'

type Span = Row<'overdue_span'>

/** Makes the overdue spans of these projects agree with their promises and facts. */
export async function refreshSpans(trx: Db, ids: readonly number[], projects: readonly LoadedProject[]): Promise<void> {
  const stored = await storedSpans(trx, ids)
  const changed = projects.filter((project) => !sameSpans(stored.get(project.history.projectId) ?? [], spansOf(project)))
  for (const chunk of chunksOf(changed.filter((project) => stored.has(project.history.projectId)), 1)) {
    await trx.deleteFrom('overdue_span').where('project_id', 'in', chunk.map((project) => project.history.projectId)).execute()
  }
  await insertRows(trx, 'overdue_span', changed.flatMap(spansOf))
}

/** The stored spans of projects, by project. */
export async function storedSpans(db: Db, ids: readonly number[]): Promise<Map<number, Span[]>> {
  const spans = new Map<number, Span[]>()
  for (const row of await db.selectFrom('overdue_span').selectAll().where('project_id', 'in', ids).execute()) {
    const own = spans.get(row.project_id)
    if (own) own.push(row)
    else spans.set(row.project_id, [row])
  }
  return spans
}

/** The spans that follow from a project's promises and facts. */
export function spansOf({ history, districtCode, plans, requiredMilestones }: LoadedProject): Span[] {
  if (plans.length === 0) return []
  const { closed, stageOn, terminatedOn } = statusOf(history.facts, requiredMilestones)
  const closedOn = closed ? (terminatedOn ?? stageOn ?? NEVER) : null
  return overdueSpans(plans, history.facts, closedOn).map(({ milestone, dueOn, fromOn, untilOn }) => ({
    project_id: history.projectId, district_code: districtCode, milestone, due_on: dueOn, from_on: fromOn, until_on: untilOn,
  }))
}

/** One text for each span, in order, so that stored and computed ones can be compared and shown. */
export function spanTexts(spans: readonly Span[]): string[] {
  return spans.map((span) => [span.district_code, span.milestone, span.due_on, span.from_on, span.until_on].join(' ')).sort()
}

function sameSpans(stored: readonly Span[], computed: readonly Span[]): boolean {
  return stored.length === computed.length && spanTexts(stored).join() === spanTexts(computed).join()
}

export interface OverdueProject {
  projectId: number
  milestone: string
  dueOn: string
}

/**
 * Projects of these districts with a promised day that had passed on the day asked without its milestone: the longest overdue first, at most
 * `limit`, and how many there are in all.
 */
export async function overdueProjects(db: Db, districtCodes: readonly string[], date: string, limit: number): Promise<{ projects: OverdueProject[]; count: number }> {
  if (districtCodes.length === 0) return { projects: [], count: 0 }
  const overdue = db
    .selectFrom('overdue_span')
    .where('district_code', 'in', districtCodes)
    .where('until_on', '>', date)
    .where('from_on', '<=', date)
    .where('due_on', '<', date)
  const projects = await overdue.select(['project_id as projectId', 'milestone', 'due_on as dueOn']).orderBy('due_on').orderBy('project_id').limit(limit).execute()
  if (projects.length < limit) return { projects, count: projects.length }
  const { count } = await overdue.select(({ fn }) => fn.countAll<number | string>().as('count')).executeTakeFirstOrThrow()
  return { projects, count: Number(count) }
}
