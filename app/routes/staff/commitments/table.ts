import type { LoaderFunctionArgs } from '@remix-run/node'
import { TARGET_MEASURES } from '~/domain/letters'
import { listLetters } from '~/features/commitments/letters.server'
import { staff } from '~/http/context.server'
import { fileResponse, MEDIA_TYPES } from '~/http/download.server'
import { csvOf, workbookOf } from '~/http/table-download.server'
import { askedYear } from './district.server'

/** The letters of the year as a table, one line a unit and measure: `?format=csv`, else a workbook. */
export async function loader({ context, params, request }: LoaderFunctionArgs) {
  const page = staff(context)
  const t = page.t.commitments
  const { year, district } = await askedYear(page, request, params.year)
  const letters = await listLetters(page.read, page.actor, district.code, year)
  const { columns } = t.download
  const header = [columns.code, columns.unit, columns.number, columns.state, columns.signedOn, columns.measure, ...Array.from({ length: 12 }, (_, index) => t.month(index + 1))]
  const rows = letters.flatMap((letter) =>
    TARGET_MEASURES.map((measure) => [
      letter.divisionCode, letter.divisionName, letter.number, t.states[letter.state], letter.signedOn, t.measures[measure], ...letter.targets[measure],
    ]),
  )
  const name = t.download.name(year)
  if (new URL(request.url).searchParams.get('format') === 'csv') return fileResponse(`${name}.csv`, MEDIA_TYPES.csv, csvOf(header, rows))
  return fileResponse(`${name}.xlsx`, MEDIA_TYPES.xlsx, await workbookOf([{ name, header, rows }]))
}
