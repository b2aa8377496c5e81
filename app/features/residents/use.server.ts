import { asksUse } from '~/domain/public-status'
import { todayOf } from '~/domain/calendar'
import { FEWEST_SHOWN, type Satisfaction } from '~/domain/feedback'
import { can, pathsWith, type Actor } from '~/domain/permissions'
import { plainWords } from '~/domain/plain-words'
import { refuse } from '~/domain/refusal'
import { writeAudit } from '~/features/audit/audit.server'
import { bumpRevision } from '~/features/figures/revisions.server'
import type { Db } from '~db/schema'
import { codesUnder, underPaths } from '~db/scopes.server'
import { hasRowLocks, inTransaction, isDuplicate } from '~db/transaction.server'
import { noteAttempt, RESIDENT, type Visitor } from './attempts.server'
import { findPublicProject } from './status.server'

const LONGEST = 500

export interface UseInput {
  projectCode: string
  works: string
  words: string
  /** Names this filling in of the form: the same form twice is one answer. */
  key: string
}

/** What a resident says to "is it really working?", some weeks after the start of use (policy) and for a year. */
export async function answerUse(db: Db, visitor: Visitor, input: UseInput, now: string): Promise<void> {
  const known = await db.selectFrom('use_answer').select('id').where('submission_key', '=', input.key).executeTakeFirst()
  if (known) return
  const works = input.works === 'yes' || input.works === 'no' ? input.works : refuse('use_missing', 'works')
  const found = (await findPublicProject(db, input.projectCode, todayOf(now))) ?? refuse('not_found')
  if (!asksUse(found.project.status, found.askUseAfter, todayOf(now))) refuse('use_not_asked')
  await noteAttempt(db, visitor, 'use', input.key, now)
  const row = { project_id: found.id, works: works === 'yes' ? (1 as const) : (0 as const), words: plainWords(input.words).slice(0, LONGEST), submission_key: input.key, answered_on: todayOf(now), answered_at: now }
  try {
    await inTransaction(db, async (trx) => {
      await trx.insertInto('use_answer').values(row).execute()
      await bumpRevision(trx, { districtCode: found.districtCode })
      await writeAudit(trx, RESIDENT, { action: 'answerUse', subjectType: 'project', subjectId: input.projectCode, divisionCode: found.divisionCode, after: { works } }, now)
    })
  } catch (error) {
    if (!isDuplicate(error)) throw error
  }
}

/** What was found when somebody looked into "it does not work". Needs a sentence; a second time changes nothing. */
export async function lookIntoUse(db: Db, actor: Actor, input: { id: number; finding: string }, now: string): Promise<void> {
  await inTransaction(db, async (trx) => {
    const query = trx.selectFrom('use_answer').selectAll().where('id', '=', input.id)
    const answer = await (hasRowLocks(trx) ? query.forUpdate() : query).executeTakeFirst()
    if (!answer || answer.works === 1) refuse('not_found')
    const project = await trx
      .selectFrom('project')
      .innerJoin('division', 'division.code', 'project.division_code')
      .select(['project.id', 'project.code', 'project.division_code', 'project.district_code', 'division.path'])
      .where('project.id', '=', answer.project_id)
      .executeTakeFirstOrThrow()
    if (!can(actor, 'staff.read', project.path)) refuse('not_found')
    if (!can(actor, 'feedback.answer', project.path)) refuse('forbidden')
    if (answer.looked_into_at) return
    const finding = input.finding.trim()
    if (finding.length < 5) refuse('finding_missing', `finding-${input.id}`)
    await trx.updateTable('use_answer').set({ looked_into_at: now, looked_into_by: actor.accountId, finding }).where('id', '=', input.id).execute()
    await writeAudit(trx, actor, { action: 'lookIntoUse', subjectType: 'project', subjectId: project.code, divisionCode: project.division_code, after: { finding } }, now)
    await bumpRevision(trx, { projectId: project.id, districtCode: project.district_code })
  })
}

export interface Disagreement {
  id: number
  projectCode: string
  place: string
  unit: string
  words: string
  answeredOn: string
}

/** Elevators in use of which a resident says that they do not work, not yet looked into, the oldest first. */
export async function listDisagreements(db: Db, actor: Actor, limit = 200): Promise<Disagreement[]> {
  const rows = await disagreements(db)
    .innerJoin('estate', 'estate.id', 'project.estate_id')
    .select(['answer.id', 'project.code', 'project.building', 'project.stairwell', 'estate.name as estate', 'division.name as unit', 'answer.words', 'answer.answered_on'])
    .where(underPaths(pathsWith(actor, 'feedback.answer')))
    .orderBy('answer.answered_on')
    .orderBy('answer.id')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    id: row.id, projectCode: row.code, place: `${row.estate}${row.building}${row.stairwell}`, unit: row.unit, words: row.words, answeredOn: row.answered_on,
  }))
}

/** How many elevators under this path are disputed and not looked into: to be known before a ranking is issued. */
export async function countDisputed(db: Db, path: string): Promise<number> {
  const row = await disagreements(db)
    .select((select) => select.fn.count<number | string>('answer.project_id').distinct().as('count'))
    .where(underPaths([path]))
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

function disagreements(db: Db) {
  return db
    .selectFrom('use_answer as answer')
    .innerJoin('project', 'project.id', 'answer.project_id')
    .innerJoin('division', 'division.code', 'project.division_code')
    .where('answer.works', '=', 0)
    .where('answer.looked_into_at', 'is', null)
}

/** What residents think, by sub-district: of all under these paths. Shares of fewer than five answers are kept back. */
export async function satisfactionByUnit(db: Db, paths: readonly string[]): Promise<Satisfaction[]> {
  const units = await db.selectFrom('division').select(['code', 'name']).where('level', '=', 'subdistrict').where(underPaths(paths)).orderBy('code').execute()
  const uses = await db
    .selectFrom('use_answer')
    .innerJoin('project', 'project.id', 'use_answer.project_id')
    .select(({ fn }) => ['project.division_code', fn.countAll<number | string>().as('answers'), fn.sum<number | string>('use_answer.works').as('works')])
    .where('project.division_code', 'in', codesUnder(paths))
    .groupBy('project.division_code')
    .execute()
  const rated = await db
    .selectFrom('feedback')
    .select(({ fn, eb }) => ['division_code', fn.countAll<number | string>().as('ratings'), fn.sum<number | string>(eb.case().when('rating', '=', 'no').then(0).else(1).end()).as('settled')])
    .where('rating', 'is not', null)
    .where('division_code', 'in', codesUnder(paths))
    .groupBy('division_code')
    .execute()
  const shown = (part: number | string | undefined, all: number) => (all < FEWEST_SHOWN ? null : Number(part ?? 0))
  return units.flatMap((unit) => {
    const use = uses.find((row) => row.division_code === unit.code)
    const letters = rated.find((row) => row.division_code === unit.code)
    const [answers, ratings] = [Number(use?.answers ?? 0), Number(letters?.ratings ?? 0)]
    return answers + ratings === 0 ? [] : [{ unit: unit.name, works: shown(use?.works, answers), answers, settled: shown(letters?.settled, ratings), ratings }]
  })
}
