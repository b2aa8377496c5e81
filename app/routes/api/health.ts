import type { LoaderFunctionArgs } from '@remix-run/node'
import { healthOf } from '~/features/backups/health.server'
import { visitor } from '~/http/context.server'
import { mayWatch } from '~/http/watch.server'

/** 200 while the database answers, 503 otherwise; for the load balancer. What somebody should look at, and the machine's numbers, are told to whom `/metrics` is. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const page = visitor(context)
  const health = await healthOf(page.read, page.settings, page.now)
  const isTold = mayWatch({ address: page.clientAddress, header: (name) => request.headers.get(name) }, page.settings.metricsToken)
  return Response.json(isTold ? health : { status: health.status }, { status: health.status === 'down' ? 503 : 200, headers: { 'Cache-Control': 'no-store' } })
}
