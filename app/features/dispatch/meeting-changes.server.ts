import { addDays, instantOf } from '~/domain/calendar'
import type { Light } from '~/domain/rating'
import { standingsOn } from '~/features/commitments/standing.server'
import { policyFor } from '~/features/policies/policies.server'
import { UNDER_WAY } from '~db/scopes.server'
import type { Db } from '~db/schema'

/** What one week brought against the week before. */
export interface WeekChanges {
  raised: number
  closed: number
  /** Open and past their day: at the end of this week's span, and of the last one's. */
  overdue: { now: number; before: number }
  lights: { name: string; from: Light; to: Light }[]
}

/** A project that slipped: the day for its next milestone passed in the week, or was put off. */
export interface Slip {
  code: string
  place: string
  unit: string
  milestone: string
  dueOn: string
  /** The new day, where it was put off; null where it simply passed. */
  putOffTo: string | null
  reason: string
}

/** From the day after the last deadline to this round's: what was entered for the week. */
export interface Span {
  since: string
  until: string
}

interface Unit {
  code: string
  name: string
}

export async function weekChanges(db: Db, districtCode: string, units: readonly Unit[], endsOn: string, { since, until }: Span): Promise<WeekChanges> {
  const policy = await policyFor(db, districtCode, endsOn)
  const codes = units.map(({ code }) => code)
  const [now, before] = [await standingsOn(db, codes, policy, endsOn), await standingsOn(db, codes, policy, addDays(endsOn, -7))]
  return {
    raised: await countProblems(db, districtCode, 'raised_on', { since, until }),
    closed: await countProblems(db, districtCode, 'closed_on', { since, until }),
    overdue: { now: await countOverdue(db, districtCode, until), before: await countOverdue(db, districtCode, addDays(since, -1)) },
    lights: units.flatMap(({ code, name }) => {
      const [from, to] = [before.get(code)?.light ?? 'none', now.get(code)?.light ?? 'none']
      return from === to ? [] : [{ name, from, to }]
    }),
  }
}

async function countProblems(db: Db, districtCode: string, column: 'raised_on' | 'closed_on', { since, until }: Span): Promise<number> {
  const { count } = await db
    .selectFrom('problem')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('district_code', '=', districtCode)
    .where(column, '>=', since)
    .where(column, '<=', until)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Problems that were open on a day and past the day now in force for them. */
async function countOverdue(db: Db, districtCode: string, day: string): Promise<number> {
  const overdue = db
    .selectFrom('problem')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('district_code', '=', districtCode)
    .where('due_on', '<', day)
    .where((eb) => eb.or([eb('stopped_on', 'is', null), eb('due_on', '<', eb.ref('stopped_on'))]))
  const open = await overdue.where('closed_on', 'is', null).executeTakeFirstOrThrow()
  const closedSince = await overdue.where('closed_on', '>', day).executeTakeFirstOrThrow()
  return Number(open.count) + Number(closedSince.count)
}

const SHOWN = 6

/** The slips of a week, the longest put off first; how many there are in all. */
export async function weekSlips(db: Db, districtCode: string, span: Span, today: string): Promise<{ slips: Slip[]; count: number }> {
  const passed = await db
    .selectFrom('project_status as status')
    .innerJoin('project', 'project.id', 'status.project_id')
    .innerJoin('estate', 'estate.id', 'project.estate_id')
    .innerJoin('division as unit', 'unit.code', 'status.division_code')
    .select(['project.code', 'estate.name as estate', 'project.building', 'project.stairwell', 'unit.name as unit', 'status.next_milestone', 'status.next_due_on'])
    .where('status.district_code', '=', districtCode)
    .where(UNDER_WAY)
    .where('status.paused_on', 'is', null)
    .where('status.next_due_on', '>=', addDays(span.since, -1))
    .where('status.next_due_on', '<', span.until < today ? span.until : today)
    .orderBy('status.next_due_on')
    .orderBy('project.code')
    .execute()
  // A cross join, because SQLite would else read every promise of the district and not those of the week.
  const putOff = await db
    .selectFrom('milestone_plan as plan')
    .crossJoin('project')
    .whereRef('project.id', '=', 'plan.project_id')
    .innerJoin('estate', 'estate.id', 'project.estate_id')
    .innerJoin('division as unit', 'unit.code', 'project.division_code')
    .innerJoin('milestone_plan as former', (join) =>
      join.on('former.id', '=', (eb) =>
        eb.selectFrom('milestone_plan as earlier').select(({ fn }) => fn.max('earlier.id').as('id')).whereRef('earlier.project_id', '=', 'plan.project_id')
          .whereRef('earlier.milestone', '=', 'plan.milestone').whereRef('earlier.id', '<', 'plan.id')))
    .select(['project.code', 'estate.name as estate', 'project.building', 'project.stairwell', 'unit.name as unit', 'plan.milestone', 'former.due_on as former_due', 'plan.due_on', 'plan.reason'])
    .where('plan.set_at', '>=', instantOf(span.since, '00:00'))
    .where('plan.set_at', '<', instantOf(addDays(span.until, 1), '00:00'))
    .where('project.district_code', '=', districtCode)
    .whereRef('plan.due_on', '>', 'former.due_on')
    .orderBy('plan.id')
    .execute()
  const placeOf = (row: { estate: string; building: string; stairwell: string }) => `${row.estate}${row.building}${row.stairwell}`
  const slips = [
    ...putOff.map((row): Slip => ({ code: row.code, place: placeOf(row), unit: row.unit, milestone: row.milestone, dueOn: row.former_due, putOffTo: row.due_on, reason: row.reason })),
    ...passed.map((row): Slip => ({ code: row.code, place: placeOf(row), unit: row.unit, milestone: row.next_milestone ?? '', dueOn: row.next_due_on ?? '', putOffTo: null, reason: '' })),
  ]
  const seen = new Set<string>()
  const once = slips.filter(({ code }) => !seen.has(code) && seen.add(code))
  return { slips: once.slice(0, SHOWN), count: once.length }
}
