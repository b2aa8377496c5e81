import { instantOf } from '~/domain/calendar'

/** Something that happens on a day at a wall-clock time in Shanghai. */
export interface Moment {
  on: string
  at: string
  happen(): Promise<void>
}

/**
 * Lets everything happen that lies before `end`, in order of time (what was said first comes first at the same minute), setting the clock
 * before each. Moments of the last day whose hour has not come yet happen at `end` itself, so that the day is never half told.
 */
export async function play(moments: readonly Moment[], end: { now: string; today: string }, setClock: (now: string) => void): Promise<void> {
  const told = moments
    .filter((moment) => moment.on <= end.today)
    .map((moment, order) => ({ moment, order, now: earlierOf(instantOf(moment.on, moment.at), end.now) }))
    .sort((a, b) => (a.now === b.now ? a.order - b.order : a.now < b.now ? -1 : 1))
  for (const { moment, now } of told) {
    setClock(now)
    await moment.happen()
  }
}

function earlierOf(a: string, b: string): string {
  return a < b ? a : b
}
