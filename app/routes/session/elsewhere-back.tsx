import { data, redirect, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { Refusal } from '~/domain/refusal'
import { actorOf } from '~/features/accounts/actors.server'
import { accountOfIdentity, identityOf, keptOf, linkIdentity } from '~/features/accounts/elsewhere.server'
import { unseal } from '~/features/accounts/sealed.server'
import { notFound, visitor } from '~/http/context.server'
import { enter } from '~/http/entering.server'
import { paths } from '~/http/paths'
import { cookiesOf, stepCookie, stepCookieName } from '~/http/session.server'
import { ButtonLink } from '~/ui/button'
import { ErrorSummary } from '~/ui/error-summary'
import { useMessages } from '~/ui/messages'

export const handle = { narrow: true }

/**
 * Where the provider sends the browser back. The one address that acts on a GET, because the protocol prescribes it; state, nonce and
 * the sealed cookie of this browser stand in for the check of origin.
 */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const page = visitor(context)
  const elsewhere = page.settings.elsewhere ?? notFound()
  const kept = keptOf(unseal(page.secret, 'sign-in elsewhere', cookiesOf(request).get(stepCookieName(page.https)) ?? ''), page.now)
  if (!kept) throw redirect(paths.signIn())
  const callback = new URL(`${page.settings.baseUrl}${paths.elsewhereBack()}${new URL(request.url).search}`)
  try {
    const identity = await identityOf(elsewhere, callback, kept)
    if (kept.linkTo === null) throw await enter(page, request, await accountOfIdentity(page.db, identity, page.clientAddress, page.now), kept.returnTo)
    await linkIdentity(page.db, { ...(await actorOf(page.read, kept.linkTo, page.today)), address: page.clientAddress }, identity, page.now)
    throw redirect(paths.account(), { headers: { 'Set-Cookie': stepCookie(null, page.https) } })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return data({ title: page.t.accounts.elsewhere.failed, reasons: error.reasons }, { status: 422, headers: { 'Set-Cookie': stepCookie(null, page.https) } })
  }
}

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title ?? '' }]

export default function ElsewhereBack() {
  const { title, reasons } = useLoaderData<typeof loader>()
  const t = useMessages().accounts.signIn
  return (
    <>
      <h1>{title}</h1>
      <ErrorSummary reasons={reasons} />
      <p className="acts gap">
        <ButtonLink to={paths.signIn()}>{t.title}</ButtonLink>
      </p>
    </>
  )
}
