import type { FeedbackKind, FeedbackRating } from '~/domain/feedback'
import { can, pathsWith, type Actor } from '~/domain/permissions'
import { withoutPersonalData } from '~/domain/personal-data'
import { refuse } from '~/domain/refusal'
import { listPhotos, type StaffPhoto } from '~/features/photos/list.server'
import { prepared } from '~db/prepared.server'
import type { Db, Row } from '~db/schema'
import { codesUnder, existingOn, underPaths } from '~db/scopes.server'

export interface FeedbackFilter {
  state: 'open' | 'overdue' | 'answered' | 'all'
  unit: string
}

export interface FeedbackLine {
  number: string
  kind: FeedbackKind
  unit: string
  projectCode: string | null
  place: string
  text: string
  receivedOn: string
  dueOn: string
  answeredOn: string | null
  reopenedOn: string | null
  rating: FeedbackRating | null
  isPublic: boolean
}

/** All letters that the actor answers for, what is due first: for downloads. Pages: `findQueue`. */
export async function listFeedback(db: Db, actor: Actor, filter: FeedbackFilter, today: string): Promise<FeedbackLine[]> {
  const rows = await lines(db)
    .where('feedback.division_code', 'in', codesUnder(pathsWith(actor, 'feedback.answer')))
    .$if(filter.state === 'open' || filter.state === 'overdue', (query) => query.where('feedback.answered_at', 'is', null))
    .$if(filter.state === 'overdue', (query) => query.where('feedback.due_on', '<', today))
    .$if(filter.state === 'answered', (query) => query.where('feedback.answered_at', 'is not', null))
    .$if(filter.unit !== '', (query) => query.where('feedback.division_code', '=', filter.unit))
    .$if(filter.state === 'open' || filter.state === 'overdue', (query) => query.orderBy('feedback.due_on').orderBy('feedback.id'))
    .$if(filter.state === 'answered' || filter.state === 'all', (query) => query.orderBy('feedback.id', 'desc'))
    .execute()
  return rows.map(lineOf)
}

/** Sub-districts whose letters the actor answers. */
export async function listAnsweringUnits(db: Db, actor: Actor, today: string): Promise<{ code: string; name: string }[]> {
  return db
    .selectFrom('division')
    .select(['code', 'name'])
    .where('level', '=', 'subdistrict')
    .where(existingOn(today))
    .where(underPaths(pathsWith(actor, 'feedback.answer')))
    .orderBy('code')
    .execute()
}

export interface StaffLetter extends FeedbackLine {
  unitCode: string
  answer: string
  ratingWords: string
  /** What is public, or a proposal in which everything that can be known by its form is left out. */
  publicText: string
  photos: StaffPhoto[]
  history: { action: Row<'feedback_event'>['action']; who: string; at: string; note: string }[]
}

/** One letter with all that was said; `not_found` or `forbidden` like its commands. */
export async function getFeedback(db: Db, actor: Actor, number: string): Promise<StaffLetter> {
  const row = await lines(db).where('feedback.number', '=', number).executeTakeFirst()
  if (!row || !can(actor, 'staff.read', row.path)) refuse('not_found')
  if (!can(actor, 'feedback.answer', row.path)) refuse('forbidden')
  const history = await db
    .selectFrom('feedback_event as event')
    .leftJoin('account', 'account.id', 'event.account_id')
    .select(['event.action', 'account.name as who', 'event.happened_at as at', 'event.note'])
    .where('event.feedback_id', '=', row.id)
    .orderBy('event.id')
    .execute()
  return {
    ...lineOf(row), unitCode: row.division_code, answer: row.answer, ratingWords: row.rating_words,
    publicText: row.public_text || withoutPersonalData(row.text), photos: await listPhotos(db, { feedbackId: row.id }),
    history: history.map((step) => ({ ...step, who: step.who ?? '' })),
  }
}

/** The letters with these ids, in their order. */
export async function linesOf(db: Db, ids: readonly number[]): Promise<FeedbackLine[]> {
  if (ids.length === 0) return []
  const rows = new Map((await lines(db).where('feedback.id', 'in', ids).execute()).map((row) => [row.id, lineOf(row)]))
  return ids.flatMap((id) => rows.get(id) ?? [])
}

function lines(db: Db) {
  return db
    .selectFrom('feedback')
    .innerJoin('division as unit', 'unit.code', 'feedback.division_code')
    .leftJoin('project', 'project.id', 'feedback.project_id')
    .leftJoin('estate', 'estate.id', 'project.estate_id')
    .selectAll('feedback')
    .select(['unit.name as unit', 'unit.path', 'project.code as project_code', 'estate.name as estate', 'project.building', 'project.stairwell'])
}

type LineRow = Row<'feedback'> & { unit: string; project_code: string | null; estate: string | null; building: string | null; stairwell: string | null }

function lineOf(row: LineRow): FeedbackLine {
  return {
    number: row.number, kind: row.kind, unit: row.unit, projectCode: row.project_code, place: row.estate ? `${row.estate}${row.building ?? ''}${row.stairwell ?? ''}` : '',
    text: row.text, receivedOn: row.received_on, dueOn: row.due_on, answeredOn: row.answered_on, reopenedOn: row.reopened_on, rating: row.rating,
    isPublic: row.published_at !== null,
  }
}

export interface PublicLetter {
  kind: FeedbackKind
  unit: string
  /** Estate and building; the stairwell is left out, since a handful of households live there. */
  place: string
  question: string
  answer: string
  receivedOn: string
  answeredOn: string
  photoIds: number[]
}

const publicRows = prepared((db, asked: { projectId: number; limit: number }, shape: { isAll: boolean }) =>
  lines(db)
    .where('feedback.published_at', 'is not', null)
    .$if(!shape.isAll, (query) => query.where('feedback.project_id', '=', asked.projectId))
    .orderBy('feedback.published_at', 'desc')
    .limit(asked.limit),
)

/** Questions and answers that are public: of one project, or the newest of all. */
export async function listPublicLetters(db: Db, of: { projectId: number } | 'all', limit: number): Promise<PublicLetter[]> {
  const rows = await publicRows(db, { projectId: of === 'all' ? 0 : of.projectId, limit }, { isAll: of === 'all' })
  const ids = rows.map((row) => row.id)
  const photos = ids.length === 0 ? [] : await db.selectFrom('public_photo').select(['id', 'feedback_id']).where('feedback_id', 'in', ids).where('published_at', 'is not', null).orderBy('id').execute()
  return rows.map((row) => ({
    kind: row.kind, unit: row.unit, place: row.estate ? `${row.estate}${row.building ?? ''}` : '', question: row.public_text, answer: row.answer,
    receivedOn: row.received_on, answeredOn: row.answered_on ?? '', photoIds: photos.filter((photo) => photo.feedback_id === row.id).map((photo) => photo.id),
  }))
}
