import type { LoaderFunctionArgs } from '@remix-run/node'
import { lettersArchive } from '~/features/commitments/letter-document.server'
import { staff } from '~/http/context.server'
import { fileResponse } from '~/http/download.server'
import { askedYear } from './district.server'

/** All letters of the year as Word files in one zip. */
export async function loader({ context, params, request }: LoaderFunctionArgs) {
  const page = staff(context)
  const { year, district } = await askedYear(page, request, params.year)
  const { name, bytes } = await lettersArchive(page.read, page.actor, district.code, year)
  return fileResponse(name, 'application/zip', bytes)
}
