import { isDate, todayOf } from '~/domain/calendar'
import { checkBallot, observationResult, type ObservationEntry, type PlaceCount } from '~/domain/observation'
import { halfOf, isHalf } from '~/domain/periods'
import { rolesWith, type Actor } from '~/domain/permissions'
import { issuerOf } from '~/domain/policy'
import type { ObservationBody } from '~/domain/rating-decision'
import { Refusal, refuse } from '~/domain/refusal'
import { writeAudit } from '~/features/audit/audit.server'
import { getScope, type Scope } from '~/features/circulars/lines.server'
import { policyFor } from '~/features/policies/policies.server'
import type { Db, Row } from '~db/schema'
import { hasRowLocks, inTransaction, type Trx } from '~db/transaction.server'
import { codesUnder, existingOn, underPaths } from '~db/scopes.server'
import { insertDecision } from './decisions.server'
import { allowRating } from './rights.server'

export interface ObservationInput {
  divisionCode: string
  half: string
  heldOn: string
  /** The site seen in each sub-district; one without a site is not observed. */
  places: Readonly<Record<string, string>>
  voterIds: readonly number[]
}

/** Opens the voting of a half-year: which sites were seen, who may vote. Again: refused, because ballots may be in. */
export async function openObservation(db: Db, actor: Actor, input: ObservationInput, now: string): Promise<number> {
  return inTransaction(db, async (trx) => {
    const scope = await getScope(trx, input.divisionCode)
    allowRating(actor, 'rating.prepare', scope)
    if (!isHalf(input.half)) refuse('not_found')
    if (!isDate(input.heldOn)) refuse('date_invalid', 'heldOn', { date: input.heldOn })
    if (input.heldOn > todayOf(now)) refuse('observation_ahead', 'heldOn')
    if (halfOf(input.heldOn) !== input.half) refuse('observation_other_half', 'heldOn')
    const known = await findObservation(trx, scope.code, input.half)
    if (known) return known.id
    const units = new Set((await listObservedUnits(trx, scope, todayOf(now))).map(({ code }) => code))
    const entries = Object.entries(input.places).map(([code, place]) => ({ code, place: place.trim() })).filter(({ code, place }) => place !== '' && units.has(code))
    if (entries.length < 2) refuse('observation_too_few_sites', 'places')
    const eligible = new Set((await listEligibleVoters(trx, scope, todayOf(now))).map(({ id }) => id))
    const voters = [...new Set(input.voterIds)].filter((id) => eligible.has(id))
    const { leastBallots } = (await policyFor(trx, scope.code, input.heldOn)).observation
    if (voters.length < leastBallots) refuse('observation_too_few_voters', 'voters', { least: leastBallots })
    const { id } = await trx
      .insertInto('observation')
      .values({ division_code: scope.code, half: input.half, held_on: input.heldOn, opened_by: actor.accountId, opened_at: now })
      .returning('id')
      .executeTakeFirstOrThrow()
    await trx.insertInto('observation_entry').values(entries.map(({ code, place }) => ({ observation_id: id, division_code: code, place }))).execute()
    await trx.insertInto('observation_voter').values(voters.map((account_id) => ({ observation_id: id, account_id }))).execute()
    await note(trx, actor, 'openObservation', id, scope, { half: input.half, sites: entries.length, voters: voters.length }, now)
    return id
  })
}

export interface BallotInput {
  divisionCode: string
  half: string
  /** Place by entry. */
  places: Readonly<Record<number, number | null>>
}

/**
 * A ballot of places. Only counts by place are kept and only the day on which somebody voted, so that no ballot can be traced to its voter;
 * the log says that he voted, not how. A second ballot of the same person is refused.
 */
export async function castBallot(db: Db, actor: Actor, input: BallotInput, now: string): Promise<void> {
  await inTransaction(db, async (trx) => {
    const scope = await getScope(trx, input.divisionCode)
    const observation = (await findObservation(trx, scope.code, input.half)) ?? refuse('not_found')
    const voter = await findVoter(trx, observation.id, actor)
    if (!voter) refuse('forbidden')
    if (observation.closed_at !== null) refuse('observation_closed')
    if (voter.voted_on !== null) refuse('ballot_cast_already')
    const entries = ballotEntries(await listEntries(trx, observation.id), ownUnits(actor))
    const reasons = checkBallot(input.places, entries)
    if (reasons.length > 0) throw new Refusal(reasons)
    const marked = await trx
      .updateTable('observation_voter')
      .set({ voted_on: todayOf(now) })
      .where('observation_id', '=', observation.id).where('account_id', '=', actor.accountId).where('voted_on', 'is', null)
      .executeTakeFirst()
    if (marked.numUpdatedRows !== 1n) refuse('ballot_cast_already')
    for (const { id } of entries) {
      await trx
        .insertInto('observation_count')
        .values({ entry_id: id, place: input.places[id] ?? 0, ballots: 1 })
        .onConflict((conflict) => conflict.columns(['entry_id', 'place']).doUpdateSet((eb) => ({ ballots: eb('observation_count.ballots', '+', 1) })))
        .execute()
    }
    await note(trx, actor, 'castBallot', observation.id, scope, null, now)
  })
}

/** Ends the voting, counts, and freezes the result, in one step by whoever confirms ratings. Too few ballots: refused. Again: nothing. */
export async function closeObservation(db: Db, actor: Actor, input: { divisionCode: string; half: string }, now: string): Promise<void> {
  await inTransaction(db, async (trx) => {
    const scope = await getScope(trx, input.divisionCode)
    allowRating(actor, 'rating.confirm', scope)
    const known = (await findObservation(trx, scope.code, input.half)) ?? refuse('not_found')
    const locked = await trx.selectFrom('observation').selectAll().where('id', '=', known.id).$if(hasRowLocks(trx), (query) => query.forUpdate()).executeTakeFirstOrThrow()
    if (locked.closed_at !== null) return
    const policy = await policyFor(trx, scope.code, locked.held_on)
    const { voters, voted } = await turnout(trx, locked.id)
    if (voted < policy.observation.leastBallots) refuse('observation_too_few_ballots', undefined, { least: policy.observation.leastBallots, voted })
    await trx.updateTable('observation').set({ closed_by: actor.accountId, closed_at: now }).where('id', '=', locked.id).execute()
    const body: ObservationBody = {
      kind: 'observation', division: { code: scope.code, name: scope.name }, period: input.half, issuer: issuerOf(policy, scope.name),
      heldOn: locked.held_on, voters, voted, scoring: policy.observation,
      lines: observationResult(await listEntries(trx, locked.id), await placeCounts(trx, locked.id), policy.observation),
    }
    await insertDecision(trx, actor, body, now)
  })
}

export async function findObservation(db: Db, divisionCode: string, half: string): Promise<Row<'observation'> | null> {
  return (await db.selectFrom('observation').selectAll().where('division_code', '=', divisionCode).where('half', '=', half).executeTakeFirst()) ?? null
}

export async function listEntries(db: Db, observationId: number): Promise<ObservationEntry[]> {
  const rows = await db
    .selectFrom('observation_entry as entry')
    .innerJoin('division', 'division.code', 'entry.division_code')
    .select(['entry.id', 'entry.division_code', 'division.name', 'entry.place'])
    .where('entry.observation_id', '=', observationId)
    .orderBy('entry.division_code')
    .execute()
  return rows.map(({ division_code, ...entry }) => ({ ...entry, code: division_code }))
}

/** What a voter may rank: nobody ranks his own sub-district. */
export function ballotEntries(entries: readonly ObservationEntry[], ownUnits: ReadonlySet<string>): ObservationEntry[] {
  return entries.filter(({ code }) => !ownUnits.has(code))
}

/** The sub-districts for which the actor himself reports. */
export function ownUnits(actor: Actor): Set<string> {
  return new Set(actor.grants.filter(({ role }) => role === 'officer').map(({ divisionCode }) => divisionCode))
}

export async function findVoter(db: Db, observationId: number, actor: Actor): Promise<Row<'observation_voter'> | null> {
  if (actor.accountId === null) return null
  return (await db.selectFrom('observation_voter').selectAll().where('observation_id', '=', observationId).where('account_id', '=', actor.accountId).executeTakeFirst()) ?? null
}

/** How many may vote and how many have; who has not is nobody's business. */
export async function turnout(db: Db, observationId: number): Promise<{ voters: number; voted: number }> {
  const row = await db
    .selectFrom('observation_voter')
    .select(({ fn }) => [fn.countAll().as('voters'), fn.count('voted_on').as('voted')])
    .where('observation_id', '=', observationId)
    .executeTakeFirstOrThrow()
  return { voters: Number(row.voters), voted: Number(row.voted) }
}

/** Counts are asked only once the voting is closed. */
async function placeCounts(trx: Trx, observationId: number): Promise<PlaceCount[]> {
  const rows = await trx
    .selectFrom('observation_count as count')
    .innerJoin('observation_entry as entry', 'entry.id', 'count.entry_id')
    .select(['count.entry_id', 'count.place', 'count.ballots'])
    .where('entry.observation_id', '=', observationId)
    .execute()
  return rows.map((row) => ({ entryId: row.entry_id, place: row.place, ballots: row.ballots }))
}

/** The sub-districts below the division. */
export async function listObservedUnits(db: Db, scope: Scope, today: string): Promise<{ code: string; name: string }[]> {
  return db
    .selectFrom('division')
    .select(['code', 'name'])
    .where(underPaths([scope.path]))
    .where('level', '=', 'subdistrict')
    .where(existingOn(today))
    .orderBy('code')
    .execute()
}

export interface EligibleVoter {
  id: number
  name: string
  role: string
  divisionName: string
}

/** Accounts whose grants let them vote in the division on a day, deputies among them, one line a person. */
export async function listEligibleVoters(db: Db, scope: Scope, today: string): Promise<EligibleVoter[]> {
  const rows = await db
    .selectFrom('account_grant as grant')
    .innerJoin('account', 'account.id', 'grant.account_id')
    .innerJoin('division', 'division.code', 'grant.division_code')
    .select(['account.id', 'account.name', 'grant.role', 'division.name as division_name'])
    .where('grant.division_code', 'in', codesUnder([scope.path]))
    .where('grant.role', 'in', rolesWith('rating.vote'))
    .where((eb) => eb.or([eb('grant.valid_from', 'is', null), eb('grant.valid_from', '<=', today)]))
    .where((eb) => eb.or([eb('grant.valid_until', 'is', null), eb('grant.valid_until', '>=', today)]))
    .where('account.disabled_at', 'is', null)
    .orderBy('division.path')
    .orderBy('account.id')
    .execute()
  const people = new Map<number, EligibleVoter>()
  for (const row of rows) if (!people.has(row.id)) people.set(row.id, { id: row.id, name: row.name, role: row.role, divisionName: row.division_name })
  return [...people.values()]
}

async function note(trx: Trx, actor: Actor, action: string, id: number, scope: Scope, after: unknown, now: string): Promise<void> {
  await writeAudit(trx, actor, { action, subjectType: 'observation', subjectId: id, divisionCode: scope.code, after }, now)
}
