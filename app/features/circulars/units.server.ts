import { type Basis, emptyFigures, type UnitInput, type UnitTargets } from '~/domain/circular'
import { MEASURES, type PromisedMeasure } from '~/domain/measures'
import { monthNumber, yearOf } from '~/domain/periods'
import { districtPlan } from '~/features/commitments/plan.server'
import { targetsFor } from '~/features/commitments/targets.server'
import { unitFiguresOnBothBases, type UnitFigures } from '~/features/figures/figures.server'
import type { Db } from '~db/schema'
import { underPaths } from '~db/scopes.server'
import type { Scope } from './lines.server'

/** Figures and targets of sub-districts for a month, by code: read from the tally and the letters, never from the facts. */
export async function unitInputs(db: Db, codes: readonly string[], month: string): Promise<Map<string, UnitInput>> {
  const targets = await targetsFor(db, codes, yearOf(month), monthNumber(month))
  const units = new Map<string, UnitInput>()
  for (const code of codes) {
    const own = targets.get(code)
    const targetOf = (measure: PromisedMeasure): UnitTargets | null => {
      const annual = own?.annual[measure]
      return own && annual !== null && annual !== undefined ? { annual, curve: own[measure], source: own.source } : null
    }
    units.set(code, {
      code,
      figures: emptyFigures(),
      targets: { signed: targetOf('signed'), started: targetOf('started'), completed: targetOf('completed') },
    })
  }
  for (const [code, figures] of await unitFiguresOnBothBases(db, { divisionCodes: codes, month })) {
    const unit = units.get(code)
    if (!unit) continue
    fill(unit, figures.verified, 'verified')
    fill(unit, figures.reported, 'reported')
  }
  return units
}

function fill(unit: UnitInput, figures: UnitFigures, basis: Basis): void {
  for (const { key } of MEASURES) {
    const { month, year, all, monthWithdrawn, yearOutside, opening } = figures[key]
    unit.figures[key][basis] = { month, year, all, withdrawn: monthWithdrawn, outside: yearOutside }
    unit.figures[key].openingMonth = opening.month
    unit.figures[key].openingYear = opening.year
    unit.figures[key].openingAll = opening.all
  }
}

/** The district's own annual number; of a city or province the sum of its districts' plans; null where nobody has one. */
export async function planOf(db: Db, scope: Scope, month: string, measure: PromisedMeasure): Promise<number | null> {
  const districts = await db
    .selectFrom('division')
    .select('code')
    .where(underPaths([scope.path]))
    .where('level', '=', 'district')
    .execute()
  let sum: number | null = null
  for (const { code } of districts) {
    const plan = await districtPlan(db, code, yearOf(month))
    if (plan) sum = (sum ?? 0) + (plan[measure][11] ?? 0)
  }
  return sum
}
