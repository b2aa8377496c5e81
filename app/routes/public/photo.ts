import type { LoaderFunctionArgs } from '@remix-run/node'
import { getFile, readStoredFile } from '~/features/files/files.server'
import { findPublicPhotoFile } from '~/features/photos/list.server'
import { notFound, visitor } from '~/http/context.server'
import { foundOrNot } from '~/http/forms.server'

/** A public photograph, what staff covered burnt in. Asked about each time, so that one that was taken back does not stay. */
export async function loader({ context, params, request }: LoaderFunctionArgs) {
  const { read } = visitor(context)
  const id = Number(params.id)
  const fileId = Number.isSafeInteger(id) && id > 0 && id < 2 ** 31 ? await findPublicPhotoFile(read, id) : null
  if (fileId === null) notFound()
  const file = await foundOrNot(getFile(read, fileId))
  const headers = { 'Content-Type': file.media_type, 'Cache-Control': 'no-cache', ETag: `"${file.sha256.slice(0, 22)}"`, 'Content-Security-Policy': "default-src 'none'; sandbox" }
  if (request.headers.get('If-None-Match') === headers.ETag) return new Response(null, { status: 304, headers })
  return new Response(new Uint8Array(await foundOrNot(readStoredFile(file))), { headers })
}
