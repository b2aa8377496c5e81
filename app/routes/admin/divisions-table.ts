import type { LoaderFunctionArgs } from '@remix-run/node'
import { listDivisions } from '~/features/divisions/listing.server'
import { staff } from '~/http/context.server'
import { tableResponse } from '~/http/table-download.server'

/** With the headers that `npm run divisions` reads, so that the file can be changed and sent back. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const { read, actor, today, t } = staff(context)
  const rows = (await listDivisions(read, actor, 'division.manage'))
    .filter((division) => division.level !== 'country')
    .map((division) => [division.code, division.name, division.level, division.kind, division.parent_code, division.phone, division.valid_from, division.valid_until, division.successor_code])
  return tableResponse(request, `${t.divisions.title}-${today}`, [{ name: t.divisions.title, header: ['code', 'name', 'level', 'kind', 'parent', 'phone', 'valid_from', 'valid_until', 'successor'], rows }])
}
