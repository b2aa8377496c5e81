import { redirect, type ActionFunctionArgs } from '@remix-run/node'
import { beginElsewhere, unlinkIdentities } from '~/features/accounts/elsewhere.server'
import { seal } from '~/features/accounts/sealed.server'
import { notFound, staff } from '~/http/context.server'
import { foundOrNot, readForm } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { plainPage } from '~/http/plain-page.server'
import { stepCookie } from '~/http/session.server'

/** Links one's own account to the provider's identity (a page that leads there: a form may not be redirected to another site), or unlinks it. */
export async function action({ context, request }: ActionFunctionArgs) {
  const page = staff(context)
  const elsewhere = page.settings.elsewhere ?? notFound()
  const form = await readForm(request)
  if (form.text('do') === 'unlink') {
    await unlinkIdentities(page.db, page.actor, page.now)
    return redirect(paths.account())
  }
  const input = { redirectUri: `${page.settings.baseUrl}${paths.elsewhereBack()}`, returnTo: paths.account(), linkTo: page.actor.accountId }
  const { url, kept } = await foundOrNot(beginElsewhere(elsewhere, input, page.now))
  const leading = plainPage(200, elsewhere.name, page.t.accounts.elsewhere.leading)
  leading.headers.set('Refresh', `0; url=${url}`)
  leading.headers.set('Set-Cookie', stepCookie(seal(page.secret, 'sign-in elsewhere', kept), page.https))
  return leading
}

/** Opened as an address it changes nothing. */
export function loader() {
  return redirect(paths.account())
}
