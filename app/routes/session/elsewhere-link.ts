import { redirect, type ActionFunctionArgs } from '@remix-run/node'
import { Refusal } from '~/domain/refusal'
import { beginElsewhere, unlinkIdentities } from '~/features/accounts/elsewhere.server'
import { seal } from '~/features/accounts/sealed.server'
import { askPasswordAgain, hasPassword } from '~/features/accounts/sign-in.server'
import { notFound, staff, type StaffContext } from '~/http/context.server'
import { foundOrNot, readForm } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { plainPage } from '~/http/plain-page.server'
import { stepCookie } from '~/http/session.server'
import { reasonText } from '~/i18n/messages'

/** Links one's own account to the provider's identity (a page that leads there: a form may not be redirected to another site), or unlinks it. */
export async function action({ context, request }: ActionFunctionArgs) {
  const page = staff(context)
  const elsewhere = page.settings.elsewhere ?? notFound()
  const form = await readForm(request)
  if (form.text('do') === 'unlink') {
    await unlinkIdentities(page.db, page.actor, page.now)
    return redirect(paths.account())
  }
  const refused = await passwordRefused(page, form.values.linkPassword ?? '')
  if (refused) return refused
  const input = { redirectUri: `${page.settings.baseUrl}${paths.elsewhereBack()}`, returnTo: paths.account(), linkTo: page.actor.accountId }
  const { url, kept } = await foundOrNot(beginElsewhere(elsewhere, input, page.now))
  const leading = plainPage(200, elsewhere.name, page.t.accounts.elsewhere.leading)
  leading.headers.set('Refresh', `0; url=${url}`)
  leading.headers.set('Set-Cookie', stepCookie(seal(page.secret, 'sign-in elsewhere', kept), page.https))
  return leading
}

/** An identity linked at an open session would open the account for ever: the password is asked again, of who has one. */
async function passwordRefused({ db, read, actor, now, t }: StaffContext, password: string): Promise<Response | null> {
  if (!(await hasPassword(read, actor.accountId ?? 0))) return null
  return askPasswordAgain(db, actor, { password, field: 'linkPassword' }, now).then(() => null, (error: unknown) => {
    if (!(error instanceof Refusal)) throw error
    return plainPage(422, t.accounts.elsewhere.link, error.reasons.map((reason) => reasonText(t, reason)).join(''))
  })
}

/** Opened as an address it changes nothing. */
export function loader() {
  return redirect(paths.account())
}
