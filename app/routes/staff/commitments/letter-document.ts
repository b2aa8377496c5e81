import type { LoaderFunctionArgs } from '@remix-run/node'
import { letterDocument } from '~/features/commitments/letter-document.server'
import { staff } from '~/http/context.server'
import { fileResponse, MEDIA_TYPES } from '~/http/download.server'
import { foundOrNot, letterId } from './letter.server'

/** One letter as a Word file for signature. */
export async function loader({ context, params }: LoaderFunctionArgs) {
  const page = staff(context)
  const { name, bytes } = await foundOrNot(letterDocument(page.read, page.actor, letterId(params.id)))
  return fileResponse(name, MEDIA_TYPES.docx, bytes)
}
