import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData } from '@remix-run/react'
import { passSecondFactor } from '~/features/accounts/second-factor.server'
import { visitor } from '~/http/context.server'
import { deviceAt, open, signInUnderWay } from '~/http/entering.server'
import { answer, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { Button } from '~/ui/button'
import { ErrorSummary } from '~/ui/error-summary'
import { Field } from '~/ui/field'
import { useMessages } from '~/ui/messages'

export const handle = { narrow: true }

export function loader({ context, request }: LoaderFunctionArgs) {
  const page = visitor(context)
  if (!signInUnderWay(page, request)) throw redirect(paths.signIn())
  return { title: page.t.accounts.code.title }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export async function action({ context, request }: ActionFunctionArgs) {
  const page = visitor(context)
  const waiting = signInUnderWay(page, request)
  if (!waiting) return redirect(paths.signIn())
  const form = await readForm(request)
  return answer(form, async () => {
    const input = { accountId: waiting.accountId, code: form.text('code'), address: page.clientAddress, device: deviceAt(page, request) }
    await passSecondFactor(page.db, page.secret, input, page.now)
    return open(page, request, waiting.accountId, waiting.returnTo)
  })
}

export default function Code() {
  const refused = useActionData<typeof action>() as Refused | undefined
  const t = useMessages().accounts.code
  return (
    <>
      <h1>{t.title}</h1>
      <p className="lead">{t.lead}</p>
      <ErrorSummary reasons={refused?.reasons} />
      <form method="post">
        <Field name="code" label={t.code} hint={t.codeHint} autoComplete="one-time-code" autoCapitalize="none" spellCheck={false} autoFocus reasons={refused?.reasons} required />
        <p className="acts gap">
          <Button kind="main">{t.submit}</Button>
        </p>
      </form>
      <p className="quiet">{t.lost}</p>
    </>
  )
}
