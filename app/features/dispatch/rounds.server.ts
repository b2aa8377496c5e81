import { isWeek, todayOf } from '~/domain/calendar'
import { isMergedWeek, roundTimes, startAfter } from '~/domain/rounds'
import { can, type Actor } from '~/domain/permissions'
import { refuse } from '~/domain/refusal'
import { writeAudit } from '~/features/audit/audit.server'
import { policyFor } from '~/features/policies/policies.server'
import { prepared } from '~db/prepared.server'
import type { Db, Row } from '~db/schema'
import { hasRowLocks, inTransaction, type Trx } from '~db/transaction.server'
import { existingOn, underPaths } from '~db/scopes.server'

export type Round = Row<'dispatch_round'>

/**
 * Opens the round of a week that has ended: one sheet for every sub-district of the district that exists then. By the district's
 * policy of the Monday on which it opens. A second time it is the round that is there.
 */
export async function openRound(db: Db, actor: Actor, input: { districtCode: string; week: string }, now: string): Promise<number> {
  if (!isWeek(input.week)) refuse('week_unknown', 'week')
  return inTransaction(db, async (trx) => {
    const district = await districtFor(trx, actor, input.districtCode)
    const known = await findRound(trx, input.districtCode, input.week)
    if (known) return known.id
    const { weekly } = await policyFor(trx, input.districtCode, todayOf(now))
    const { endsOn, opensAt, dueAt, closesAt, ...ruled } = roundTimes(input.week, weekly, now)
    if (now < opensAt) refuse('week_not_over', 'week')
    if (isMergedWeek(input.week, weekly)) refuse('week_merged', 'week')
    const round = {
      district_code: input.districtCode, week: input.week, starts_on: startAfter(ruled.startsOn, await lastDayBefore(trx, input.districtCode, ruled.startsOn)), ends_on: endsOn, due_at: dueAt, closes_at: closesAt,
      opened_at: now, opened_by: actor.accountId, closed_at: null,
    }
    const { id } = await trx.insertInto('dispatch_round').values(round).returning('id').executeTakeFirstOrThrow()
    const units = await trx
      .selectFrom('division')
      .select('code')
      .where('level', '=', 'subdistrict')
      .where(underPaths([district.path]))
      .where(existingOn(endsOn))
      .execute()
    if (units.length > 0) {
      await trx.insertInto('dispatch_sheet').values(units.map(({ code }) => ({ round_id: id, division_code: code, state: 'open' as const }))).execute()
    }
    await auditRound(trx, actor, 'openRound', { ...round, id }, now)
    return id
  })
}

/** The last day that a round before this one has; null without one. */
async function lastDayBefore(trx: Trx, districtCode: string, startsOn: string): Promise<string | null> {
  const { last } = await trx
    .selectFrom('dispatch_round')
    .select(({ fn }) => fn.max('ends_on').as('last'))
    .where('district_code', '=', districtCode)
    .where('starts_on', '<', startsOn)
    .executeTakeFirstOrThrow()
  return last
}

/** Locks the round: what is not handed in is missing from now on. Sheets that are, can still be reviewed. */
export async function closeRound(db: Db, actor: Actor, input: { districtCode: string; week: string }, now: string): Promise<void> {
  await inTransaction(db, async (trx) => {
    await districtFor(trx, actor, input.districtCode)
    const round = (await findRound(trx, input.districtCode, input.week)) ?? refuse('not_found')
    if (round.closed_at) return
    if (now < round.due_at) refuse('round_not_due')
    // Locked since its hour (isRoundOpenFor), whenever somebody comes to note it.
    const closedAt = now < round.closes_at ? now : round.closes_at
    await trx.updateTable('dispatch_round').set({ closed_at: closedAt }).where('id', '=', round.id).execute()
    await auditRound(trx, actor, 'closeRound', round, now)
  })
}

/** Lets one sub-district report after the close, until a day and hour, for a reason. */
export async function grantException(
  db: Db,
  actor: Actor,
  input: { districtCode: string; week: string; divisionCode: string; reason: string; untilAt: string },
  now: string,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    await districtFor(trx, actor, input.districtCode)
    const round = (await findRound(trx, input.districtCode, input.week)) ?? refuse('not_found')
    if (!input.reason.trim()) refuse('exception_reason_missing', 'reason')
    if (Number.isNaN(Date.parse(input.untilAt)) || input.untilAt <= now) refuse('exception_end_wrong', 'until')
    const sheet = await trx
      .selectFrom('dispatch_sheet')
      .select('id')
      .where('round_id', '=', round.id)
      .where('division_code', '=', input.divisionCode)
      .executeTakeFirst()
    if (!sheet) refuse('not_found')
    const exception = { round_id: round.id, division_code: input.divisionCode, reason: input.reason.trim(), until_at: input.untilAt }
    const same = await trx.selectFrom('dispatch_exception').select('id').where((eb) => eb.and(exception)).executeTakeFirst()
    if (same) return
    await trx.insertInto('dispatch_exception').values({ ...exception, granted_by: actor.accountId, granted_at: now }).execute()
    const after = { until: input.untilAt }
    await writeAudit(trx, actor, { action: 'grantException', subjectType: 'dispatch_sheet', subjectId: sheet.id, divisionCode: input.divisionCode, after, reason: exception.reason }, now)
  })
}

/** True while the unit may still report in the round: not closed and not past its hour, or with an exception that has not ended. */
export async function isRoundOpenFor(db: Db, round: Pick<Round, 'id' | 'closed_at' | 'closes_at'>, divisionCode: string, now: string): Promise<boolean> {
  if (!round.closed_at && now < round.closes_at) return true
  return (await exceptionRows(db, { roundId: round.id, divisionCode, now })).length > 0
}

const exceptionRows = prepared((db, asked: { roundId: number; divisionCode: string; now: string }) =>
  db
    .selectFrom('dispatch_exception')
    .select('id')
    .where('round_id', '=', asked.roundId)
    .where('division_code', '=', asked.divisionCode)
    .where('until_at', '>', asked.now),
)

export async function findRound(db: Db, districtCode: string, week: string): Promise<Round | undefined> {
  return (await roundRows(db, { districtCode, week }))[0]
}

const roundRows = prepared((db, asked: { districtCode: string; week: string }) =>
  db.selectFrom('dispatch_round').selectAll().where('district_code', '=', asked.districtCode).where('week', '=', asked.week),
)

/** The district of which the actor runs the rounds, locked where two processes could open the same one. */
async function districtFor(trx: Trx, actor: Actor, code: string): Promise<{ path: string }> {
  const query = trx.selectFrom('division').select(['path', 'level']).where('code', '=', code)
  const district = await (hasRowLocks(trx) ? query.forUpdate() : query).executeTakeFirst()
  if (!district || district.level !== 'district' || !can(actor, 'staff.read', district.path)) refuse('not_found')
  if (!can(actor, 'dispatch.review', district.path)) refuse('forbidden')
  return district
}

async function auditRound(trx: Trx, actor: Actor, action: string, round: Pick<Round, 'id' | 'week' | 'district_code' | 'due_at'>, now: string): Promise<void> {
  const after = { week: round.week, dueAt: round.due_at }
  await writeAudit(trx, actor, { action, subjectType: 'dispatch_round', subjectId: round.id, divisionCode: round.district_code, after }, now)
}
