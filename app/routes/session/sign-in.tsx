import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { authenticate } from '~/features/accounts/sign-in.server'
import { visitor } from '~/http/context.server'
import { deviceAt, enter } from '~/http/entering.server'
import { answer, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { Button, ButtonLink } from '~/ui/button'
import { ErrorSummary } from '~/ui/error-summary'
import { Field } from '~/ui/field'
import { useMessages } from '~/ui/messages'

export const handle = { narrow: true }

export function loader({ context, request }: LoaderFunctionArgs) {
  const { t, settings } = visitor(context)
  return { title: t.accounts.signIn.title, elsewhere: settings.elsewhere?.name ?? null, returnTo: new URL(request.url).searchParams.get('returnTo') ?? '' }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export async function action({ context, request }: ActionFunctionArgs) {
  const page = visitor(context)
  const form = await readForm(request)
  return answer(form, async () => {
    const input = { login: form.text('login'), password: form.values.password ?? '', address: page.clientAddress, device: deviceAt(page, request) }
    const accountId = await authenticate(page.db, input, page.now)
    return enter(page, request, accountId, form.text('returnTo'))
  })
}

export default function SignIn() {
  const { returnTo, elsewhere } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const t = useMessages().accounts.signIn
  return (
    <>
      <h1>{t.title}</h1>
      <p className="lead">{t.lead}</p>
      <ErrorSummary reasons={refused?.reasons} />
      <form method="post">
        <input type="hidden" name="returnTo" value={refused?.values.returnTo ?? returnTo} />
        <Field name="login" label={t.login} autoComplete="username" autoCapitalize="none" spellCheck={false} defaultValue={refused?.values.login} reasons={refused?.reasons} required />
        <Field name="password" type="password" label={t.password} autoComplete="current-password" reasons={refused?.reasons} required />
        <p className="acts gap">
          <Button kind="main">{t.submit}</Button>
          {elsewhere && (
            <ButtonLink to={paths.elsewhere({ returnTo })}>
              {t.elsewhere(elsewhere)}
            </ButtonLink>
          )}
        </p>
      </form>
      <p className="quiet">{t.forgotten}</p>
    </>
  )
}
