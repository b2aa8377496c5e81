import type { CircularFigures, IssueMark } from '~/domain/circular-body'
import type { MonthRow, StageRow, TargetRow } from '~/domain/charts'
import { countedIn } from '~/domain/circular'
import { isWritable } from '~/domain/dispatch'
import { FLOWS, type PromisedMeasure } from '~/domain/measures'
import { monthNumber, monthsOfYear, yearOf } from '~/domain/periods'
import { monthlyCircular, monthlyFigures } from '~/features/circulars/read.server'
import { targetsFor } from '~/features/commitments/targets.server'
import { listTally } from '~/features/figures/figures.server'
import type { Db } from '~db/schema'

export interface ChartFigures {
  circular: CircularFigures & { issued: IssueMark | null }
  targets: TargetRow[]
  months: Omit<MonthRow, 'label'>[]
  stages: Omit<StageRow, 'label'>[]
  /** Sub-districts that owe a sheet in the latest round, and those among them that have not handed it in. */
  units: number
  unreported: string[]
}

/**
 * The figures of all charts of a district, city or province for a month: the rows of its circular as they stand now, so that chart and
 * circular cannot disagree, and the months of the year from the tally. null where only issued figures may be shown and none were.
 */
export async function chartFigures(
  db: Db,
  divisionCode: string,
  month: string,
  measure: PromisedMeasure | undefined,
  now: string,
  /** Who answers for one sub-district sees its neighbours' figures as they were issued to all, not as they stand. */
  issuedOnly = false,
): Promise<ChartFigures | null> {
  const circular = issuedOnly ? await monthlyCircular(db, divisionCode, month, { measure, now }) : { ...(await monthlyFigures(db, divisionCode, month, { measure, now })), issued: null }
  if (issuedOnly && !circular.issued) return null
  const { units, missing } = await latestSheets(db, circular)
  return {
    circular,
    targets: targetRows(circular, missing),
    months: await monthRows(db, circular),
    stages: stageRows(circular),
    units,
    unreported: circular.rows.filter((row) => row.units.some((code) => missing.has(code))).map((row) => row.name),
  }
}

/** The lines of a circular, issued or live, as chart rows in their printed order. */
export function targetRows(circular: CircularFigures, missing: ReadonlySet<string> = new Set()): TargetRow[] {
  return circular.rows.map((row) => ({
    code: row.code,
    name: row.name,
    target: row.target,
    done: row.target === null ? row.outside : row.done,
    planned: row.planned,
    reported: !row.units.some((code) => missing.has(code)),
  }))
}

/** The year's running totals along the main line; each stage loses what has not yet reached it. */
export function stageRows(circular: CircularFigures): Omit<StageRow, 'label'>[] {
  return countedIn(circular.total.figures, FLOWS).filter(({ key }) => key !== 'terminated').map((measure) => ({
    key: measure.key,
    count: circular.total.figures[measure.key][circular.basis].year,
  }))
}

/** Plan and result at the end of each month of the year, for the lines that have a target; the last point is the circular's own total. */
async function monthRows(db: Db, circular: CircularFigures): Promise<Omit<MonthRow, 'label'>[]> {
  const { measure, month } = circular
  const codes = circular.rows.filter((row) => row.target !== null).flatMap((row) => row.units)
  const plans = await targetsFor(db, codes, yearOf(month), monthNumber(month))
  const plan = monthsOfYear(yearOf(month)).map((_, index) => {
    let sum = 0
    for (const unit of plans.values()) sum += unit[measure]?.[index] ?? 0
    return sum
  })
  const done = await runningTotals(db, circular, codes)
  return monthsOfYear(yearOf(month)).map((of, index) => ({
    month: of,
    plan: [...plans.values()].some((unit) => unit[measure]) ? (plan[index] ?? 0) : null,
    done: of > month ? null : of === month ? circular.total.done : (done.get(of) ?? 0),
  }))
}

/** 本年累计 at each month's end of what enters the rate: months − withdrawn, outside-plan work by policy; opening figures count. */
async function runningTotals(db: Db, { measure, month, basis, policy }: CircularFigures, codes: readonly string[]): Promise<Map<string, number>> {
  const added = new Map<string, number>()
  for (const row of await listTally(db, codes, measure, monthsOfYear(yearOf(month), month))) {
    const counted = basis === 'verified' ? row.verified - row.verified_withdrawn : row.reported - row.reported_withdrawn
    const outside = basis === 'verified' ? row.verified_outside : row.reported_outside
    added.set(row.period, (added.get(row.period) ?? 0) + counted + row.opening - (policy.outsideInRate ? 0 : outside))
  }
  const totals = new Map<string, number>()
  let total = 0
  for (const of of monthsOfYear(yearOf(month), month)) totals.set(of, (total += added.get(of) ?? 0))
  return totals
}

/** The sheets of the latest round of every district below: how many there are and which have not been handed in. */
async function latestSheets(db: Db, { division }: CircularFigures): Promise<{ units: number; missing: Set<string> }> {
  const rows = await db
    .selectFrom('dispatch_sheet as sheet')
    .innerJoin('dispatch_round as round', 'round.id', 'sheet.round_id')
    .innerJoin('division as unit', 'unit.code', 'sheet.division_code')
    .select(['sheet.division_code', 'sheet.state', 'round.district_code'])
    .where('unit.path', 'like', `%/${division.code}/%`)
    .where('round.id', 'in', (eb) => eb.selectFrom('dispatch_round').select(({ fn }) => fn.max('id').as('latest')).groupBy('district_code'))
    .execute()
  return {
    units: rows.length,
    missing: new Set(rows.filter((row) => isWritable(row.state)).map((row) => row.division_code)),
  }
}
