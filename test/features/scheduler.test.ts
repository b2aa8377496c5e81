import { expect, it } from 'vitest'
import { readSettings } from '~/env.server'
import { daily, every, type Job } from '~/jobs.server'
import { listDueJobs, runDueJobs, startScheduler } from '~/scheduler.server'
import { onBothEngines } from '../helpers/engines'

const NOW = '2026-11-02T01:00:00.000Z'
const settings = readSettings({ NODE_ENV: 'test' })

it.each([
  ['never run, before the hour', null, '2026-11-02T15:09:00.000Z', false],
  ['never run, from the hour on', null, '2026-11-02T15:10:00.000Z', true],
  ['run today', '2026-11-02T15:10:05.000Z', '2026-11-02T15:59:59.000Z', false],
  ['the Shanghai day begins at 16:00 UTC: not yet its hour', '2026-11-02T15:10:05.000Z', '2026-11-02T16:00:00.000Z', false],
  ['down at the hour, up later', '2026-11-01T15:10:05.000Z', '2026-11-02T15:30:00.000Z', true],
])('a daily job at 23:10 Asia/Shanghai, %s', (_, last, now, due) => {
  expect(daily('23:10')(last, now)).toBe(due)
})

onBothEngines('the scheduler', (engine) => {
  const job = (more: Partial<Job> = {}): Job => ({ name: 'count', isDue: every(5), minutes: 10, run: async () => 'done', ...more })
  const lines: string[] = []
  const site = () => ({ db: engine.db, settings, log: (level: string, message: string, fields: Record<string, unknown> = {}) => void lines.push(`${level} ${message} ${JSON.stringify(fields)}`) })
  const at = (minutes: number) => () => new Date(Date.parse(NOW) + minutes * 60_000).toISOString()
  const namesAt = async (minutes: number, jobs: Job[]) => (await runDueJobs(site(), at(minutes), jobs)).map(({ name }) => name)

  it('runs a job when it is due and not in between, and says what it did', async () => {
    expect(await listDueJobs(site(), NOW, [job()])).toEqual(['count'])
    expect([await namesAt(0, [job()]), await namesAt(4, [job()]), await namesAt(5, [job()])]).toEqual([['count'], [], ['count']])
    expect(lines.some((line) => line.startsWith('info job done') && line.includes('"said":"done"'))).toBe(true)
    expect(await engine.db.selectFrom('job_lease').select(['holder', 'said', 'error']).execute()).toEqual([{ holder: null, said: 'done', error: '' }])
  })

  it('runs it in one process only when two ask at once', async () => {
    let runs = 0
    const slow = job({ run: async () => {
      runs++
      await new Promise((resolve) => setTimeout(resolve, 20))
      return ''
    } })
    await Promise.all([runDueJobs(site(), at(0), [slow]), runDueJobs(site(), at(0), [slow]), runDueJobs(site(), at(0), [slow])])
    expect(runs).toBe(1)
  })

  it('goes on with the others when one fails, and keeps why', async () => {
    const broken = job({ name: 'broken', run: async () => { throw new Error('no mail server') } })
    expect(await namesAt(0, [broken, job()])).toEqual(['broken', 'count'])
    expect((await engine.db.selectFrom('job_lease').select(['name', 'error']).orderBy('name').execute())[0]).toEqual({ name: 'broken', error: 'no mail server' })
  })

  it('takes over from a process that died, when its time is over', async () => {
    await engine.db.insertInto('job_lease').values({ name: 'count', holder: 'dead', held_until: at(10)(), started_at: at(0)(), finished_at: null }).execute()
    expect([await namesAt(9, [job()]), await namesAt(10, [job()])]).toEqual([[], ['count']])
  })

  it('stops after the job under way', async () => {
    const done: string[] = []
    let release = () => undefined as void
    const gate = new Promise<void>((resolve) => { release = resolve })
    const first = job({ name: 'first', run: async () => {
      await gate
      done.push('first')
      return ''
    } })
    const second = job({ name: 'second', run: async () => { done.push('second'); return '' } })
    const scheduler = startScheduler(site(), at(0), [first, second])
    const stopped = scheduler.stop()
    release()
    await stopped
    expect(done).not.toContain('second')
  })
})
