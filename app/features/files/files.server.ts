import { createHash, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { open, readFile, rename } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { can, type Actor } from '~/domain/permissions'
import { refuse } from '~/domain/refusal'
import { uploadFolder } from '~/env.server'
import { writeAudit } from '~/features/audit/audit.server'
import type { Db, Row } from '~db/schema'
import { inTransaction } from '~db/transaction.server'
import { harmOf } from './harm.server'
import { mediaTypeOf } from './media-type.server'
import { isPicture, repaint } from './pictures.server'

export const FILE_LIMIT_BYTES = 20 * 1024 * 1024

export interface NewFile {
  name: string
  bytes: Uint8Array
}

/**
 * Keeps a file by the hash of its content and returns its id; the same file sent again by the same person is the same row. The type
 * is read from the content, never from the name; a picture is painted anew without what it says about place and camera. Refuses (field
 * `file`): `file_empty`, `file_too_large`, `file_type_unknown`, and what `repaint` refuses.
 */
export async function storeFile(db: Db, actor: Actor, file: NewFile, now: string): Promise<number> {
  if (file.bytes.length === 0) refuse('file_empty', 'file')
  if (file.bytes.length > FILE_LIMIT_BYTES) refuse('file_too_large', 'file', { megabytes: FILE_LIMIT_BYTES / 1024 / 1024 })
  const mediaType = mediaTypeOf(file.bytes) ?? refuse('file_type_unknown', 'file', { name: file.name })
  const harm = await harmOf(file.bytes, mediaType)
  if (harm) refuse(harm, 'file', { name: file.name })
  const bytes = isPicture(mediaType) ? await repaint(file.bytes, mediaType) : file.bytes
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  await writeOnce(pathOf(sha256), bytes)
  return inTransaction(db, async (trx) => {
    const known = await trx
      .selectFrom('file')
      .select('id')
      .where('sha256', '=', sha256)
      .where('uploaded_by', actor.accountId === null ? 'is' : '=', actor.accountId)
      .executeTakeFirst()
    if (known) return known.id
    const { id } = await trx
      .insertInto('file')
      .values({ sha256, name: cleanName(file.name), media_type: mediaType, size: bytes.length, uploaded_by: actor.accountId, uploaded_at: now })
      .returning('id')
      .executeTakeFirstOrThrow()
    const divisionCode = actor.grants[0]?.divisionCode ?? null
    await writeAudit(trx, actor, { action: 'storeFile', subjectType: 'file', subjectId: id, divisionCode, after: { name: cleanName(file.name), sha256 } }, now)
    return id
  })
}

/** Written beside and renamed, so that a power cut leaves either the whole file or none. */
async function writeOnce(path: string, bytes: Uint8Array): Promise<void> {
  if (existsSync(path)) return
  mkdirSync(join(path, '..'), { recursive: true })
  const draft = `${path}.${randomUUID()}`
  const handle = await open(draft, 'w')
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(draft, path)
}

function pathOf(sha256: string): string {
  return join(resolve(uploadFolder(process.env)), sha256.slice(0, 2), sha256)
}

function cleanName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  return last.replace(/[\p{Cc}<>:"|?*]/gu, '').trim().slice(-120) || 'file'
}

/** A file's row; `not_found` where there is none. Whether one may see it is asked by `divisionOfSeenFile`. */
export async function getFile(db: Db, id: number): Promise<Row<'file'>> {
  const row = await db.selectFrom('file').selectAll().where('id', '=', id).executeTakeFirst()
  return row ?? refuse('not_found')
}

/** The content of a file; `not_found` where it is missing on disk. */
export async function readStoredFile(row: Row<'file'>): Promise<Uint8Array> {
  const bytes = await readFile(pathOf(row.sha256)).catch(() => null)
  return bytes ?? refuse('not_found')
}

/**
 * Where a file lies for who may see it: the division of the letter, the project or the office's template that it belongs to, for who may read them, or of
 * the picture, for who answers residents. What belongs to nothing yet is its uploader's, in his own division. null: it does not exist for him.
 */
export async function divisionOfSeenFile(read: Db, actor: Actor, id: number): Promise<string | null> {
  const letters = read.selectFrom('commitment').innerJoin('division', 'division.code', 'commitment.division_code').where('commitment.file_id', '=', id).select(PLACE)
  const facts = read
    .selectFrom('milestone_event')
    .innerJoin('project', 'project.id', 'milestone_event.project_id')
    .innerJoin('division', 'division.code', 'project.division_code')
    .where('milestone_event.file_id', '=', id)
    .select(PLACE)
  const templates = read.selectFrom('document_template').innerJoin('division', 'division.code', 'document_template.division_code').where('document_template.file_id', '=', id).select(PLACE)
  const places = [...(await templates.execute()), ...(await letters.execute()), ...(await facts.execute())]
  const pictures = await placesOfPhoto(read, id)
  const seen = places.find(({ path }) => can(actor, 'staff.read', path)) ?? pictures.find(({ path }) => can(actor, 'feedback.answer', path))
  if (seen || places.length + pictures.length > 0) return seen?.code ?? null
  const file = await read.selectFrom('file').select('uploaded_by').where('id', '=', id).executeTakeFirst()
  return file && actor.accountId !== null && file.uploaded_by === actor.accountId ? (actor.grants[0]?.divisionCode ?? null) : null
}

const PLACE = ['division.code', 'division.path'] as const

/** Pictures that residents sent or that wait to be made public are for those who answer residents. */
function placesOfPhoto(read: Db, id: number): Promise<{ code: string; path: string }[]> {
  return read
    .selectFrom('public_photo')
    .leftJoin('project', 'project.id', 'public_photo.project_id')
    .leftJoin('feedback', 'feedback.id', 'public_photo.feedback_id')
    .innerJoin('division', (join) => join.on((eb) => eb('division.code', '=', eb.fn.coalesce('project.division_code', 'feedback.division_code'))))
    .select(PLACE)
    .where('public_photo.file_id', '=', id)
    .execute()
}
