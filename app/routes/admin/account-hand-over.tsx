import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { getAccount } from '~/features/accounts/accounts.server'
import { handOver, listGrantsToHandOver, listSuccessors } from '~/features/handover/handover.server'
import { staff } from '~/http/context.server'
import { answer, foundOrNot, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { Answer } from '~/ui/answer'
import { Button } from '~/ui/button'
import { Crumbs } from '~/ui/crumbs'
import { ErrorSummary } from '~/ui/error-summary'
import { CheckField, Field, SelectField } from '~/ui/field'
import { Link } from '~/ui/link'
import { useMarks, useMessages } from '~/ui/messages'

export const handle = { narrow: true }

export async function loader({ context, params }: LoaderFunctionArgs) {
  const page = staff(context)
  const { id, name } = await foundOrNot(getAccount(page.read, page.actor, Number(params.id)))
  const grants = await listGrantsToHandOver(page.read, page.actor, id, page.today)
  return { title: page.t.accounts.handOver.title, id, name, grants, successors: await listSuccessors(page.read, page.actor, id) }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export async function action({ context, params, request }: ActionFunctionArgs) {
  const { db, actor, now } = staff(context)
  const form = await readForm(request)
  return answer(form, async () => {
    const input = { fromAccountId: Number(params.id), toAccountId: Number(form.text('to')), grantId: Number(form.text('grant')), reason: form.text('reason'), renameOwners: form.has('renameOwners') }
    await handOver(db, actor, input, now)
    return redirect(paths.adminAccount(input.fromAccountId))
  })
}

export default function HandOver() {
  const { id, name, grants, successors } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { handOver: t, list, edit, roles } = useMessages().accounts
  const marks = useMarks()
  const { reasons, values } = refused ?? {}
  return (
    <>
      <Crumbs items={[{ label: list.title, href: paths.accounts() }, { label: name, href: paths.adminAccount(id) }, { label: t.title }]} />
      <Answer lead={t.lead}>{t.answer(name)}</Answer>
      <ErrorSummary reasons={reasons} />
      {grants.length === 0 && <p>{edit.noGrants}</p>}
      {successors.length === 0 && (
        <p>
          {t.nobody} <Link to={paths.newAccount()}>{list.create}</Link>
        </p>
      )}
      {grants.length > 0 && successors.length > 0 && (
        <Form method="post">
          <SelectField
            name="grant"
            label={t.place}
            choices={grants.map((grant) => ({ value: String(grant.id), label: `${grant.divisionName} ${roles[grant.role]}` }))}
            defaultValue={values?.grant}
            reasons={reasons}
          />
          {grants.map((grant) => (
            <p key={grant.id} className="hint">
              {grant.divisionName}
              {marks.colon}
              {t.open(grant.work.projects, grant.work.problems, grant.work.sheets)}
            </p>
          ))}
          <SelectField name="to" label={t.to} hint={t.toHint} choices={[{ value: '', label: t.choose }, ...successors.map(({ id: value, label }) => ({ value: String(value), label }))]} defaultValue={values?.to} reasons={reasons} />
          <Field name="reason" label={t.reason} defaultValue={values?.reason} reasons={reasons} required />
          <CheckField name="renameOwners" label={t.problems} defaultChecked={values ? 'renameOwners' in values : true} reasons={reasons} />
          <p className="acts gap">
            <Button kind="main">{t.submit}</Button>
          </p>
        </Form>
      )}
    </>
  )
}
