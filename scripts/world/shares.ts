import { sumCurves, TARGET_MEASURES, type TargetCurves, type TargetMeasure } from '~/domain/letters'
import type { Story } from './stories'

const PROMISE: Record<TargetMeasure, 'AGREEMENT' | 'STARTED' | 'ACCEPTANCE'> = { signed: 'AGREEMENT', started: 'STARTED', completed: 'ACCEPTANCE' }

/** What a unit commits itself to for a year: the elevators that its in-plan stories promise to sign, start and complete by each month's end. */
export function shareOf(stories: readonly Story[], unitCode: string, year: number): TargetCurves {
  const own = stories.filter((story) => story.unit.code === unitCode && story.inPlan)
  const curve = (measure: TargetMeasure) =>
    Array.from({ length: 12 }, (_, index) => {
      const month = `${year}-${String(index + 1).padStart(2, '0')}`
      return own.reduce((sum, story) => {
        const promised = story.promised[PROMISE[measure]].slice(0, 7)
        return promised.startsWith(`${year}-`) && promised <= month ? sum + story.elevators : sum
      }, 0)
    })
  return { signed: curve('signed'), started: curve('started'), completed: curve('completed') }
}

/** The district's plan: what its units commit themselves to, together. */
export function planOf(stories: readonly Story[], unitCodes: readonly string[], year: number): TargetCurves {
  return sumCurves(unitCodes.map((code) => shareOf(stories, code, year)))
}

/** The same share with `fewer` elevators less from a month on; no measure falls below what it was the month before. */
export function reduced(share: TargetCurves, fewer: number, fromMonth: number): TargetCurves {
  const lower = (measure: TargetMeasure) => {
    const floor = share[measure][fromMonth - 2] ?? 0
    return share[measure].map((target, index) => (index + 1 < fromMonth ? target : Math.max(floor, target - fewer)))
  }
  return Object.fromEntries(TARGET_MEASURES.map((measure) => [measure, lower(measure)])) as TargetCurves
}
