import type { Circular } from '~/domain/circular-body'
import { can, type Actor } from '~/domain/permissions'
import { refuse } from '~/domain/refusal'
import { writeAudit } from '~/features/audit/audit.server'
import { getFile, type NewFile, readStoredFile, storeFile } from '~/features/files/files.server'
import type { Db } from '~db/schema'
import { inTransaction, type Trx } from '~db/transaction.server'
import { getScope, type Scope } from './lines.server'
import { checkTemplate } from './template.server'

export interface Template {
  id: number
  fileId: number
  name: string
  uploadedBy: string
  uploadedAt: string
  endedAt: string | null
  /** Of another division above: it serves here too. */
  isInherited: boolean
}

/** The office's own Word template: checked, kept, and used for every circular from now on that is not issued yet. The one before is ended, not deleted. */
export async function saveTemplate(db: Db, actor: Actor, input: { divisionCode: string; file: NewFile; sample: Circular }, now: string): Promise<void> {
  const scope = await getScope(db, input.divisionCode)
  allow(actor, scope)
  await checkTemplate(input.file.bytes, input.sample)
  const fileId = await storeFile(db, actor, input.file, now)
  await inTransaction(db, async (trx) => {
    const current = await findOwnTemplate(trx, scope.code)
    if (current?.file_id === fileId) return
    if (current) await endRow(trx, actor, current.id, now)
    const { id } = await trx
      .insertInto('document_template')
      .values({ division_code: scope.code, kind: 'circular', file_id: fileId, uploaded_by: actor.accountId, uploaded_at: now, ended_by: null, ended_at: null })
      .returning('id')
      .executeTakeFirstOrThrow()
    await writeAudit(trx, actor, { action: 'saveTemplate', subjectType: 'document_template', subjectId: id, divisionCode: scope.code, after: { name: input.file.name, fileId } }, now)
  })
}

/** Back to the built-in layout. Again: nothing. */
export async function endTemplate(db: Db, actor: Actor, divisionCode: string, now: string): Promise<void> {
  await inTransaction(db, async (trx) => {
    const scope = await getScope(trx, divisionCode)
    allow(actor, scope)
    const current = await findOwnTemplate(trx, scope.code)
    if (!current) return
    await endRow(trx, actor, current.id, now)
    await writeAudit(trx, actor, { action: 'endTemplate', subjectType: 'document_template', subjectId: current.id, divisionCode: scope.code }, now)
  })
}

/** All templates of a division, newest first, and before them the inherited one that is in use, if it has none. */
export async function listTemplates(db: Db, scope: Scope): Promise<Template[]> {
  const own = await rows(db).where('template.division_code', '=', scope.code).orderBy('template.id', 'desc').execute()
  const used = await findTemplate(db, scope)
  const inherited = used && !own.some(({ id }) => id === used.id) ? await rows(db).where('template.id', '=', used.id).execute() : []
  return [...inherited, ...own].map((row) => ({
    id: row.id, fileId: row.file_id, name: row.name, uploadedBy: row.uploaded_by ?? '', uploadedAt: row.uploaded_at, endedAt: row.ended_at, isInherited: inherited.includes(row),
  }))
}

/** The template in use: the division's own, or the nearest one above it; null: the built-in layout. */
export async function findTemplate(db: Db, scope: Pick<Scope, 'path'>): Promise<{ id: number; fileId: number; sha256: string } | null> {
  const codes = scope.path.split('/').filter(Boolean).reverse()
  const found = await db
    .selectFrom('document_template as template')
    .innerJoin('file', 'file.id', 'template.file_id')
    .select(['template.id', 'template.division_code', 'template.file_id', 'file.sha256'])
    .where('template.division_code', 'in', codes)
    .where('template.kind', '=', 'circular')
    .where('template.ended_at', 'is', null)
    .execute()
  const nearest = codes.flatMap((code) => found.filter((row) => row.division_code === code))[0]
  return nearest ? { id: nearest.id, fileId: nearest.file_id, sha256: nearest.sha256 } : null
}

/** The bytes of the template that a circular was, or will be, printed in; null: the built-in layout. */
export async function templateBytes(db: Db, circular: Pick<Circular, 'template'>): Promise<Uint8Array | null> {
  return circular.template ? readStoredFile(await getFile(db, circular.template.fileId)) : null
}

function allow(actor: Actor, scope: Scope): void {
  if (!can(actor, 'staff.read', scope.path)) refuse('not_found')
  if (!can(actor, 'circular.draft', scope.path)) refuse('forbidden')
}

function rows(db: Db) {
  return db
    .selectFrom('document_template as template')
    .innerJoin('file', 'file.id', 'template.file_id')
    .leftJoin('account', 'account.id', 'template.uploaded_by')
    .select(['template.id', 'template.file_id', 'file.name', 'account.name as uploaded_by', 'template.uploaded_at', 'template.ended_at'])
}

async function findOwnTemplate(trx: Trx, divisionCode: string) {
  return trx.selectFrom('document_template').select(['id', 'file_id']).where('division_code', '=', divisionCode).where('kind', '=', 'circular').where('ended_at', 'is', null).executeTakeFirst()
}

async function endRow(trx: Trx, actor: Actor, id: number, now: string): Promise<void> {
  await trx.updateTable('document_template').set({ ended_by: actor.accountId, ended_at: now }).where('id', '=', id).execute()
}
