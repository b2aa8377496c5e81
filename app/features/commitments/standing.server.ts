import { monthNumber, yearOf } from '~/domain/periods'
import type { Policy } from '~/domain/policy'
import { lightOf, type Light } from '~/domain/rating'
import { deviation, isBehind, plannedBy } from '~/domain/targets'
import { dayFigures } from '~/features/figures/figures.server'
import type { Db } from '~db/schema'
import { targetsFor } from './targets.server'

/** Where a sub-district stands against its letter on a day, by the measure that the policy ranks. */
export interface Standing {
  /** What counts in the rate: the year's work to date, inside the plan unless the policy counts both. */
  done: number
  target: number
  /** ⌊P(t)⌋; null without a target. */
  planned: number | null
  isBehind: boolean
  light: Light
}

/** Standings of sub-districts on any day, by code: from the tally, the month's entries and the letters in force. */
export async function standingsOn(db: Db, codes: readonly string[], policy: Policy, date: string): Promise<Map<string, Standing>> {
  const measure = policy.rankedMeasure
  const figures = await dayFigures(db, { divisionCodes: codes, measures: [measure], basis: policy.basis, date })
  const targets = await targetsFor(db, codes, yearOf(date), monthNumber(date))
  return new Map(
    codes.map((code) => {
      const figure = figures.get(code)?.[measure]
      const done = figure ? figure.year - (policy.outsideInRate ? 0 : figure.yearOutside) : 0
      const target = targets.get(code)?.annual[measure] ?? 0
      const curve = targets.get(code)?.[measure] ?? null
      const standing = {
        done, target,
        planned: target > 0 ? plannedBy(curve, target, date) : null,
        isBehind: isBehind(done, target, curve, date),
        light: target > 0 ? lightOf(deviation(done, target, curve, date), policy) : ('none' as const),
      }
      return [code, standing]
    }),
  )
}
