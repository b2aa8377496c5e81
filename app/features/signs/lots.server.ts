import { createHash } from 'node:crypto'

export const PERCENT = 10

/**
 * The codes that a seed draws: one in ten, rounded up, those whose sha256 of `seed:code` is least. Whoever knows seed and list draws the same:
 * `printf '%s' "seed:code" | sha256sum`.
 */
export function drawLots(seed: string, codes: readonly string[]): string[] {
  const drawn = Math.ceil((codes.length * PERCENT) / 100)
  return [...new Set(codes)]
    .map((code) => ({ code, lot: createHash('sha256').update(`${seed}:${code}`).digest('hex') }))
    .sort((a, b) => (a.lot < b.lot ? -1 : 1))
    .slice(0, drawn)
    .map(({ code }) => code)
}
