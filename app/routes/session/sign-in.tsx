import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { actorOf } from '~/features/accounts/actors.server'
import { openSession } from '~/features/accounts/sessions.server'
import { authenticate } from '~/features/accounts/sign-in.server'
import { visitor } from '~/http/context.server'
import { answer, readForm, type Refused } from '~/http/forms.server'
import { homeOf } from '~/http/navigation.server'
import { safeReturn } from '~/http/paths'
import { sessionCookie } from '~/http/session.server'
import { Button } from '~/ui/button'
import { ErrorSummary } from '~/ui/error-summary'
import { Field } from '~/ui/field'
import { useMessages } from '~/ui/messages'

export const handle = { narrow: true }

export function loader({ context, request }: LoaderFunctionArgs) {
  const { t } = visitor(context)
  return { title: t.accounts.signIn.title, returnTo: new URL(request.url).searchParams.get('returnTo') ?? '' }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export async function action({ context, request }: ActionFunctionArgs) {
  const page = visitor(context)
  const form = await readForm(request)
  return answer(form, async () => {
    const address = page.clientAddress
    const accountId = await authenticate(page.db, { login: form.text('login'), password: form.values.password ?? '', address }, page.now)
    const agent = request.headers.get('User-Agent') ?? ''
    const id = await openSession(page.db, page.secret, { accountId, address, agent }, page.now)
    const home = homeOf(await actorOf(page.read, accountId, page.today), page.t)
    return redirect(safeReturn(form.text('returnTo'), home), { headers: { 'Set-Cookie': sessionCookie(id, page.https) } })
  })
}

export default function SignIn() {
  const { returnTo } = useLoaderData<typeof loader>()
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
        </p>
      </form>
      <p className="quiet">{t.forgotten}</p>
    </>
  )
}
