import { todayOf } from '~/domain/calendar'
import { can, type Actor } from '~/domain/permissions'
import { personalDataIn } from '~/domain/personal-data'
import { refuse } from '~/domain/refusal'
import { writeAudit } from '~/features/audit/audit.server'
import { bumpRevision } from '~/features/figures/revisions.server'
import type { Db, Row } from '~db/schema'
import { hasRowLocks, inTransaction, type Trx } from '~db/transaction.server'

const SHORTEST = 5
const LONGEST = 2000

/** Answers a letter; who wrote it reads the answer at once. It can be bettered until it is rated. */
export async function answerFeedback(db: Db, actor: Actor, input: { number: string; answer: string }, now: string): Promise<void> {
  await change(db, actor, input.number, async (trx, letter) => {
    const answer = input.answer.trim()
    if (letter.answered_on !== null && letter.answer === answer) return
    if (letter.answered_on !== null && letter.rated_at !== null) refuse('feedback_rated_already', 'answer')
    if (answer.length < SHORTEST) refuse('answer_missing', 'answer')
    if (answer.length > LONGEST) refuse('answer_long', 'answer', { most: LONGEST })
    const set = {
      answer, answered_on: letter.answered_on ?? todayOf(now), answered_at: letter.answered_at ?? now, answered_by: actor.accountId,
      published_at: null, published_by: null, ...(letter.answered_on === null ? { rating: null, rating_words: '', rated_at: null } : {}),
    }
    await trx.updateTable('feedback').set(set).where('id', '=', letter.id).execute()
    await tell(trx, actor, letter, 'answered', 'answerFeedback', answer, now)
  })
}

/** Hands a letter to the sub-district that can answer it; its day stays. Only for who answers for both. */
export async function forwardFeedback(db: Db, actor: Actor, input: { number: string; divisionCode: string; reason: string }, now: string): Promise<void> {
  await change(db, actor, input.number, async (trx, letter) => {
    if (letter.division_code === input.divisionCode) return
    if (letter.answered_on !== null) refuse('feedback_answered_already')
    const unit = await trx.selectFrom('division').select(['code', 'name', 'path']).where('code', '=', input.divisionCode).where('level', '=', 'subdistrict').executeTakeFirst()
    if (!unit || !can(actor, 'feedback.answer', unit.path)) refuse('forward_unit_missing', 'unit')
    if (!input.reason.trim()) refuse('forward_reason_missing', 'reason')
    await trx.updateTable('feedback').set({ division_code: unit.code }).where('id', '=', letter.id).execute()
    await tell(trx, actor, letter, 'forwarded', 'forwardFeedback', `${unit.name}：${input.reason.trim()}`, now)
  })
}

/**
 * Makes question and answer public in the words given here, once both are free of personal data: what can be known by its form is refused
 * (`personal_data_left`), for names somebody has to say that he has looked.
 */
export async function publishFeedback(db: Db, actor: Actor, input: { number: string; publicText: string; looked: boolean }, now: string): Promise<void> {
  await change(db, actor, input.number, async (trx, letter) => {
    const publicText = input.publicText.trim()
    if (letter.published_at !== null && letter.public_text === publicText) return
    if (letter.answered_on === null) refuse('feedback_not_answered')
    if (publicText.length < SHORTEST) refuse('public_text_missing', 'publicText')
    const left = personalDataIn(publicText)
    if (left.length > 0) refuse('personal_data_left', 'publicText', { kinds: left.join() })
    const inAnswer = personalDataIn(letter.answer)
    if (inAnswer.length > 0) refuse('personal_data_in_answer', 'publicText', { kinds: inAnswer.join() })
    if (!input.looked) refuse('names_not_looked', 'looked')
    await trx.updateTable('feedback').set({ public_text: publicText, published_at: now, published_by: actor.accountId }).where('id', '=', letter.id).execute()
    await tell(trx, actor, letter, 'published', 'publishFeedback', publicText, now)
  })
}

/** Takes question and answer back from the public. */
export async function withdrawFeedback(db: Db, actor: Actor, input: { number: string }, now: string): Promise<void> {
  await change(db, actor, input.number, async (trx, letter) => {
    if (letter.published_at === null) return
    await trx.updateTable('feedback').set({ published_at: null, published_by: null }).where('id', '=', letter.id).execute()
    await tell(trx, actor, letter, 'withdrawn', 'withdrawFeedback', '', now)
  })
}

async function change(db: Db, actor: Actor, number: string, work: (trx: Trx, letter: Row<'feedback'>) => Promise<void>): Promise<void> {
  await inTransaction(db, async (trx) => {
    const query = trx.selectFrom('feedback').selectAll().where('number', '=', number)
    const letter = await (hasRowLocks(trx) ? query.forUpdate() : query).executeTakeFirst()
    if (!letter) refuse('not_found')
    const unit = await trx.selectFrom('division').select('path').where('code', '=', letter.division_code).executeTakeFirstOrThrow()
    if (!can(actor, 'staff.read', unit.path)) refuse('not_found')
    if (!can(actor, 'feedback.answer', unit.path)) refuse('forbidden')
    await work(trx, letter)
  })
}

async function tell(
  trx: Trx, actor: Actor, letter: Row<'feedback'>, action: 'answered' | 'published' | 'withdrawn' | 'forwarded', verb: string, note: string, now: string,
): Promise<void> {
  await trx.insertInto('feedback_event').values({ feedback_id: letter.id, action, account_id: actor.accountId, happened_at: now, note }).execute()
  await writeAudit(trx, actor, { action: verb, subjectType: 'feedback', subjectId: letter.number, divisionCode: letter.division_code }, now)
  await bumpRevision(trx, { projectId: letter.project_id ?? undefined, districtCode: letter.district_code })
}
