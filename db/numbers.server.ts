import { sql } from 'kysely'
import type { Db } from './schema'
import { hasRowLocks } from './transaction.server'

/** The next running number behind a prefix, of four digits or more; two processes cannot take the same one, because the district waits. */
export async function nextNumber(trx: Db, table: 'problem' | 'feedback', district: string, prefix: string): Promise<string> {
  if (hasRowLocks(trx)) await trx.selectFrom('division').select('code').where('code', '=', district).forUpdate().execute()
  const last = await trx
    .selectFrom(table)
    .select('number')
    .where('number', '>', prefix)
    .where('number', '<', `${prefix}\uffff`)
    // 10000 comes before 9999 as text.
    .orderBy(sql`length(number)`, 'desc')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return `${prefix}${String(Number(last?.number.slice(prefix.length) ?? 0) + 1).padStart(4, '0')}`
}
