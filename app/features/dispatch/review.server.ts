import { pathsWith, type Actor } from '~/domain/permissions'
import type { SheetState } from '~/domain/dispatch'
import type { Db } from '~db/schema'
import { codesUnder, VERIFIED } from '~db/scopes.server'

export interface WaitingSheet {
  id: number
  unit: string
  week: string
  state: SheetState
  submittedAt: string
  /** The handing in that is waiting: what the reviewer accepts. */
  submission: number
  /** Projects with something new, projects without, and facts that accepting would verify if their evidence is there. */
  changed: number
  unchanged: number
  facts: number
}

/** The sheets that wait for the actor's review, whatever their round: the one handed in first comes first. */
export async function listReviewQueue(db: Db, actor: Actor): Promise<WaitingSheet[]> {
  const rows = await db
    .selectFrom('dispatch_sheet as sheet')
    .innerJoin('dispatch_round as round', 'round.id', 'sheet.round_id')
    .innerJoin('division as unit', 'unit.code', 'sheet.division_code')
    .select(['sheet.id', 'unit.name', 'round.week', 'sheet.state', 'sheet.submitted_at'])
    .select((eb) => [
      eb.selectFrom('dispatch_sheet_event as event').select(({ fn }) => fn.max('event.id').as('last')).whereRef('event.sheet_id', '=', 'sheet.id').where('event.action', '=', 'submit').as('submission'),
      eb.selectFrom('weekly_update as report').select(({ fn }) => fn.countAll<number>().as('count')).whereRef('report.sheet_id', '=', 'sheet.id')
        .where('report.condition', '<>', 'no_change').as('changed'),
      eb.selectFrom('weekly_update as report').select(({ fn }) => fn.countAll<number>().as('count')).whereRef('report.sheet_id', '=', 'sheet.id')
        .where('report.condition', '=', 'no_change').as('unchanged'),
      eb.selectFrom('weekly_update as report').innerJoin('milestone_event as event', 'event.weekly_update_id', 'report.id')
        .leftJoin('milestone_retraction as retraction', 'retraction.event_id', 'event.id').leftJoin('milestone_verification as verification', 'verification.event_id', 'event.id')
        .select(({ fn }) => fn.countAll<number>().as('count')).whereRef('report.sheet_id', '=', 'sheet.id').where('retraction.event_id', 'is', null)
        .where(VERIFIED, 'is', null).as('facts'),
    ])
    .where('sheet.state', 'in', ['submitted', 'in_review'])
    .where('sheet.division_code', 'in', codesUnder(pathsWith(actor, 'dispatch.review')))
    .orderBy('sheet.submitted_at')
    .orderBy('sheet.id')
    .execute()
  return rows.map((row) => ({
    id: row.id, unit: row.name, week: row.week, state: row.state, submittedAt: row.submitted_at ?? '', submission: Number(row.submission ?? 0),
    changed: Number(row.changed ?? 0), unchanged: Number(row.unchanged ?? 0), facts: Number(row.facts ?? 0),
  }))
}
