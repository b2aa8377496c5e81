import { compare, fraction, type Fraction, percentText } from './fraction'

export interface Rate {
  done: number
  target: number
  /** '29.7%', half up; above 100 % as it is. */
  text: string
}

/** done / annual target, exact; null without a target or with target 0: no rate, no rank (rules.md 5). */
export function rate(done: number, target: number | null): Rate | null {
  const share = exactRate(done, target)
  return share && target !== null ? { done, target, text: percentText(share) } : null
}

export function exactRate(done: number, target: number | null): Fraction | null {
  return target === null || target <= 0 ? null : fraction(done, target)
}

export interface RankRow {
  code: string
  done: number
  target: number | null
}

/** In shown order: by exact rate, then more done, then code; equal rates share a rank and the next is skipped (1, 2, 2, 4). Units without a target come last, unranked. */
export function rankUnits<T extends RankRow>(rows: readonly T[]): (T & { rank: number | null })[] {
  const withRate = rows.map((row) => ({ row, share: exactRate(row.done, row.target) }))
  withRate.sort((a, b) => {
    if (!a.share || !b.share) return Number(!a.share) - Number(!b.share) || shownOrder(a.row, b.row)
    return compare(b.share, a.share) || shownOrder(a.row, b.row)
  })
  let rank = 0
  let previous: Fraction | null = null
  return withRate.map(({ row, share }, index) => {
    if (!share) return { ...row, rank: null }
    if (!previous || compare(previous, share) !== 0) rank = index + 1
    previous = share
    return { ...row, rank }
  })
}

function shownOrder(a: RankRow, b: RankRow): number {
  return b.done - a.done || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0)
}

/** Places won (positive) or lost against the last issued circular; 'new' where there was no rank and in January; null without a rank. */
export function rankChange(rank: number | null, previous: number | null | undefined, month: string): number | 'new' | null {
  if (rank === null) return null
  if (previous === null || previous === undefined || month.endsWith('-01')) return 'new'
  return previous - rank
}
