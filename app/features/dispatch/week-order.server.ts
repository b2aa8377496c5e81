import { sql, type SqlBool } from 'kysely'
import { NO_CHANGE_LIMIT, type Condition } from '~/domain/dispatch'
import { UNDER_WAY } from '~db/scopes.server'
import type { Db } from '~db/schema'

/** Found by one search; whoever typed so little may type more. */
const MOST_FOUND = 500

/** Whose cards are counted and ordered: the unit's projects in a round. */
export interface SheetPlace {
  id: number
  round_id: number
  code: string
}

export interface ReportedLine {
  code: string
  place: string
  condition: Condition
  words: string
  enteredAt: string
  by: string
}

/** The unit's projects that a typed text means: any part of place or address, or of the code. Read only when somebody looks for one. */
export async function matchingIds(db: Db, unitCode: string, typed: string): Promise<number[]> {
  const text = typed.normalize('NFKC').replace(/\s+/g, '')
  const whole = sql`replace(estate.name || project.building || project.stairwell || ' ' || estate.address || ' ' || project.code, ${text}, '')`
  const rows = await db
    .selectFrom('project_status as status')
    .innerJoin('project', 'project.id', 'status.project_id')
    .innerJoin('estate', 'estate.id', 'project.estate_id')
    .select('status.project_id')
    .where('status.division_code', '=', unitCode)
    .where(sql<SqlBool>`length(${whole}) < length(estate.name || project.building || project.stairwell || ' ' || estate.address || ' ' || project.code)`)
    .limit(MOST_FOUND)
    .execute()
  return rows.map((row) => row.project_id)
}

interface Choice {
  from?: number
  most: number
  /** Only of these; null: of all. */
  among: readonly number[] | null
}

/** What is left, what of it may be reported as “no change” together, and what is reported: all of the sheet, not of the page. */
export async function countCards(db: Db, sheet: SheetPlace, today: string): Promise<{ left: number; plain: number; reported: number }> {
  const { left, plain } = await unreported(db, sheet)
    .select(({ fn }) => [fn.countAll<number>().as('left'), sql<number>`coalesce(sum(case when ${isPlain(today)} then 1 else 0 end), 0)`.as('plain')])
    .executeTakeFirstOrThrow()
  const { reported } = await db.selectFrom('weekly_update').select(({ fn }) => fn.countAll<number>().as('reported')).where('sheet_id', '=', sheet.id).executeTakeFirstOrThrow()
  return { left: Number(left), plain: Number(plain), reported: Number(reported) }
}

/**
 * The unreported projects of a sheet from `from` on, worst first: stopped, then stuck, then overdue longest or due soonest, then without a date
 * (`byUrgency` of the domain, along the index `project_status_week`, whose expressions these are).
 */
export async function openIds(db: Db, sheet: SheetPlace, { from = 0, most, among }: Choice): Promise<number[]> {
  if (most <= 0 || among?.length === 0) return []
  const rows = await unreported(db, sheet)
    .select('status.project_id')
    .$if(among !== null, (query) => query.where('status.project_id', 'in', [...(among ?? [])]))
    .orderBy(sql`case when paused_on is null then 1 else 0 end`)
    .orderBy(sql`case when last_condition = 'stuck' then 0 else 1 end`)
    .orderBy(sql`coalesce(next_due_on, '9999')`)
    .orderBy('status.project_id')
    .limit(most)
    .offset(from)
    .execute()
  return rows.map((row) => row.project_id)
}

/** What was reported on the sheet, the latest first. */
export async function listReported(db: Db, sheet: SheetPlace, { most, among }: Choice): Promise<ReportedLine[]> {
  if (among?.length === 0) return []
  const rows = await db
    .selectFrom('weekly_update as report')
    .innerJoin('project', 'project.id', 'report.project_id')
    .innerJoin('estate', 'estate.id', 'project.estate_id')
    .leftJoin('account', 'account.id', 'report.entered_by')
    .select(['project.code', 'estate.name as estate', 'project.building', 'project.stairwell', 'report.condition', 'report.words', 'report.entered_at', 'account.name as by'])
    .where('report.sheet_id', '=', sheet.id)
    .$if(among !== null, (query) => query.where('report.project_id', 'in', [...(among ?? [])]))
    .orderBy('report.id', 'desc')
    .limit(most)
    .execute()
  return rows.map((row) => ({
    code: row.code, place: `${row.estate}${row.building}${row.stairwell}`, condition: row.condition, words: row.words, enteredAt: row.entered_at, by: row.by ?? '',
  }))
}

/** Projects that may be reported as “no change” together with others: on track and no reason asked. All of them, to be confirmed by name. */
export async function listPlain(db: Db, sheet: SheetPlace, today: string): Promise<{ code: string; place: string }[]> {
  const rows = await unreported(db, sheet)
    .innerJoin('project', 'project.id', 'status.project_id')
    .innerJoin('estate', 'estate.id', 'project.estate_id')
    .select(['project.code', 'estate.name as estate', 'project.building', 'project.stairwell'])
    .where(isPlain(today))
    .orderBy('project.code')
    .execute()
  return rows.map((row) => ({ code: row.code, place: `${row.estate}${row.building}${row.stairwell}` }))
}

/** The unit's open projects without an update in the round. */
function unreported(db: Db, sheet: SheetPlace) {
  return db
    .selectFrom('project_status as status')
    .where('status.division_code', '=', sheet.code)
    .where(UNDER_WAY)
    .where(({ eb, not, exists }) =>
      not(exists(eb.selectFrom('weekly_update as report').select('report.id').whereRef('report.project_id', '=', 'status.project_id').where('report.round_id', '=', sheet.round_id))),
    )
}

function isPlain(today: string) {
  return sql<SqlBool>`(status.paused_on is null and (status.next_due_on is null or status.next_due_on >= ${today})
    and (status.last_condition is null or status.last_condition not in ('slow', 'stuck')) and status.no_change_streak < ${NO_CHANGE_LIMIT}
    and not exists (select 1 from problem where problem.project_id = status.project_id and problem.closed_on is null))`
}
