import { redirect, redirectDocument, type LoaderFunctionArgs } from '@remix-run/node'
import { notFound } from '~/http/context.server'
import { paths } from '~/http/paths'

/** Where the server leads a request whose address asks for more than the visitor has; nobody comes here by himself. */
export function loader({ context }: LoaderFunctionArgs) {
  if (!context.denied || context.denied === 'not_found') notFound()
  if (context.withinPage) throw redirectDocument(context.asked)
  if (context.denied === 'sign_in') throw redirect(paths.signIn(context.asked))
  if (context.denied === 'enrol') throw redirect(paths.secondFactor())
  throw new Response(null, { status: 403 })
}

export default function Denied() {
  return null
}
