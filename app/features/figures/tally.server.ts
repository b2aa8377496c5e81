import type { Tally, TallyNumbers } from '~/domain/tally'
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
