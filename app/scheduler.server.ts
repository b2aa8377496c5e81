import { randomUUID } from 'node:crypto'
import { findLease, giveBack, takeLease } from './features/jobs/leases.server'
import { JOBS, type Job, type JobSite } from './jobs.server'

export interface Scheduler {
  /** No further job begins; resolves when the one under way has ended. */
  stop(): Promise<void>
}

const TICK_MS = 20_000

/** Looks every 20 seconds which jobs are due and runs them one after the other. Any number of processes may do so on one database. */
export function startScheduler(site: JobSite, clock: () => string, jobs: readonly Job[] = JOBS): Scheduler {
  let stopped = false
  let running = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  const tick = () => {
    running = runDueJobs(site, clock, jobs, () => stopped).then(
      () => undefined,
      (error: unknown) => site.log('error', 'scheduler failed', { error: String(error) }),
    )
    void running.then(() => {
      if (!stopped) timer = setTimeout(tick, TICK_MS).unref()
    })
  }
  tick()
  return {
    stop() {
      stopped = true
      clearTimeout(timer)
      return running
    },
  }
}

export interface JobRun {
  name: string
  said: string
  error: string
}

/** Runs each job that is due and that no other process runs; one that fails is logged and hinders no other. */
export async function runDueJobs(site: JobSite, clock: () => string, jobs: readonly Job[] = JOBS, isStopped = () => false): Promise<JobRun[]> {
  const holder = randomUUID()
  const runs: JobRun[] = []
  for (const job of jobs) {
    if (isStopped()) break
    const now = clock()
    const seen = (await findLease(site.db, job.name))?.started_at ?? null
    if (!job.isDue(seen, now) || !(await takeLease(site.db, job.name, holder, seen, job.minutes, now))) continue
    const result = await runOne(site, job, now)
    await giveBack(site.db, job.name, holder, result, clock())
    runs.push({ name: job.name, ...result })
  }
  return runs
}

async function runOne(site: JobSite, job: Job, now: string): Promise<{ said: string; error: string }> {
  const began = performance.now()
  try {
    const said = await job.run(site, now)
    // A run that found nothing to do is of interest only to who looks for it.
    site.log(said ? 'info' : 'debug', 'job done', { job: job.name, said, ms: Math.round(performance.now() - began) })
    return { said, error: '' }
  } catch (error) {
    const sentence = error instanceof Error ? error.message : String(error)
    site.log('error', 'job failed', { job: job.name, error: sentence, ms: Math.round(performance.now() - began) })
    return { said: '', error: sentence }
  }
}

/** The jobs that would run now, without running them. */
export async function listDueJobs(site: Pick<JobSite, 'db'>, now: string, jobs: readonly Job[] = JOBS): Promise<string[]> {
  const due: string[] = []
  for (const job of jobs) {
    const lease = await findLease(site.db, job.name)
    const isFree = !lease?.held_until || lease.held_until <= now
    if (isFree && job.isDue(lease?.started_at ?? null, now)) due.push(job.name)
  }
  return due
}
