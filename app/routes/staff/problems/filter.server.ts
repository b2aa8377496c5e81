import type { ProblemFilter } from '~/features/problems/list.server'

const STATES = ['open', 'overdue', 'closed', 'all'] as const

/** What the address asks for; open problems unless it says otherwise. */
export function problemFilter(request: Request): ProblemFilter {
  const asked = new URL(request.url).searchParams
  return {
    state: STATES.find((state) => state === asked.get('state')) ?? 'open',
    unit: asked.get('unit') ?? '',
    owner: asked.get('owner') ?? '',
  }
}
