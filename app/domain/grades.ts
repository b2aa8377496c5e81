import type { CircularRow } from './circular'
import { fraction, type Fraction, multiply, subtract } from './fraction'
import { yearOf } from './periods'
import type { Policy } from './policy'
import { gradeOf } from './rating'
import type { Reason } from './refusal'

/** One unit in a quarterly grade (四色管理). */
export interface GradeLine {
  code: string
  name: string
  target: number | null
  done: number
  rate: string
  deviation: string | null
  /** Name of the grade that the thresholds give; null without a target. */
  proposed: string | null
  /** Name of the grade that a person confirmed; until then the proposed one. */
  grade: string | null
  /** Why it is another than the proposed one. */
  reason: string
}

/** The grade of every line of the circular at the quarter's end, by the exact deviation. Order of the circular. */
export function proposedGrades(rows: readonly CircularRow[], policy: Pick<Policy, 'grades'>): GradeLine[] {
  return rows.map((row) => {
    const proposed = gradeOf(exactDeviation(row), policy)?.name ?? null
    return { code: row.code, name: row.name, target: row.target, done: row.done, rate: row.rate, deviation: row.deviation, proposed, grade: proposed, reason: '' }
  })
}

/** (rate − S) in points; of a circular issued before the exact schedule was kept, the printed figure. */
function exactDeviation({ rateExact, scheduledExact, deviation }: CircularRow): Fraction | null {
  if (!rateExact || deviation === null) return null
  if (scheduledExact) return multiply(subtract(fraction(...rateExact), fraction(...scheduledExact)), fraction(100))
  return fraction(Math.round(Number(deviation) * 10), 10)
}

export interface GradeChange {
  grade: string
  reason: string
}

/** A person's other grades put in. Refuses a grade that the policy does not know, one for a unit without a target, and one without a reason. */
export function confirmedGrades(lines: readonly GradeLine[], changes: Readonly<Record<string, GradeChange>>, policy: Pick<Policy, 'grades'>): { lines: GradeLine[]; reasons: Reason[] } {
  const reasons: Reason[] = []
  const confirmed = lines.map((line) => {
    const change = changes[line.code]
    if (!change || change.grade === '' || change.grade === line.proposed) return line
    if (line.proposed === null || !policy.grades.some(({ name }) => name === change.grade)) {
      reasons.push({ code: 'grade_unknown', field: `grade-${line.code}`, params: { unit: line.name } })
      return line
    }
    if (change.reason.trim() === '') reasons.push({ code: 'grade_reason_missing', field: `reason-${line.code}`, params: { unit: line.name, grade: line.proposed } })
    return { ...line, grade: change.grade, reason: change.reason.trim() }
  })
  return { lines: confirmed, reasons }
}

/** '2026-Q3' → 2026年第三季度. */
export function quarterText(quarter: string): string {
  return `${yearOf(quarter)}年第${'一二三四'[Number(quarter.slice(6)) - 1] ?? ''}季度`
}

/** 红：偏差不低于0；蓝：低于0、不低于−10；… as printed under the table. */
export function gradeBands(grades: Policy['grades']): string[] {
  return grades.map(({ name, atLeast }, index) => {
    const above = grades[index - 1]?.atLeast
    const clauses = [above === undefined || above === null ? '' : `低于${minus(above)}`, atLeast === null ? '' : `不低于${minus(atLeast)}`].filter(Boolean)
    return `${name}：偏差${clauses.join('、') || '不限'}`
  })
}

/** 红3个、蓝2个、黄1个; grades nobody has are left out. */
export function gradeCounts(lines: readonly GradeLine[], grades: Policy['grades']): { name: string; count: number; units: string[] }[] {
  return grades.map(({ name }) => {
    const units = lines.filter((line) => line.grade === name).map((line) => line.name)
    return { name, count: units.length, units }
  }).filter(({ count }) => count > 0)
}

function minus(points: number): string {
  return points < 0 ? `−${-points}` : String(points)
}
