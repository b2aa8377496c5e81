import { CONDITIONS, checkUpdate, isWritable, type Condition } from '~/domain/dispatch'
import type { Actor } from '~/domain/permissions'
import { Refusal, refuse } from '~/domain/refusal'
import { writeAudit } from '~/features/audit/audit.server'
import { refreshReports } from '~/features/figures/post.server'
import { recordMilestone, type MilestoneInput } from '~/features/milestones/record.server'
import { raiseProblem, type ProblemInput } from '~/features/problems/problems.server'
import { projectToWrite, type WritableProject } from '~/features/projects/access.server'
import { prepared } from '~db/prepared.server'
import type { Db, Row } from '~db/schema'
import { inTransaction, type Trx } from '~db/transaction.server'
import { findRound, isRoundOpenFor } from './rounds.server'

export interface WeeklyUpdateInput {
  week: string
  projectCode: string
  condition: string
  words?: string
  /** The milestone that was reached, with what its gate asks. */
  milestone?: Omit<MilestoneInput, 'projectCode' | 'weeklyUpdateId'> | null
  /** Stuck: who must act, by when. */
  problem?: Omit<ProblemInput, 'divisionCode' | 'projectCode' | 'weeklyUpdateId'> | null
  /** Made by the form; the same key a second time changes nothing. */
  submissionKey: string
  /** Whose place it takes: the key of the update that the form showed, '' where it showed none. Not asked where it is not given. */
  seen?: string
  /** From the opening of the form to its post; kept for the round, with nobody's name. */
  seconds?: number | null
}

/**
 * Stores one project's update for the week, with its milestone and its problem, in one transaction; a later one for the same week
 * takes its place as long as the sheet is not handed in. Refuses what `checkUpdate` and the gates refuse, a sheet that stands still, and
 * `overtaken` when somebody has meanwhile reported what the form did not show.
 */
export async function submitWeeklyUpdate(db: Db, actor: Actor, input: WeeklyUpdateInput, now: string): Promise<number> {
  return inTransaction(db, async (trx) => {
    const project = await projectToWrite(trx, actor, input.projectCode, 'dispatch.report')
    const condition = CONDITIONS.find((known) => known === input.condition) ?? refuse('condition_missing', 'condition')
    const place = await writableSheet(trx, project, input.week, now)
    const before = await findUpdate(trx, place.round.id, project.id)
    if (before && before.submission_key === input.submissionKey && input.submissionKey) return before.id
    if (before && input.seen !== undefined && input.seen !== before.submission_key) await refuseOvertaken(trx, before)
    const words = input.words?.trim() ?? ''
    const reasons = checkUpdate({
      condition, words,
      streak: await streakBefore(trx, project.id, place.round.starts_on),
      hasMilestone: Boolean(input.milestone),
      problem: input.problem ? { title: input.problem.title || words, ownerName: input.problem.ownerName, dueOn: input.problem.dueOn ?? '' } : null,
      openProblems: await countOpenProblems(trx, project.id),
    })
    if (reasons.length > 0) throw new Refusal(reasons)
    const id = await storeUpdate(trx, actor, { project, place, before, condition, words, key: input.submissionKey }, now)
    if (typeof input.seconds === 'number') await trx.insertInto('report_time').values({ round_id: place.round.id, seconds: input.seconds }).execute()
    if (input.milestone) await recordMilestone(trx, actor, { ...input.milestone, projectCode: project.code, weeklyUpdateId: id }, now)
    if (input.problem) {
      await raiseProblem(trx, actor, { ...input.problem, title: input.problem.title || words, divisionCode: project.division_code, projectCode: project.code, weeklyUpdateId: id }, now)
    }
    await refreshReports(trx, [project.id])
    return id
  })
}

/** Reports the listed projects as “no change”: those of them that are not yet reported and need no reason. Returns how many were. */
export async function reportRestAsNoChange(db: Db, actor: Actor, input: { week: string; projectCodes: readonly string[]; submissionKey: string }, now: string): Promise<number> {
  return inTransaction(db, async (trx) => {
    const done: number[] = []
    for (const code of input.projectCodes) {
      const project = await projectToWrite(trx, actor, code, 'dispatch.report')
      const place = await writableSheet(trx, project, input.week, now)
      if (await findUpdate(trx, place.round.id, project.id)) continue
      const streak = await streakBefore(trx, project.id, place.round.starts_on)
      if (checkUpdate({ condition: 'no_change', words: '', streak, hasMilestone: false, problem: null, openProblems: 0 }).length > 0) continue
      await storeUpdate(trx, actor, { project, place, before: undefined, condition: 'no_change', words: '', key: `${input.submissionKey}:${code}` }, now)
      done.push(project.id)
    }
    await refreshReports(trx, done)
    return done.length
  })
}

interface Place {
  round: Pick<Row<'dispatch_round'>, 'id' | 'starts_on' | 'closed_at' | 'closes_at'>
  sheet: Pick<Row<'dispatch_sheet'>, 'id' | 'state'>
}

/** The sheet of the project's unit in the week's round, if it may still be written. */
async function writableSheet(trx: Trx, project: WritableProject, week: string, now: string): Promise<Place> {
  const round = (await findRound(trx, project.district_code, week)) ?? refuse('round_missing')
  const [sheet] = await sheetRows(trx, { roundId: round.id, divisionCode: project.division_code })
  if (!sheet) refuse('round_missing')
  if (sheet.state !== 'returned' && !(await isRoundOpenFor(trx, round, project.division_code, now))) refuse('round_closed')
  if (!isWritable(sheet.state)) refuse('sheet_handed_in')
  return { round, sheet }
}

const sheetRows = prepared((db, asked: { roundId: number; divisionCode: string }) =>
  db.selectFrom('dispatch_sheet').select(['id', 'state']).where('round_id', '=', asked.roundId).where('division_code', '=', asked.divisionCode),
)

async function findUpdate(trx: Trx, roundId: number, projectId: number): Promise<Row<'weekly_update'> | undefined> {
  return (await updateRows(trx, { roundId, projectId }))[0]
}

const updateRows = prepared((db, asked: { roundId: number; projectId: number }) =>
  db.selectFrom('weekly_update').selectAll().where('round_id', '=', asked.roundId).where('project_id', '=', asked.projectId),
)

/** Says who has reported what meanwhile, so that nothing is overwritten unseen. */
async function refuseOvertaken(trx: Trx, before: Row<'weekly_update'>): Promise<never> {
  const by = before.entered_by === null ? null : await trx.selectFrom('account').select('name').where('id', '=', before.entered_by).executeTakeFirst()
  refuse('overtaken', undefined, { name: by?.name ?? '', at: before.entered_at, condition: before.condition, words: before.words, key: before.submission_key })
}

/** “No change” in a row in the rounds before, newest backwards. */
export async function streakBefore(db: Db, projectId: number, startsOn: string): Promise<number> {
  const rows = await conditionRows(db, { projectId, startsOn })
  const end = rows.findIndex((row) => row.condition !== 'no_change')
  return end === -1 ? rows.length : end
}

const conditionRows = prepared((db, asked: { projectId: number; startsOn: string }) =>
  db
    .selectFrom('weekly_update as report')
    .innerJoin('dispatch_round as round', 'round.id', 'report.round_id')
    .select('report.condition')
    .where('report.project_id', '=', asked.projectId)
    .where('round.starts_on', '<', asked.startsOn)
    .orderBy('round.starts_on', 'desc')
    .limit(8),
)

async function countOpenProblems(trx: Trx, projectId: number): Promise<number> {
  return (await openProblemRows(trx, { projectId })).length
}

const openProblemRows = prepared((db, asked: { projectId: number }) => db.selectFrom('problem').select('id').where('project_id', '=', asked.projectId).where('closed_on', 'is', null))

interface StoredUpdate {
  project: WritableProject
  place: Place
  before: Row<'weekly_update'> | undefined
  condition: Condition
  words: string
  key: string
}

async function storeUpdate(trx: Trx, actor: Actor, { project, place, before, condition, words, key }: StoredUpdate, now: string): Promise<number> {
  const said = { condition, words, submission_key: key, entered_by: actor.accountId, entered_at: now }
  const audit = { action: 'submitWeeklyUpdate', subjectType: 'project', subjectId: project.code, divisionCode: project.division_code, after: { condition, words } }
  if (before) {
    await replaceUpdate(trx, { id: before.id, ...said })
    await writeAudit(trx, actor, { ...audit, before: { condition: before.condition, words: before.words } }, now)
    return before.id
  }
  const [added] = await addUpdate(trx, { round_id: place.round.id, sheet_id: place.sheet.id, project_id: project.id, ...said })
  if (!added) throw new Error('the update was not stored')
  await writeAudit(trx, actor, audit, now)
  return added.id
}

type Said = Pick<Row<'weekly_update'>, 'condition' | 'words' | 'submission_key' | 'entered_by' | 'entered_at'>

const saidIn = ({ condition, words, submission_key, entered_by, entered_at }: Said) => ({ condition, words, submission_key, entered_by, entered_at })

const replaceUpdate = prepared((db, asked: Said & { id: number }) => db.updateTable('weekly_update').set(saidIn(asked)).where('id', '=', asked.id))

const addUpdate = prepared((db, asked: Said & Pick<Row<'weekly_update'>, 'round_id' | 'sheet_id' | 'project_id'>) =>
  db
    .insertInto('weekly_update')
    .values({ round_id: asked.round_id, sheet_id: asked.sheet_id, project_id: asked.project_id, ...saidIn(asked) })
    .returning('id'),
)

