import { sql, type SelectQueryBuilder } from 'kysely'
import { pathsWith, type Actor } from '~/domain/permissions'
import type { Db, Schema } from '~db/schema'
import { underPaths } from '~db/scopes.server'
import { linesOf, type FeedbackFilter, type FeedbackLine } from './list.server'

export const LETTERS_PAGE = 50

/** A page of the letters that the actor answers for. Each scope is read along its own index and only as far as the page: other letters cost nothing. */
export async function findQueue(db: Db, actor: Actor, filter: FeedbackFilter, today: string, page = 1): Promise<{ letters: FeedbackLine[]; hasMore: boolean }> {
  const upTo = page * LETTERS_PAGE + 1
  const keys: Key[] = []
  for (const scope of await scopesOf(db, actor, filter.unit)) keys.push(...(await keysWithin(db, scope, filter.state, today, upTo)))
  const inOrder = waits(filter.state) ? keys.sort((a, b) => (a.due_on < b.due_on ? -1 : a.due_on > b.due_on ? 1 : a.id - b.id)) : keys.sort((a, b) => b.id - a.id)
  const shown = inOrder.slice((page - 1) * LETTERS_PAGE, upTo)
  return { letters: await linesOf(db, shown.slice(0, LETTERS_PAGE).map(({ id }) => id)), hasMore: shown.length > LETTERS_PAGE }
}

/** How many wait, and how many of them beyond their day: counted in the indexes alone. */
export async function countOpenFeedback(db: Db, actor: Actor, today: string): Promise<{ open: number; overdue: number }> {
  const counts = { open: 0, overdue: 0 }
  for (const scope of await scopesOf(db, actor, '')) {
    const row = await within(db, scope)
      .select(({ fn, eb }) => [fn.countAll<number | string>().as('open'), fn.sum<number | string | null>(eb.case().when('due_on', '<', today).then(1).else(0).end()).as('overdue')])
      .where('answered_at', 'is', null)
      .executeTakeFirstOrThrow()
    counts.open += Number(row.open)
    counts.overdue += Number(row.overdue ?? 0)
  }
  return counts
}

/** Letters of one sub-district, of one district, or of every district under a path (a city, the country). */
type Scope = { column: 'division_code' | 'district_code'; code: string } | { under: string }

/** What the actor answers for, no part of it twice; with `unit` that one alone, where it is his. */
async function scopesOf(db: Db, actor: Actor, unit: string): Promise<Scope[]> {
  const paths = pathsWith(actor, 'feedback.answer')
  if (unit !== '') {
    const own = await db.selectFrom('division').select('code').where('code', '=', unit).where(underPaths(paths)).executeTakeFirst()
    return own ? [{ column: 'division_code', code: own.code }] : []
  }
  const widest = [...new Set(paths)].filter((path) => !paths.some((other) => other !== path && path.startsWith(other)))
  if (widest.length === 0) return []
  const divisions = await db.selectFrom('division').select(['code', 'path', 'level']).where('path', 'in', widest).execute()
  return widest.flatMap((path): Scope[] => {
    const division = divisions.find((one) => one.path === path)
    if (division?.level === 'subdistrict') return [{ column: 'division_code', code: division.code }]
    if (division?.level === 'district') return [{ column: 'district_code', code: division.code }]
    return division?.level === 'community' ? [] : [{ under: path }]
  })
}

interface Key {
  id: number
  due_on: string
}

async function keysWithin(db: Db, scope: Scope, state: FeedbackFilter['state'], today: string, limit: number): Promise<Key[]> {
  return within(db, scope)
    .select(['id', 'due_on'])
    .$if(waits(state), (query) => query.where('answered_at', 'is', null).orderBy('due_on').orderBy('id'))
    .$if(state === 'overdue', (query) => query.where('due_on', '<', today))
    .$if(state === 'answered', (query) => query.where('answered_at', 'is not', null))
    .$if(!waits(state), (query) => query.orderBy('id', 'desc'))
    .limit(limit)
    .execute()
}

const waits = (state: FeedbackFilter['state']) => state === 'open' || state === 'overdue'

function within(db: Db, scope: Scope): SelectQueryBuilder<Schema, 'feedback', object> {
  const letters = db.selectFrom('feedback')
  if ('column' in scope) return letters.where(scope.column, '=', scope.code)
  if (scope.under === '/') return letters
  // As an expression, so that the order of the days is followed and not the list of districts.
  return letters.where(sql`feedback.division_code || ''`, 'in', db.selectFrom('division').select('code').where('level', '=', 'subdistrict').where(underPaths([scope.under])))
}
