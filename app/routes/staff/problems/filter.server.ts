import { PROBLEM_CLASSES } from '~/domain/milestones'
import type { ProblemFilter } from '~/features/problems/list.server'

const STATES = ['open', 'overdue', 'closed', 'all'] as const

/** 问题清单, 任务清单, 责任清单: the same ledger, read three ways. */
export const VIEWS = ['problems', 'tasks', 'owners'] as const
export type View = (typeof VIEWS)[number]

export function askedView(request: Request): View {
  const asked = new URL(request.url).searchParams.get('view')
  return VIEWS.find((view) => view === asked) ?? 'problems'
}

/** What the address asks for; open problems unless it says otherwise. */
export function problemFilter(request: Request): ProblemFilter {
  const asked = new URL(request.url).searchParams
  return {
    state: STATES.find((state) => state === asked.get('state')) ?? 'open',
    unit: asked.get('unit') ?? '',
    owner: asked.get('owner') ?? '',
    class: PROBLEM_CLASSES.find((known) => known === asked.get('class')) ?? '',
  }
}
