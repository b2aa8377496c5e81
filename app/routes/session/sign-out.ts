import { redirect, type ActionFunctionArgs } from '@remix-run/node'
import { revokeSession } from '~/features/accounts/sessions.server'
import { staff } from '~/http/context.server'
import { paths } from '~/http/paths'
import { sessionCookie } from '~/http/session.server'

export async function action({ context }: ActionFunctionArgs) {
  const page = staff(context)
  if (page.actor.accountId !== null && page.sessionHash) await revokeSession(page.db, page.actor.accountId, page.sessionHash, page.now)
  return redirect(paths.signIn(), { headers: { 'Set-Cookie': sessionCookie(null, page.https), 'Clear-Site-Data': '"storage"' } })
}

/** Opened as an address it changes nothing. */
export function loader() {
  return redirect(paths.account())
}
