import { add, compare, decimalText, fraction, type Fraction, multiply, numbersOf } from './fraction'
import type { Policy } from './policy'

/** Annual assessment (考核): what a sub-district did in a year, weighed by the policy. */

export const ASSESSMENT_PARTS = ['rate', 'grades', 'observation', 'reporting', 'problems'] as const
export type AssessmentPart = (typeof ASSESSMENT_PARTS)[number]

export interface AssessmentInput {
  code: string
  name: string
  /** done / annual target of the rated measure; null without a target: the unit is not assessed. */
  rate: [number, number] | null
  /** Position of each confirmed quarterly grade, 0 = best. */
  grades: readonly number[]
  /** Scores of the half-year observations. */
  observations: readonly [number, number][]
  sheets: { onTime: number; due: number }
  problems: { inTime: number; due: number }
}

export interface AssessmentScore {
  key: AssessmentPart
  weight: number
  /** 0 to 100 with two decimals; null where there was nothing to judge: its weight is spread over the others. */
  score: string | null
  exact: [number, number] | null
}

export interface AssessmentLine {
  code: string
  name: string
  parts: AssessmentScore[]
  /** Weighed, with two decimals; null without a target. */
  total: string | null
  exact: [number, number] | null
  rank: number | null
}

/** Scores of all units, best first; equal scores share a rank and the next is skipped. Everything stays exact until it is printed. */
export function assess(inputs: readonly AssessmentInput[], { weights, gradePoints }: Policy['assessment']): AssessmentLine[] {
  const lines = inputs.map((input) => {
    const parts = ASSESSMENT_PARTS.map((key) => ({ key, weight: weights[key], exact: partScore(key, input, gradePoints) }))
    return { input, parts, exact: input.rate === null ? null : weighed(parts) }
  })
  lines.sort((a, b) => (!a.exact || !b.exact ? Number(!a.exact) - Number(!b.exact) : compare(b.exact, a.exact)) || (a.input.code < b.input.code ? -1 : 1))
  let rank = 0
  let before: Fraction | null = null
  return lines.map(({ input, parts, exact }, index) => {
    if (exact && (!before || compare(before, exact) !== 0)) rank = index + 1
    before = exact
    return {
      code: input.code, name: input.name,
      parts: parts.map((part) => ({ key: part.key, weight: part.weight, score: part.exact && decimalText(part.exact, 2), exact: part.exact && numbersOf(part.exact) })),
      total: exact && decimalText(exact, 2), exact: exact && numbersOf(exact), rank: exact ? rank : null,
    }
  })
}

function partScore(key: AssessmentPart, input: AssessmentInput, gradePoints: readonly number[]): Fraction | null {
  if (key === 'rate') return input.rate && atMost100(fraction(input.rate[0] * 100, input.rate[1]))
  if (key === 'grades') return mean(input.grades.map((position) => fraction(gradePoints[position] ?? 0)))
  if (key === 'observation') return mean(input.observations.map(([points, ballots]) => fraction(points, ballots)))
  const { done, due } = key === 'reporting' ? { done: input.sheets.onTime, due: input.sheets.due } : { done: input.problems.inTime, due: input.problems.due }
  return due === 0 ? null : fraction(done * 100, due)
}

/** Beyond the target there is nothing more to earn; below 0, after withdrawals, nothing to lose. */
function atMost100(score: Fraction): Fraction {
  if (compare(score, fraction(100)) > 0) return fraction(100)
  return compare(score, fraction(0)) < 0 ? fraction(0) : score
}

function mean(scores: readonly Fraction[]): Fraction | null {
  if (scores.length === 0) return null
  return multiply(scores.reduce(add), fraction(1, scores.length))
}

function weighed(parts: readonly { weight: number; exact: Fraction | null }[]): Fraction | null {
  const known = parts.filter((part): part is { weight: number; exact: Fraction } => part.exact !== null && part.weight > 0)
  const weights = known.reduce((sum, { weight }) => sum + weight, 0)
  if (weights === 0) return null
  return multiply(known.map(({ weight, exact }) => multiply(exact, fraction(weight))).reduce(add), fraction(1, weights))
}
