import { boxBetween, MOST_BOXES, parseBoxes, TIMINGS, type Box, type Timing } from '~/domain/photos'
import { can, type Actor } from '~/domain/permissions'
import { refuse } from '~/domain/refusal'
import { writeAudit } from '~/features/audit/audit.server'
import { bumpRevision } from '~/features/figures/revisions.server'
import { getFile, readStoredFile, storeFile } from '~/features/files/files.server'
import type { Db, Row } from '~db/schema'
import { hasRowLocks, inTransaction, type Trx } from '~db/transaction.server'
import { blackOut, checkPicture, sizeOfPicture } from './pictures.server'

/** Where a photograph belongs: to a project's public page, or to a resident's letter. */
type Belongs = { projectId: number } | { feedbackId: number }

export interface KeptPicture {
  fileId: number
  width: number
  height: number
}

/** Keeps a picture as a file, painted anew: to be called before the transaction in which it is attached. */
export async function keepPicture(db: Db, actor: Actor, bytes: Uint8Array, now: string): Promise<KeptPicture> {
  checkPicture(bytes)
  const fileId = await storeFile(db, actor, { name: 'photo', bytes }, now)
  const kept = await readStoredFile(await getFile(db, fileId))
  return { fileId, ...(await sizeOfPicture(kept)) }
}

/** Attaches a kept picture; not public until somebody has looked at it. */
export async function attachPhoto(trx: Trx, actor: Actor, belongs: Belongs, photo: KeptPicture & { timing: Timing }, now: string): Promise<number> {
  const to = 'projectId' in belongs ? { project_id: belongs.projectId, feedback_id: null } : { project_id: null, feedback_id: belongs.feedbackId }
  const known = await trx
    .selectFrom('public_photo')
    .select('id')
    .where('file_id', '=', photo.fileId)
    .where('project_id', to.project_id === null ? 'is' : '=', to.project_id)
    .where('feedback_id', to.feedback_id === null ? 'is' : '=', to.feedback_id)
    .executeTakeFirst()
  if (known) return known.id
  const row = { ...to, file_id: photo.fileId, width: photo.width, height: photo.height, timing: photo.timing, added_by: actor.accountId, added_at: now }
  return (await trx.insertInto('public_photo').values(row).returning('id').executeTakeFirstOrThrow()).id
}

export interface ProjectPhotoInput {
  projectCode: string
  timing: string
  /** A new picture, or the evidence of a milestone of this project. */
  upload: Uint8Array | null
  fileId: number | null
}

/** Takes a photograph of the site for the residents' page: a new one, or one that a gate has asked for already. */
export async function addProjectPhoto(db: Db, actor: Actor, input: ProjectPhotoInput, now: string): Promise<number> {
  const project = await projectFor(db, actor, input.projectCode)
  const timing = TIMINGS.find((known) => known === input.timing) ?? refuse('photo_timing_missing', 'timing')
  const bytes = input.upload ?? (await evidenceOf(db, project.id, input.fileId))
  const picture = await keepPicture(db, actor, bytes ?? refuse('photo_missing', 'file'), now)
  return inTransaction(db, async (trx) => {
    const id = await attachPhoto(trx, actor, { projectId: project.id }, { ...picture, timing }, now)
    await writeAudit(trx, actor, { action: 'addPhoto', subjectType: 'photo', subjectId: id, divisionCode: project.division_code, after: { project: input.projectCode, timing } }, now)
    return id
  })
}

async function projectFor(db: Db, actor: Actor, code: string) {
  const project = await db
    .selectFrom('project')
    .innerJoin('division', 'division.code', 'project.division_code')
    .select(['project.id', 'project.division_code', 'division.path'])
    .where('project.code', '=', code)
    .executeTakeFirst()
  if (!project || !can(actor, 'staff.read', project.path)) refuse('not_found')
  if (!can(actor, 'feedback.answer', project.path)) refuse('forbidden')
  return project
}

async function evidenceOf(db: Db, projectId: number, fileId: number | null): Promise<Uint8Array | null> {
  if (fileId === null) return null
  const fact = await db.selectFrom('milestone_event').select('id').where('project_id', '=', projectId).where('file_id', '=', fileId).executeTakeFirst()
  return fact ? readStoredFile(await getFile(db, fileId)) : refuse('not_found')
}

/** Covers a rectangle between two corners (thousandths). What was public before is taken back until it is released anew. */
export async function coverBox(db: Db, actor: Actor, input: { id: number; one: { x: number; y: number }; other: { x: number; y: number } }, now: string): Promise<void> {
  const box = boxBetween(input.one, input.other) ?? refuse('box_empty', 'box')
  await change(db, actor, input.id, 'coverPhoto', now, (photo) => {
    const boxes = parseBoxes(photo.boxes)
    if (boxes.some((known) => same(known, box))) return null
    return boxes.length < MOST_BOXES ? [...boxes, box] : refuse('too_many_boxes', 'box', { most: MOST_BOXES })
  })
}

/** Takes one rectangle away again. */
export async function uncoverBox(db: Db, actor: Actor, input: { id: number; box: Box }, now: string): Promise<void> {
  await change(db, actor, input.id, 'uncoverPhoto', now, (photo) => {
    const boxes = parseBoxes(photo.boxes)
    const left = boxes.filter((known) => !same(known, input.box))
    return left.length === boxes.length ? null : left
  })
}

function same(one: Box, other: Box): boolean {
  return one.left === other.left && one.top === other.top && one.width === other.width && one.height === other.height
}

async function change(db: Db, actor: Actor, id: number, action: string, now: string, work: (photo: Row<'public_photo'>) => Box[] | null): Promise<void> {
  await inTransaction(db, async (trx) => {
    const found = await photoFor(trx, actor, id)
    const boxes = work(found.photo)
    if (!boxes) return
    const set = { boxes: JSON.stringify(boxes), public_file_id: null, published_at: null, published_by: null }
    await trx.updateTable('public_photo').set(set).where('id', '=', id).execute()
    await tell(trx, actor, found, action, { before: { boxes: parseBoxes(found.photo.boxes) }, after: { boxes } }, now)
  })
}

/** Makes the photograph public with its boxes burnt in; `looked` says that somebody has looked for faces and numbers. */
export async function publishPhoto(db: Db, actor: Actor, input: { id: number; looked: boolean }, now: string): Promise<void> {
  const { photo } = await photoFor(db, actor, input.id)
  if (photo.published_at) return
  if (!input.looked) refuse('photo_not_looked', 'looked')
  const picture = { bytes: await readStoredFile(await getFile(db, photo.file_id)), width: photo.width, height: photo.height }
  const { fileId: publicFileId } = await keepPicture(db, actor, await blackOut(picture, parseBoxes(photo.boxes)), now)
  await inTransaction(db, async (trx) => {
    const found = await photoFor(trx, actor, input.id)
    if (found.photo.published_at) return
    if (found.photo.boxes !== photo.boxes) refuse('photo_changed')
    const set = { public_file_id: publicFileId, published_at: now, published_by: actor.accountId }
    await trx.updateTable('public_photo').set(set).where('id', '=', input.id).execute()
    await tell(trx, actor, found, 'publishPhoto', { after: { boxes: parseBoxes(photo.boxes).length } }, now)
  })
}

/** Takes the photograph back from the public. */
export async function withdrawPhoto(db: Db, actor: Actor, input: { id: number }, now: string): Promise<void> {
  await inTransaction(db, async (trx) => {
    const found = await photoFor(trx, actor, input.id)
    if (!found.photo.published_at) return
    await trx.updateTable('public_photo').set({ public_file_id: null, published_at: null, published_by: null }).where('id', '=', input.id).execute()
    await tell(trx, actor, found, 'withdrawPhoto', {}, now)
  })
}

export interface FoundPhoto {
  photo: Row<'public_photo'>
  projectId: number | null
  projectCode: string | null
  feedbackNumber: string | null
  divisionCode: string
  districtCode: string
}

/** A photograph within the actor's grants; `not_found` outside them, `forbidden` without the right. */
export async function photoFor(db: Db, actor: Actor, id: number): Promise<FoundPhoto> {
  const query = db.selectFrom('public_photo').selectAll().where('id', '=', id)
  const photo = await (db.isTransaction && hasRowLocks(db) ? query.forUpdate() : query).executeTakeFirst()
  if (!photo) refuse('not_found')
  const place =
    photo.project_id === null
      ? await db
          .selectFrom('feedback')
          .innerJoin('division', 'division.code', 'feedback.division_code')
          .leftJoin('project', 'project.id', 'feedback.project_id')
          .select(['feedback.number', 'feedback.project_id', 'project.code', 'feedback.division_code', 'feedback.district_code', 'division.path'])
          .where('feedback.id', '=', photo.feedback_id ?? 0)
          .executeTakeFirstOrThrow()
      : await db
          .selectFrom('project')
          .innerJoin('division', 'division.code', 'project.division_code')
          .select((eb) => [eb.val<string | null>(null).as('number'), 'project.id as project_id', 'project.code', 'project.division_code', 'project.district_code', 'division.path'])
          .where('project.id', '=', photo.project_id)
          .executeTakeFirstOrThrow()
  if (!can(actor, 'staff.read', place.path)) refuse('not_found')
  if (!can(actor, 'feedback.answer', place.path)) refuse('forbidden')
  return { photo, projectId: place.project_id, projectCode: place.code, feedbackNumber: place.number, divisionCode: place.division_code, districtCode: place.district_code }
}

async function tell(trx: Trx, actor: Actor, found: FoundPhoto, action: string, change: { before?: unknown; after?: unknown }, now: string): Promise<void> {
  await writeAudit(trx, actor, { action, subjectType: 'photo', subjectId: found.photo.id, divisionCode: found.divisionCode, ...change }, now)
  await bumpRevision(trx, { projectId: found.projectId ?? undefined, districtCode: found.districtCode })
}
