import { randomBytes } from 'node:crypto'
import { todayOf } from '~/domain/calendar'
import { isMonth, monthOf } from '~/domain/periods'
import { can, pathsWith, type Actor } from '~/domain/permissions'
import { refuse } from '~/domain/refusal'
import { writeAudit } from '~/features/audit/audit.server'
import type { Db } from '~db/schema'
import { underPaths } from '~db/scopes.server'
import { inTransaction } from '~db/transaction.server'
import { drawLots } from './lots.server'
import { listCompleted } from './signs.server'

export interface DrawnProject {
  projectId: number
  code: string
  place: string
  unit: string
  result: 'as_reported' | 'differs' | null
  note: string
  checkedBy: string | null
  checkedAt: string | null
}

export interface SiteCheckDraw {
  id: number
  districtCode: string
  districtName: string
  month: string
  seed: string
  /** How many completions it was drawn from. */
  from: number
  drawnAt: string
  projects: DrawnProject[]
}

/** Districts in which the actor audits. */
export async function listAuditedDistricts(read: Db, actor: Actor): Promise<{ code: string; name: string; path: string }[]> {
  return read.selectFrom('division').select(['code', 'name', 'path']).where('level', '=', 'district').where(underPaths(pathsWith(actor, 'audit.read'))).orderBy('code').execute()
}

/** The lot of a district and month with its results; null while it is not drawn. */
export async function findDraw(read: Db, districtCode: string, month: string): Promise<SiteCheckDraw | null> {
  const draw = await read
    .selectFrom('site_check_draw as draw')
    .innerJoin('division', 'division.code', 'draw.district_code')
    .select(['draw.id', 'draw.district_code as districtCode', 'division.name as districtName', 'draw.month', 'draw.seed', 'draw.listed', 'draw.drawn_at as drawnAt'])
    .where('draw.district_code', '=', districtCode)
    .where('draw.month', '=', month)
    .executeTakeFirst()
  if (!draw) return null
  const rows = await read
    .selectFrom('site_check as check')
    .innerJoin('project', 'project.id', 'check.project_id')
    .innerJoin('estate', 'estate.id', 'project.estate_id')
    .innerJoin('division', 'division.code', 'project.division_code')
    .leftJoin('account', 'account.id', 'check.checked_by')
    .select(['project.id as projectId', 'project.code', 'estate.name as estate', 'project.building', 'project.stairwell', 'division.name as unit', 'check.result', 'check.note', 'account.name as checkedBy', 'check.checked_at as checkedAt'])
    .where('check.draw_id', '=', draw.id)
    .orderBy('check.place')
    .execute()
  const { listed, ...rest } = draw
  return { ...rest, from: (JSON.parse(listed) as string[]).length, projects: rows.map(({ estate, building, stairwell, ...row }) => ({ ...row, place: `${estate}${building}${stairwell}` })) }
}

/**
 * Draws one in ten of the month's completions for a check on the spot. The seed is given (such as the number of a public lottery of a day
 * after the month) or made up; seed and list are kept for ever, so that anybody can draw again. A month is drawn once, after it has ended.
 */
export async function drawSiteChecks(db: Db, actor: Actor, input: { districtCode: string; month: string; seed: string }, now: string): Promise<number> {
  if (!isMonth(input.month) || input.month >= monthOf(todayOf(now))) refuse('draw_month_running', 'month')
  const seed = input.seed.trim() || randomBytes(8).toString('hex')
  if (seed.length > 100) refuse('draw_seed_long', 'seed')
  return inTransaction(db, async (trx) => {
    const district = await trx.selectFrom('division').select('path').where('code', '=', input.districtCode).where('level', '=', 'district').executeTakeFirst()
    if (!district || !can(actor, 'audit.read', district.path)) refuse('not_found')
    const known = await trx.selectFrom('site_check_draw').select('id').where('district_code', '=', input.districtCode).where('month', '=', input.month).executeTakeFirst()
    if (known) return known.id
    const listed = await listCompleted(trx, district.path, input.month)
    if (listed.length === 0) refuse('draw_nothing', 'month')
    const drawn = drawLots(seed, listed)
    const row = { district_code: input.districtCode, month: input.month, seed, listed: JSON.stringify(listed), drawn_by: actor.accountId, drawn_at: now }
    const { id } = await trx.insertInto('site_check_draw').values(row).returning('id').executeTakeFirstOrThrow()
    const projects = await trx.selectFrom('project').select(['id', 'code']).where('code', 'in', drawn).execute()
    const checks = projects.map((project) => ({ draw_id: id, project_id: project.id, place: drawn.indexOf(project.code) + 1, result: null, checked_by: null, checked_at: null }))
    await trx.insertInto('site_check').values(checks).execute()
    const after = { month: input.month, seed, from: listed.length, drawn }
    await writeAudit(trx, actor, { action: 'drawSiteChecks', subjectType: 'site_check', subjectId: id, divisionCode: input.districtCode, after }, now)
    return id
  })
}

/** Notes what was found on the spot; a difference needs a sentence. Noting the same again changes nothing. */
export async function noteSiteCheck(db: Db, actor: Actor, input: { drawId: number; projectId: number; result: string; note: string }, now: string): Promise<void> {
  const result = input.result === 'as_reported' || input.result === 'differs' ? input.result : refuse('site_check_result_missing', 'result')
  const note = input.note.trim()
  if (result === 'differs' && note === '') refuse('site_check_note_missing', 'note')
  await inTransaction(db, async (trx) => {
    const check = await trx
      .selectFrom('site_check as check')
      .innerJoin('site_check_draw as draw', 'draw.id', 'check.draw_id')
      .innerJoin('division', 'division.code', 'draw.district_code')
      .innerJoin('project', 'project.id', 'check.project_id')
      .select(['check.result', 'check.note', 'division.path', 'project.code', 'project.division_code'])
      .where('check.draw_id', '=', input.drawId)
      .where('check.project_id', '=', input.projectId)
      .executeTakeFirst()
    if (!check || !can(actor, 'audit.read', check.path)) refuse('not_found')
    if (check.result === result && check.note === note) return
    await trx.updateTable('site_check').set({ result, note, checked_by: actor.accountId, checked_at: now }).where('draw_id', '=', input.drawId).where('project_id', '=', input.projectId).execute()
    const before = { result: check.result, note: check.note }
    await writeAudit(trx, actor, { action: 'noteSiteCheck', subjectType: 'project', subjectId: check.code, divisionCode: check.division_code, before, after: { result, note } }, now)
  })
}
