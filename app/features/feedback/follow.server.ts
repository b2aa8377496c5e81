import { todayOf } from '~/domain/calendar'
import { answerDue, feedbackState, isRating, mayReopen, type FeedbackKind, type FeedbackRating, type FeedbackState } from '~/domain/feedback'
import { plainWords } from '~/domain/plain-words'
import { refuse } from '~/domain/refusal'
import { writeAudit } from '~/features/audit/audit.server'
import { bumpRevision } from '~/features/figures/revisions.server'
import { policyFor } from '~/features/policies/policies.server'
import { RESIDENT } from '~/features/residents/attempts.server'
import type { Db, Row } from '~db/schema'
import { hasRowLocks, inTransaction, type Trx } from '~db/transaction.server'
import { tokenHash } from './send.server'

export interface OwnLetter {
  number: string
  kind: FeedbackKind
  state: FeedbackState
  text: string
  unit: string
  unitPhone: string
  project: { code: string; estate: string; building: string; stairwell: string } | null
  receivedOn: string
  dueOn: string
  hasPhoto: boolean
  answer: string
  answeredOn: string | null
  rating: FeedbackRating | null
  mayReopen: boolean
  reopenedOn: string | null
  /** What was answered before it was sent back. */
  earlierAnswers: string[]
}

/** The letter that a link leads to, for whoever wrote it; null for a link that leads nowhere. */
export async function findOwnLetter(db: Db, token: string, today: string): Promise<OwnLetter | null> {
  const row = await db
    .selectFrom('feedback')
    .innerJoin('division', 'division.code', 'feedback.division_code')
    .leftJoin('project', 'project.id', 'feedback.project_id')
    .leftJoin('estate', 'estate.id', 'project.estate_id')
    .selectAll('feedback')
    .select(['division.name as unit', 'division.phone as unit_phone', 'project.code', 'project.building', 'project.stairwell', 'estate.name as estate'])
    .where('feedback.token_hash', '=', tokenHash(token))
    .executeTakeFirst()
  if (!row) return null
  const photo = await db.selectFrom('public_photo').select('id').where('feedback_id', '=', row.id).executeTakeFirst()
  const answers = await db.selectFrom('feedback_event').select('note').where('feedback_id', '=', row.id).where('action', '=', 'answered').orderBy('id').execute()
  const given = answers.map(({ note }) => note).filter((note) => note !== row.answer || row.answered_on === null)
  return {
    number: row.number, kind: row.kind, text: row.text, unit: row.unit, unitPhone: row.unit_phone, receivedOn: row.received_on, dueOn: row.due_on,
    state: feedbackState({ answeredOn: row.answered_on, dueOn: row.due_on }, today),
    project: row.code ? { code: row.code, estate: row.estate ?? '', building: row.building ?? '', stairwell: row.stairwell ?? '' } : null,
    hasPhoto: photo !== undefined, answer: row.answered_on ? row.answer : '', answeredOn: row.answered_on, rating: row.rating, reopenedOn: row.reopened_on,
    mayReopen: mayReopen({ answeredOn: row.answered_on, reopenedOn: row.reopened_on }),
    earlierAnswers: row.reopened_on ? given.slice(0, 1) : [],
  }
}

/** Says whether the answer has helped. Changing one's mind is allowed; saying the same twice changes nothing. */
export async function rateFeedback(db: Db, input: { token: string; rating: string; words: string }, now: string): Promise<void> {
  await changeOwn(db, input.token, async (trx, letter) => {
    if (letter.answered_on === null) refuse('feedback_not_answered')
    const rating = isRating(input.rating) ? input.rating : refuse('rating_missing', 'rating')
    const words = wordsWithin(input.words, 500, 'rateWords')
    if (letter.rating === rating && letter.rating_words === words) return
    await trx.updateTable('feedback').set({ rating, rating_words: words, rated_at: now }).where('id', '=', letter.id).execute()
    await note(trx, letter, 'rated', words, now)
    await bumpRevision(trx, { districtCode: letter.district_code })
    await writeAudit(trx, RESIDENT, { action: 'rateFeedback', subjectType: 'feedback', subjectId: letter.number, divisionCode: letter.division_code, after: { rating } }, now)
  })
}

/** Sends an answered letter back, once, with a sentence; a new term begins. What was public of it is taken back. */
export async function reopenFeedback(db: Db, input: { token: string; words: string }, now: string): Promise<void> {
  await changeOwn(db, input.token, async (trx, letter) => {
    if (letter.reopened_on !== null && letter.answered_on === null) return
    if (!mayReopen({ answeredOn: letter.answered_on, reopenedOn: letter.reopened_on })) refuse('feedback_reopened_before')
    const words = wordsWithin(input.words, 1000, 'words')
    if (words.length < 5) refuse('reopen_words_missing', 'words')
    const today = todayOf(now)
    const dueOn = answerDue(letter.kind, today, await policyFor(trx, letter.division_code, today))
    const set = { reopened_on: today, answered_on: null, answered_at: null, answered_by: null, due_on: dueOn, published_at: null, published_by: null }
    await trx.updateTable('feedback').set(set).where('id', '=', letter.id).execute()
    await note(trx, letter, 'reopened', words, now)
    await bumpRevision(trx, { projectId: letter.project_id ?? undefined, districtCode: letter.district_code })
    await writeAudit(trx, RESIDENT, { action: 'reopenFeedback', subjectType: 'feedback', subjectId: letter.number, divisionCode: letter.division_code, after: { dueOn } }, now)
  })
}

/** What a resident wrote, whole: what is too long is refused, never cut. */
function wordsWithin(typed: string, most: number, field: string): string {
  const words = plainWords(typed)
  return words.length > most ? refuse('feedback_text_long', field, { most }) : words
}

async function changeOwn(db: Db, token: string, work: (trx: Trx, letter: Row<'feedback'>) => Promise<void>): Promise<void> {
  await inTransaction(db, async (trx) => {
    const query = trx.selectFrom('feedback').selectAll().where('token_hash', '=', tokenHash(token))
    const letter = await (hasRowLocks(trx) ? query.forUpdate() : query).executeTakeFirst()
    await work(trx, letter ?? refuse('not_found'))
  })
}

async function note(trx: Trx, letter: Row<'feedback'>, action: 'rated' | 'reopened', words: string, now: string): Promise<void> {
  await trx.insertInto('feedback_event').values({ feedback_id: letter.id, action, account_id: null, happened_at: now, note: words }).execute()
}
