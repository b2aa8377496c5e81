import { todayOf } from '~/domain/calendar'
import type { Db } from '~db/schema'

/**
 * The district's next codes, as printed on door sheets: `371471-26-0012` is the twelfth of 2026. The number stands in `revision`, so that taking
 * it costs the same however many projects there are and two writers never get the same; codes that a ledger brought are passed over.
 */
export async function newProjectCodes(trx: Db, districtCode: string, count: number, now: string): Promise<string[]> {
  const year = todayOf(now).slice(2, 4)
  const codes: string[] = []
  while (codes.length < count) {
    const wanted = count - codes.length
    const { number } = await trx
      .insertInto('revision')
      .values({ scope: `codes:${districtCode}:${year}`, number: wanted })
      .onConflict((conflict) => conflict.column('scope').doUpdateSet({ number: (eb) => eb('revision.number', '+', wanted) }))
      .returning('number')
      .executeTakeFirstOrThrow()
    const next = Array.from({ length: wanted }, (_, index) => `${districtCode}-${year}-${String(number - wanted + index + 1).padStart(4, '0')}`)
    codes.push(...(await withoutTaken(trx, next)))
  }
  return codes
}

async function withoutTaken(trx: Db, codes: readonly string[]): Promise<string[]> {
  const free: string[] = []
  for (let start = 0; start < codes.length; start += 5000) {
    const part = codes.slice(start, start + 5000)
    const taken = new Set((await trx.selectFrom('project').select('code').where('code', 'in', part).execute()).map((row) => row.code))
    free.push(...part.filter((code) => !taken.has(code)))
  }
  return free
}
