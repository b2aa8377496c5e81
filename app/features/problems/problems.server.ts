import { isDate, todayOf } from '~/domain/calendar'
import { addWorkingDays } from '~/domain/working-days'
import { can, type Actor } from '~/domain/permissions'
import { isProblemClass } from '~/domain/milestones'
import { effectiveDue } from '~/domain/problems'
import { Refusal, refuse, type Reason } from '~/domain/refusal'
import { writeAudit } from '~/features/audit/audit.server'
import { bumpRevision } from '~/features/figures/revisions.server'
import { nextNumber } from '~db/numbers.server'
import type { Db, Row } from '~db/schema'
import { underPaths } from '~db/scopes.server'
import { hasRowLocks, inTransaction, type Trx } from '~db/transaction.server'

/** A problem on the ledger 问题清单: what, who must act, by when: a day, or so many working days from today, or `DEFAULT_DAYS` of them. */
export interface ProblemInput {
  divisionCode: string
  projectCode?: string | null
  class: string
  title: string
  /** Who must act; may be outside: 供电公司, 燃气公司, 自然资源分局, the builder. */
  ownerName: string
  ownerPerson?: string
  measures?: string
  dueOn?: string
  dueInDays?: number | null
  weeklyUpdateId?: number | null
}

const DEFAULT_DAYS = 10
const MOST_DAYS = 250

/** Puts a problem on the ledger and returns its number; the same open problem of the same project a second time is the one that is there. */
export async function raiseProblem(db: Db, actor: Actor, input: ProblemInput, now: string): Promise<{ id: number; number: string }> {
  const today = todayOf(now)
  return inTransaction(db, async (trx) => {
    const division = await unitOf(trx, actor, input.divisionCode)
    if (!can(actor, 'problem.write', division.path)) refuse('forbidden')
    const project = input.projectCode ? await projectOf(trx, input.projectCode, input.divisionCode) : null
    const days = input.dueInDays ?? DEFAULT_DAYS
    if (days < 1 || days > MOST_DAYS) refuse('problem_days_out', 'dueInDays', { most: MOST_DAYS })
    const dueOn = input.dueOn || addWorkingDays(today, days)
    const reasons = problemFaults(input, dueOn, today)
    if (reasons.length > 0) throw new Refusal(reasons)
    const title = input.title.trim()
    const same = await trx
      .selectFrom('problem')
      .select(['id', 'number'])
      .where('division_code', '=', input.divisionCode)
      .where('project_id', project ? '=' : 'is', project?.id ?? null)
      .where('title', '=', title)
      .where('closed_on', 'is', null)
      .executeTakeFirst()
    if (same) return same
    const row = {
      number: await nextNumber(trx, 'problem', division.district, `${division.district}-${today.slice(0, 4)}-`), district_code: division.district, division_code: input.divisionCode,
      project_id: project?.id ?? null, class: input.class, title, owner_name: input.ownerName.trim(), owner_person: input.ownerPerson?.trim() ?? '',
      measures: input.measures?.trim() ?? '', raised_on: today, due_on: dueOn, raised_by: actor.accountId, raised_at: now,
      weekly_update_id: input.weeklyUpdateId ?? null,
    }
    const { id } = await trx.insertInto('problem').values(row).returning('id').executeTakeFirstOrThrow()
    await tell(trx, actor, { ...row, id }, 'raiseProblem', 'raised', '', now)
    return { id, number: row.number }
  })
}

function problemFaults(input: ProblemInput, dueOn: string, today: string): Reason[] {
  const reasons: Reason[] = []
  if (!isProblemClass(input.class)) reasons.push({ code: 'problem_class_unknown', field: 'class' })
  if (!input.title.trim()) reasons.push({ code: 'problem_title_missing', field: 'title' })
  if (!input.ownerName.trim()) reasons.push({ code: 'problem_owner_missing', field: 'ownerName' })
  if (!isDate(dueOn)) reasons.push({ code: 'problem_due_wrong', field: 'dueOn' })
  else if (dueOn < today) reasons.push({ code: 'problem_due_past', field: 'dueOn' })
  return reasons
}

async function unitOf(trx: Trx, actor: Actor, code: string): Promise<{ path: string; district: string }> {
  const division = await trx.selectFrom('division').select(['code', 'path']).where('code', '=', code).executeTakeFirst()
  if (!division || !can(actor, 'staff.read', division.path)) refuse('not_found')
  const above = division.path.split('/').filter(Boolean)
  const district = await trx.selectFrom('division').select('code').where('code', 'in', above).where('level', '=', 'district').executeTakeFirst()
  return { path: division.path, district: district?.code ?? division.code }
}

async function projectOf(trx: Trx, code: string, divisionCode: string) {
  const project = await trx.selectFrom('project').select(['id', 'division_code']).where('code', '=', code).executeTakeFirst()
  if (!project || project.division_code !== divisionCode) refuse('not_found')
  return project
}

export interface ProblemChange {
  number: string
  note?: string
}

/** 申请销号: says with proof that it is done. A second time changes nothing. */
export async function requestClosing(db: Db, actor: Actor, { number, note = '' }: ProblemChange, now: string): Promise<void> {
  await change(db, actor, number, 'problem.write', async (trx, problem) => {
    if (problem.closed_on || problem.closing_requested_at) return
    if (!note.trim()) refuse('closing_proof_missing', 'note')
    const set = { closing_requested_at: now, closing_requested_by: actor.accountId, closing_proof: note.trim() }
    await trx.updateTable('problem').set(set).where('id', '=', problem.id).execute()
    await tell(trx, actor, problem, 'requestClosing', 'closing_requested', note.trim(), now)
  })
}

/** 销号 by somebody other than the one who asked. */
export async function confirmClosing(db: Db, actor: Actor, { number, note = '' }: ProblemChange, now: string): Promise<void> {
  await change(db, actor, number, 'problem.close', async (trx, problem) => {
    if (problem.closed_on) return
    if (!problem.closing_requested_at) refuse('closing_not_requested')
    if (problem.closing_requested_by === actor.accountId) refuse('closing_by_same_person')
    await trx.updateTable('problem').set({ closed_on: todayOf(now), closed_by: actor.accountId, due_on: effectiveDue(problem.due_on, problem.stopped_on, todayOf(now)), stopped_on: null, stop_reason: '' }).where('id', '=', problem.id).execute()
    await tell(trx, actor, problem, 'confirmClosing', 'closed', note.trim(), now)
  })
}

/** Not done after all, or back again: keeps its number, the request is gone. Needs a sentence. */
export async function reopenProblem(db: Db, actor: Actor, { number, note = '' }: ProblemChange, now: string): Promise<void> {
  await change(db, actor, number, 'problem.close', async (trx, problem) => {
    if (!problem.closed_on && !problem.closing_requested_at) return
    if (!note.trim()) refuse('reopen_reason_missing', 'note')
    const set = { closed_on: null, closed_by: null, closing_requested_at: null, closing_requested_by: null, closing_proof: '' }
    await trx.updateTable('problem').set(set).where('id', '=', problem.id).execute()
    await tell(trx, actor, problem, 'reopenProblem', 'reopened', note.trim(), now)
  })
}

/** What is being done about it, and a new day where it was agreed. */
export async function updateProblem(db: Db, actor: Actor, input: ProblemChange & { measures: string; dueOn: string }, now: string): Promise<void> {
  await change(db, actor, input.number, 'problem.write', async (trx, problem) => {
    if (problem.closed_on) refuse('problem_closed')
    const set = { measures: input.measures.trim(), due_on: input.dueOn || problem.due_on }
    if (!isDate(set.due_on)) refuse('problem_due_wrong', 'dueOn')
    if (set.due_on !== problem.due_on && problem.stopped_on) refuse('problem_clock_stands', 'dueOn')
    if (set.due_on !== problem.due_on && set.due_on < todayOf(now)) refuse('problem_due_past', 'dueOn')
    if (set.due_on !== problem.due_on && !input.note?.trim()) refuse('problem_due_reason_missing', 'note')
    if (set.measures === problem.measures && set.due_on === problem.due_on) return
    await trx.updateTable('problem').set(set).where('id', '=', problem.id).execute()
    const moved = set.due_on === problem.due_on ? '' : `${problem.due_on} → ${set.due_on}`
    await tell(trx, actor, { ...problem, ...set }, 'updateProblem', 'updated', [moved, input.note?.trim()].filter(Boolean).join('：'), now)
  })
}

/** Does something to a problem that the actor may change; locked, with its right checked. */
export async function change(db: Db, actor: Actor, number: string, permission: 'problem.write' | 'problem.close', work: (trx: Trx, problem: Row<'problem'>) => Promise<void>) {
  await inTransaction(db, async (trx) => {
    const query = trx.selectFrom('problem').selectAll().where('number', '=', number)
    const problem = await (hasRowLocks(trx) ? query.forUpdate() : query).executeTakeFirst()
    if (!problem) refuse('not_found')
    const { path } = await unitOf(trx, actor, problem.division_code)
    if (!can(actor, permission, path)) refuse('forbidden')
    await work(trx, problem)
  })
}

type Told = Pick<Row<'problem'>, 'id' | 'number' | 'division_code' | 'district_code' | 'project_id' | 'title' | 'due_on'>

/** The trace of a step: in the problem's own history, in the log, and for the pages that show its project. */
export async function tell(trx: Trx, actor: Actor, problem: Told, action: string, step: string, note: string, now: string): Promise<void> {
  await trx.insertInto('problem_event').values({ problem_id: problem.id, action: step, account_id: actor.accountId, happened_at: now, note }).execute()
  const after = { title: problem.title, dueOn: problem.due_on, step }
  await writeAudit(trx, actor, { action, subjectType: 'problem', subjectId: problem.number, divisionCode: problem.division_code, after, reason: note }, now)
  if (problem.project_id !== null) await bumpRevision(trx, { projectId: problem.project_id, districtCode: problem.district_code })
}

/** The sub-districts for which the actor may put a problem on the ledger. */
export async function listProblemUnits(db: Db, actor: Actor): Promise<{ code: string; name: string }[]> {
  const units = await db.selectFrom('division').select(['code', 'name', 'path']).where('level', '=', 'subdistrict').orderBy('code').execute()
  return units.filter((unit) => can(actor, 'problem.write', unit.path)).map(({ code, name }) => ({ code, name }))
}

/** Puts the successor's name where an officer who moves stood as the person responsible for open problems under a division; returns how many. */
export async function renameOwners(trx: Trx, actor: Actor, input: { path: string; from: string; to: string; reason: string }, now: string): Promise<number> {
  const open = await trx
    .selectFrom('problem')
    .innerJoin('division', 'division.code', 'problem.division_code')
    .selectAll('problem')
    .where(underPaths([input.path]))
    .where('closed_on', 'is', null)
    .where('owner_person', 'like', `${input.from}%`)
    .orderBy('problem.id')
    .execute()
  for (const problem of open) {
    await trx.updateTable('problem').set({ owner_person: input.to }).where('id', '=', problem.id).execute()
    await tell(trx, actor, problem, 'renameOwner', 'updated', `${problem.owner_person} → ${input.to}，${input.reason}`, now)
  }
  return open.length
}
