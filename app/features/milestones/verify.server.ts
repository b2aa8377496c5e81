import { can, type Actor } from '~/domain/permissions'
import { refuse } from '~/domain/refusal'
import { writeAudit } from '~/features/audit/audit.server'
import { refreshProjects } from '~/features/figures/post.server'
import { projectToWrite } from '~/features/projects/access.server'
import { chunksOf, inTransaction } from '~db/transaction.server'
import type { Db, Row } from '~db/schema'
import { VERIFIED } from '~db/scopes.server'

/** A bureau account verifies a single fact. Refuses one's own entry and a retracted fact; a verified one stays as it is (rules.md 1.4). */
export async function verifyMilestone(db: Db, actor: Actor, input: { eventId: number }, now: string): Promise<void> {
  await inTransaction(db, async (trx) => {
    const event = await findEvent(trx, input.eventId)
    const project = await projectToWrite(trx, actor, event.code, 'milestone.verify')
    if (event.retracted) refuse('fact_retracted')
    if (event.verified) return
    if (isOwnEntry(actor, event)) refuse('own_fact')
    await verifyEvents(trx, actor, [event], 'single', now)
    await writeAudit(
      trx,
      actor,
      {
        action: 'verifyMilestone', subjectType: 'project', subjectId: project.code, divisionCode: project.division_code, before: null,
        after: { id: event.id, milestone: event.milestone, occurredOn: event.occurred_on }, reason: '',
      },
      now,
    )
  })
}

/**
 * Verifies the facts that came with a weekly sheet and that the caller has found complete; own entries, retracted and verified ones are passed
 * over. Returns the ids verified now. Figures follow; the log entry is that of the sheet.
 */
export async function verifySheetFacts(trx: Db, actor: Actor, eventIds: readonly number[], now: string): Promise<number[]> {
  const events = await listEvents(trx, eventIds)
  const open = events.filter((event) => !event.retracted && !event.verified && !isOwnEntry(actor, event) && can(actor, 'milestone.verify', event.path))
  await verifyEvents(trx, actor, open, 'sheet', now)
  return open.map((event) => event.id)
}

type ListedEvent = Pick<Row<'milestone_event'>, 'id' | 'project_id' | 'milestone' | 'occurred_on' | 'entered_by'> & {
  code: string
  path: string
  verified: number | null
  retracted: number | null
}

/** The fact with its project, or `not_found`. */
export async function findEvent(db: Db, eventId: number): Promise<ListedEvent> {
  const [event] = await listEvents(db, [eventId])
  return event ?? refuse('not_found')
}

async function listEvents(db: Db, eventIds: readonly number[]): Promise<ListedEvent[]> {
  const events: ListedEvent[] = []
  for (const ids of chunksOf(eventIds, 1)) {
    const rows = await db
      .selectFrom('milestone_event as event')
      .innerJoin('project', 'project.id', 'event.project_id')
      .innerJoin('division', 'division.code', 'project.division_code')
      .leftJoin('milestone_verification as verification', 'verification.event_id', 'event.id')
      .leftJoin('milestone_retraction as retraction', 'retraction.event_id', 'event.id')
      .select([
        'event.id', 'event.project_id', 'event.milestone', 'event.occurred_on', 'event.entered_by', 'project.code', 'division.path',
        VERIFIED.as('verified'), 'retraction.event_id as retracted',
      ])
      .where('event.id', 'in', ids)
      .execute()
    events.push(...rows)
  }
  return events
}

/** Nobody verifies what he entered; the command line has no account and vouches for nobody's entry but an account's. */
function isOwnEntry(actor: Actor, event: Pick<ListedEvent, 'entered_by'>): boolean {
  return event.entered_by === actor.accountId
}

async function verifyEvents(trx: Db, actor: Actor, events: readonly ListedEvent[], cause: 'sheet' | 'single', now: string): Promise<void> {
  for (const chunk of chunksOf(events, 4)) {
    await trx
      .insertInto('milestone_verification')
      .values(chunk.map((event) => ({ event_id: event.id, verified_by: actor.accountId, verified_at: now, cause })))
      .execute()
  }
  await refreshProjects(trx, events.map((event) => event.project_id), now)
}
