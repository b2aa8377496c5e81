import { sql } from 'kysely'
import { TARGET_MEASURES, type TargetMeasure } from '~/domain/letters'
import { monthEnd, monthText } from '~/domain/periods'
import type { Db } from '~db/schema'

/** A unit's targets for one year; a curve holds twelve cumulative numbers, January first. */
export interface UnitTargets {
  signed: number[] | null
  started: number[] | null
  completed: number[] | null
  /** The year's target by measure; an opening figure may give it without monthly numbers (then the curve is null). */
  annual: Record<TargetMeasure, number | null>
  source: 'letter' | 'opening'
  /** The letter behind the numbers, null for opening figures. */
  commitmentId: number | null
  version: number | null
}

const MONTHS = Array.from({ length: 12 }, (_, index) => index + 1)

/**
 * The targets that hold for `month` (1 to 12): of each signed letter the version in force on that month's last day, and only where
 * no letter is signed, the opening figures' 目标累计 (rules.md 2.2, 3.5). Units without either are not in the map.
 */
export async function targetsFor(db: Db, divisionCodes: readonly string[], year: number, month: number): Promise<Map<string, UnitTargets>> {
  const targets = new Map<string, UnitTargets>()
  for (const codes of portions(divisionCodes)) {
    for (const row of await letterRows(db, codes, year, month)) {
      const unit = targets.get(row.division_code) ?? noTargets('letter', row.commitment_id, row.version)
      const curve = MONTHS.map((m) => Number(row[`m${m}` as 'm1'] ?? 0))
      unit[row.measure] = curve
      unit.annual[row.measure] = curve[11] ?? 0
      targets.set(row.division_code, unit)
    }
    const withoutLetter = codes.filter((code) => !targets.has(code))
    for (const [code, unit] of await openingTargets(db, withoutLetter, year)) targets.set(code, unit)
  }
  return targets
}

/** PostgreSQL takes 65,535 parameters in a statement, SQLite 32,766. */
function portions(codes: readonly string[], size = 5000): string[][] {
  const result: string[][] = []
  for (let start = 0; start < codes.length; start += size) result.push(codes.slice(start, start + size))
  return result
}

function noTargets(source: UnitTargets['source'], commitmentId: number | null, version: number | null): UnitTargets {
  return { signed: null, started: null, completed: null, annual: { signed: null, started: null, completed: null }, source, commitmentId, version }
}

/** One row a letter and measure, its twelve months side by side, so that 3,000 units stay 9,000 rows. */
async function letterRows(db: Db, codes: string[], year: number, month: number) {
  if (codes.length === 0) return []
  const lastDay = monthEnd(monthText(year, month))
  return db
    .selectFrom('commitment')
    .innerJoin('commitment_version as version', 'version.commitment_id', 'commitment.id')
    .innerJoin('commitment_target as target', 'target.version_id', 'version.id')
    .where('commitment.year', '=', year)
    .where('commitment.signed_on', 'is not', null)
    .where('commitment.division_code', 'in', codes)
    .where('version.version', '=', (eb) =>
      eb
        .selectFrom('commitment_version as other')
        .select(({ fn }) => fn.max('other.version').as('newest'))
        .whereRef('other.commitment_id', '=', 'commitment.id')
        .where('other.in_force_on', '<=', lastDay),
    )
    .groupBy(['commitment.division_code', 'commitment.id', 'version.version', 'target.measure'])
    .select(['commitment.division_code', 'commitment.id as commitment_id', 'version.version', 'target.measure'])
    .select(MONTHS.map((m) => sql<number>`max(case when target.month = ${sql.lit(m)} then target.target end)`.as(`m${m}` as 'm1')))
    .execute()
}

/**
 * 目标累计 of units without a letter. Months between two given ones repeat the earlier number; with nothing but December's number
 * there is no curve and the year is spread evenly by whoever asks.
 */
async function openingTargets(db: Db, codes: string[], year: number): Promise<Map<string, UnitTargets>> {
  const units = new Map<string, UnitTargets>()
  if (codes.length === 0) return units
  const rows = await db
    .selectFrom('opening_figure')
    .select(['division_code', 'measure', 'month', 'target'])
    .where('division_code', 'in', codes)
    .where('year', '=', year)
    .where('month', '>=', 1)
    .where('target', 'is not', null)
    .orderBy('division_code')
    .orderBy('measure')
    .orderBy('month')
    .execute()
  for (const code of new Set(rows.map((row) => row.division_code))) {
    const unit = noTargets('opening', null, null)
    for (const measure of TARGET_MEASURES) {
      const given = rows.filter((row) => row.division_code === code && row.measure === measure)
      const last = given.at(-1)
      if (!last) continue
      unit.annual[measure] = Number(last.target)
      if (given.length === 1 && last.month === 12) continue
      unit[measure] = MONTHS.map((month) => Number(given.findLast((row) => row.month <= month)?.target ?? 0))
    }
    units.set(code, unit)
  }
  return units
}
