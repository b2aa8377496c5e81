import type { Reason } from './refusal'
import { checkCurve } from './targets'

/** The measures for which a district plans and a sub-district commits itself: rules.md 2.2. */
export const TARGET_MEASURES = ['signed', 'started', 'completed'] as const
export type TargetMeasure = (typeof TARGET_MEASURES)[number]

/** Twelve cumulative numbers of elevators for each measure, January first; the annual target is December's. */
export type TargetCurves = Record<TargetMeasure, number[]>

export type LetterState = 'draft' | 'signed' | 'revised'

/** Where a plan and the sum of the letters differ; `difference` is letters minus plan. */
export interface Disagreement {
  measure: TargetMeasure
  month: number
  plan: number
  letters: number
  difference: number
}

/** The name of the form field that holds one number: `completed-10`, on the split screen `371471007-completed-10`. */
export function targetField(measure: TargetMeasure, month: number, divisionCode?: string): string {
  return `${divisionCode ? `${divisionCode}-` : ''}${measure}-${month}`
}

/**
 * Reads the 36 cells of one unit as typed. An empty cell repeats the month before (0 in January); full-width digits are read as digits.
 * Null when every cell is empty: this unit gets no letter. Every cell that is no number and every month that falls is named, in reading order.
 */
export function readCurves(cell: (measure: TargetMeasure, month: number) => string, divisionCode?: string): { curves: TargetCurves | null; reasons: Reason[] } {
  const curves = { signed: [], started: [], completed: [] } as TargetCurves
  const reasons: Reason[] = []
  let typed = false
  for (const measure of TARGET_MEASURES) {
    for (let month = 1; month <= 12; month++) {
      const text = cell(measure, month).normalize('NFKC').trim()
      if (text !== '') typed = true
      if (text === '') curves[measure].push(curves[measure].at(-1) ?? 0)
      else if (/^\d{1,5}$/.test(text)) curves[measure].push(Number(text))
      else {
        reasons.push({ code: 'target_not_whole', field: targetField(measure, month, divisionCode), params: { measure, month } })
        curves[measure].push(curves[measure].at(-1) ?? 0)
      }
    }
    reasons.push(...checkOne(measure, curves[measure], divisionCode))
  }
  return { curves: typed ? curves : null, reasons }
}

/** The 36 numbers of a unit as a hidden field holds them; '' without a letter. */
export function curvesText(curves: TargetCurves | null): string {
  return curves ? TARGET_MEASURES.map((measure) => curves[measure].join(',')).join(';') : ''
}

/** The same read back; undefined where the text is none of these. */
export function curvesOfText(text: string): TargetCurves | null | undefined {
  if (text === '') return null
  const lines = text.split(';').map((line) => line.split(',').map(Number))
  if (lines.length !== TARGET_MEASURES.length || lines.some((line) => line.length !== 12 || !line.every(Number.isInteger))) return undefined
  return Object.fromEntries(TARGET_MEASURES.map((measure, at) => [measure, lines[at]])) as TargetCurves
}

/** Twelve whole numbers for each measure, none lower than the month before (rules.md 2.2); each reason names its measure and field. */
export function checkCurves(curves: TargetCurves, divisionCode?: string): Reason[] {
  return TARGET_MEASURES.flatMap((measure) => checkOne(measure, curves[measure], divisionCode))
}

function checkOne(measure: TargetMeasure, curve: readonly number[], divisionCode?: string): Reason[] {
  return checkCurve(curve).map(({ code, params }) => ({ code, field: targetField(measure, Number(params?.month ?? 1), divisionCode), params: { measure, ...params } }))
}

/** The sum of several letters, month by month. */
export function sumCurves(letters: readonly TargetCurves[]): TargetCurves {
  const sum = (measure: TargetMeasure) => Array.from({ length: 12 }, (_, index) => letters.reduce((total, letter) => total + (letter[measure][index] ?? 0), 0))
  return { signed: sum('signed'), started: sum('started'), completed: sum('completed') }
}

/** Every month and measure in which the letters do not add up to the plan, in reading order. */
export function disagreements(plan: TargetCurves, letters: TargetCurves): Disagreement[] {
  return TARGET_MEASURES.flatMap((measure) =>
    plan[measure].flatMap((planned, index) => {
      const committed = letters[measure][index] ?? 0
      return committed === planned ? [] : [{ measure, month: index + 1, plan: planned, letters: committed, difference: committed - planned }]
    }),
  )
}

export function sameCurves(a: TargetCurves, b: TargetCurves): boolean {
  return TARGET_MEASURES.every((measure) => a[measure].length === b[measure].length && a[measure].every((target, index) => target === b[measure][index]))
}

/** The same where a plan or a letter may be missing: two that are missing are the same. */
export function sameTargets(a: TargetCurves | null, b: TargetCurves | null): boolean {
  return a === null || b === null ? a === b : sameCurves(a, b)
}

/** A letter is a draft until both sides have signed; a second version makes it revised. */
export function letterState(letter: { signedOn: string | null; version: number }): LetterState {
  if (letter.signedOn === null) return 'draft'
  return letter.version > 1 ? 'revised' : 'signed'
}

/** What a district does next with the plan of a year: enter it, split it until the sums agree, have the letters signed; null once all are. */
export function planStep(year: { hasPlan: boolean; letters: number; signed: number; disagreements: number }): 'plan' | 'split' | 'sign' | null {
  if (!year.hasPlan) return 'plan'
  if (year.letters === 0) return 'split'
  if (year.signed === year.letters) return null
  return year.disagreements > 0 ? 'split' : 'sign'
}
