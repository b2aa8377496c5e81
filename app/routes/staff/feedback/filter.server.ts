import type { FeedbackFilter } from '~/features/feedback/list.server'

const STATES = ['open', 'overdue', 'answered', 'all'] as const

/** What the address asks for; letters that wait unless it says otherwise. */
export function feedbackFilter(request: Request): FeedbackFilter {
  const asked = new URL(request.url).searchParams
  return { state: STATES.find((state) => state === asked.get('state')) ?? 'open', unit: asked.get('unit') ?? '' }
}
