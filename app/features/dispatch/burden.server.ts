import { todayOf } from '~/domain/calendar'
import { effortOf, effortOfMilestone } from '~/domain/burden'
import type { Condition } from '~/domain/dispatch'
import { isMilestone } from '~/domain/milestones'
import { policyFor } from '~/features/policies/policies.server'
import type { Db } from '~db/schema'

/** What one round asked. Of the round only: nothing here leads to a person, a unit or a project. */
export interface RoundBurden {
  week: string
  endsOn: string
  closedAt: string | null
  reports: number
  noChange: number
  fields: number
  taps: number
  photos: number
  reminders: number
  /** Median seconds for one report; null where no form has told. */
  seconds: number | null
  timed: number
}

export const BURDEN_ROUNDS = 12

/** The latest rounds of a district, newest first. */
export async function listBurden(db: Db, districtCode: string, now: string): Promise<RoundBurden[]> {
  const rounds = await db
    .selectFrom('dispatch_round')
    .select(['id', 'week', 'ends_on', 'closed_at'])
    .where('district_code', '=', districtCode)
    .orderBy('week', 'desc')
    .limit(BURDEN_ROUNDS)
    .execute()
  if (rounds.length === 0) return []
  const ids = rounds.map(({ id }) => id)
  const { evidence } = await policyFor(db, districtCode, todayOf(now))
  const [updates, facts, reminders, timed] = [await countUpdates(db, districtCode, ids), await countFacts(db, ids), await countReminders(db, ids), await countTimed(db, ids)]
  return Promise.all(rounds.map(async (round): Promise<RoundBurden> => {
    const burden: RoundBurden = {
      week: round.week, endsOn: round.ends_on, closedAt: round.closed_at, reports: 0, noChange: 0, fields: 0, taps: 0, photos: 0,
      reminders: reminders.get(`round:${round.id}`) ?? 0, timed: timed.get(round.id) ?? 0, seconds: await medianSeconds(db, round.id, timed.get(round.id) ?? 0),
    }
    for (const row of updates.filter(({ roundId }) => roundId === round.id)) {
      const { fields, taps } = effortOf(row)
      burden.reports += row.count
      burden.noChange += row.condition === 'no_change' ? row.count : 0
      burden.fields += fields * row.count
      burden.taps += taps * row.count
    }
    for (const { milestone, count } of facts.filter(({ roundId }) => roundId === round.id)) {
      if (!isMilestone(milestone)) continue
      const { fields, taps, photos } = effortOfMilestone(milestone, evidence)
      burden.fields += fields * count
      burden.taps += taps * count
      burden.photos += photos * count
    }
    return burden
  }))
}

/** Reports by their shape. Those that raise a problem are counted from the problems, which are few. */
async function countUpdates(db: Db, districtCode: string, ids: readonly number[]) {
  const shapes = db
    .selectFrom('weekly_update as report')
    .select(['report.round_id as roundId', 'report.condition'])
    .select((eb) => eb.case().when('report.words', '=', '').then(0).else(1).end().as('words'))
    .where('report.round_id', 'in', ids)
    .groupBy(['report.round_id', 'report.condition', 'words'])
  const all = await shapes.select(({ fn }) => fn.countAll<number>().as('count')).execute()
  const raising = await shapes
    .innerJoin('problem', 'problem.weekly_update_id', 'report.id')
    .whereRef('problem.project_id', '=', 'report.project_id')
    .where('problem.district_code', '=', districtCode)
    .select(({ fn }) => fn.count<number>('report.id').distinct().as('count'))
    .execute()
  const keyOf = ({ roundId, condition, words }: (typeof all)[number]) => `${roundId} ${condition} ${words}`
  const raised = new Map(raising.map((row) => [keyOf(row), Number(row.count)]))
  return all.flatMap((row) => {
    const shape = { roundId: row.roundId, condition: row.condition as Condition, hasWords: row.words === 1 }
    const withProblem = raised.get(keyOf(row)) ?? 0
    return [{ ...shape, raisesProblem: true, count: withProblem }, { ...shape, raisesProblem: false, count: Number(row.count) - withProblem }]
  })
}

async function countFacts(db: Db, ids: readonly number[]) {
  const rows = await db
    .selectFrom('weekly_update as report')
    .innerJoin('milestone_event as event', 'event.weekly_update_id', 'report.id')
    .select(['report.round_id as roundId', 'event.milestone'])
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('report.round_id', 'in', ids)
    .groupBy(['report.round_id', 'event.milestone'])
    .execute()
  return rows.map((row) => ({ ...row, count: Number(row.count) }))
}

async function countReminders(db: Db, ids: readonly number[]): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('outbox_message')
    .select(['topic'])
    .select(({ fn }) => fn.count<number>('sent_at').as('count'))
    .where('topic', 'in', ids.map((id) => `round:${id}`))
    .groupBy('topic')
    .execute()
  return new Map(rows.map(({ topic, count }) => [topic, Number(count)]))
}

async function countTimed(db: Db, ids: readonly number[]): Promise<Map<number, number>> {
  const rows = await db.selectFrom('report_time').select('round_id').select(({ fn }) => fn.countAll<number>().as('count')).where('round_id', 'in', ids).groupBy('round_id').execute()
  return new Map(rows.map(({ round_id, count }) => [round_id, Number(count)]))
}

/** The upper of the two middle ones where their number is even. */
async function medianSeconds(db: Db, roundId: number, count: number): Promise<number | null> {
  if (count === 0) return null
  const { seconds } = await db.selectFrom('report_time').select('seconds').where('round_id', '=', roundId).orderBy('seconds').orderBy('id').offset(Math.floor(count / 2)).limit(1).executeTakeFirstOrThrow()
  return seconds
}
