import { sql, type SqlBool } from 'kysely'
import { isFuture, outOfOrder, type Fault, type LineFact } from '~/domain/ledger'
import { parseDetail, type FactDetail, type MilestoneCode } from '~/domain/milestones'
import { rowsAsTable } from '~db/rows.server'
import type { Db } from '~db/schema'
import { VERIFIED } from '~db/scopes.server'

/** May stand more than once in the life of a project; all others have one live fact at most. */
const REPEATABLE: ReadonlySet<string> = new Set(['PIPELINE', 'SUBSIDY', 'OBJECTION', 'PAUSED', 'RESUMED'])

/** A fact on record that is not retracted. */
interface LiveFact {
  id: number
  milestone: string
  on: string
  precision: 'day' | 'month'
  until: string | null
  reference: string
  note: string
  detail: FactDetail
  fileId: number | null
  enteredBy: number | null
  verified: boolean
}

/** What the import will do with one fact of the file. `retracts` names the live facts that it corrects. */
export interface PlannedFact {
  fact: LineFact
  retracts: readonly number[]
  fileId: number | null
}

/** All facts that the file tells of one project. `id` is null for a new project. */
export interface FactSubject {
  id: number | null
  verifies: boolean
  facts: readonly LineFact[]
}

export interface FactPlan {
  added: PlannedFact[]
  same: number
  /** Live facts that others reported and this import verifies. */
  verify: number[]
}

/**
 * Compares the file's facts of each project with those on record: an equal one is kept, another date of a milestone that stands once
 * is a correction (retraction and new fact), everything else is added. Notes future dates and dates certainly out of order.
 */
export async function planFacts(db: Db, subjects: readonly FactSubject[], accountId: number | null, today: string, faults: Fault[]): Promise<FactPlan[]> {
  const live = await liveFacts(db, subjects.flatMap(({ id }) => (id === null ? [] : [id])))
  return subjects.map((subject) => planOne(subject, subject.id === null ? [] : (live.get(subject.id) ?? []), accountId, today, faults))
}

const NOTHING: readonly LiveFact[] = []
const NONE: readonly number[] = []

function planOne(subject: FactSubject, live: LiveFact[], accountId: number | null, today: string, faults: Fault[]): FactPlan {
  const plan: FactPlan = { added: [], same: 0, verify: [] }
  const seen = new Map<MilestoneCode, LineFact>()
  const mine = new Set<LineFact>()
  for (const fact of subject.facts) {
    if (isFuture(fact, today)) faults.push(dateFault(fact, 'in_the_future', { today }))
    const before = seen.get(fact.milestone)
    if (before && !REPEATABLE.has(fact.milestone)) {
      if (before.on !== fact.on || before.precision !== fact.precision) {
        faults.push(dateFault(fact, 'fact_twice', { sheet: before.sheet, line: before.line, date: shown(before) }))
      }
      continue
    }
    seen.set(fact.milestone, fact)
    const standing = live.length === 0 ? NOTHING : live.filter((one) => isOfSameKind(one, fact))
    const equal = standing.find((one) => saysTheSame(one, fact))
    if (equal) {
      plan.same += 1
      if (subject.verifies && !equal.verified && (accountId === null || equal.enteredBy !== accountId)) plan.verify.push(equal.id)
      continue
    }
    const wrong = REPEATABLE.has(fact.milestone) ? NOTHING : standing
    const verified = wrong.find((one) => one.verified)
    if (verified && !subject.verifies) faults.push(dateFault(fact, 'verified_fact', { date: shown(verified) }))
    plan.added.push(withWhatWasKnown(fact, wrong))
    mine.add(fact)
  }
  noteOrder(plan, live, mine, faults)
  return plan
}

/** A review or inspection that was not passed is a fact of its own beside the one that was. */
function isOfSameKind(live: LiveFact, fact: LineFact): boolean {
  return live.milestone === fact.milestone && live.detail.state !== 'failed'
}

/** Equal, or on record more exactly than the file knows. */
function saysTheSame(live: LiveFact, fact: LineFact): boolean {
  const sameDay = fact.precision === 'day' ? live.precision === 'day' && live.on === fact.on : live.on.slice(0, 7) === fact.on.slice(0, 7)
  const sameUntil = fact.until === null || live.until === fact.until
  const sameReference = !fact.reference || live.reference === fact.reference
  const sameDetail = !REPEATABLE.has(fact.milestone) || (live.detail.state === fact.detail.state && live.detail.utility === fact.detail.utility)
  return sameDay && sameUntil && sameReference && sameDetail
}

/** A correction keeps the report number, note and file of the fact that it replaces, unless the file gives its own. */
function withWhatWasKnown(fact: LineFact, wrong: readonly LiveFact[]): PlannedFact {
  const last = wrong.at(-1)
  if (!last) return { fact, retracts: NONE, fileId: null }
  const until = fact.until ?? (last.on === fact.on ? last.until : null)
  const kept = { ...fact, until, reference: fact.reference || last.reference, note: fact.note || last.note, detail: { ...last.detail, ...fact.detail } }
  return { fact: kept, retracts: wrong.map((one) => one.id), fileId: last.fileId }
}

function noteOrder(plan: FactPlan, live: readonly LiveFact[], mine: ReadonlySet<LineFact>, faults: Fault[]): void {
  if (mine.size === 0) return
  if (live.length === 0) {
    for (const [before, after] of outOfOrder([...mine])) faults.push(dateFault(after, 'out_of_order', { before: before.milestone, date: shown(before) }))
    return
  }
  const gone = new Set(plan.added.flatMap((one) => one.retracts))
  const kept = live.filter((one) => !gone.has(one.id) && one.detail.state !== 'failed')
  const all = [...kept.map((one) => ({ ...one, milestone: one.milestone as MilestoneCode, fact: null })), ...[...mine].map((fact) => ({ ...fact, fact }))]
  for (const [before, after] of outOfOrder<(typeof all)[number]>(all)) {
    const fact = after.fact ?? before.fact
    if (!fact) continue
    if (after.fact) faults.push(dateFault(fact, 'out_of_order', { before: before.milestone, date: shown(before) }))
    else faults.push(dateFault(fact, 'after_later', { after: after.milestone, date: shown(after) }))
  }
}

function dateFault(fact: LineFact, code: string, params: Fault['params']): Fault {
  return { sheet: fact.sheet, line: fact.line, column: fact.column, value: fact.typed, code, params }
}

function shown(date: { on: string; precision: 'day' | 'month' }): string {
  return date.precision === 'month' ? date.on.slice(0, 7) : date.on
}

async function liveFacts(db: Db, projectIds: readonly number[]): Promise<Map<number, LiveFact[]>> {
  if (projectIds.length === 0) return new Map()
  const given = rowsAsTable(db, { id: 'integer' }, projectIds.map((id) => ({ id })))
  const rows = await db
    .selectFrom('milestone_event as event')
    .leftJoin('milestone_retraction as retraction', 'retraction.event_id', 'event.id')
    .leftJoin('milestone_verification as verification', 'verification.event_id', 'event.id')
    .where(sql<SqlBool>`event.project_id in (select id from ${given} as given)`)
    .where('retraction.event_id', 'is', null)
    .select(['event.id', 'event.project_id', 'event.milestone', 'event.occurred_on', 'event.date_precision', 'event.until_on', 'event.reference', 'event.note'])
    .select(['event.detail', 'event.file_id', 'event.entered_by', VERIFIED.as('verified')])
    .orderBy('event.id')
    .execute()
  const live = new Map<number, LiveFact[]>()
  for (const row of rows) {
    const fact: LiveFact = {
      id: row.id, milestone: row.milestone, on: row.occurred_on, precision: row.date_precision, until: row.until_on, reference: row.reference,
      note: row.note, detail: parseDetail(row.detail), fileId: row.file_id, enteredBy: row.entered_by, verified: row.verified !== null,
    }
    const list = live.get(row.project_id)
    if (list) list.push(fact)
    else live.set(row.project_id, [fact])
  }
  return live
}
