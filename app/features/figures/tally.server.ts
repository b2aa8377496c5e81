import { noNumbers, type Tally, type TallyNumbers } from '~/domain/tally'
import { insertRows } from '~db/rows.server'
import type { Db, NewRow, Row } from '~db/schema'

export const TALLY_NUMBERS = [
  'reported', 'verified', 'reported_withdrawn', 'verified_withdrawn', 'reported_outside', 'verified_outside', 'opening',
] as const

/** Adds the changes to the stored numbers, in the order of the key so that two writers on PostgreSQL cannot hold each other's rows. */
export async function addToTally(trx: Db, changes: Tally): Promise<void> {
  const rows = [...changes.keys()].sort().flatMap((key) => {
    const numbers = changes.get(key)
    return numbers && Object.values(numbers).some((number) => number !== 0) ? [tallyRow(key, numbers)] : []
  })
  await insertRows(trx, 'tally', rows, { conflict: { columns: ['division_code', 'measure', 'period'], add: TALLY_NUMBERS } })
}

/** So many rows are sent at once. */
const ROWS = 10_000

/**
 * Makes the stored numbers these, whatever they were; numbers that are right already are not written again. Returns whether anything differed.
 * Unit by unit, so that no more is read than one of them has.
 */
export async function replaceTally(trx: Db, tally: Tally): Promise<boolean> {
  const units = unitsOf(tally)
  for (const { division_code } of await trx.selectFrom('tally').select('division_code').distinct().execute()) if (!units.has(division_code)) units.set(division_code, [])
  let hasChanged = false
  let waiting: Row<'tally'>[] = []
  const write = async () => {
    await insertRows(trx, 'tally', waiting, { conflict: { columns: ['division_code', 'measure', 'period'], take: TALLY_NUMBERS } })
    waiting = []
  }
  for (const unit of [...units.keys()].sort()) {
    const stored = new Map((await trx.selectFrom('tally').selectAll().where('division_code', '=', unit).execute()).map((row) => [tallyKey(row), row]))
    for (const key of (units.get(unit) ?? []).sort()) {
      const row = tallyRow(key, tally.get(key) ?? noNumbers())
      if (!sameNumbers(stored.get(key) ?? tallyRow(key, noNumbers()), row)) waiting.push(row)
      stored.delete(key)
    }
    // What nothing follows from.
    for (const [key, row] of stored) if (!sameNumbers(row, tallyRow(key, noNumbers()))) waiting.push(tallyRow(key, noNumbers()))
    hasChanged ||= waiting.length > 0
    if (waiting.length >= ROWS) await write()
  }
  await write()
  return hasChanged
}

function unitsOf(tally: Tally): Map<string, string[]> {
  const units = new Map<string, string[]>()
  for (const key of tally.keys()) {
    const unit = key.slice(0, key.indexOf(' '))
    const keys = units.get(unit)
    if (keys) keys.push(key)
    else units.set(unit, [key])
  }
  return units
}

function sameNumbers(one: Row<'tally'>, other: Row<'tally'>): boolean {
  return TALLY_NUMBERS.every((column) => one[column] === other[column])
}

/** A key of `Tally` and its numbers as a row. */
export function tallyRow(key: string, numbers: TallyNumbers): Row<'tally'> {
  const [division_code = '', measure = '', period = ''] = key.split(' ')
  return {
    division_code, measure, period,
    reported: numbers.reported,
    verified: numbers.verified,
    reported_withdrawn: numbers.reportedWithdrawn,
    verified_withdrawn: numbers.verifiedWithdrawn,
    reported_outside: numbers.reportedOutside,
    verified_outside: numbers.verifiedOutside,
    opening: numbers.opening,
  }
}

export function tallyKey(row: Pick<NewRow<'tally'>, 'division_code' | 'measure' | 'period'>): string {
  return `${row.division_code} ${row.measure} ${row.period}`
}
