import { todayOf } from '~/domain/calendar'
import type { Db } from '~db/schema'

/**
 * The district's next code, as printed on door sheets: `371471-26-0012` is the twelfth of 2026. The number stands in `revision`, so that taking
 * it costs the same however many projects there are and two writers never get the same; a ledger may have brought the code before.
 */
export async function nextProjectCode(trx: Db, districtCode: string, now: string): Promise<string> {
  const year = todayOf(now).slice(2, 4)
  const { number } = await trx
    .insertInto('revision')
    .values({ scope: `codes:${districtCode}:${year}`, number: 1 })
    .onConflict((conflict) => conflict.column('scope').doUpdateSet({ number: (eb) => eb('revision.number', '+', 1) }))
    .returning('number')
    .executeTakeFirstOrThrow()
  return `${districtCode}-${year}-${String(number).padStart(4, '0')}`
}
