/** One measured promise. `met` null: it could not be had here, and `value` says why. */
export interface Figure {
  name: string
  value: string
  bar: string
  met: boolean | null
}

export interface Options {
  /** Fewer kills, shorter loads. */
  quick: boolean
  /** How often the tests are run for flakiness. */
  runs: number
}

/** Figures that are measured together, under the name by which they are asked for. */
export interface Group {
  name: string
  title: string
  measure(options: Options): Promise<Figure[]> | Figure[]
}

/** A figure whose bar is 0: `found` of `of`, which must not be 0 itself. */
export function none(name: string, found: number, of: number, bar = '0'): Figure {
  return { name, value: `${found}／${of}`, bar, met: found === 0 && of > 0 }
}

export function unknown(name: string, why: string, bar: string): Figure {
  return { name, value: `无法得知：${why}`, bar, met: null }
}

export function percentile95(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length * 0.95)] ?? 0
}
