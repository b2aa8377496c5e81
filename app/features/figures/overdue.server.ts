import { NEVER, overdueSpans } from '~/domain/overdue'
import { statusOf } from '~/domain/postings'
import { insertRows } from '~db/rows.server'
import { chunksOf } from '~db/transaction.server'
import type { Db, Row } from '~db/schema'
import type { LoadedProject } from './histories.server'

type Span = Row<'overdue_span'>

/** Makes the overdue spans of these projects agree with their promises and facts; returns the ids of those whose spans differed. */
export async function refreshSpans(trx: Db, ids: readonly number[], projects: readonly LoadedProject[]): Promise<number[]> {
  const stored = await storedSpans(trx, ids)
  const changed = projects.filter((project) => !sameSpans(stored.get(project.history.projectId) ?? [], spansOf(project)))
  for (const chunk of chunksOf(changed.filter((project) => stored.has(project.history.projectId)), 1)) {
    await trx.deleteFrom('overdue_span').where('project_id', 'in', chunk.map((project) => project.history.projectId)).execute()
  }
  await insertRows(trx, 'overdue_span', changed.flatMap(spansOf))
  return changed.map((project) => project.history.projectId)
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
 * `limit`, and how many there are in all. Spans that are open still lie in the order of their due days: the first are read, and all counted. Those that
 * ended after the day asked must all be looked through, which is done once: the further back the day, the more there are.
 */
export async function overdueProjects(db: Db, districtCodes: readonly string[], date: string, limit: number): Promise<{ projects: OverdueProject[]; count: number }> {
  const projects: OverdueProject[] = []
  let count = 0
  for (const code of districtCodes) {
    const overdue = db.selectFrom('overdue_span').where('district_code', '=', code).where('from_on', '<=', date).where('due_on', '<', date)
    const [open, ended] = [overdue.where('until_on', '=', NEVER), overdue.where('until_on', '>', date).where('until_on', '<', NEVER)]
    const first = await open.select(['project_id as projectId', 'milestone', 'due_on as dueOn']).orderBy('due_on').orderBy('project_id').limit(limit).execute()
    const counted = first.length < limit ? first.length : (await open.select(({ fn }) => fn.countAll<number | string>().as('count')).executeTakeFirstOrThrow()).count
    const longest = await ended
      .select(({ fn }) => ['project_id as projectId', 'milestone', 'due_on as dueOn', fn.countAll<number | string>().over().as('count')])
      .orderBy('due_on')
      .orderBy('project_id')
      .limit(limit)
      .execute()
    projects.push(...first, ...longest.map(({ projectId, milestone, dueOn }) => ({ projectId, milestone, dueOn })))
    count += Number(counted) + Number(longest[0]?.count ?? 0)
  }
  return { projects: projects.sort(longestFirst).slice(0, limit), count }
}

function longestFirst(a: OverdueProject, b: OverdueProject): number {
  return a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : a.projectId - b.projectId
}
