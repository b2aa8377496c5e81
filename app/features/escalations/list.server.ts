import { todayOf } from '~/domain/calendar'
import { isTargetMet, proposals, readEvidence, stateOf, type EscalationState, type Evidence, type Proposal } from '~/domain/escalation'
import { fillTemplate, reasonText } from '~/domain/escalation-text'
import { yearOf } from '~/domain/periods'
import { can, pathsWith, type Actor } from '~/domain/permissions'
import type { EscalationStep } from '~/domain/policy'
import { refuse } from '~/domain/refusal'
import { issuerFor } from '~/features/policies/policies.server'
import type { Db, Row } from '~db/schema'
import { codesUnder, underPaths } from '~db/scopes.server'
import { permissionFor, type ProposalKey } from './commands.server'
import { unitRecords } from './records.server'
import { listTemplates } from './templates.server'

export interface StepLine {
  id: number
  step: EscalationStep
  unit: { code: string; name: string }
  ground: string
  number: { number: number; numberYear: number } | null
  decidedAt: string
  /** Why it was not issued. */
  waiveReason: string
  replyDueOn: string | null
  repliedAt: string | null
  closedAt: string | null
  state: EscalationState
}

export interface StepFilter {
  district?: string
  /** A sub-district: its whole history. */
  unit?: string
  /** Only what is issued and not yet struck off. */
  isOpen?: boolean
}

const SHOWN = 200

/** Steps decided within the actor's grants, open ones first, then the newest; those waived only for who may issue. `limit` 0 for all. */
export async function listEscalations(db: Db, actor: Actor, filter: StepFilter = {}, limit = SHOWN): Promise<StepLine[]> {
  const rows = await steps(db)
    .where('escalation.division_code', 'in', codesUnder(pathsWith(actor, 'staff.read')))
    .where((eb) => eb.or([eb('escalation.issued_at', 'is not', null), underPaths(pathsWith(actor, 'escalation.issue'), 'unit.path')]))
    .$if(filter.district !== undefined, (query) => query.where('escalation.district_code', '=', filter.district ?? ''))
    .$if(filter.unit !== undefined, (query) => query.where('escalation.division_code', '=', filter.unit ?? ''))
    .$if(filter.isOpen === true, (query) => query.where('escalation.issued_at', 'is not', null).where('escalation.closed_at', 'is', null))
    .orderBy((eb) => eb.case().when(eb.and([eb('escalation.issued_at', 'is not', null), eb('escalation.closed_at', 'is', null)])).then(0).else(1).end())
    .orderBy('escalation.id', 'desc')
    .$if(limit > 0, (query) => query.limit(limit))
    .execute()
  return rows.map(lineOf)
}

/** What the system proposes for a district, and which units have met the year's target since a step was issued against them. */
export async function districtProposals(db: Db, districtCode: string, now: string): Promise<{ proposals: Proposal[]; met: string[] }> {
  const { records, policy } = await unitRecords(db, districtCode, now)
  const year = yearOf(todayOf(now))
  return { proposals: proposals(records, policy), met: records.filter((record) => isTargetMet(record, year)).map(({ code }) => code) }
}

/** The step that was decided for a proposal, whether issued or waived; null while it is only proposed. */
export async function findEscalation(db: Db, actor: Actor, key: ProposalKey): Promise<number | null> {
  const row = await steps(db)
    .where('escalation.division_code', '=', key.divisionCode)
    .where('escalation.step', '=', key.step)
    .where('escalation.ground', '=', key.ground)
    .executeTakeFirst()
  return row && can(actor, 'escalation.issue', row.path) ? row.id : null
}

export interface ProposalPage extends Proposal {
  reason: string
  /** The template filled, with the reply day put in where the reader has not chosen another. */
  text: string
  mayIssue: boolean
}

/** One proposal with its paper as it would be issued; `not_found` where the numbers no longer propose it. */
export async function getProposal(db: Db, actor: Actor, key: ProposalKey, replyDueOn: string, now: string): Promise<ProposalPage> {
  const unit = await db
    .selectFrom('division as unit')
    .innerJoin('division as district', 'district.code', 'unit.parent_code')
    .select(['unit.path', 'district.code', 'district.name'])
    .where('unit.code', '=', key.divisionCode)
    .executeTakeFirst()
  if (!unit || !can(actor, 'escalation.issue', unit.path)) refuse('not_found')
  const found = (await districtProposals(db, unit.code, now)).proposals.find(({ code, step, ground }) => code === key.divisionCode && step === key.step && ground === key.ground)
  if (!found) refuse('not_found')
  const template = (await listTemplates(db, unit.code)).find(({ step }) => step === key.step)
  const reason = reasonText(found.name, found.evidence)
  const text = fillTemplate(template?.text ?? '', { unit: found.name, reason, replyDueOn, issuer: await issuerFor(db, unit, todayOf(now)) })
  return { ...found, reason, text, mayIssue: can(actor, permissionFor(key.step), unit.path) }
}

export interface StepPage extends StepLine {
  district: { code: string; name: string }
  evidence: Evidence
  text: string
  issuedBy: string
  reply: string
  mayReply: boolean
  mayReturn: boolean
  mayClose: boolean
  /** The actor himself answered, so somebody else must strike it off. */
  isOwnReply: boolean
  history: { action: string; who: string; at: string; note: string }[]
}

/** One step with its paper, its numbers and what happened since; `not_found` outside the actor's grants. */
export async function getEscalation(db: Db, actor: Actor, id: number): Promise<StepPage> {
  const row = await steps(db).where('escalation.id', '=', id).executeTakeFirst()
  if (!row || !can(actor, 'staff.read', row.path) || (row.waived_at && !can(actor, 'escalation.issue', row.path))) refuse('not_found')
  const history = await db
    .selectFrom('escalation_event as event')
    .leftJoin('account', 'account.id', 'event.account_id')
    .select(['event.action', 'event.happened_at', 'event.note', 'account.name'])
    .where('event.escalation_id', '=', id)
    .orderBy('event.id')
    .execute()
  const isOpen = row.issued_at !== null && row.closed_at === null
  const isOwnReply = row.replied_by !== null && row.replied_by === actor.accountId
  return {
    ...lineOf(row),
    district: { code: row.district_code, name: row.district },
    evidence: readEvidence(row.evidence),
    text: row.text,
    issuedBy: row.issuer ?? '',
    reply: row.reply,
    mayReply: isOpen && can(actor, 'escalation.reply', row.path),
    mayReturn: isOpen && row.replied_at !== null && can(actor, 'escalation.issue', row.path),
    mayClose: isOpen && row.replied_at !== null && !isOwnReply && can(actor, 'escalation.issue', row.path) && can(actor, permissionFor(row.step), row.path),
    isOwnReply,
    history: history.map((event) => ({ action: event.action, who: event.name ?? '', at: event.happened_at, note: event.note })),
  }
}

function steps(db: Db) {
  return db
    .selectFrom('escalation')
    .innerJoin('division as unit', 'unit.code', 'escalation.division_code')
    .innerJoin('division as district', 'district.code', 'escalation.district_code')
    .leftJoin('account', 'account.id', 'escalation.issued_by')
    .selectAll('escalation')
    .select(['unit.name as unit', 'unit.path', 'district.name as district', 'account.name as issuer'])
}

function lineOf(row: Row<'escalation'> & { unit: string }): StepLine {
  return {
    id: row.id, step: row.step, unit: { code: row.division_code, name: row.unit }, ground: row.ground,
    number: row.number !== null && row.number_year !== null ? { number: row.number, numberYear: row.number_year } : null,
    decidedAt: row.issued_at ?? row.waived_at ?? '', waiveReason: row.waive_reason,
    replyDueOn: row.reply_due_on, repliedAt: row.replied_at, closedAt: row.closed_at,
    state: stateOf({ waivedAt: row.waived_at, repliedAt: row.replied_at, closedAt: row.closed_at }),
  }
}
