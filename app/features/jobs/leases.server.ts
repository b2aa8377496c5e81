import type { Db, Row } from '~db/schema'

export type JobLease = Row<'job_lease'>

export async function findLease(db: Db, name: string): Promise<JobLease | undefined> {
  return db.selectFrom('job_lease').selectAll().where('name', '=', name).executeTakeFirst()
}

/**
 * Takes the job for one process: true for exactly one of those that saw the same last start. Held until it is given back, or until its
 * time is over, so that a process that died does not hold it for ever.
 */
export async function takeLease(db: Db, name: string, holder: string, seen: string | null, minutes: number, now: string): Promise<boolean> {
  await db.insertInto('job_lease').values({ name, holder: null, held_until: null, started_at: null, finished_at: null }).onConflict((conflict) => conflict.column('name').doNothing()).execute()
  const { numUpdatedRows } = await db
    .updateTable('job_lease')
    .set({ holder, held_until: new Date(Date.parse(now) + minutes * 60_000).toISOString(), started_at: now })
    .where('name', '=', name)
    .where('started_at', seen === null ? 'is' : '=', seen)
    .where((eb) => eb.or([eb('held_until', 'is', null), eb('held_until', '<=', now)]))
    .executeTakeFirst()
  return Number(numUpdatedRows) === 1
}

/** Gives the job back with what it said or why it failed; only by the process that still holds it. */
export async function giveBack(db: Db, name: string, holder: string, result: { said: string; error: string }, now: string): Promise<void> {
  await db
    .updateTable('job_lease')
    .set({ holder: null, held_until: null, finished_at: now, said: result.said.slice(0, 200), error: result.error.slice(0, 200) })
    .where('name', '=', name)
    .where('holder', '=', holder)
    .execute()
}

export async function listLeases(db: Db): Promise<JobLease[]> {
  return db.selectFrom('job_lease').selectAll().orderBy('name').execute()
}
