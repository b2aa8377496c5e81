import { parseBoxes, TIMINGS, type Box, type Timing } from '~/domain/photos'
import { can, type Actor } from '~/domain/permissions'
import { refuse } from '~/domain/refusal'
import { prepared } from '~db/prepared.server'
import type { Db } from '~db/schema'

export interface PublicPhoto {
  id: number
  timing: Timing
  width: number
  height: number
}

/** Photographs of a project that are public, in the order of the works. */
export async function listPublicPhotos(db: Db, projectId: number): Promise<PublicPhoto[]> {
  const photos = await publicRows(db, { projectId })
  const place = (timing: Timing) => TIMINGS.findIndex((known) => known === timing)
  return photos.sort((a, b) => place(a.timing) - place(b.timing) || a.id - b.id)
}

const publicRows = prepared((db, asked: { projectId: number }) =>
  db
    .selectFrom('public_photo')
    .select(['id', 'timing', 'width', 'height'])
    .where('project_id', '=', asked.projectId)
    .where('published_at', 'is not', null)
    .orderBy('id'),
)

/** The file behind a public photograph; null while it is not public, or the letter that it belongs to is not. */
export async function findPublicPhotoFile(db: Db, id: number): Promise<number | null> {
  const photo = await db
    .selectFrom('public_photo')
    .leftJoin('feedback', 'feedback.id', 'public_photo.feedback_id')
    .select(['public_photo.public_file_id', 'public_photo.feedback_id', 'feedback.published_at'])
    .where('public_photo.id', '=', id)
    .where('public_photo.published_at', 'is not', null)
    .executeTakeFirst()
  if (!photo || (photo.feedback_id !== null && photo.published_at === null)) return null
  return photo.public_file_id
}

export interface StaffPhoto extends PublicPhoto {
  /** The picture as it came. */
  fileId: number
  boxes: Box[]
  publishedAt: string | null
}

/** All photographs of a project or of a letter, for those who make them public. */
export async function listPhotos(db: Db, of: { projectId: number } | { feedbackId: number }): Promise<StaffPhoto[]> {
  const photos = await db
    .selectFrom('public_photo')
    .selectAll()
    .where('projectId' in of ? 'project_id' : 'feedback_id', '=', 'projectId' in of ? of.projectId : of.feedbackId)
    .orderBy('id')
    .execute()
  return photos.map((photo) => ({
    id: photo.id, timing: photo.timing, width: photo.width, height: photo.height, fileId: photo.file_id, boxes: parseBoxes(photo.boxes), publishedAt: photo.published_at,
  }))
}

export interface ProjectPhotos {
  code: string
  estate: string
  building: string
  stairwell: string
  photos: StaffPhoto[]
  /** Pictures that gates have asked for. */
  evidence: { fileId: number; milestone: string; on: string }[]
}

/** A project's photographs and the pictures among its evidence; `not_found` or `forbidden` like its commands. */
export async function projectPhotos(db: Db, actor: Actor, code: string): Promise<ProjectPhotos> {
  const project = await db
    .selectFrom('project')
    .innerJoin('division', 'division.code', 'project.division_code')
    .innerJoin('estate', 'estate.id', 'project.estate_id')
    .select(['project.id', 'project.code', 'project.building', 'project.stairwell', 'estate.name as estate', 'division.path'])
    .where('project.code', '=', code)
    .executeTakeFirst()
  if (!project || !can(actor, 'staff.read', project.path)) refuse('not_found')
  if (!can(actor, 'feedback.answer', project.path)) refuse('forbidden')
  const evidence = await db
    .selectFrom('milestone_event as event')
    .innerJoin('file', 'file.id', 'event.file_id')
    .leftJoin('milestone_retraction as retraction', 'retraction.event_id', 'event.id')
    .select(['file.id as fileId', 'event.milestone', 'event.occurred_on as on'])
    .where('event.project_id', '=', project.id)
    .where('retraction.event_id', 'is', null)
    .where('file.media_type', 'in', ['image/jpeg', 'image/png', 'image/webp'])
    .orderBy('event.id')
    .execute()
  const { id, path: _, ...place } = project
  return { ...place, photos: await listPhotos(db, { projectId: id }), evidence }
}
