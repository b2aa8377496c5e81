import { sql, type ExpressionBuilder } from 'kysely'
import { can, pathsWith, type Actor } from '~/domain/permissions'
import { effectiveDue } from '~/domain/problems'
import { refuse } from '~/domain/refusal'
import type { Db, Row, Schema } from '~db/schema'
import { codesUnder } from '~db/scopes.server'

export interface ProblemFilter {
  state: 'open' | 'overdue' | 'closed' | 'all'
  unit: string
  owner: string
  class: string
}

export interface ProblemLine {
  number: string
  class: string
  title: string
  ownerName: string
  ownerPerson: string
  measures: string
  unit: string
  projectCode: string | null
  place: string
  raisedOn: string
  /** The day in force: while the clock stands still it moves on with every working day. */
  dueOn: string
  stoppedOn: string | null
  stopReason: string
  closingRequestedAt: string | null
  closedOn: string | null
}

const SHOWN = 200

/** The ledger within the actor's grants, longest overdue first; `limit` 0 for all (downloads). */
export async function listProblems(db: Db, actor: Actor, filter: ProblemFilter, today: string, limit = SHOWN): Promise<ProblemLine[]> {
  const rows = await lines(db)
    .where('problem.division_code', 'in', codesUnder(pathsWith(actor, 'staff.read')))
    .$if(filter.state === 'open' || filter.state === 'overdue', (query) => query.where('problem.closed_on', 'is', null))
    .$if(filter.state === 'overdue', (query) => query.where('problem.due_on', '<', today).where((eb) => eb.or([eb('problem.stopped_on', 'is', null), eb('problem.due_on', '<', eb.ref('problem.stopped_on'))])))
    .$if(filter.state === 'closed', (query) => query.where('problem.closed_on', 'is not', null))
    .$if(filter.unit !== '', (query) => query.where('problem.division_code', 'in', (eb) => divisionsBelow(eb, filter.unit)))
    .$if(filter.class !== '', (query) => query.where('problem.class', '=', filter.class))
    .$if(filter.owner !== '', (query) => query.where('problem.owner_name', '=', filter.owner))
    .orderBy((eb) => eb.case().when('problem.closed_on', 'is', null).then(0).else(1).end())
    .orderBy('problem.due_on')
    .orderBy('problem.number')
    .$if(limit > 0, (query) => query.limit(limit))
    .execute()
  return rows.map((row) => lineOf(row, today))
}

/** The division of any level and all that lies under it. */
function divisionsBelow(eb: ExpressionBuilder<Schema, 'problem'>, code: string) {
  return eb
    .selectFrom('division as chosen')
    .innerJoin('division as below', (join) => join.on(sql<boolean>`substr(below.path, 1, length(chosen.path)) = chosen.path`))
    .select('below.code')
    .where('chosen.code', '=', code)
}

/** What one responsible party holds. */
export interface OwnerLine {
  ownerName: string
  open: number
  overdue: number
  /** The day on which its oldest open problem was raised. */
  oldest: string
}

/** Open problems by who must act, the owner with the most overdue first. */
export async function problemsByOwner(db: Db, actor: Actor, today: string): Promise<OwnerLine[]> {
  const rows = await db
    .selectFrom('problem')
    .innerJoin('division as unit', 'unit.code', 'problem.division_code')
    .select('problem.owner_name')
    .select(({ fn, eb }) => [
      fn.countAll<number>().as('open'),
      fn.sum<number>(eb.case().when(eb.and([eb('problem.due_on', '<', today), eb.or([eb('problem.stopped_on', 'is', null), eb('problem.due_on', '<', eb.ref('problem.stopped_on'))])])).then(1).else(0).end()).as('overdue'),
      fn.min('problem.raised_on').as('oldest'),
    ])
    .where('problem.closed_on', 'is', null)
    .where('problem.division_code', 'in', codesUnder(pathsWith(actor, 'staff.read')))
    .groupBy('problem.owner_name')
    .execute()
  return rows
    .map((row) => ({ ownerName: row.owner_name, open: Number(row.open), overdue: Number(row.overdue), oldest: row.oldest }))
    .sort((a, b) => b.overdue - a.overdue || a.oldest.localeCompare(b.oldest) || a.ownerName.localeCompare(b.ownerName))
}

export interface ProblemPage extends ProblemLine {
  mayWrite: boolean
  mayClose: boolean
  closingProof: string
  requestedBy: string
  /** The actor himself asked to close it, so somebody else must confirm. */
  isOwnRequest: boolean
  history: { action: string; who: string; at: string; note: string }[]
}

/** One problem with its history; `not_found` outside the actor's grants. */
export async function getProblem(db: Db, actor: Actor, number: string, today: string): Promise<ProblemPage> {
  const row = await lines(db).where('problem.number', '=', number).executeTakeFirst()
  if (!row || !can(actor, 'staff.read', row.path)) refuse('not_found')
  const history = await db
    .selectFrom('problem_event as event')
    .leftJoin('account', 'account.id', 'event.account_id')
    .select(['event.action', 'event.happened_at', 'event.note', 'account.name', 'event.account_id'])
    .where('event.problem_id', '=', row.id)
    .orderBy('event.id')
    .execute()
  return {
    ...lineOf(row, today),
    mayWrite: can(actor, 'problem.write', row.path),
    mayClose: can(actor, 'problem.close', row.path),
    closingProof: row.closing_proof,
    requestedBy: history.findLast((event) => event.action === 'closing_requested')?.name ?? '',
    isOwnRequest: row.closing_requested_by !== null && row.closing_requested_by === actor.accountId,
    history: history.map((event) => ({ action: event.action, who: event.name ?? '', at: event.happened_at, note: event.note })),
  }
}

function lines(db: Db) {
  return db
    .selectFrom('problem')
    .innerJoin('division as unit', 'unit.code', 'problem.division_code')
    .leftJoin('project', 'project.id', 'problem.project_id')
    .leftJoin('estate', 'estate.id', 'project.estate_id')
    .selectAll('problem')
    .select(['unit.name as unit', 'unit.path', 'project.code as project_code', 'estate.name as estate', 'project.building', 'project.stairwell'])
}

type LineRow = Row<'problem'> & { unit: string; project_code: string | null; estate: string | null; building: string | null; stairwell: string | null }

function lineOf(row: LineRow, today: string): ProblemLine {
  return {
    number: row.number, class: row.class, title: row.title, ownerName: row.owner_name, ownerPerson: row.owner_person, measures: row.measures, unit: row.unit,
    projectCode: row.project_code, place: row.estate ? `${row.estate}${row.building ?? ''}${row.stairwell ?? ''}` : '',
    raisedOn: row.raised_on, dueOn: effectiveDue(row.due_on, row.stopped_on, today), stoppedOn: row.stopped_on, stopReason: row.stop_reason, closingRequestedAt: row.closing_requested_at, closedOn: row.closed_on,
  }
}
