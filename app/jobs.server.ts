import { instantOf, todayOf } from './domain/calendar'
import type { Settings } from './env.server'
import { backUpNext } from './features/backups/generations.server'
import { queueDueReminders } from './features/dispatch/reminders.server'
import { turnRounds } from './features/dispatch/schedule.server'
import { sessionSecret } from './features/accounts/secret.server'
import { forgetOldSignIns } from './features/accounts/sign-in.server'
import { forgetUnconfirmed } from './features/followers/followers.server'
import { tellFollowers } from './features/followers/tell.server'
import { sendDue } from './features/outbox/deliver.server'
import { forgetOldMessages } from './features/outbox/queue.server'
import { sendersOf } from './features/outbox/senders.server'
import { retentionTerms } from './features/policies/retention.server'
import { followSite } from './http/follow-site.server'
import { reminderLinks } from './http/reminder-links.server'
import type { Log } from './log.server'
import type { Db } from '~db/schema'

/** What a job stands on. */
export interface JobSite {
  db: Db
  settings: Settings
  log: Log
}

export interface Job {
  name: string
  /** Whether it should run now, by the instant at which it was started last (null: never). */
  isDue(last: string | null, now: string): boolean
  /** How long one run may hold the job before another process takes it over. */
  minutes: number
  /** Does the work; safe to run twice. Returns one line for the log: what it did. */
  run(site: JobSite, now: string): Promise<string>
}

/** Everything the process does by itself. To add one: a name, when, and a command of a feature that can be run twice. */
export const JOBS: readonly Job[] = [
  { name: 'rounds', isDue: every(1), minutes: 10, run: openAndClose },
  { name: 'reminders', isDue: every(5), minutes: 10, run: remind },
  { name: 'followers', isDue: every(10), minutes: 10, run: tellWhoFollows },
  { name: 'forget', isDue: daily('03:30'), minutes: 30, run: forgetPersons },
  { name: 'backup', isDue: daily('02:30'), minutes: 120, run: makeBackup },
  { name: 'outbox', isDue: every(1), minutes: 10, run: deliverMessages },
]

async function openAndClose({ db }: JobSite, now: string): Promise<string> {
  const { open, close } = await turnRounds(db, now)
  return [...close.map(({ districtCode, week }) => `closed ${districtCode} ${week}`), ...open.map(({ districtCode, week }) => `opened ${districtCode} ${week}`)].join(', ')
}

async function remind({ db, settings }: JobSite, now: string): Promise<string> {
  const queued = await queueDueReminders(db, { settings, links: reminderLinks(settings) }, now)
  return queued === 0 ? '' : `${queued} queued`
}

async function tellWhoFollows({ db, settings }: JobSite, now: string): Promise<string> {
  const told = await tellFollowers(db, followSite(await sessionSecret(db, settings.sessionSecret), settings.baseUrl), now)
  const forgotten = await forgetUnconfirmed(db, now)
  return told + forgotten === 0 ? '' : `${told} told, ${forgotten} unconfirmed erased`
}

/** Messages and sign-ins are kept equally long: the term that the policy sets, never less than logs must be. */
async function forgetPersons({ db }: JobSite, now: string): Promise<string> {
  const { messages: days } = await retentionTerms(db, todayOf(now))
  const messages = await forgetOldMessages(db, days, now)
  const signIns = await forgetOldSignIns(db, days, now)
  return messages + signIns === 0 ? '' : `${messages} old messages blanked, ${signIns} old sign-ins erased`
}

/** The next generation in BACKUP_DIR; the server's own administrator may do it by a timer instead and leave the setting empty. */
async function makeBackup({ settings }: JobSite, now: string): Promise<string> {
  if (!settings.backup.folder) return ''
  const { name, note, removed } = await backUpNext(settings, settings.backup.folder, settings.backup.key, now)
  return `${name}, ${note.uploads} uploads, ${removed.length} removed`
}

async function deliverMessages({ db, settings, log }: JobSite, now: string): Promise<string> {
  const { sent, waiting, failed } = await sendDue(db, sendersOf(db, settings), now, log)
  return sent + waiting + failed === 0 ? '' : `${sent} sent, ${waiting} to be tried again, ${failed} given up`
}

/** So many minutes after the last start. */
export function every(minutes: number): Job['isDue'] {
  return (last, now) => last === null || Date.parse(now) - Date.parse(last) >= minutes * 60_000
}

/** Once a Shanghai day, from the given time of day on: also when the process was down at that time. */
export function daily(time: string): Job['isDue'] {
  return (last, now) => {
    const due = instantOf(todayOf(now), time)
    return now >= due && (last === null || last < due)
  }
}
