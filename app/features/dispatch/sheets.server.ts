import { todayOf } from '~/domain/calendar'
import { stateAfter, type SheetStep } from '~/domain/dispatch'
import { missingEvidence } from '~/domain/gates'
import { isMilestone, parseDetail } from '~/domain/milestones'
import { can, type Actor, type Permission } from '~/domain/permissions'
import { refuse } from '~/domain/refusal'
import { writeAudit } from '~/features/audit/audit.server'
import { verifySheetFacts } from '~/features/milestones/verify.server'
import { policyFor } from '~/features/policies/policies.server'
import { UNDER_WAY } from '~db/scopes.server'
import type { Db, Row } from '~db/schema'
import { hasRowLocks, inTransaction, type Trx } from '~db/transaction.server'
import { isRoundOpenFor } from './rounds.server'

export interface SheetInput {
  sheetId: number
}

/** What a reviewer decides about: with `submission`, the handing in that he saw (the id of its event), so that nothing unseen is accepted. */
export interface SeenSheet extends SheetInput {
  submission?: number
}

type OpenSheet = Row<'dispatch_sheet'> & { path: string; closed_at: string | null; closes_at: string; district_code: string }

/** Hands the sheet in: every open project of the unit must be reported. Pressing twice hands it in once. */
export async function submitSheet(db: Db, actor: Actor, { sheetId }: SheetInput, now: string): Promise<void> {
  await step(db, actor, sheetId, 'submit', 'dispatch.report', now, async (trx, sheet) => {
    if (sheet.state !== 'returned' && !(await isRoundOpenFor(trx, { id: sheet.round_id, closed_at: sheet.closed_at, closes_at: sheet.closes_at }, sheet.division_code, now))) refuse('round_closed')
    const left = await countUnreported(trx, sheet)
    if (left > 0) refuse('sheet_incomplete', undefined, { left })
    // A sheet that was returned keeps the hour at which it first came.
    return { submitted_at: sheet.submitted_at ?? now, submitted_by: actor.accountId, return_reason: '' }
  })
}

/** Takes the sheet back, only before the bureau has begun to review it. */
export async function takeBackSheet(db: Db, actor: Actor, { sheetId }: SheetInput, now: string): Promise<void> {
  await step(db, actor, sheetId, 'takeBack', 'dispatch.report', now, async (trx, sheet) => {
    if (!(await isRoundOpenFor(trx, { id: sheet.round_id, closed_at: sheet.closed_at, closes_at: sheet.closes_at }, sheet.division_code, now))) refuse('round_closed')
    return { submitted_at: null, submitted_by: null }
  })
}

/** From here on the sheet stands still. */
export async function beginReview(db: Db, actor: Actor, { sheetId }: SheetInput, now: string): Promise<void> {
  await step(db, actor, sheetId, 'beginReview', 'dispatch.review', now, async () => ({ reviewed_by: actor.accountId }))
}

/** Accepts the sheet and verifies its facts whose evidence is there; returns how many were verified (rules.md 1.4). Refused when it was handed in anew since it was seen. */
export async function acceptSheet(db: Db, actor: Actor, { sheetId, submission }: SeenSheet, now: string): Promise<number> {
  let verified = 0
  await step(db, actor, sheetId, 'accept', 'dispatch.review', now, async (trx, sheet) => {
    if (sheet.submitted_by !== null && sheet.submitted_by === actor.accountId) refuse('own_sheet')
    if (submission !== undefined && submission !== (await lastSubmission(trx, sheetId))) refuse('sheet_changed_since')
    verified = (await verifySheetFacts(trx, actor, await factsWithEvidence(trx, sheet, now), now)).length
    return { reviewed_at: now, reviewed_by: actor.accountId }
  })
  return verified
}

/** Accepts several sheets at once: all of them or none. */
export async function acceptSheets(db: Db, actor: Actor, sheets: readonly SeenSheet[], now: string): Promise<void> {
  if (sheets.length === 0) refuse('no_sheet_chosen')
  await inTransaction(db, async (trx) => {
    for (const sheet of sheets) await acceptSheet(trx, actor, sheet, now)
  })
}

/** Gives the sheet back with a sentence; the unit may change it even after the close of the round, until it hands it in again. */
export async function returnSheet(db: Db, actor: Actor, { sheetId, reason }: SheetInput & { reason: string }, now: string): Promise<void> {
  if (!reason.trim()) refuse('return_reason_missing', 'reason')
  await step(db, actor, sheetId, 'return', 'dispatch.review', now, async () => ({ reviewed_at: now, reviewed_by: actor.accountId, return_reason: reason.trim() }), reason.trim())
}

/** One step of a sheet: whose it is, whether it is allowed now, its trace. A step already done does nothing. */
async function step(
  db: Db,
  actor: Actor,
  sheetId: number,
  name: SheetStep,
  permission: Permission,
  now: string,
  change: (trx: Trx, sheet: OpenSheet) => Promise<Partial<Row<'dispatch_sheet'>>>,
  note = '',
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const sheet = await sheetToWrite(trx, actor, sheetId, permission)
    const after = stateAfter(sheet.state, name)
    if (after === null) refuse('sheet_step_refused', undefined, { state: sheet.state })
    if (after === sheet.state) return
    const set = await change(trx, sheet)
    await trx.updateTable('dispatch_sheet').set({ ...set, state: after }).where('id', '=', sheetId).execute()
    await trx.insertInto('dispatch_sheet_event').values({ sheet_id: sheetId, action: name, account_id: actor.accountId, happened_at: now, note }).execute()
    const audit = { action: `${name}Sheet`, subjectType: 'dispatch_sheet', subjectId: sheetId, divisionCode: sheet.division_code, before: { state: sheet.state }, after: { state: after } }
    await writeAudit(trx, actor, { ...audit, reason: note }, now)
  })
}

async function sheetToWrite(trx: Trx, actor: Actor, sheetId: number, permission: Permission): Promise<OpenSheet> {
  const query = trx
    .selectFrom('dispatch_sheet')
    .innerJoin('dispatch_round', 'dispatch_round.id', 'dispatch_sheet.round_id')
    .innerJoin('division', 'division.code', 'dispatch_sheet.division_code')
    .selectAll('dispatch_sheet')
    .select(['division.path', 'dispatch_round.closed_at', 'dispatch_round.closes_at', 'dispatch_round.district_code'])
    .where('dispatch_sheet.id', '=', sheetId)
  const sheet = await (hasRowLocks(trx) ? query.forUpdate('dispatch_sheet') : query).executeTakeFirst()
  if (!sheet || !can(actor, 'staff.read', sheet.path)) refuse('not_found')
  if (!can(actor, permission, sheet.path)) refuse('forbidden')
  return sheet
}

/** The event with which the sheet was last handed in; 0 where it never was. */
export async function lastSubmission(db: Db, sheetId: number): Promise<number> {
  const row = await db.selectFrom('dispatch_sheet_event').select(({ fn }) => fn.max('id').as('last')).where('sheet_id', '=', sheetId).where('action', '=', 'submit').executeTakeFirst()
  return Number(row?.last ?? 0)
}

/** Open projects of the unit without an update in this round. */
export async function countUnreported(db: Db, sheet: { round_id: number; division_code: string }): Promise<number> {
  const { count } = await db
    .selectFrom('project_status as status')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('status.division_code', '=', sheet.division_code)
    .where(UNDER_WAY)
    .where((eb) =>
      eb.not(eb.exists(
        eb.selectFrom('weekly_update as report').select('report.id').whereRef('report.project_id', '=', 'status.project_id').where('report.round_id', '=', sheet.round_id),
      )),
    )
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** The facts that came with the sheet and carry what their gate asks. */
async function factsWithEvidence(trx: Trx, sheet: OpenSheet, now: string): Promise<number[]> {
  const policy = await policyFor(trx, sheet.division_code, todayOf(now))
  const facts = await trx
    .selectFrom('milestone_event as event')
    .innerJoin('weekly_update as report', 'report.id', 'event.weekly_update_id')
    .select(['event.id', 'event.milestone', 'event.occurred_on', 'event.date_precision', 'event.until_on', 'event.reference', 'event.file_id', 'event.detail'])
    .where('report.sheet_id', '=', sheet.id)
    .execute()
  return facts
    .filter(({ milestone, ...fact }) => {
      if (!isMilestone(milestone)) return false
      const told = { milestone, occurredOn: fact.occurred_on, datePrecision: fact.date_precision, untilOn: fact.until_on, reference: fact.reference, hasFile: fact.file_id !== null, detail: parseDetail(fact.detail) }
      return missingEvidence(told, policy).length === 0
    })
    .map((fact) => fact.id)
}
