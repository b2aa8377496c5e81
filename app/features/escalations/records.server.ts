import { todayOf } from '~/domain/calendar'
import { punctuality } from '~/domain/dispatch'
import type { MonthRecord, TakenStep, UnitRecord, WeekRecord } from '~/domain/escalation'
import type { PromisedMeasure } from '~/domain/measures'
import { addMonths, monthNumber, monthOf, previousMonth, yearOf } from '~/domain/periods'
import type { Policy } from '~/domain/policy'
import { findIssuedCircular, findPreviousOfMeasure } from '~/features/circulars/issued.server'
import { standingsOn } from '~/features/commitments/standing.server'
import { policyFor } from '~/features/policies/policies.server'
import type { Db } from '~db/schema'
import { existingOn } from '~db/scopes.server'

/** Closed rounds that are looked at, and months of issued circulars that are named. */
const WEEKS = 4
const MONTHS = 3

/** Everything the ladder asks of a district's sub-districts, by the policy in force today; from closed rounds and issued circulars only. */
export async function unitRecords(db: Db, districtCode: string, now: string): Promise<{ records: UnitRecord[]; policy: Policy }> {
  const today = todayOf(now)
  const policy = await policyFor(db, districtCode, today)
  const units = await listUnits(db, districtCode, today)
  const codes = units.map(({ code }) => code)
  const weeks = await weekRecords(db, { districtCode, codes, policy, now })
  const months = await monthRecords(db, districtCode, today, policy.rankedMeasure)
  const years = new Set([today, ...[...weeks.values()].flatMap((records) => records.slice(-1).map((week) => week.endsOn)), ...months.shown.slice(-1)].map(yearOf))
  const standings = await standingsOf(db, { codes, years: [...years], policy, today })
  const [problems, taken] = [await overdueProblems(db, districtCode, today), await takenSteps(db, districtCode)]
  const records = units.map(({ code, name }) => ({
    code, name,
    standings: standings.get(code) ?? {},
    weeks: weeks.get(code) ?? [],
    months: months.units.get(code) ?? [],
    behindSince: months.behindSince.get(code) ?? null,
    overdueProblems: problems.get(code) ?? 0,
    taken: taken.get(code) ?? [],
  }))
  return { records, policy }
}

async function listUnits(db: Db, districtCode: string, today: string): Promise<{ code: string; name: string }[]> {
  return db
    .selectFrom('division')
    .select(['code', 'name'])
    .where('parent_code', '=', districtCode)
    .where('level', '=', 'subdistrict')
    .where(existingOn(today))
    .orderBy('code')
    .execute()
}

interface Counting {
  codes: readonly string[]
  policy: Policy
}

async function weekRecords(db: Db, { districtCode, codes, policy, now }: Counting & { districtCode: string; now: string }): Promise<Map<string, WeekRecord[]>> {
  const rounds = await db
    .selectFrom('dispatch_round')
    .select(['id', 'week', 'ends_on', 'due_at', 'closed_at'])
    .where('district_code', '=', districtCode)
    .where('closed_at', 'is not', null)
    .where('closed_at', '<=', now)
    .orderBy('starts_on', 'desc')
    .limit(WEEKS)
    .execute()
  const records = new Map<string, WeekRecord[]>(codes.map((code) => [code, []]))
  for (const round of rounds.reverse()) {
    const standings = await standingsOn(db, codes, policy, round.ends_on)
    const sheets = await db.selectFrom('dispatch_sheet').select(['division_code', 'submitted_at']).where('round_id', '=', round.id).execute()
    for (const sheet of sheets) {
      const standing = standings.get(sheet.division_code)
      records.get(sheet.division_code)?.push({
        week: round.week, endsOn: round.ends_on, done: standing?.done ?? 0, planned: standing?.planned ?? null, isBehind: standing?.isBehind ?? false,
        punctuality: punctuality({ submittedAt: sheet.submitted_at, dueAt: round.due_at, closedAt: round.closed_at }),
      })
    }
  }
  return records
}

interface MonthRecords {
  /** The months that have an issued circular and follow on each other, oldest first. */
  shown: string[]
  units: Map<string, MonthRecord[]>
  behindSince: Map<string, string | null>
}

async function monthRecords(db: Db, districtCode: string, today: string, measure: PromisedMeasure): Promise<MonthRecords> {
  const found: MonthRecords = { shown: [], units: new Map(), behindSince: new Map() }
  let circular = await findPreviousOfMeasure(db, districtCode, addMonths(monthOf(today), 1), measure)
  while (circular && found.shown.length < MONTHS) {
    const { month } = circular
    for (const row of circular.rows) {
      if (found.shown.length === 0) found.behindSince.set(row.code, row.behindSince)
      const record = { month, done: row.done, planned: row.planned, rate: row.rate, deviation: row.deviation, isBehind: row.isBehind }
      found.units.set(row.code, [record, ...(found.units.get(row.code) ?? [])])
    }
    found.shown.unshift(month)
    circular = monthNumber(month) === 1 ? null : await findIssuedCircular(db, districtCode, previousMonth(month), measure)
  }
  return found
}

/** Done and target of each year asked: of this year now, of an earlier one at its end. */
async function standingsOf(db: Db, { codes, years, policy, today }: Counting & { years: readonly number[]; today: string }) {
  const standings = new Map<string, Record<number, { done: number; target: number }>>()
  for (const year of years) {
    const date = yearOf(today) === year ? today : `${year}-12-31`
    for (const [code, { done, target }] of await standingsOn(db, codes, policy, date)) {
      if (target > 0) standings.set(code, { ...standings.get(code), [year]: { done, target } })
    }
  }
  return standings
}

/** Open problems past their day by sub-district; while its clock stands still a problem does not become overdue. */
async function overdueProblems(db: Db, districtCode: string, today: string): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('problem')
    .select(['division_code', ({ fn }) => fn.countAll<number>().as('count')])
    .where('district_code', '=', districtCode)
    .where('closed_on', 'is', null)
    .where('due_on', '<', today)
    .where((eb) => eb.or([eb('stopped_on', 'is', null), eb('due_on', '<', eb.ref('stopped_on'))]))
    .groupBy('division_code')
    .execute()
  return new Map(rows.map((row) => [row.division_code, Number(row.count)]))
}

async function takenSteps(db: Db, districtCode: string): Promise<Map<string, TakenStep[]>> {
  const rows = await db.selectFrom('escalation').select(['division_code', 'step', 'ground', 'issued_at', 'closed_at']).where('district_code', '=', districtCode).execute()
  const taken = new Map<string, TakenStep[]>()
  for (const { division_code, step, ground, issued_at, closed_at } of rows) {
    taken.set(division_code, [...(taken.get(division_code) ?? []), { step, ground, isOpen: issued_at !== null && closed_at === null }])
  }
  return taken
}
