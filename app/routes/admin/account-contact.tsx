import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { homeOf } from '~/features/accounts/accounts.server'
import { getContact, saveContact } from '~/features/accounts/contact.server'
import { noteReading } from '~/features/audit/reading.server'
import { staff } from '~/http/context.server'
import { answer, foundOrNot, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { ContactForm } from '~/routes/session/contact-form'
import { Crumbs } from '~/ui/crumbs'
import { useMessages } from '~/ui/messages'

export const handle = { narrow: true }

export async function loader({ context, params }: LoaderFunctionArgs) {
  const { db, read, actor, now, t } = staff(context)
  const accountId = Number(params.id)
  const contact = await foundOrNot(getContact(read, actor, accountId))
  await noteReading(db, actor, { subjectType: 'account', subjectId: accountId, divisionCode: await homeOf(read, accountId), what: t.outbox.contact.title }, now)
  return { title: t.outbox.contact.title, accountId, contact }
}

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title ?? '' }]

export async function action({ context, params, request }: ActionFunctionArgs) {
  const { db, actor, now } = staff(context)
  const accountId = Number(params.id)
  const form = await readForm(request)
  return answer(form, async () => {
    await saveContact(db, actor, { accountId, email: form.text('email'), phone: form.text('phone'), notifyBy: form.text('notifyBy') }, now)
    return redirect(paths.adminAccount(accountId))
  })
}

export default function AccountContact() {
  const { accountId, contact } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { accounts, outbox } = useMessages()
  return (
    <>
      <Crumbs items={[{ label: accounts.list.title, href: paths.accounts() }, { label: contact.name, href: paths.adminAccount(accountId) }, { label: outbox.contact.title }]} />
      <ContactForm contact={contact} result={refused} />
    </>
  )
}
