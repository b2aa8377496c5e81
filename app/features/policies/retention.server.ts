import type { Policy } from '~/domain/policy'
import type { Db } from '~db/schema'
import { existingOn } from '~db/scopes.server'
import { policyBook } from './policies.server'

/**
 * How long personal data is kept on this site. There is one outbox and one list of followers for all districts, so the shortest term that is in
 * force in any of them holds for all: nobody is promised less than is done.
 */
export async function retentionTerms(db: Db, today: string): Promise<Policy['retention']> {
  const districts = await db.selectFrom('division').select('path').where('level', '=', 'district').where(existingOn(today)).execute()
  const paths = districts.length > 0 ? districts.map(({ path }) => path) : ['/']
  const book = await policyBook(db, paths)
  const terms = paths.map((path) => book.at(path, today).retention)
  return { messages: Math.min(...terms.map((term) => term.messages)), unconfirmed: Math.min(...terms.map((term) => term.unconfirmed)) }
}
