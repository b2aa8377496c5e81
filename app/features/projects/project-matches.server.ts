import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { beginsWith } from '~db/prefix.server'
import type { Db } from '~db/schema'
import { codesUnder } from '~db/scopes.server'
import { hasRowLocks } from '~db/transaction.server'

const MOST_ESTATES = 200
const MOST_PROJECTS = 1_000
/** Of a code's beginning, four pages: who looks for one project types on. */
const MOST_CODES = 200

/**
 * Ids of the projects that a typed text means inside these divisions: a code or its beginning, an estate by any part of its name, or an
 * estate followed by building and stairwell (桂苑小区3号楼2单元). At most 1,000, of a code's beginning 200: whoever typed so little may type more.
 */
export async function findMatches(db: Db, typed: string, divisions: readonly { code: string; path: string }[]): Promise<number[]> {
  const text = typed.normalize('NFKC').replace(/\s+/g, '')
  if (text === '' || divisions.length === 0) return []
  const byCode = await findByCode(db, text.toUpperCase(), divisions.map(({ code }) => code))
  if (byCode.length > 0) return byCode
  const estates = await findEstates(db, text, divisions.map(({ path }) => path))
  const ids: number[] = []
  for (const { rest, estateIds } of estates) {
    const rows = await db
      .selectFrom('project')
      .select('id')
      .where('estate_id', 'in', estateIds)
      .$if(rest !== '', (query) => query.where(contains(db, sql`building || stairwell`, rest)))
      .limit(MOST_PROJECTS)
      .execute()
    ids.push(...rows.map(({ id }) => id))
  }
  return [...new Set(ids)].slice(0, MOST_PROJECTS)
}

/** The project of this code; else, for what looks like the beginning of one, all that begin so. */
async function findByCode(db: Db, code: string, divisionCodes: readonly string[]): Promise<number[]> {
  const exact = await db.selectFrom('project').select('id').where('code', '=', code).executeTakeFirst()
  if (exact) return [exact.id]
  if (!/^[A-Z0-9-]{4,}$/.test(code)) return []
  const begin = await db
    .selectFrom('project')
    .select('id')
    .where((eb) => eb.or([eb(sql`district_code || ''`, 'in', divisionCodes), eb(sql`division_code || ''`, 'in', divisionCodes)]))
    .where(beginsWith(db, 'code', code))
    .limit(MOST_CODES)
    .execute()
  return begin.map(({ id }) => id)
}

/** Estates whose name holds the text, or with whose name the text begins; `rest` is what then remains for building and stairwell. */
async function findEstates(db: Db, text: string, paths: readonly string[]): Promise<{ rest: string; estateIds: number[] }[]> {
  const rows = await db
    .selectFrom('estate')
    .select(['id', 'name'])
    .where('division_code', 'in', codesUnder(paths))
    .where((eb) => eb.or([contains(db, sql.ref('name'), text), eb.and([contains(db, sql`${text}`, sql.ref('name')), eb('name', '<>', '')])]))
    .limit(MOST_ESTATES)
    .execute()
  const groups = new Map<string, number[]>()
  for (const { id, name } of rows) {
    const at = text.indexOf(name)
    const rest = name.includes(text) || at < 0 ? '' : text.slice(at + name.length)
    groups.set(rest, [...(groups.get(rest) ?? []), id])
  }
  return [...groups].map(([rest, estateIds]) => ({ rest, estateIds }))
}

function contains(db: Db, whole: RawBuilder<unknown>, part: string | RawBuilder<unknown>) {
  return hasRowLocks(db) ? sql<SqlBool>`strpos(${whole}, ${part}) > 0` : sql<SqlBool>`instr(${whole}, ${part}) > 0`
}
