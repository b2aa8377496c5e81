import { redirect, type LoaderFunctionArgs } from '@remix-run/node'
import { beginElsewhere } from '~/features/accounts/elsewhere.server'
import { seal } from '~/features/accounts/sealed.server'
import { notFound, visitor } from '~/http/context.server'
import { foundOrNot } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { stepCookie } from '~/http/session.server'

/** Sends the browser to the provider. Nothing is written here: what must be remembered travels sealed in its cookie. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const page = visitor(context)
  const elsewhere = page.settings.elsewhere ?? notFound()
  const returnTo = new URL(request.url).searchParams.get('returnTo') ?? ''
  const input = { redirectUri: `${page.settings.baseUrl}${paths.elsewhereBack()}`, returnTo, linkTo: null }
  const { url, kept } = await foundOrNot(beginElsewhere(elsewhere, input, page.now))
  return redirect(url, { headers: { 'Set-Cookie': stepCookie(seal(page.secret, 'sign-in elsewhere', kept), page.https) } })
}
