import { sql } from 'kysely'
import { isMeasure, MEASURES, type MeasureKey } from '~/domain/measures'
import { monthEnd, previousMonth } from '~/domain/periods'
import { chunksOf } from '~db/transaction.server'
import type { Db, Row } from '~db/schema'

/** One measure of one unit, in elevators (部); opening figures are in all three sums and again by themselves. */
export interface Figure {
  /** 本月新增. Of a stock: the change within the month. */
  month: number
  /** 本年累计: 1 January to the end of the month, without what was withdrawn by terminations. */
  year: number
  /** 历年累计. Of a stock: how many there are at the end of the month. */
  all: number
  /** Part of `year` outside the plan. */
  yearOutside: number
  /** Elevators that terminations took out of this year, within the month and within the year. */
  monthWithdrawn: number
  yearWithdrawn: number
  opening: { month: number; year: number; all: number }
}

export type UnitFigures = Record<MeasureKey, Figure>
export type Basis = 'reported' | 'verified'

export interface FiguresQuestion {
  /** Sub-districts; a higher division is the sum of its units. */
  divisionCodes: readonly string[]
  /** Only these measures are read; the others stay 0. */
  measures?: readonly MeasureKey[]
  basis: Basis
}

/**
 * Figures of units at the end of a month: one SELECT on the tally, whatever the number of projects (rules.md 3.4). Every unit asked for is in the
 * map. All years = years before + months of this year; year to date = months − withdrawn.
 */
export async function unitFigures(db: Db, { basis, ...question }: FiguresQuestion & { month: string }): Promise<Map<string, UnitFigures>> {
  const units = await tallySums(db, question, [basis])
  return new Map([...units].map(([code, figures]) => [code, figures[basis] ?? noFigures()]))
}

/** The same on both bases with one reading of the tally. */
export async function unitFiguresOnBothBases(db: Db, question: Omit<FiguresQuestion, 'basis'> & { month: string }): Promise<Map<string, Record<Basis, UnitFigures>>> {
  const units = await tallySums(db, question, ['reported', 'verified'])
  return new Map([...units].map(([code, { reported = noFigures(), verified = noFigures() }]) => [code, { reported, verified }]))
}

async function tallySums(
  db: Db, { divisionCodes, month, measures }: Omit<FiguresQuestion, 'basis'> & { month: string }, bases: readonly Basis[],
): Promise<Map<string, Partial<Record<Basis, UnitFigures>>>> {
  const units = new Map(divisionCodes.map((code) => [code, Object.fromEntries(bases.map((basis) => [basis, noFigures()])) as Partial<Record<Basis, UnitFigures>>]))
  const year = month.slice(0, 4)
  const inMonth = sql`period = ${month}`
  const inYear = sql`period > ${year}`
  const sumOf = (column: string, when: typeof inMonth | null, name: string) =>
    (when ? sql<number>`sum(case when ${when} then ${sql.ref(column)} else 0 end)` : sql<number>`sum(${sql.ref(column)})`).as(name)
  const columns = [
    ...bases.flatMap((basis) => [
      sumOf(basis, inMonth, `${basis}_month`), sumOf(basis, inYear, `${basis}_year`), sumOf(basis, null, `${basis}_all`), sumOf(`${basis}_outside`, inYear, `${basis}_outside`),
      sumOf(`${basis}_withdrawn`, inMonth, `${basis}_month_withdrawn`), sumOf(`${basis}_withdrawn`, inYear, `${basis}_year_withdrawn`),
    ]),
    sumOf('opening', inMonth, 'opening_month'), sumOf('opening', inYear, 'opening_year'), sumOf('opening', null, 'opening_all'),
  ]
  for (const codes of chunksOf(divisionCodes, 1)) {
    const rows = await db
      .selectFrom('tally')
      .select(['division_code', 'measure'])
      .select(columns)
      .where('division_code', 'in', codes)
      .where('measure', 'in', measures ?? MEASURES.map((measure) => measure.key))
      .where((eb) => eb.or([eb.and([eb('period', '<', year), sql<boolean>`length(period) = 4`]), eb.and([eb('period', '>', year), eb('period', '<=', month)])]))
      .groupBy(['division_code', 'measure'])
      .execute()
    for (const row of rows) {
      const unit = units.get(row.division_code)
      if (!unit || !isMeasure(row.measure)) continue
      const sums = row as unknown as Record<string, number>
      for (const basis of bases) {
        const own = unit[basis]
        if (own) own[row.measure] = figureFrom(sums, basis)
      }
    }
  }
  return units
}

function figureFrom(sums: Readonly<Record<string, number>>, basis: Basis): Figure {
  const sum = (name: string) => sums[name] ?? 0
  const opening = { month: sum('opening_month'), year: sum('opening_year'), all: sum('opening_all') }
  return {
    month: sum(`${basis}_month`) + opening.month,
    year: sum(`${basis}_year`) - sum(`${basis}_year_withdrawn`) + opening.year,
    all: sum(`${basis}_all`) + opening.all,
    yearOutside: sum(`${basis}_outside`),
    monthWithdrawn: sum(`${basis}_month_withdrawn`),
    yearWithdrawn: sum(`${basis}_year_withdrawn`),
    opening,
  }
}

/** Figures of units on any day: the tally up to the month before, and the entries of the month up to the day (a month-only date counts from its first day). */
export async function dayFigures(db: Db, question: FiguresQuestion & { date: string }): Promise<Map<string, UnitFigures>> {
  const month = question.date.slice(0, 7)
  if (question.date === monthEnd(month)) return unitFigures(db, { ...question, month })
  const units = new Map(question.divisionCodes.map((code) => [code, noFigures()]))
  const before = await unitFigures(db, { ...question, month: previousMonth(month) })
  const sameYear = month.slice(5) !== '01'
  for (const [code, figures] of before) {
    for (const { key } of MEASURES) {
      const { year, all, yearOutside, yearWithdrawn, opening } = figures[key]
      const figure = { ...noFigure(), all, opening: { month: 0, year: 0, all: opening.all } }
      if (sameYear) Object.assign(figure, { year, yearOutside, yearWithdrawn, opening: { month: 0, year: opening.year, all: opening.all } })
      const unit = units.get(code)
      if (unit) unit[key] = figure
    }
  }
  for (const row of await entrySums(db, { ...question, from: `${month}-01`, until: question.date })) {
    const figure = isMeasure(row.measure) ? units.get(row.division_code)?.[row.measure] : undefined
    if (!figure) continue
    figure.month += row.plus
    figure.year += row.plus - row.withdrawn
    figure.all += row.plus
    figure.yearOutside += row.outside
    figure.monthWithdrawn += row.withdrawn
    figure.yearWithdrawn += row.withdrawn
  }
  return units
}

export interface WeekFigure {
  /** 本周新增: facts of the week whose day is known. */
  week: number
  /** Facts of the months that the week touches of which only the month is known: shown apart, never added (rules.md 1.6). */
  monthOnly: number
}

/** 本周新增 of units for Monday to Sunday, by index on (unit, measure, date). */
export async function weekFigures(
  db: Db, question: FiguresQuestion & { startsOn: string; endsOn: string },
): Promise<Map<string, Record<MeasureKey, WeekFigure>>> {
  const units = new Map(question.divisionCodes.map((code) => [code, record(() => ({ week: 0, monthOnly: 0 }))]))
  const rows = await entrySums(db, { ...question, from: `${question.startsOn.slice(0, 7)}-01`, until: question.endsOn, startsOn: question.startsOn })
  for (const row of rows) {
    const figure = isMeasure(row.measure) ? units.get(row.division_code)?.[row.measure] : undefined
    if (!figure) continue
    figure.week += row.week
    figure.monthOnly += row.month_only
  }
  return units
}

interface EntrySums {
  division_code: string
  measure: string
  plus: number
  withdrawn: number
  outside: number
  week: number
  month_only: number
}

async function entrySums(db: Db, question: FiguresQuestion & { from: string; until: string; startsOn?: string }): Promise<EntrySums[]> {
  const startsOn = question.startsOn ?? question.from
  const sums: EntrySums[] = []
  for (const codes of chunksOf(question.divisionCodes, 1)) {
    const rows = await db
      .selectFrom('figure_entry')
      .select(['division_code', 'measure'])
      .select([
        sql<number>`sum(case when cause <> 'withdrawn' then delta else 0 end)`.as('plus'),
        sql<number>`sum(case when cause = 'withdrawn' then -delta else 0 end)`.as('withdrawn'),
        sql<number>`sum(case when in_plan = 0 then delta else 0 end)`.as('outside'),
        sql<number>`sum(case when cause <> 'withdrawn' and date_precision = 'day' and effective_on >= ${startsOn} then delta else 0 end)`.as('week'),
        sql<number>`sum(case when cause <> 'withdrawn' and date_precision = 'month' then delta else 0 end)`.as('month_only'),
      ])
      .where('division_code', 'in', codes)
      .where('measure', 'in', question.measures ?? MEASURES.map((measure) => measure.key))
      .where('effective_on', '>=', question.from)
      .where('effective_on', '<=', question.until)
      .where(question.basis, '=', 1)
      .where('counted', '=', 1)
      .groupBy(['division_code', 'measure'])
      .execute()
    sums.push(...rows)
  }
  return sums
}

export function noFigures(): UnitFigures {
  return record(noFigure)
}

function noFigure(): Figure {
  return { month: 0, year: 0, all: 0, yearOutside: 0, monthWithdrawn: 0, yearWithdrawn: 0, opening: { month: 0, year: 0, all: 0 } }
}

function record<T>(value: () => T): Record<MeasureKey, T> {
  return {
    signed: value(), accepted: value(), approved: value(), started: value(), under_construction: value(), paused: value(), completed: value(), in_use: value(),
    terminated: value(),
  }
}

/** The tally's rows of one measure in these units and periods ('2026-10', or '2025' for a whole year before), as they are stored. */
export async function listTally(db: Db, divisionCodes: readonly string[], measure: MeasureKey, periods: readonly string[]): Promise<Row<'tally'>[]> {
  const found: Row<'tally'>[] = []
  for (const codes of chunksOf(divisionCodes, 1)) {
    found.push(...(await db.selectFrom('tally').selectAll().where('division_code', 'in', codes).where('measure', '=', measure).where('period', 'in', [...periods]).execute()))
  }
  return found
}
