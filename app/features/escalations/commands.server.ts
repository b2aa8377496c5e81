import { addDays, daysBetween, isDate, todayOf } from '~/domain/calendar'
import { isTargetMet, proposeStep, type Proposal } from '~/domain/escalation'
import { yearOf } from '~/domain/periods'
import { can, type Actor, type Permission } from '~/domain/permissions'
import type { EscalationStep } from '~/domain/policy'
import { Refusal, refuse, type Reason } from '~/domain/refusal'
import { writeAudit } from '~/features/audit/audit.server'
import type { Db, Row } from '~db/schema'
import { hasRowLocks, inTransaction, type Trx } from '~db/transaction.server'
import { unitRecords } from './records.server'

export interface ProposalKey {
  divisionCode: string
  step: EscalationStep
  ground: string
}

/** Talks and public criticism are the leadership's; reminders and letters the bureau's too. */
export function permissionFor(step: EscalationStep): Permission {
  return step === 'talk' || step === 'criticism' ? 'escalation.censure' : 'escalation.issue'
}

const LONGEST = 4000
/** A reply is asked for within a quarter at the latest. */
const LATEST_REPLY = 92

/**
 * Issues a proposed step with the words as they stand on the page, and gives it the next number of the year. Pressed twice, or by two people at
 * once: the same paper. Refuses what the system does not propose: a person may wait, not invent.
 */
export async function issueEscalation(db: Db, actor: Actor, input: ProposalKey & { text: string; replyDueOn: string }, now: string): Promise<number> {
  return inTransaction(db, async (trx) => {
    const place = await placeOf(trx, actor, input)
    const known = await findStep(trx, input)
    if (known) return known.issued_at ? known.id : refuse('escalation_waived')
    const proposal = await proposedNow(trx, place.districtCode, input, now)
    const text = input.text.replace(/\r\n?/g, '\n').trim()
    const reasons: Reason[] = []
    const today = todayOf(now)
    if (!text) reasons.push({ code: 'escalation_text_missing', field: 'text' })
    if (text.length > LONGEST) reasons.push({ code: 'escalation_text_too_long', field: 'text', params: { most: LONGEST } })
    if (!isDate(input.replyDueOn)) reasons.push({ code: 'escalation_reply_day_wrong', field: 'replyDueOn' })
    else if (input.replyDueOn <= today || daysBetween(today, input.replyDueOn) > LATEST_REPLY) {
      reasons.push({ code: 'escalation_reply_day_out', field: 'replyDueOn', params: { last: addDays(today, LATEST_REPLY) } })
    }
    if (reasons.length > 0) throw new Refusal(reasons)
    const mark = { number_year: yearOf(today), number: (await lastNumber(trx, place.districtCode, yearOf(today))) + 1 }
    const row = { text, reply_due_on: input.replyDueOn, issued_at: now, issued_by: actor.accountId, ...mark }
    return store(trx, actor, place.districtCode, proposal, row, 'issued', '', now)
  })
}

/** Decides not to issue what is proposed, with a sentence: it is not proposed again on the same ground. */
export async function waiveEscalation(db: Db, actor: Actor, input: ProposalKey & { reason: string }, now: string): Promise<number> {
  return inTransaction(db, async (trx) => {
    const place = await placeOf(trx, actor, input)
    const known = await findStep(trx, input)
    if (known) return known.waived_at ? known.id : refuse('escalation_issued')
    const reason = input.reason.trim()
    if (!reason) refuse('waive_reason_missing', 'reason')
    const proposal = await proposedNow(trx, place.districtCode, input, now)
    return store(trx, actor, place.districtCode, proposal, { waived_at: now, waived_by: actor.accountId, waive_reason: reason }, 'waived', reason, now)
  })
}

/** The sub-district's answer: what was done, and that it may be struck off. A later one takes its place until it is. */
export async function replyToEscalation(db: Db, actor: Actor, { id, reply }: { id: number; reply: string }, now: string): Promise<void> {
  await change(db, actor, id, 'escalation.reply', async (trx, step) => {
    const text = reply.trim()
    if (step.closed_at) refuse('escalation_closed')
    if (!text) refuse('escalation_reply_missing', 'reply')
    if (text === step.reply && step.replied_at) return
    await trx.updateTable('escalation').set({ reply: text, replied_at: now, replied_by: actor.accountId }).where('id', '=', id).execute()
    await tell(trx, actor, step, 'replyToEscalation', 'replied', text, now)
  })
}

/** The answer does not do: back to the sub-district with a sentence. */
export async function returnReply(db: Db, actor: Actor, { id, reason }: { id: number; reason: string }, now: string): Promise<void> {
  await change(db, actor, id, 'escalation.issue', async (trx, step) => {
    if (step.closed_at) refuse('escalation_closed')
    if (!step.replied_at) return
    if (!reason.trim()) refuse('reply_return_reason_missing', 'reason')
    await trx.updateTable('escalation').set({ replied_at: null, replied_by: null }).where('id', '=', id).execute()
    await tell(trx, actor, step, 'returnEscalationReply', 'returned', reason.trim(), now)
  })
}

/** 销号 by somebody other than the one who answered; a talk or a criticism by who may hold one. Again: nothing. */
export async function closeEscalation(db: Db, actor: Actor, { id, note = '' }: { id: number; note?: string }, now: string): Promise<void> {
  await change(db, actor, id, 'escalation.issue', async (trx, step, path) => {
    if (step.closed_at) return
    if (!step.replied_at) refuse('escalation_not_replied')
    if (step.replied_by !== null && step.replied_by === actor.accountId) refuse('escalation_same_person')
    if (!can(actor, permissionFor(step.step), path)) refuse('forbidden')
    await trx.updateTable('escalation').set({ closed_at: now, closed_by: actor.accountId }).where('id', '=', id).execute()
    await tell(trx, actor, step, 'closeEscalation', 'closed', note.trim(), now)
  })
}

/** The sub-district and its district, locked so that two people cannot take the same number. */
async function placeOf(trx: Trx, actor: Actor, { divisionCode, step }: ProposalKey): Promise<{ districtCode: string }> {
  const unit = await trx.selectFrom('division').select(['path', 'parent_code', 'level']).where('code', '=', divisionCode).executeTakeFirst()
  if (!unit || unit.level !== 'subdistrict' || !unit.parent_code || !can(actor, 'staff.read', unit.path)) refuse('not_found')
  if (!can(actor, permissionFor(step), unit.path)) refuse('forbidden')
  if (hasRowLocks(trx)) await trx.selectFrom('division').select('code').where('code', '=', unit.parent_code).forUpdate().execute()
  return { districtCode: unit.parent_code }
}

async function findStep(trx: Trx, { divisionCode, step, ground }: ProposalKey): Promise<Row<'escalation'> | undefined> {
  return trx.selectFrom('escalation').selectAll().where('division_code', '=', divisionCode).where('step', '=', step).where('ground', '=', ground).executeTakeFirst()
}

/** The proposal as the numbers stand now; refused where they have moved, or the target has been met meanwhile. */
async function proposedNow(trx: Trx, districtCode: string, { divisionCode, step, ground }: ProposalKey, now: string): Promise<Proposal> {
  const { records, policy } = await unitRecords(trx, districtCode, now)
  const record = records.find(({ code }) => code === divisionCode) ?? refuse('not_found')
  const proposal = proposeStep(record, policy)
  if (proposal?.step === step && proposal.ground === ground) return proposal
  return isTargetMet(record, yearOf(todayOf(now))) ? refuse('escalation_target_met') : refuse('escalation_not_proposed')
}

async function lastNumber(trx: Trx, districtCode: string, year: number): Promise<number> {
  const row = await trx
    .selectFrom('escalation')
    .select(({ fn }) => fn.max('number').as('last'))
    .where('district_code', '=', districtCode)
    .where('number_year', '=', year)
    .executeTakeFirst()
  return Number(row?.last ?? 0)
}

async function store(
  trx: Trx, actor: Actor, districtCode: string, { code, step, ground, evidence }: Proposal, decided: Partial<Row<'escalation'>>, action: 'issued' | 'waived', note: string, now: string,
): Promise<number> {
  const row = { district_code: districtCode, division_code: code, step, ground, evidence: JSON.stringify(evidence), ...decided }
  const { id } = await trx.insertInto('escalation').values(row).returning('id').executeTakeFirstOrThrow()
  await tell(trx, actor, { id, division_code: code, step, ground }, action === 'issued' ? 'issueEscalation' : 'waiveEscalation', action, note, now)
  return id
}

async function change(db: Db, actor: Actor, id: number, permission: Permission, work: (trx: Trx, step: Row<'escalation'>, path: string) => Promise<void>) {
  await inTransaction(db, async (trx) => {
    const query = trx.selectFrom('escalation').selectAll().where('id', '=', id).where('issued_at', 'is not', null)
    const step = await (hasRowLocks(trx) ? query.forUpdate() : query).executeTakeFirst()
    const unit = step && (await trx.selectFrom('division').select('path').where('code', '=', step.division_code).executeTakeFirst())
    if (!step || !unit || !can(actor, 'staff.read', unit.path)) refuse('not_found')
    if (!can(actor, permission, unit.path)) refuse('forbidden')
    await work(trx, step, unit.path)
  })
}

async function tell(trx: Trx, actor: Actor, step: Pick<Row<'escalation'>, 'id' | 'division_code' | 'step' | 'ground'>, action: string, event: string, note: string, now: string) {
  await trx.insertInto('escalation_event').values({ escalation_id: step.id, action: event, account_id: actor.accountId, happened_at: now, note }).execute()
  const after = { step: step.step, ground: step.ground }
  await writeAudit(trx, actor, { action, subjectType: 'escalation', subjectId: step.id, divisionCode: step.division_code, after, reason: note }, now)
}
