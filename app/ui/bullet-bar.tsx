interface BulletBarProps {
  done: number
  /** The year's target; null or 0: nothing was asked for, no bar. */
  target: number | null
  /** Due by the day shown. */
  planned?: number | null
  /** What a screen reader says, e.g. 完工7部，应完6部，全年8部. */
  label: string
  /** The outlined gap in red: rated as severely behind. */
  severe?: boolean
  /** The right end of the axis in per cent: the same for all bars of a table, so that they compare. See `bulletAxis`. */
  axis?: number
}

/** Track = annual target, bar = result, cross line = due by now, outlined box = what is missing. */
export function BulletBar({ done, target, planned = null, label, severe = false, axis }: BulletBarProps) {
  if (!target || target <= 0) return null
  const end = Math.max(axis ?? 100, (done / target) * 100, 100)
  const at = (number: number) => `${Math.round((number / target) * 1_000_000 / end) / 100}%`
  const missing = planned === null ? 0 : planned - done
  return (
    <span className="bu" role="img" aria-label={label}>
      <span className="t" style={{ width: at(target) }} />
      <span className="f" style={{ width: at(done) }} />
      {missing > 0 && <span className={severe ? 'g bad' : 'g'} style={{ left: at(done), width: at(missing) }} />}
      {planned !== null && <span className="m" style={{ left: at(planned) }} />}
    </span>
  )
}

/** One axis for all bars of a table: 100 %, or as far as the best result goes, in steps of 25, so that nothing is clipped. */
export function bulletAxis(rows: readonly { done: number; target: number | null }[]): number {
  const highest = Math.max(100, ...rows.map((row) => (row.target ? (row.done / row.target) * 100 : 0)))
  return Math.ceil(highest / 25) * 25
}
