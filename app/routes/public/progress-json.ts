import type { LoaderFunctionArgs } from '@remix-run/node'
import { visitor } from '~/http/context.server'
import { openData, openJson } from './progress-data.server'

/** Open data of the last released circular. */
export async function loader(args: LoaderFunctionArgs) {
  const { t } = visitor(args.context)
  const data = await openData(args)
  return new Response(JSON.stringify(openJson(data, t.charts.licence)), { headers: { 'Content-Type': 'application/json; charset=utf-8', ...data.headers } })
}
