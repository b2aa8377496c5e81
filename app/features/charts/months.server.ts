import { circularTable, emptyFigures, promisedTogether, type CircularTable, type Figures, type LineInput, type UnitInput } from '~/domain/circular'
import type { MeasureKey, PromisedMeasure } from '~/domain/measures'
import { monthEnd, monthNumber, monthsOfYear, monthText, yearOf } from '~/domain/periods'
import type { Policy } from '~/domain/policy'
import { linesOf, type Scope } from '~/features/circulars/lines.server'
import { targetsFor } from '~/features/commitments/targets.server'
import { listTally } from '~/features/figures/figures.server'
import { policyBook } from '~/features/policies/policies.server'
import type { Db } from '~db/schema'
import { chunksOf } from '~db/transaction.server'

export interface MonthTable extends CircularTable {
  month: string
  date: string
  policy: Policy
}

/** A division's lines: those of its circular, or the sub-district itself. */
export async function overviewLines(db: Db, scope: Scope, month: string): Promise<LineInput[]> {
  return scope.level === 'subdistrict' ? [{ code: scope.code, name: scope.name, kind: '', units: [scope.code] }] : linesOf(db, scope, month)
}

/**
 * The rated table of each month from January to the one asked, as that month's circular would compute it now: the letters and rules in
 * force at its end. Two reads of targets and tally, whatever the number of projects; only the rated measure is filled.
 */
export async function monthTables(db: Db, scope: Scope, lines: readonly LineInput[], question: { month: string; measure: PromisedMeasure; today: string }): Promise<MonthTable[]> {
  const { month, measure, today } = question
  const codes = lines.flatMap((line) => line.units)
  const months = monthsOfYear(yearOf(month), month)
  const targets = await targetsByMonth(db, codes, months)
  const running = await runningFigures(db, codes, measure, months)
  const policies = await policyBook(db, [scope.path])
  return months.map((of, index) => {
    const date = monthEnd(of) < today ? monthEnd(of) : today
    const policy = policies.at(scope.path, date)
    const units = new Map<string, UnitInput>()
    for (const code of codes) {
      const own = targets[index]?.get(code)
      const annual = own?.annual[measure] ?? null
      const target = own && annual !== null ? { annual, curve: own[measure], source: own.source } : null
      units.set(code, { code, figures: { ...NOTHING, [measure]: running.get(code)?.[index] ?? NOTHING[measure] }, targets: { ...NO_TARGETS, [measure]: target } })
    }
    return { month: of, date, policy, ...circularTable({ month: of, date, measure, policy, lines, units, previous: null }) }
  })
}

/** What the letters in force at the month's end ask for at the end of every month of the year: the line of the plan. */
export async function plannedByMonth(db: Db, lines: readonly LineInput[], question: { month: string; measure: PromisedMeasure }): Promise<(number | null)[]> {
  const { month, measure } = question
  const codes = lines.flatMap((line) => line.units)
  const targets = await targetsFor(db, codes, yearOf(month), monthNumber(month))
  const promised = [...targets.values()].flatMap((own) => {
    const annual = own.annual[measure]
    return annual === null ? [] : [{ annual, curve: own[measure], source: own.source }]
  })
  return monthsOfYear(yearOf(month)).map((of) => promisedTogether(promised, monthEnd(of)))
}

const NOTHING: Readonly<Record<MeasureKey, Figures>> = emptyFigures()
const NO_TARGETS = { signed: null, started: null, completed: null }

/** Targets by month; a month is read anew only where a version of a letter came into force since the one before. */
async function targetsByMonth(db: Db, codes: readonly string[], months: readonly string[]): Promise<Awaited<ReturnType<typeof targetsFor>>[]> {
  const [first = '', last = ''] = [months[0], months.at(-1)]
  const changed = new Set<string>()
  for (const chunk of chunksOf(codes, 1)) {
    const rows = await db
      .selectFrom('commitment')
      .innerJoin('commitment_version as version', 'version.commitment_id', 'commitment.id')
      .select('version.in_force_on')
      .distinct()
      .where('commitment.division_code', 'in', chunk)
      .where('commitment.year', '=', yearOf(first))
      .where('version.in_force_on', '>', monthEnd(first))
      .where('version.in_force_on', '<=', monthEnd(last))
      .execute()
    for (const row of rows) changed.add(row.in_force_on.slice(0, 7))
  }
  const found: Awaited<ReturnType<typeof targetsFor>>[] = []
  for (const month of months) {
    const before = found.at(-1)
    found.push(before && !changed.has(month) ? before : await targetsFor(db, codes, yearOf(month), monthNumber(month)))
  }
  return found
}

/** The rated measure's year to date of each unit at the end of each month, on both bases; one read of the tally. */
async function runningFigures(db: Db, codes: readonly string[], measure: PromisedMeasure, months: readonly string[]): Promise<Map<string, Figures[]>> {
  const units = new Map<string, Figures[]>()
  for (const row of await listTally(db, codes, measure, months)) {
    const known = units.get(row.division_code) ?? months.map(() => figuresOf(0, 0))
    // A month's row enters its own month and every later one of the year.
    for (let index = months.indexOf(row.period); index < months.length; index++) {
      const figures = known[index]
      if (!figures) continue
      figures.verified.year += row.verified - row.verified_withdrawn + row.opening
      figures.verified.outside += row.verified_outside
      figures.reported.year += row.reported - row.reported_withdrawn + row.opening
      figures.reported.outside += row.reported_outside
      figures.openingYear += row.opening
      if (months[index] !== row.period) continue
      figures.verified.month = row.verified + row.opening
      figures.reported.month = row.reported + row.opening
    }
    units.set(row.division_code, known)
  }
  return units
}

function figuresOf(year: number, outside: number): Figures {
  const counts = () => ({ month: 0, year, all: 0, withdrawn: 0, outside })
  return { verified: counts(), reported: counts(), openingMonth: 0, openingYear: 0, openingAll: 0 }
}

/** The month after the year's last, for a question about all lines that the year ever had. */
export function lastMonthOfYear(month: string): string {
  return monthText(yearOf(month), 12)
}
