/** A sentence at the head of pages, from one instant to another, on whose pages. */
export interface Announcement {
  id: number
  text: string
  fromAt: string
  untilAt: string
}

export type AnnouncementState = 'coming' | 'shown' | 'over'

/** The last instant does not belong to it: it is over when its time has come. */
export function announcementState({ fromAt, untilAt }: Pick<Announcement, 'fromAt' | 'untilAt'>, now: string): AnnouncementState {
  if (untilAt <= now) return 'over'
  return fromAt <= now ? 'shown' : 'coming'
}

/** `2026-11-02T18:00` as a form in Shanghai sends it → the instant; null for anything else. */
export function instantOfShanghai(typed: string): string | null {
  const parsed = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(typed) ? Date.parse(`${typed}:00+08:00`) : Number.NaN
  return Number.isNaN(parsed) ? null : new Date(parsed).toISOString()
}
