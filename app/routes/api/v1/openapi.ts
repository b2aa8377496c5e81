import type { LoaderFunctionArgs } from '@remix-run/node'
import { openApi } from '~/domain/api'
import { visitor } from '~/http/context.server'

/** What /api/v1 asks and answers, made from the schemas that the answers are checked with. */
export function loader({ context }: LoaderFunctionArgs) {
  return Response.json(openApi(visitor(context).settings.baseUrl), { headers: { 'Cache-Control': 'public, max-age=300' } })
}
