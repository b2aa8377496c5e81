import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import type { Role } from '~/domain/permissions'
import { createAccount } from '~/features/accounts/accounts.server'
import { listDivisionChoices } from '~/features/divisions/listing.server'
import { staff } from '~/http/context.server'
import { answer, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { Answer } from '~/ui/answer'
import { Button, ButtonLink } from '~/ui/button'
import { Crumbs } from '~/ui/crumbs'
import { ErrorSummary } from '~/ui/error-summary'
import { Field } from '~/ui/field'
import { useMessages } from '~/ui/messages'
import { GrantFields } from './grant-fields'

export const handle = { narrow: true }

export async function loader({ context }: LoaderFunctionArgs) {
  const page = staff(context)
  return { title: page.t.accounts.edit.newTitle, divisions: await listDivisionChoices(page.read, page.actor, 'account.manage') }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export async function action({ context, request }: ActionFunctionArgs) {
  const page = staff(context)
  const form = await readForm(request)
  return answer(form, async () => {
    const grant = {
      role: form.text('role') as Role,
      divisionCode: form.text('divisionCode'),
      validFrom: form.text('validFrom') || null,
      validUntil: form.text('validUntil') || null,
    }
    const account = { login: form.text('login'), name: form.text('name'), phone: form.text('phone'), grants: [grant] }
    return redirect(paths.adminAccount(await createAccount(page.db, page.actor, account, page.now)))
  })
}

export default function NewAccount() {
  const { divisions } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { edit: t, list, welcome } = useMessages().accounts
  const { reasons, values } = refused ?? {}
  return (
    <>
      <Crumbs items={[{ label: list.title, href: paths.accounts() }, { label: t.newTitle }]} />
      <Answer lead={t.newLead}>{t.newTitle}</Answer>
      <ErrorSummary reasons={reasons} />
      <Form method="post">
        <Field name="name" label={list.name} defaultValue={values?.name} reasons={reasons} required />
        <Field name="login" label={list.login} hint={welcome.loginHint} autoCapitalize="none" autoComplete="off" defaultValue={values?.login} reasons={reasons} required />
        <Field name="phone" type="tel" label={list.phone} defaultValue={values?.phone} reasons={reasons} optional />
        <GrantFields divisions={divisions} reasons={reasons} values={values} />
        <p className="acts gap">
          <Button kind="main">{t.submit}</Button>
          <ButtonLink kind="link" to={paths.accounts()}>
            {t.back}
          </ButtonLink>
        </p>
      </Form>
    </>
  )
}
