import { announcementState, instantOfShanghai, type Announcement, type AnnouncementState } from '~/domain/announcement'
import { can, isInSight, pathsWith, type Actor } from '~/domain/permissions'
import { Refusal, refuse, type Reason } from '~/domain/refusal'
import { writeAudit } from '~/features/audit/audit.server'
import { findLastChanges, type LastChange } from '~/features/audit/reading.server'
import { bumpRevisions } from '~/features/figures/revisions.server'
import type { Db } from '~db/schema'
import { underPaths } from '~db/scopes.server'
import { inTransaction } from '~db/transaction.server'

const LONGEST = 200
const LONGEST_DAYS = 92

export interface ShownAnnouncement extends Announcement {
  /** Whose: the division's name stands before the sentence. */
  division: string
}

export interface NewAnnouncement {
  divisionCode: string
  text: string
  /** As typed in Shanghai, `2026-11-02T18:00`; an empty beginning is now. */
  from: string
  until: string
  onStaff: boolean
  onPublic: boolean
}

/** What is shown now on public pages, or to an actor on those for staff: from divisions above, at or below his own. */
export async function shownAnnouncements(read: Db, now: string, actor: Actor | null): Promise<ShownAnnouncement[]> {
  const rows = await unended(read, now)
  return rows
    .filter((row) => announcementState(row, now) === 'shown' && (actor ? row.onStaff === 1 && isInSight(actor, row.path) : row.onPublic === 1))
    .map(({ id, text, fromAt, untilAt, division }) => ({ id, text, fromAt, untilAt, division }))
}

/** From and until of what is on public pages now or later: what a kept page depends on. */
export async function publicTimes(read: Db, now: string): Promise<Announcement[]> {
  return (await unended(read, now)).filter((row) => row.onPublic === 1)
}

function unended(read: Db, now: string) {
  return read
    .selectFrom('announcement')
    .innerJoin('division', 'division.code', 'announcement.division_code')
    .select(['announcement.id', 'text', 'from_at as fromAt', 'until_at as untilAt', 'on_staff as onStaff', 'on_public as onPublic', 'division.name as division', 'division.path'])
    .where('until_at', '>', now)
    .orderBy('announcement.id', 'desc')
    .execute()
}

export interface AnnouncementLine extends ShownAnnouncement {
  onStaff: boolean
  onPublic: boolean
  changed: LastChange | null
  state: AnnouncementState
}

const LISTED = 50

/** The latest announcements of the divisions for which the actor makes them. */
export async function listAnnouncements(read: Db, actor: Actor, now: string): Promise<AnnouncementLine[]> {
  const rows = await read
    .selectFrom('announcement')
    .innerJoin('division', 'division.code', 'announcement.division_code')
    .select(['announcement.id', 'text', 'from_at as fromAt', 'until_at as untilAt', 'on_staff', 'on_public', 'division.name as division'])
    .where(underPaths(pathsWith(actor, 'site.announce')))
    .orderBy('announcement.id', 'desc')
    .limit(LISTED)
    .execute()
  const changes = await findLastChanges(read, 'announcement', rows.map(({ id }) => id))
  return rows.map(({ on_staff, on_public, ...row }) => ({ ...row, onStaff: on_staff === 1, onPublic: on_public === 1, changed: changes.get(String(row.id)) ?? null, state: announcementState(row, now) }))
}

/** Puts a sentence at the head of pages for a time; the same again while it stands is one. */
export async function announce(db: Db, actor: Actor, input: NewAnnouncement, now: string): Promise<void> {
  const text = input.text.trim()
  const [fromAt, untilAt] = [input.from === '' ? now : instantOfShanghai(input.from), instantOfShanghai(input.until)]
  const reasons: Reason[] = []
  if (text === '' || text.length > LONGEST) reasons.push({ code: 'announcement_text_wrong', field: 'text', params: { most: LONGEST } })
  if (fromAt === null) reasons.push({ code: 'announcement_time_wrong', field: 'from' })
  if (untilAt === null) reasons.push({ code: 'announcement_time_wrong', field: 'until' })
  else if (untilAt <= now || (fromAt !== null && untilAt <= fromAt)) reasons.push({ code: 'announcement_over', field: 'until' })
  else if (Date.parse(untilAt) - Date.parse(now) > LONGEST_DAYS * 86_400_000) reasons.push({ code: 'announcement_too_long', field: 'until', params: { days: LONGEST_DAYS } })
  if (!input.onStaff && !input.onPublic) reasons.push({ code: 'announcement_nowhere', field: 'where' })
  if (reasons.length > 0 || fromAt === null || untilAt === null) throw new Refusal(reasons)
  await inTransaction(db, async (trx) => {
    const division = await trx.selectFrom('division').select('path').where('code', '=', input.divisionCode).executeTakeFirst()
    if (!division || !can(actor, 'site.announce', division.path)) refuse('not_found')
    const known = await trx.selectFrom('announcement').select('id').where('division_code', '=', input.divisionCode).where('text', '=', text).where('until_at', '=', untilAt).executeTakeFirst()
    if (known) return
    const row = { division_code: input.divisionCode, text, from_at: fromAt, until_at: untilAt, on_staff: input.onStaff ? (1 as const) : (0 as const), on_public: input.onPublic ? (1 as const) : (0 as const) }
    const { id } = await trx.insertInto('announcement').values({ ...row, made_by: actor.accountId, made_at: now }).returning('id').executeTakeFirstOrThrow()
    await bumpRevisions(trx, { projectIds: [], districtCodes: [], site: true })
    await writeAudit(trx, actor, { action: 'announce', subjectType: 'announcement', subjectId: id, divisionCode: input.divisionCode, after: row }, now)
  })
}

/** Takes it off before its time; twice is once. */
export async function endAnnouncement(db: Db, actor: Actor, input: { id: number }, now: string): Promise<void> {
  await inTransaction(db, async (trx) => {
    const row = await trx
      .selectFrom('announcement')
      .innerJoin('division', 'division.code', 'announcement.division_code')
      .select(['announcement.id', 'until_at', 'division_code', 'division.path'])
      .where('announcement.id', '=', input.id)
      .executeTakeFirst()
    if (!row || !can(actor, 'site.announce', row.path)) refuse('not_found')
    if (row.until_at <= now) return
    await trx.updateTable('announcement').set({ until_at: now }).where('id', '=', row.id).execute()
    await bumpRevisions(trx, { projectIds: [], districtCodes: [], site: true })
    await writeAudit(trx, actor, { action: 'endAnnouncement', subjectType: 'announcement', subjectId: row.id, divisionCode: row.division_code, before: { untilAt: row.until_at } }, now)
  })
}
