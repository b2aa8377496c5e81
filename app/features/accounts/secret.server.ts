import { randomBytes } from 'node:crypto'
import type { Db } from '~db/schema'

/** The key that hashes session ids and one-time links: the one given, or one made at the first start and kept in the database. */
export async function sessionSecret(db: Db, given: string | null): Promise<string> {
  if (given) return given
  await db
    .insertInto('setting')
    .values({ key: 'session_secret', value: randomBytes(32).toString('base64url') })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute()
  return (await db.selectFrom('setting').select('value').where('key', '=', 'session_secret').executeTakeFirstOrThrow()).value
}
