import { todayOf } from '~/domain/calendar'
import { placeName } from '~/domain/places'
import { queueMessage, type NewMessage } from '~/features/outbox/queue.server'
import type { PublicProject } from '~/features/residents/status.server'
import { expectedOn, explanation, headline } from '~/features/residents/words'
import { messagesFor } from '~/i18n/messages'
import type { Db, Row } from '~db/schema'
import { inTransaction } from '~db/transaction.server'
import { followerToken, openAddress } from './addresses.server'
import { forget, type FollowSite } from './followers.server'
import { findProject, listUntold, toldText } from './told.server'

const AT_ONCE = 500

/**
 * Tells followers what has changed: one message for all changes that matter, never more than one a day. A change that does not matter
 * (the sub-district looked again and nothing moved) is noted silently. Returns how many were told; safe to run twice.
 */
export async function tellFollowers(db: Db, site: FollowSite, now: string): Promise<number> {
  const today = todayOf(now)
  const projects = new Map<number, Awaited<ReturnType<typeof findProject>>>()
  let told = 0
  for (const follower of await listUntold(db, today, AT_ONCE)) {
    if (!projects.has(follower.project_id)) projects.set(follower.project_id, await findProject(db, follower.project_id, today))
    const found = projects.get(follower.project_id)
    if (found && (await tellOne(db, site, follower, found, now))) told += 1
  }
  return told
}

async function tellOne(db: Db, site: FollowSite, follower: Row<'follower'>, found: { revision: number; project: PublicProject }, now: string): Promise<boolean> {
  const knows = toldText(found.revision, found.project)
  const isNews = follower.told.slice(follower.told.indexOf(' ')) !== knows.slice(knows.indexOf(' '))
  const email = openAddress(site.secret, follower.email_cipher)
  return inTransaction(db, async (trx) => {
    if (email === null) {
      await forget(trx, follower.id, now)
      return false
    }
    // Only who still finds the row as it was read tells: of two processes one.
    const claimed = await trx
      .updateTable('follower')
      .set({ told: knows, ...(isNews ? { told_on: todayOf(now) } : {}) })
      .where('id', '=', follower.id)
      .where('told', '=', follower.told)
      .returning('id')
      .executeTakeFirst()
    if (!claimed || !isNews) return false
    return queueMessage(trx, { ...messageOf(site, follower, found.project, now), to: email }, now)
  })
}

function messageOf(site: FollowSite, follower: Row<'follower'>, project: PublicProject, now: string): Omit<NewMessage, 'to'> {
  const { follow: t, residents } = messagesFor(follower.language)
  const words = { t: residents, locale: follower.language, today: todayOf(now), unit: project.unit.name }
  const { status } = project
  const says = headline(status, words)
  const leave = site.leaveUrl(followerToken(site.secret, 'leave', { id: follower.id, askedAt: follower.asked_at }))
  const lines = [
    `${placeName(project)}：${says}`,
    explanation(status, words),
    status.next && status.state !== 'terminated' ? `${residents.next}：${residents.joined(residents.steps[status.next] ?? '', expectedOn(status.nextExpected, words))}` : '',
    status.rideExpected ? `${residents.rideTitle}：${expectedOn(status.rideExpected, words)}` : '',
    site.statusUrl(project.code),
    '',
    t.leaveLine(leave),
  ]
  return {
    channel: 'email', subject: `${placeName(project)}：${says}`, text: lines.filter((line, index) => line !== '' || index === lines.length - 2).join('\n'),
    dedupeKey: `follow:${follower.id}:${todayOf(now)}`, topic: `project:${follower.project_id}`, confidential: true,
  }
}
