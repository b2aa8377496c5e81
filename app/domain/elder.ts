/** Main text of elder mode in points; 0: normal type. The standard for the elderly asks for 18 and for a way up to 30. */
export type ElderSize = 0 | 18 | 22 | 26 | 30

const SIZES: readonly Exclude<ElderSize, 0>[] = [18, 22, 26, 30]

/** What the cookie or the address says: 1 turns it on, a number of points sets the size, anything else turns it off. */
export function elderSizeOf(text: string | null | undefined): ElderSize {
  return text === '1' ? 18 : (SIZES.find((size) => String(size) === text) ?? 0)
}

/** As it is kept and asked for: 0, 1, 22, 26, 30. */
export function elderValue(size: ElderSize): string {
  return size === 18 ? '1' : String(size)
}

/** Type inside a drawing in px: as large as the smallest of the page (--t-xs of tokens.css). */
export function drawnType(size: ElderSize): number {
  return { 0: 13, 18: 20, 22: 24, 26: 28, 30: 32 }[size]
}

/** The attribute of the page: absent in normal type, empty at 18 points, else the points. */
export function elderAttribute(size: ElderSize): string | undefined {
  if (size === 0) return undefined
  return size === 18 ? '' : String(size)
}

/** The next size up and down; null at the ends. */
export function elderSteps(size: ElderSize): { larger: Exclude<ElderSize, 0> | null; smaller: Exclude<ElderSize, 0> | null } {
  const at = SIZES.findIndex((known) => known === size)
  return { larger: SIZES[at + 1] ?? null, smaller: at > 0 ? (SIZES[at - 1] ?? null) : null }
}
