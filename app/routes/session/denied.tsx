import { data, redirect, redirectDocument, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { notFound } from '~/http/context.server'
import { readForm, typedAgain, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'

/** Where the server leads a request whose address asks for more than the visitor has; nobody comes here by himself. */
export function loader({ context }: LoaderFunctionArgs) {
  if (!context.denied || context.denied === 'not_found') notFound()
  if (context.withinPage) throw redirectDocument(context.asked)
  if (context.denied === 'sign_in') throw redirect(paths.signIn(context.asked))
  if (context.denied === 'enrol') throw redirect(paths.secondFactor())
  throw new Response(null, { status: 403 })
}

/** A form sent within a page. Whose session ended meanwhile stays on the page, with all that was typed, and is told to sign in beside it. */
export async function action({ context, request }: ActionFunctionArgs) {
  if (!context.denied || context.denied === 'not_found') notFound()
  if (context.denied === 'forbidden') throw new Response(null, { status: 403 })
  if (context.denied === 'enrol' || !isOwnForm(request, context.asked)) throw redirectDocument(context.asked)
  const values = typedAgain(await readForm(request))
  return data({ reasons: [{ code: 'signed_out' }], values } satisfies Refused, { status: 401 })
}

/** Sent by the page of the address itself, which shows what comes back; signing out is not. */
function isOwnForm(request: Request, asked: string): boolean {
  const page = request.headers.get('Referer')
  return page !== null && URL.canParse(page) && new URL(page).pathname === asked.split('?')[0]
}

export default function Denied() {
  return null
}
