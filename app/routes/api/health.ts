import type { LoaderFunctionArgs } from '@remix-run/node'
import { sql } from 'kysely'

/** 200 while the database answers, 503 otherwise; for the load balancer. */
export async function loader({ context }: LoaderFunctionArgs) {
  const answers = await sql`select 1`.execute(context.read).then(() => true, () => false)
  return Response.json({ status: answers ? 'ok' : 'no database' }, { status: answers ? 200 : 503, headers: { 'Cache-Control': 'no-store' } })
}
