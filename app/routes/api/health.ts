import type { LoaderFunctionArgs } from '@remix-run/node'
import { healthOf } from '~/features/backups/health.server'
import { visitor } from '~/http/context.server'

/** 200 while the database answers, 503 otherwise; for the load balancer. What somebody should look at stands among the warnings. */
export async function loader({ context }: LoaderFunctionArgs) {
  const page = visitor(context)
  const health = await healthOf(page.read, page.settings, page.now)
  return Response.json(health, { status: health.status === 'down' ? 503 : 200, headers: { 'Cache-Control': 'no-store' } })
}
