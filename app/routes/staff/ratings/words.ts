import type { Messages } from '~/i18n/messages'

type Words = Messages['ratings']

/** '2026-Q3' → 2026年第三季度. */
export function quarterName(quarter: string, t: Words): string {
  return t.quarter(Number(quarter.slice(0, 4)), Number(quarter.slice(6)))
}

export function shortQuarterName(quarter: string, t: Words): string {
  return t.shortQuarter(Number(quarter.slice(0, 4)), Number(quarter.slice(6)))
}

/** '2026-H1' → 2026年上半年. */
export function halfName(half: string, t: Words): string {
  return t.half(Number(half.slice(0, 4)), half.endsWith('H1'))
}
