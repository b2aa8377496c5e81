import { isDate, todayOf } from '~/domain/calendar'
import { checkCurves, sameCurves, type TargetCurves } from '~/domain/letters'
import { can, type Actor } from '~/domain/permissions'
import { refuse, Refusal, type Reason } from '~/domain/refusal'
import { writeAudit } from '~/features/audit/audit.server'
import { bumpRevision } from '~/features/figures/revisions.server'
import { inTransaction } from '~db/transaction.server'
import type { Db } from '~db/schema'
import { getLetter, type Letter } from './letters.server'
import { planAgainstLetters } from './plan.server'
import { addVersion } from './split.server'

export interface LetterHead {
  commitmentId: number
  number: string
  partyA: string
  partyB: string
  signatoryA: string
  signatoryB: string
}

export interface Signature {
  commitmentId: number
  signedOn: string
  signatoryA?: string
  signatoryB?: string
  /** The scan of the signed letter. */
  fileId?: number | null
}

export interface Revision {
  commitmentId: number
  targets: TargetCurves
  inForceOn: string
  reason: string
  approver: string
}

/** Changes number, parties and signatories' titles of a draft. Refuses empty ones, a number already given, and a signed letter. */
export async function editDraftLetter(db: Db, actor: Actor, input: LetterHead, now: string): Promise<void> {
  await inTransaction(db, async (trx) => {
    const letter = await letterToWrite(trx, actor, input.commitmentId)
    const head = {
      number: input.number.trim(), party_a: input.partyA.trim(), party_b: input.partyB.trim(), signatory_a: input.signatoryA.trim(), signatory_b: input.signatoryB.trim(),
    }
    const before = { number: letter.number, party_a: letter.partyA, party_b: letter.partyB, signatory_a: letter.signatoryA, signatory_b: letter.signatoryB }
    if (JSON.stringify(head) === JSON.stringify(before)) return
    if (letter.signedOn !== null) refuse('letter_is_signed', 'number', { name: letter.divisionName })
    const reasons = required({ number: head.number, partyA: head.party_a, partyB: head.party_b, signatoryA: head.signatory_a, signatoryB: head.signatory_b })
    if (reasons.length > 0) throw new Refusal(reasons)
    const taken = await trx
      .selectFrom('commitment')
      .select('id')
      .where('district_code', '=', letter.districtCode)
      .where('number', '=', head.number)
      .where('id', '!=', letter.id)
      .executeTakeFirst()
    if (taken) refuse('letter_number_taken', 'number', { number: head.number })
    await trx.updateTable('commitment').set(head).where('id', '=', letter.id).execute()
    await record(trx, actor, letter, 'editDraftLetter', { before, after: head, reason: '' }, now)
  })
}

/**
 * Records that both sides have signed. Refuses a date in the future or not within the letter's year or the year before, sums of letters
 * that disagree with the district's plan (where there is one), and another signature. The same signature twice changes nothing.
 */
export async function signCommitment(db: Db, actor: Actor, input: Signature, now: string): Promise<void> {
  await inTransaction(db, async (trx) => {
    const letter = await letterToWrite(trx, actor, input.commitmentId)
    const signatoryA = input.signatoryA?.trim() || letter.signatoryA
    const signatoryB = input.signatoryB?.trim() || letter.signatoryB
    if (letter.signedOn !== null) {
      if (letter.signedOn === input.signedOn && letter.signatoryA === signatoryA && letter.signatoryB === signatoryB) return
      refuse('letter_is_signed', 'signedOn', { name: letter.divisionName })
    }
    await checkSignature(trx, letter, input, now)
    const file = await scanOf(trx, input.fileId)
    await trx
      .updateTable('commitment')
      .set({ signed_on: input.signedOn, signed_by: actor.accountId, signatory_a: signatoryA, signatory_b: signatoryB, file_id: file ?? letter.fileId })
      .where('id', '=', letter.id)
      .execute()
    await record(trx, actor, letter, 'signCommitment', { before: { signedOn: null }, after: { signedOn: input.signedOn, signatoryA, signatoryB, fileId: file }, reason: '' }, now)
  })
}

/** Adds the scan of a letter that is already signed, or replaces it. */
export async function attachScan(db: Db, actor: Actor, input: { commitmentId: number; fileId: number }, now: string): Promise<void> {
  await inTransaction(db, async (trx) => {
    const letter = await letterToWrite(trx, actor, input.commitmentId)
    if (letter.signedOn === null) refuse('letter_not_signed', 'scan', { name: letter.divisionName })
    if (letter.fileId === input.fileId) return
    const file = await scanOf(trx, input.fileId)
    await trx.updateTable('commitment').set({ file_id: file }).where('id', '=', letter.id).execute()
    await record(trx, actor, letter, 'attachScan', { before: { fileId: letter.fileId }, after: { fileId: file }, reason: '' }, now)
  })
}

/**
 * Adds a version to a signed letter: its numbers hold for the months whose last day is on or after `inForceOn`; earlier months keep
 * theirs. Needs a reason and who approved it. Refuses a draft, numbers that fall, a date outside the letter's year or not after the
 * version before, and a revision that changes nothing. The same revision twice changes nothing.
 */
export async function reviseCommitment(db: Db, actor: Actor, input: Revision, now: string): Promise<void> {
  await inTransaction(db, async (trx) => {
    const letter = await letterToWrite(trx, actor, input.commitmentId)
    const newest = letter.versions.at(-1)
    if (letter.signedOn === null || !newest) refuse('letter_not_signed', 'inForceOn', { name: letter.divisionName })
    const reason = input.reason.trim()
    const approver = input.approver.trim()
    const same = sameCurves(newest.targets, input.targets)
    if (same && newest.inForceOn === input.inForceOn && newest.reason === reason && newest.approver === approver) return
    const reasons = [...required({ reason, approver }), ...checkInForce(letter.year, newest.inForceOn, input.inForceOn), ...checkCurves(input.targets)]
    if (reasons.length === 0 && same) reasons.push({ code: 'revision_changes_nothing', field: 'targets' })
    if (reasons.length > 0) throw new Refusal(reasons)
    await addVersion(trx, actor, { commitmentId: letter.id, version: newest.version + 1, inForceOn: input.inForceOn, reason, approver, targets: input.targets }, now)
    await record(trx, actor, letter, 'reviseCommitment', {
      before: newest.targets, after: { version: newest.version + 1, inForceOn: input.inForceOn, approver, targets: input.targets }, reason,
    }, now)
  })
}

async function letterToWrite(trx: Db, actor: Actor, commitmentId: number): Promise<Letter> {
  const letter = await getLetter(trx, actor, commitmentId)
  const district = await trx.selectFrom('division').select('path').where('code', '=', letter.districtCode).executeTakeFirstOrThrow()
  if (!can(actor, 'commitment.write', district.path)) refuse('forbidden')
  return letter
}

async function checkSignature(trx: Db, letter: Letter, input: Signature, now: string): Promise<void> {
  const today = todayOf(now)
  if (!isDate(input.signedOn)) refuse('signing_day', 'signedOn')
  if (input.signedOn > today) refuse('signed_in_future', 'signedOn', { today })
  if (input.signedOn < `${letter.year - 1}-01-01` || input.signedOn > `${letter.year}-12-31`) refuse('signed_outside_year', 'signedOn', { year: letter.year })
  const { disagreements } = await planAgainstLetters(trx, letter.districtCode, letter.year)
  const [first] = disagreements
  if (first) refuse('sums_disagree', 'signedOn', { ...first, count: disagreements.length })
}

function checkInForce(year: number, previous: string, inForceOn: string): Reason[] {
  if (!isDate(inForceOn)) return [{ code: 'in_force_day', field: 'inForceOn' }]
  if (!inForceOn.startsWith(`${year}-`)) return [{ code: 'in_force_outside_year', field: 'inForceOn', params: { year } }]
  return inForceOn > previous ? [] : [{ code: 'in_force_before_previous', field: 'inForceOn', params: { previous } }]
}

function required(values: Record<string, string>): Reason[] {
  return Object.entries(values).flatMap(([field, value]) => (value === '' ? [{ code: 'letter_field_empty', field, params: { field } }] : []))
}

async function scanOf(trx: Db, fileId: number | null | undefined): Promise<number | null> {
  if (!fileId) return null
  const file = await trx.selectFrom('file').select('id').where('id', '=', fileId).executeTakeFirst()
  return file?.id ?? refuse('not_found', 'scan')
}

async function record(
  trx: Db,
  actor: Actor,
  letter: Letter,
  action: string,
  change: { before: unknown; after: unknown; reason: string },
  now: string,
): Promise<void> {
  await writeAudit(trx, actor, { action, subjectType: 'commitment', subjectId: String(letter.id), divisionCode: letter.divisionCode, ...change }, now)
  await bumpRevision(trx, { districtCode: letter.districtCode })
}

