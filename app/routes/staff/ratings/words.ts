import type { Messages } from '~/i18n/messages'

type Words = Messages['ratings']

/** '2026-Q3' → 2026年第三季度. */
export function quarterName(quarter: string, t: Words): string {
  return t.quarter(Number(quarter.slice(0, 4)), Number(quarter.slice(6)))
}

export function shortQuarterName(quarter: string, t: Words): string {
  return t.shortQuarter(Number(quarter.slice(0, 4)), Number(quarter.slice(6)))
}

/** A grade has the name that the policy gives it; the usual colours are known in English too. */
export function gradeWord(name: string, t: Words): string {
  return (t.gradeNames as Record<string, string>)[name] ?? name
}

/** '2026-H1' → 2026年上半年. */
export function halfName(half: string, t: Words): string {
  return t.half(Number(half.slice(0, 4)), half.endsWith('H1'))
}
