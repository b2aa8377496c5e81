import type { WeekCard } from '~/features/dispatch/week-cards.server'

/** Of a card what the page shows: it goes to the browser twice, as a page and as data. */
export interface ShownCard extends Omit<WeekCard, 'id' | 'stairwellPlace' | 'problem' | 'update'> {
  sheet: number
  problem: { title: string; ownerName: string } | null
  /** The key of the update that the form shows, '' where none is: whose place a new one takes. */
  seen: string
}

export function shownCard({ id: _, stairwellPlace: __, problem, update, ...card }: WeekCard, sheet: number): ShownCard {
  return { ...card, sheet, problem: problem && { title: problem.title, ownerName: problem.ownerName }, seen: update?.key ?? '' }
}
