import { compare, decimalText, fraction, type Fraction } from './fraction'
import { yearOf } from './periods'
import type { Policy } from './policy'
import type { Reason } from './refusal'

/** Half-year observation (观摩): who went to see the sites orders them by places; the score is the mean of the points of the places. */

export interface ObservationEntry {
  id: number
  /** The sub-district whose site was seen. */
  code: string
  name: string
  /** The site: estate, building, stairwell. */
  place: string
}

/** How many ballots gave a place to an entry. No ballot is kept as one, so that none can be traced to its voter. */
export interface PlaceCount {
  entryId: number
  place: number
  ballots: number
}

export interface ObservationLine extends ObservationEntry {
  ballots: number
  /** Ballots by place, first to last. */
  places: number[]
  points: number
  /** Points / ballots, exact and as printed with two decimals; null without a ballot. */
  scoreExact: [number, number] | null
  score: string | null
  rank: number | null
}

/** Points of a place: 100, 97, 94 …, never below 0. */
export function placePoints(place: number, { first, step }: Pick<Policy['observation'], 'first' | 'step'>): number {
  return Math.max(0, first - step * (place - 1))
}

/** The places a voter may give: every entry but those of his own sub-district, each place once. */
export function checkBallot(places: Readonly<Record<number, number | null>>, entries: readonly ObservationEntry[]): Reason[] {
  const reasons: Reason[] = []
  const taken = new Map<number, string>()
  for (const entry of entries) {
    const place = places[entry.id] ?? null
    const field = `place-${entry.id}`
    if (place === null) reasons.push({ code: 'ballot_place_missing', field, params: { unit: entry.name } })
    else if (place < 1 || place > entries.length) reasons.push({ code: 'ballot_place_out', field, params: { unit: entry.name, most: entries.length } })
    else if (taken.has(place)) reasons.push({ code: 'ballot_place_twice', field, params: { place, unit: entry.name, other: taken.get(place) ?? '' } })
    else taken.set(place, entry.name)
  }
  return reasons
}

/** The result in order of score; equal scores share a rank and the next is skipped, whatever the order of the counts. */
export function observationResult(entries: readonly ObservationEntry[], counts: readonly PlaceCount[], scoring: Policy['observation']): ObservationLine[] {
  const lines = entries.map((entry) => {
    const own = counts.filter(({ entryId }) => entryId === entry.id)
    const places = Array.from({ length: entries.length }, (_, index) => own.filter(({ place }) => place === index + 1).reduce((sum, { ballots }) => sum + ballots, 0))
    const ballots = places.reduce((sum, count) => sum + count, 0)
    const points = places.reduce((sum, count, index) => sum + count * placePoints(index + 1, scoring), 0)
    const exact = ballots === 0 ? null : fraction(points, ballots)
    return { line: { ...entry, ballots, places, points, scoreExact: exact && ([points, ballots] as [number, number]), score: exact && decimalText(exact, 2) }, exact }
  })
  lines.sort((a, b) => (!a.exact || !b.exact ? Number(!a.exact) - Number(!b.exact) : compare(b.exact, a.exact)) || (a.line.code < b.line.code ? -1 : 1))
  let rank = 0
  let before: Fraction | null = null
  return lines.map(({ line, exact }, index) => {
    if (!exact) return { ...line, rank: null }
    if (!before || compare(before, exact) !== 0) rank = index + 1
    before = exact
    return { ...line, rank }
  })
}

/** '2026-H1' → 2026年上半年. */
export function halfText(half: string): string {
  return `${yearOf(half)}年${half.endsWith('H1') ? '上' : '下'}半年`
}
