import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { refuse } from '~/domain/refusal'
import { findLink, useLink as redeemLink } from '~/features/accounts/links.server'
import { visitor } from '~/http/context.server'
import { enter } from '~/http/entering.server'
import { answer, readForm, type Refused } from '~/http/forms.server'
import { Button } from '~/ui/button'
import { ErrorSummary } from '~/ui/error-summary'
import { Field } from '~/ui/field'
import { useMessages } from '~/ui/messages'

export const handle = { narrow: true }

export async function loader({ context, params }: LoaderFunctionArgs) {
  const page = visitor(context)
  const link = await findLink(page.read, params.token ?? '', page.now)
  const t = page.t.accounts.welcome
  return data({ title: link ? t.titles[link.purpose] : t.expiredTitle, link }, { status: link ? 200 : 404, headers: { 'Referrer-Policy': 'same-origin' } })
}

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title ?? '' }, { name: 'robots', content: 'noindex' }]

export async function action({ context, params, request }: ActionFunctionArgs) {
  const page = visitor(context)
  const form = await readForm(request)
  return answer(form, async () => {
    const password = form.values.password ?? ''
    if (password !== form.values.passwordAgain) refuse('passwords_differ', 'passwordAgain')
    const accountId = await redeemLink(page.db, params.token ?? '', { login: form.text('login'), name: form.text('name'), password, address: page.clientAddress }, page.now)
    return enter(page, request, accountId, '')
  })
}

export default function Welcome() {
  const { title, link } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { welcome: t, signIn } = useMessages().accounts
  if (!link) {
    return (
      <>
        <h1>{title}</h1>
        <p className="lead">{t.expired}</p>
      </>
    )
  }
  const isFirst = link.purpose === 'first_admin'
  return (
    <>
      <h1>{title}</h1>
      <p className="lead">{isFirst ? t.firstLead : t.lead(link.login)}</p>
      <ErrorSummary reasons={refused?.reasons} />
      <form method="post">
        {isFirst && (
          <>
            <Field name="login" label={signIn.login} hint={t.loginHint} autoComplete="username" autoCapitalize="none" defaultValue={refused?.values.login} reasons={refused?.reasons} required />
            <Field name="name" label={t.name} autoComplete="name" defaultValue={refused?.values.name} reasons={refused?.reasons} required />
          </>
        )}
        {!isFirst && <input type="hidden" name="username" autoComplete="username" value={link.login} />}
        <Field name="password" type="password" label={t.password} hint={t.passwordHint} autoComplete="new-password" reasons={refused?.reasons} required />
        <Field name="passwordAgain" type="password" label={t.again} autoComplete="new-password" reasons={refused?.reasons} required />
        <p className="acts gap">
          <Button kind="main">{t.submit}</Button>
        </p>
      </form>
    </>
  )
}
