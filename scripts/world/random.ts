/** The same seed gives the same numbers on every machine (mulberry32), so that a world for one date is always the same world. */
export interface Random {
  /** Between 0 and 1, 1 excluded. */
  share(): number
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number
  oneOf<T>(choices: readonly T[]): T
  /** True so many times in a hundred. */
  chance(percent: number): boolean
}

export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  const share = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const between = (low: number, high: number) => low + Math.floor(share() * (high - low + 1))
  return {
    share,
    between,
    oneOf: (choices) => {
      const chosen = choices[between(0, choices.length - 1)]
      if (chosen === undefined) throw new Error('nothing to choose from')
      return chosen
    },
    chance: (percent) => share() * 100 < percent,
  }
}
