import { todayOf } from '~/domain/calendar'
import type { Actor } from '~/domain/permissions'
import { effectiveDue, workingDaysBetween } from '~/domain/problems'
import { refuse } from '~/domain/refusal'
import type { Db } from '~db/schema'
import { change, tell, type ProblemChange } from './problems.server'

/** Stops the clock of a problem for a reason that lies with nobody here (停电计划, 诉讼): from today no working day counts. Again: nothing. */
export async function stopClock(db: Db, actor: Actor, { number, note = '' }: ProblemChange, now: string): Promise<void> {
  await change(db, actor, number, 'problem.close', async (trx, problem) => {
    if (problem.closed_on) refuse('problem_closed')
    if (problem.stopped_on) return
    if (!note.trim()) refuse('clock_reason_missing', 'note')
    await trx.updateTable('problem').set({ stopped_on: todayOf(now), stop_reason: note.trim() }).where('id', '=', problem.id).execute()
    await tell(trx, actor, problem, 'stopClock', 'stopped', note.trim(), now)
  })
}

/** Lets the clock run again: the day moves on by the working days that stood still. Again: nothing. */
export async function startClock(db: Db, actor: Actor, { number, note = '' }: ProblemChange, now: string): Promise<void> {
  await change(db, actor, number, 'problem.close', async (trx, problem) => {
    if (!problem.stopped_on || problem.closed_on) return
    const today = todayOf(now)
    const set = { stopped_on: null, stop_reason: '', due_on: effectiveDue(problem.due_on, problem.stopped_on, today) }
    await trx.updateTable('problem').set(set).where('id', '=', problem.id).execute()
    const moved = `${problem.due_on} → ${set.due_on}（${workingDaysBetween(problem.stopped_on, today)}）`
    await tell(trx, actor, { ...problem, ...set }, 'startClock', 'started', [moved, note.trim()].filter(Boolean).join('：'), now)
  })
}
