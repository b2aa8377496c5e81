import { sql } from 'kysely'
import { emptyFigures, type UnitInput, type UnitTargets } from '~/domain/circular'
import { isMeasure, type PromisedMeasure } from '~/domain/measures'
import { monthNumber, monthText, yearOf } from '~/domain/periods'
import { districtPlan } from '~/features/commitments/plan.server'
import { targetsFor } from '~/features/commitments/targets.server'
import type { Db } from '~db/schema'
import { chunksOf } from '~db/transaction.server'
import type { Scope } from './lines.server'

/** Figures and targets of sub-districts for a month, by code: one SELECT on the tally, one on the letters. */
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
  for (const row of await tallyRows(db, codes, month)) {
    const unit = units.get(row.division_code)
    if (!unit || !isMeasure(row.measure)) continue
    const figures = unit.figures[row.measure]
    for (const basis of ['verified', 'reported'] as const) {
      const year = Number(row[`${basis}_year`]) - Number(row[`${basis}_withdrawn_year`]) + Number(row.opening_year)
      figures[basis] = {
        month: Number(row[`${basis}_month`]) + Number(row.opening_month),
        year,
        all: Number(row[`${basis}_all`]) + Number(row.opening_all),
        withdrawn: Number(row[`${basis}_withdrawn_month`]),
        outside: Number(row[`${basis}_outside_year`]),
      }
    }
    figures.openingYear = Number(row.opening_year)
    figures.openingAll = Number(row.opening_all)
  }
  return units
}

/** Months of the year up to the one asked, and the year rows before: a row a unit and measure, however long the history (rules.md 3.4). */
async function tallyRows(db: Db, codes: readonly string[], month: string) {
  const january = monthText(yearOf(month), 1)
  const ofMonth = (column: string) => sql<number>`sum(case when period = ${month} then ${sql.ref(column)} else 0 end)`
  const ofYear = (column: string) => sql<number>`sum(case when period >= ${january} then ${sql.ref(column)} else 0 end)`
  const ofAll = (column: string) => sql<number>`sum(${sql.ref(column)})`
  const rows = []
  for (const chunk of chunksOf(codes, 1)) {
    rows.push(
      ...(await db
        .selectFrom('tally')
        .select([
          'division_code', 'measure',
          ofMonth('verified').as('verified_month'), ofYear('verified').as('verified_year'), ofAll('verified').as('verified_all'),
          ofMonth('reported').as('reported_month'), ofYear('reported').as('reported_year'), ofAll('reported').as('reported_all'),
          ofMonth('verified_withdrawn').as('verified_withdrawn_month'), ofYear('verified_withdrawn').as('verified_withdrawn_year'),
          ofMonth('reported_withdrawn').as('reported_withdrawn_month'), ofYear('reported_withdrawn').as('reported_withdrawn_year'),
          ofYear('verified_outside').as('verified_outside_year'), ofYear('reported_outside').as('reported_outside_year'),
          ofMonth('opening').as('opening_month'), ofYear('opening').as('opening_year'), ofAll('opening').as('opening_all'),
        ])
        .where('division_code', 'in', chunk)
        .where((eb) =>
          eb.or([
            eb.and([eb('period', '>=', january), eb('period', '<=', month)]),
            eb.and([eb(sql<number>`length(period)`, '=', 4), eb('period', '<', String(yearOf(month)))]),
          ]))
        .groupBy(['division_code', 'measure'])
        .execute()),
    )
  }
  return rows
}

/** The district's own annual number; of a city or province the sum of its districts' plans; null where nobody has one. */
export async function planOf(db: Db, scope: Scope, month: string, measure: PromisedMeasure): Promise<number | null> {
  const districts = await db
    .selectFrom('division')
    .select('code')
    .where('path', '>=', scope.path)
    .where('path', '<', `${scope.path}\uffff`)
    .where('level', '=', 'district')
    .execute()
  let sum: number | null = null
  for (const { code } of districts) {
    const plan = await districtPlan(db, code, yearOf(month))
    if (plan) sum = (sum ?? 0) + (plan[measure][11] ?? 0)
  }
  return sum
}
