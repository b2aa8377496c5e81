import { sql, type Expression, type SqlBool } from 'kysely'

/**
 * "The rows this account may see", as a condition on a division's path: it lies under one of the paths of the account's grants
 * (`pathsWith(actor, permission)`). No path, no row. Written with substr, because LIKE differs between the engines and a range
 * depends on the collation; 3,000 divisions are read in well under a millisecond.
 */
export function underPaths(paths: readonly string[], column = 'division.path'): Expression<SqlBool> {
  if (paths.includes('/')) return sql<SqlBool>`1 = 1`
  if (paths.length === 0) return sql<SqlBool>`1 = 0`
  const tests = paths.map((path) => sql<SqlBool>`substr(${sql.ref(column)}, 1, ${sql.lit(path.length)}) = ${path}`)
  return sql<SqlBool>`(${sql.join(tests, sql` or `)})`
}

/**
 * The same for a row that only names its division: `column in (the codes under the paths)`. Both engines begin with these codes and read along
 * an index; asked of the path of a joined division, the condition is tried on every row there is.
 */
export function codesUnder(paths: readonly string[]): Expression<string> {
  return sql<string>`(select within.code from division as within where ${underPaths(paths, 'within.path')})`
}

/** "The projects of `project_status as status` under way": neither closed nor given up. With these constants an index that holds only such rows serves it. */
export const UNDER_WAY = sql<SqlBool>`(status.closed = 0 and status.terminated_on is null)`

/** "Whether the fact is verified", of `milestone_event as event left join milestone_verification as verification`: null where it is not. */
export const VERIFIED = sql<number | null>`case when event.verified_by_import = 1 then event.id else verification.event_id end`

/** "The divisions that exist on the day": begun, and not ended before it. */
export function existingOn(day: string): Expression<SqlBool> {
  return sql<SqlBool>`((division.valid_from is null or division.valid_from <= ${day}) and (division.valid_until is null or division.valid_until >= ${day}))`
}
