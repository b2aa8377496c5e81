import { todayOf, weekdayOf } from '~/domain/calendar'
import { CHANNELS, channelFor, type Channel } from '~/domain/messages'
import { can, type Actor } from '~/domain/permissions'
import { refuse } from '~/domain/refusal'
import { isWorkingHour, reminderDue, reminderTimes, type ReminderStep } from '~/domain/reminders'
import type { Settings } from '~/env.server'
import { writeAudit } from '~/features/audit/audit.server'
import { queueMessage } from '~/features/outbox/queue.server'
import { robotBook, type RobotBook } from '~/features/outbox/robots.server'
import { policyFor } from '~/features/policies/policies.server'
import { shortDate, shortTime } from '~/i18n/dates'
import { messagesFor } from '~/i18n/messages'
import type { Db } from '~db/schema'
import { inTransaction } from '~db/transaction.server'
import { listMissingPersons, listRunningRounds, type MissingPerson, type RunningRound } from './missing.server'

/** Where a reminder leads; the addresses are the caller's. */
export interface ReminderLinks {
  week(week: string): string
  contact: string
}

/** What a person would be sent now. */
export interface Reminder {
  person: MissingPerson
  /** null: there is nothing to write to. */
  channel: Channel | null
  to: string
  subject: string
  text: string
  link: string
}

interface Deps {
  settings: Settings
  links: ReminderLinks
}

/** Queues the reminders whose hour has come: one message a person and step, to those only who have something missing. Returns how many. */
export async function queueDueReminders(db: Db, deps: Deps, now: string): Promise<number> {
  const due = new Map<ReminderStep, { rounds: RunningRound[]; until: string }>()
  for (const round of await listRunningRounds(db, now)) {
    const { reminders } = (await policyFor(db, round.districtCode, todayOf(now))).weekly
    const times = { opensAt: round.openedAt, dueAt: round.dueAt }
    const step = reminderDue(times, reminders, now)
    if (!step) continue
    const next = reminderTimes(times, reminders).find(({ at }) => at > now)?.at ?? round.dueAt
    const known = due.get(step)
    due.set(step, { rounds: [...(known?.rounds ?? []), round], until: known && known.until < next ? known.until : next })
  }
  let queued = 0
  for (const [step, { rounds, until }] of due) {
    const reminders = await remindersFor(db, deps, rounds, step, now)
    queued += await queueAll(db, reminders, step, until, now)
  }
  return queued
}

/** Reminds at once all who have something missing in the round; at most once a day, in working hours only. Returns how many. */
export async function remindNow(db: Db, actor: Actor, deps: Deps, input: { districtCode: string; week: string }, now: string): Promise<number> {
  const round = await roundToRemind(db, actor, input, now)
  if (!isWorkingHour(now)) refuse('reminder_at_rest')
  const reminders = await remindersFor(db, deps, [round], 'now', now)
  return inTransaction(db, async (trx) => {
    const queued = await queueAll(trx, reminders, `now:${todayOf(now)}`, round.dueAt > now ? round.dueAt : null, now)
    if (queued === 0) refuse(reminders.some(({ channel }) => channel) ? 'reminded_today' : 'nobody_to_remind')
    await writeAudit(trx, actor, { action: 'remindMissing', subjectType: 'dispatch_round', subjectId: round.id, divisionCode: round.districtCode, after: { persons: queued } }, now)
    return queued
  })
}

/** What would be sent now, and when the policy's reminders go. */
export async function previewReminders(db: Db, actor: Actor, deps: Deps, input: { districtCode: string; week: string }, now: string) {
  const round = await roundToRemind(db, actor, input, now)
  const { reminders: rule } = (await policyFor(db, round.districtCode, todayOf(now))).weekly
  const step = reminderTimes({ opensAt: round.openedAt, dueAt: round.dueAt }, rule)
  return { round, times: step, reminders: await remindersFor(db, deps, [round], 'now', now), mayRemind: isWorkingHour(now) }
}

async function roundToRemind(db: Db, actor: Actor, { districtCode, week }: { districtCode: string; week: string }, now: string): Promise<RunningRound> {
  const round = (await listRunningRounds(db, now)).find((running) => running.districtCode === districtCode && running.week === week) ?? refuse('round_not_running')
  if (!can(actor, 'staff.read', round.districtPath)) refuse('not_found')
  if (!can(actor, 'dispatch.review', round.districtPath)) refuse('forbidden')
  return round
}

async function remindersFor(db: Db, { settings, links }: Deps, rounds: readonly RunningRound[], step: ReminderStep | 'now', now: string): Promise<Reminder[]> {
  const robots = await robotBook(db, settings)
  return (await listMissingPersons(db, rounds, now)).map((person) => reminderOf(person, step, { settings, links, robots, now }))
}

function reminderOf(person: MissingPerson, step: ReminderStep | 'now', { settings, links, robots, now }: Deps & { robots: RobotBook; now: string }): Reminder {
  const first = person.sheets[0] ?? refuse('not_found')
  const available = Object.fromEntries(
    CHANNELS.map((channel) => [channel, channel === 'email' ? settings.messages.smtpUrl !== null : robots.at(channel, first.unit.path) !== null]),
  ) as Record<Channel, boolean>
  const channel = channelFor(person, available)
  return { person, channel, to: channel === 'email' ? person.email : first.unit.code, ...wordsOf(person, step, links, now), link: links.week(first.round.week) }
}

/** In Chinese: it goes to officials, whatever language somebody's browser has. */
function wordsOf(person: MissingPerson, step: ReminderStep | 'now', links: ReminderLinks, now: string): { subject: string; text: string } {
  const t = messagesFor('zh-CN').rounds.reminder
  const today = todayOf(now)
  const { round } = person.sheets[0] ?? refuse('not_found')
  const week = Number(round.week.slice(6))
  const left = person.sheets.reduce((sum, sheet) => sum + sheet.left, 0)
  const due = (dueAt: string) => `${shortDate(todayOf(dueAt), today, 'zh-CN')}（${t.weekdays.split('|')[weekdayOf(todayOf(dueAt)) - 1]}）${shortTime(dueAt, today, 'zh-CN').slice(-5)}`
  const lines = [
    t.dear(person.name),
    t.about(week, shortDate(round.startsOn, today, 'zh-CN'), shortDate(round.endsOn, today, 'zh-CN'), due(round.dueAt)),
    ...person.sheets.map((sheet) => (sheet.isReturned ? t.returned(sheet.unit.name) : sheet.left > 0 ? t.left(sheet.unit.name, sheet.left) : t.notHandedIn(sheet.unit.name))),
    t.easy,
    '',
    t.why([...new Set(person.sheets.map((sheet) => sheet.unit.name))].join('、'), links.contact),
  ]
  const subject = step === 'opening' ? t.opening(week, left) : step === 'last' ? t.last(week, left, due(round.dueAt)) : t.midway(week, left)
  return { subject, text: lines.join('\n') }
}

async function queueAll(db: Db, reminders: readonly Reminder[], step: string, until: string | null, now: string): Promise<number> {
  return inTransaction(db, async (trx) => {
    let queued = 0
    for (const { person, channel, to, subject, text, link } of reminders) {
      const sheet = person.sheets[0]
      if (!channel || !sheet) continue
      const message = {
        channel, to, mention: channel === 'email' ? undefined : person.phone, subject, text, link, dedupeKey: `reminder:${sheet.round.week}:${step}:${person.accountId}`,
        topic: `round:${sheet.round.id}`, accountId: person.accountId, divisionCode: sheet.unit.code, notAfter: until ?? undefined,
      }
      if (await queueMessage(trx, message, now)) queued++
    }
    return queued
  })
}
