import { draftCircular } from '~/features/circulars/commands.server'
import { openRound } from '~/features/dispatch/rounds.server'
import { storeFile } from '~/features/files/files.server'
import { recordMilestone } from '~/features/milestones/record.server'
import { raiseProblem } from '~/features/problems/problems.server'
import { createProject } from '~/features/projects/create.server'
import { COMMAND_LINE, type Actor } from '~/domain/permissions'
import type { App } from './app'
import { CHANGHE, DISTRICT, ELSEWHERE, letter } from './district'

export const WEEK = '2026-W44'
export const MONTH = '2026-10'
/** Words that stand in everything of the other district and nowhere else; no page for this one's people may hold them. */
export const FOREIGN_MARKS = ['别处', '另一个区', 'farlogin', '371472'] as const

/** The value of each parameter of an address: of an object in the district of everybody here, and of one in another. */
export type Params = Record<string, string>

/** One of everything in 长河街道 and one in another district; both made by the users' commands. */
export async function furnish(app: App): Promise<{ own: Params; foreign: Params }> {
  const own = await furnishUnit(app, app.staff.officer, app.staff.bureau, { unit: CHANGHE, district: DISTRICT, estate: '桂苑小区', bytes: '%PDF-1.4\n本区\n' })
  const foreign = await furnishUnit(app, COMMAND_LINE, COMMAND_LINE, { unit: ELSEWHERE, district: '371472', estate: '别处花园', bytes: '%PDF-1.4\n别处\n' })
  const far = await app.open.db.insertInto('account').values({ login: 'farlogin', name: '别处来的', created_at: '2026-01-01T00:00:00.000Z' }).returning('id').executeTakeFirstOrThrow()
  await app.open.db.insertInto('account_grant').values({ account_id: far.id, role: 'officer', division_code: ELSEWHERE, created_at: '2026-01-01T00:00:00.000Z' }).execute()
  return { own: { ...own, account: String(app.staff.officer.accountId) }, foreign: { ...foreign, account: String(far.id) } }
}

interface Unit {
  unit: string
  district: string
  estate: string
  bytes: string
}

async function furnishUnit({ open: { db }, clock }: App, officer: Actor, bureau: Actor, { unit, district, estate, bytes }: Unit): Promise<Params> {
  const now = clock.now
  const commitmentId = await letter(db, unit, 2026)
  if (district !== DISTRICT) await db.updateTable('commitment').set({ district_code: district }).where('id', '=', commitmentId).execute()
  const { code } = await createProject(db, officer, { divisionCode: unit, estate, building: '3号楼', stairwell: '2单元', commitmentId }, '2026-10-01T02:00:00.000Z')
  const file = await storeFile(db, officer, { name: '协议.pdf', bytes: new TextEncoder().encode(bytes) }, now)
  const event = await recordMilestone(db, officer, { projectCode: code, milestone: 'AGREEMENT', occurredOn: '2026-10-20', fileId: file }, now)
  await openRound(db, bureau, { districtCode: district, week: WEEK }, now)
  const sheet = await db.selectFrom('dispatch_sheet').select('id').where('division_code', '=', unit).executeTakeFirstOrThrow()
  const problem = await raiseProblem(db, officer, { divisionCode: unit, projectCode: code, class: 'pipeline', title: `${estate}燃气管线未迁`, ownerName: '燃气公司' }, now)
  await draftCircular(db, bureau, { divisionCode: district, month: MONTH, measure: 'completed' }, now)
  const { id: projectId } = await db.selectFrom('project').select('id').where('code', '=', code).executeTakeFirstOrThrow()
  const received = { received_on: '2026-11-01', received_at: now, due_on: '2026-11-15', answered_on: null, answered_at: null, answered_by: null, published_at: null, published_by: null, rating: null, rated_at: null, reopened_on: null }
  const letterOfResident = { number: `${district}-L1`, token_hash: unit, submission_key: unit, kind: 'question' as const, district_code: district, division_code: unit, project_id: projectId, text: `${estate}什么时候能用`, ...received }
  await db.insertInto('feedback').values(letterOfResident).execute()
  const picture = { project_id: projectId, feedback_id: null, file_id: file, width: 10, height: 10, public_file_id: null, published_at: null, published_by: null, added_by: null, added_at: now }
  const photo = await db.insertInto('public_photo').values(picture).returning('id').executeTakeFirstOrThrow()
  const decided = { number: 1, number_year: 2026, reply_due_on: '2026-11-09', issued_at: now, issued_by: null, waived_at: null, waived_by: null, replied_at: null, replied_by: null, closed_at: null, closed_by: null }
  const escalation = await db.insertInto('escalation').values({ district_code: district, division_code: unit, step: 'reminder', ground: WEEK, evidence: JSON.stringify({ done: 0, target: 1 }), text: `${estate}进度落后`, ...decided }).returning('id').executeTakeFirstOrThrow()
  const place = await db.selectFrom('estate').select('id').where('name', '=', estate).executeTakeFirstOrThrow()
  return {
    project: code, event: String(event), letter: String(commitmentId), sheet: String(sheet.id), problem: problem.number, feedback: letterOfResident.number, photo: String(photo.id), escalation: String(escalation.id), file: String(file), estate: String(place.id),
    division: district, unit, month: MONTH, week: WEEK, year: '2026',
  }
}
