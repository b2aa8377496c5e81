/** A question in words that a person answers without a picture and a screen reader reads out: 三加四等于几. */
export interface Challenge {
  one: number
  other: number
}

/** The question that belongs to a number; the same number, the same question. */
export function challengeOf(seed: number): Challenge {
  const positive = Math.abs(Math.trunc(seed))
  return { one: 1 + (positive % 9), other: 1 + (Math.floor(positive / 9) % 9) }
}

const CHINESE_DIGITS = '〇一二三四五六七八九'

/** True for the sum in Arabic, full-width or Chinese figures: 12, １２, 十二. */
export function isRightAnswer({ one, other }: Challenge, typed: string): boolean {
  const plain = typed.normalize('NFKC').trim()
  const sum = one + other
  return plain === String(sum) || plain === inChinese(sum)
}

/** 7 → 七, 12 → 十二. */
export function inChinese(number: number): string {
  if (number < 10) return CHINESE_DIGITS[number] ?? ''
  return `十${number === 10 ? '' : (CHINESE_DIGITS[number % 10] ?? '')}`
}
