/** An exact fraction; `d` is always positive. Rates, schedules and deviations stay exact until they are printed. */
export interface Fraction {
  n: bigint
  d: bigint
}

/** n / d from whole numbers; `d` must not be 0. */
export function fraction(n: number | bigint, d: number | bigint = 1n): Fraction {
  const denominator = BigInt(d)
  if (denominator === 0n) throw new RangeError('A fraction needs a denominator other than 0')
  return denominator < 0n ? { n: -BigInt(n), d: -denominator } : { n: BigInt(n), d: denominator }
}

export function add(a: Fraction, b: Fraction): Fraction {
  return { n: a.n * b.d + b.n * a.d, d: a.d * b.d }
}

export function subtract(a: Fraction, b: Fraction): Fraction {
  return { n: a.n * b.d - b.n * a.d, d: a.d * b.d }
}

export function multiply(a: Fraction, b: Fraction): Fraction {
  return { n: a.n * b.n, d: a.d * b.d }
}

/** In lowest terms as plain numbers, for JSON. */
export function numbersOf(a: Fraction): [number, number] {
  let [x, y] = [a.n < 0n ? -a.n : a.n, a.d]
  while (y > 0n) [x, y] = [y, x % y]
  return [Number(a.n / x), Number(a.d / x)]
}

/** Negative, 0 or positive, like a comparator of `sort`. */
export function compare(a: Fraction, b: Fraction): number {
  const difference = a.n * b.d - b.n * a.d
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** The largest whole number that is not above the fraction. */
export function floor(a: Fraction): number {
  const quotient = a.n / a.d
  return Number(a.n < 0n && a.n % a.d !== 0n ? quotient - 1n : quotient)
}

/** The smallest whole number that is not below the fraction. */
export function ceiling(a: Fraction): number {
  return 0 - floor({ n: -a.n, d: a.d })
}

/** Rounded half up (四舍五入, away from zero) to so many decimals: 29.72 → '29.7', −3.65 → '-3.7', never '-0.0'. */
export function decimalText(a: Fraction, places = 1): string {
  const scale = 10n ** BigInt(places)
  const size = a.n < 0n ? -a.n : a.n
  const rounded = (2n * size * scale + a.d) / (2n * a.d)
  const sign = a.n < 0n && rounded > 0n ? '-' : ''
  const digits = rounded.toString().padStart(places + 1, '0')
  return places === 0 ? sign + digits : `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`
}

/** A share in per cent with one decimal; never rounded up to 100.0% while it is below one (rules.md 5). */
export function percentText(a: Fraction): string {
  const text = decimalText({ n: a.n * 100n, d: a.d })
  return `${text === '100.0' && a.n < a.d ? '99.9' : text}%`
}
