import type { Actor } from '~/domain/permissions'
import { projectToWrite } from '~/features/projects/access.server'
import { inTransaction } from '~db/transaction.server'
import type { Db } from '~db/schema'
import { appendFact } from './record.server'

export interface PauseInput {
  projectCode: string
  occurredOn: string
  /** From PAUSE_REASONS. */
  reason: string
  /** Expected restart, if one was named. */
  untilOn?: string | null
  note?: string
  weeklyUpdateId?: number | null
}

/** 停工: from a day on, with a reason from the list; an overlay, the stage stays. Returns the id of the fact. */
export async function pauseProject(db: Db, actor: Actor, input: PauseInput, now: string): Promise<number> {
  const { reason, ...fact } = input
  return inTransaction(db, async (trx) =>
    appendFact(trx, actor, await projectToWrite(trx, actor, input.projectCode), { ...fact, milestone: 'PAUSED', detail: { reason } }, 'pauseProject', now),
  )
}

export interface ResumeInput {
  projectCode: string
  occurredOn: string
  note?: string
  weeklyUpdateId?: number | null
}

/** 复工: ends the pause in force. Returns the id of the fact. */
export async function resumeProject(db: Db, actor: Actor, input: ResumeInput, now: string): Promise<number> {
  return inTransaction(db, async (trx) =>
    appendFact(trx, actor, await projectToWrite(trx, actor, input.projectCode), { ...input, milestone: 'RESUMED' }, 'resumeProject', now),
  )
}

export interface TerminationInput {
  projectCode: string
  occurredOn: string
  /** From TERMINATION_REASONS. */
  reason: string
  note?: string
  fileId?: number | null
  weeklyUpdateId?: number | null
}

/** 终止: the project is given up; its flows of that year are withdrawn on that day (rules.md 3.3). Returns the id of the fact. */
export async function terminateProject(db: Db, actor: Actor, input: TerminationInput, now: string): Promise<number> {
  const { reason, ...fact } = input
  return inTransaction(db, async (trx) =>
    appendFact(trx, actor, await projectToWrite(trx, actor, input.projectCode), { ...fact, milestone: 'TERMINATED', detail: { reason } }, 'terminateProject', now),
  )
}
