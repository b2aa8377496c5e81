import { createHash, createHmac } from 'node:crypto'
import { todayOf } from '~/domain/calendar'
import { answerDue, isFeedbackKind } from '~/domain/feedback'
import { linksIn, plainWords } from '~/domain/plain-words'
import { Refusal, refuse, type Reason } from '~/domain/refusal'
import { writeAudit } from '~/features/audit/audit.server'
import { attachPhoto, keepPicture } from '~/features/photos/photos.server'
import { policyFor } from '~/features/policies/policies.server'
import { noteAttempt, RESIDENT, type Visitor } from '~/features/residents/attempts.server'
import { nextNumber } from '~db/numbers.server'
import type { Db } from '~db/schema'
import { existingOn } from '~db/scopes.server'
import { inTransaction, isDuplicate, type Trx } from '~db/transaction.server'

export interface FeedbackInput {
  kind: string
  /** About one stairwell; its sub-district answers. */
  projectCode: string
  /** Where no stairwell is meant: the sub-district that answers. */
  divisionCode: string
  text: string
  photo: Uint8Array | null
  /** Names this filling in of the form: the same form twice is one letter. */
  key: string
}

const SHORTEST = 5
const LONGEST = 1000
const MOST_LINKS = 2
/** More than a sub-district ever gets, from however many networks: then something sends by itself, and the telephone is the way. */
const MOST_AN_HOUR = 60

/**
 * Takes a question, suggestion or complaint; no name or number is asked for. Returns its number and the token of the page by which it is
 * followed: nobody can guess it, and only its hash is kept.
 */
export async function sendFeedback(db: Db, visitor: Visitor, sentForm: FeedbackInput, now: string): Promise<{ number: string; token: string }> {
  const input = { ...sentForm, text: plainWords(sentForm.text) }
  const token = createHmac('sha256', visitor.secret).update(`feedback ${input.key}`).digest('base64url').slice(0, 32)
  const sent = await findSent(db, input.key)
  if (sent) return { number: sent, token }
  const faults = faultsOf(input)
  if (faults.length > 0) throw new Refusal(faults)
  const place = await placeOf(db, input, todayOf(now))
  await noteAttempt(db, visitor, 'feedback', input.key, now)
  await refuseFlood(db, place.divisionCode, now)
  const picture = input.photo && (await keepPicture(db, RESIDENT, input.photo, now))
  try {
    return await inTransaction(db, async (trx) => {
      const { id, number } = await insertLetter(trx, input, { ...place, tokenHash: tokenHash(token) }, now)
      if (picture) await attachPhoto(trx, RESIDENT, { feedbackId: id }, { ...picture, timing: '' }, now)
      await trx.insertInto('feedback_event').values({ feedback_id: id, action: 'sent', account_id: null, happened_at: now }).execute()
      await writeAudit(trx, RESIDENT, { action: 'sendFeedback', subjectType: 'feedback', subjectId: number, divisionCode: place.divisionCode, after: { kind: input.kind } }, now)
      return { number, token }
    })
  } catch (error) {
    const meanwhile = isDuplicate(error) ? await findSent(db, input.key) : null
    if (meanwhile) return { number: meanwhile, token }
    throw error
  }
}

/** What a token is kept as. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

async function findSent(db: Db, key: string): Promise<string | null> {
  const sent = await db.selectFrom('feedback').select('number').where('submission_key', '=', key).executeTakeFirst()
  return sent?.number ?? null
}

function faultsOf(input: FeedbackInput): Reason[] {
  const faults: Reason[] = []
  const { length } = input.text
  if (!isFeedbackKind(input.kind)) faults.push({ code: 'feedback_kind_missing', field: 'kind' })
  if (!input.projectCode && !input.divisionCode) faults.push({ code: 'feedback_place_missing', field: 'unit' })
  if (length < SHORTEST) faults.push({ code: 'feedback_text_missing', field: 'text' })
  if (length > LONGEST) faults.push({ code: 'feedback_text_long', field: 'text', params: { most: LONGEST } })
  if (linksIn(input.text) > MOST_LINKS) faults.push({ code: 'feedback_links', field: 'text', params: { most: MOST_LINKS } })
  return faults
}

/** Reads the newest letters of the sub-district only, as many as may have come. */
async function refuseFlood(db: Db, divisionCode: string, now: string): Promise<void> {
  const anHourAgo = new Date(Date.parse(now) - 3_600_000).toISOString()
  const newest = await db.selectFrom('feedback').select('received_at').where('division_code', '=', divisionCode).orderBy('id', 'desc').limit(MOST_AN_HOUR).execute()
  if (newest.length === MOST_AN_HOUR && newest.every((letter) => letter.received_at > anHourAgo)) refuse('letters_many')
}

interface Place {
  projectId: number | null
  divisionCode: string
  districtCode: string
}

async function placeOf(db: Db, input: FeedbackInput, today: string): Promise<Place> {
  if (input.projectCode) {
    const project = await db.selectFrom('project').select(['id', 'division_code', 'district_code']).where('code', '=', input.projectCode.trim().toUpperCase()).executeTakeFirst()
    return project ? { projectId: project.id, divisionCode: project.division_code, districtCode: project.district_code } : refuse('feedback_place_missing', 'unit')
  }
  const unit = await db
    .selectFrom('division')
    .select(['code', 'path'])
    .where('code', '=', input.divisionCode)
    .where('level', '=', 'subdistrict')
    .where(existingOn(today))
    .executeTakeFirst()
  if (!unit) refuse('feedback_place_missing', 'unit')
  const district = await db.selectFrom('division').select('code').where('code', 'in', unit.path.split('/').filter(Boolean)).where('level', '=', 'district').executeTakeFirst()
  return { projectId: null, divisionCode: unit.code, districtCode: district?.code ?? unit.code }
}

async function insertLetter(trx: Trx, input: FeedbackInput, place: Place & { tokenHash: string }, now: string): Promise<{ id: number; number: string }> {
  const today = todayOf(now)
  const kind = isFeedbackKind(input.kind) ? input.kind : 'question'
  // A letter before it tells it from a problem's number.
  const number = await nextNumber(trx, 'feedback', place.districtCode, `L${place.districtCode}-${today.slice(0, 4)}-`)
  const { id } = await trx
    .insertInto('feedback')
    .values({
      number, token_hash: place.tokenHash, submission_key: input.key, kind, district_code: place.districtCode, division_code: place.divisionCode,
      project_id: place.projectId, text: input.text, received_on: today, received_at: now,
      due_on: answerDue(kind, today, await policyFor(trx, place.divisionCode, today)),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { id, number }
}
