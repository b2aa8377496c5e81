import type { LoaderFunctionArgs } from '@remix-run/node'
import { noteReading } from '~/features/audit/reading.server'
import { divisionOfSeenFile, getFile, readStoredFile } from '~/features/files/files.server'
import { notFound, staff } from '~/http/context.server'
import { fileResponse } from '~/http/download.server'
import { foundOrNot } from '~/http/forms.server'

/** A stored file, to those who may read what it belongs to. */
export async function loader({ context, params }: LoaderFunctionArgs) {
  const { db, read, actor, now } = staff(context)
  const id = Number(params.id)
  const divisionCode = (Number.isInteger(id) ? await divisionOfSeenFile(read, actor, id) : null) ?? notFound()
  const row = await foundOrNot(getFile(read, id))
  await noteReading(db, actor, { subjectType: 'file', subjectId: id, divisionCode, what: row.name }, now)
  return fileResponse(row.name, row.media_type, await foundOrNot(readStoredFile(row)))
}
