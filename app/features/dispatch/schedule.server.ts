import { addWeeks, isoWeekOf, todayOf } from '~/domain/calendar'
import { SYSTEM } from '~/domain/permissions'
import type { Policy } from '~/domain/policy'
import { isMergedWeek, isTooLateToOpen } from '~/domain/rounds'
import { policyBook } from '~/features/policies/policies.server'
import { UNDER_WAY } from '~db/scopes.server'
import type { Db } from '~db/schema'
import { closeRound, openRound } from './rounds.server'

export interface RoundTurn {
  districtCode: string
  district: string
  week: string
}

export interface RoundTurns {
  close: RoundTurn[]
  open: RoundTurn[]
}

/** Rounds that by the policy's rule are to be closed and opened now: those past their hour, and last week's of every district that has something to report. */
export async function listRoundTurns(db: Db, now: string): Promise<RoundTurns> {
  return { close: await listPast(db, now), open: await listOpening(db, now) }
}

/** Does it, as the system. Run twice, or by two processes at once, it does nothing twice: one district has one round a week. */
export async function turnRounds(db: Db, now: string): Promise<RoundTurns> {
  const turns = await listRoundTurns(db, now)
  for (const turn of turns.close) await closeRound(db, SYSTEM, turn, now)
  for (const turn of turns.open) await openRound(db, SYSTEM, turn, now)
  return turns
}

async function listPast(db: Db, now: string): Promise<RoundTurn[]> {
  const rounds = await db
    .selectFrom('dispatch_round as round')
    .innerJoin('division as district', 'district.code', 'round.district_code')
    .select(['round.district_code as districtCode', 'district.name as district', 'district.path', 'round.week'])
    .where('round.closed_at', 'is', null)
    .where('round.closes_at', '<=', now)
    .orderBy('round.closes_at')
    .orderBy('round.id')
    .execute()
  return byRule(db, rounds, now, (weekly) => weekly.automatic)
}

/** Only the week that ended last: weeks before it that have no round, because the program was down, come with it (`startAfter`). */
async function listOpening(db: Db, now: string): Promise<RoundTurn[]> {
  const week = addWeeks(isoWeekOf(todayOf(now)), -1)
  const districts = await db
    .selectFrom('division as district')
    .select(['district.code as districtCode', 'district.name as district', 'district.path'])
    .where('district.level', '=', 'district')
    .where((eb) => eb.exists(
      eb.selectFrom('project_status as status').select('status.project_id').whereRef('status.district_code', '=', 'district.code').where(UNDER_WAY),
    ))
    .where((eb) => eb.not(eb.exists(
      eb.selectFrom('dispatch_round as round').select('round.id').whereRef('round.district_code', '=', 'district.code').where('round.week', '>=', week),
    )))
    .orderBy('district.code')
    .execute()
  const turns = districts.map((district) => ({ ...district, week }))
  return byRule(db, turns, now, (weekly) => weekly.automatic && !isMergedWeek(week, weekly) && !isTooLateToOpen(week, weekly, now))
}

async function byRule(db: Db, turns: readonly (RoundTurn & { path: string })[], now: string, applies: (weekly: Policy['weekly']) => boolean): Promise<RoundTurn[]> {
  const book = await policyBook(db, turns.map(({ path }) => path))
  return turns.filter(({ path }) => applies(book.at(path, todayOf(now)).weekly)).map(({ districtCode, district, week }) => ({ districtCode, district, week }))
}
