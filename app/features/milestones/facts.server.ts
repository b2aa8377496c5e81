import { isMilestone, parseDetail, type RecordedFact } from '~/domain/milestones'
import type { Policy } from '~/domain/policy'
import { projectStart } from '~/features/figures/histories.server'
import { policyBook } from '~/features/policies/policies.server'
import type { Db, Row } from '~db/schema'
import { VERIFIED } from '~db/scopes.server'

/** A fact on record that is not retracted, with who entered it and whether it is verified. */
export interface LiveFact extends RecordedFact {
  id: number
  note: string
  enteredBy: number | null
  enteredAt: string
  verified: boolean
}

/** A project's facts that are not retracted, in order of entry: what gates are asked with. */
export async function liveFacts(db: Db, projectId: number): Promise<LiveFact[]> {
  const rows = await db
    .selectFrom('milestone_event as event')
    .leftJoin('milestone_verification as verification', 'verification.event_id', 'event.id')
    .leftJoin('milestone_retraction as retraction', 'retraction.event_id', 'event.id')
    .selectAll('event')
    .select(VERIFIED.as('verified'))
    .where('event.project_id', '=', projectId)
    .where('retraction.event_id', 'is', null)
    .orderBy('event.id')
    .execute()
  return rows.flatMap((row): LiveFact[] =>
    isMilestone(row.milestone)
      ? [{
          id: row.id, milestone: row.milestone, occurredOn: row.occurred_on, datePrecision: row.date_precision, untilOn: row.until_on, reference: row.reference,
          note: row.note, hasFile: row.file_id !== null, detail: parseDetail(row.detail), imported: row.import_id !== null, enteredBy: row.entered_by,
          enteredAt: row.entered_at, verified: row.verified !== null,
        }]
      : [])
}

/** The policy by which a project's gates are judged: that of its unit when it began (rules.md 8). */
export async function gatesOf(db: Db, project: Pick<Row<'project'>, 'created_at'> & { path: string }, facts: readonly LiveFact[]): Promise<Policy> {
  const book = await policyBook(db, [project.path])
  return book.at(project.path, projectStart(facts, project.created_at))
}
