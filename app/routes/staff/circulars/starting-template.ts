import type { LoaderFunctionArgs } from '@remix-run/node'
import { startingTemplate } from '~/features/circulars/template.server'
import { staff } from '~/http/context.server'
import { fileResponse, MEDIA_TYPES } from '~/http/download.server'

/** A Word file with every placeholder in its place, to begin a template with. */
export async function loader({ context }: LoaderFunctionArgs) {
  const { t } = staff(context)
  return fileResponse(`${t.circulars.template}.docx`, MEDIA_TYPES.docx, await startingTemplate())
}
