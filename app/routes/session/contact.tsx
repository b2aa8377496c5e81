import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { getContact, saveContact } from '~/features/accounts/contact.server'
import { staff } from '~/http/context.server'
import { answer, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { Crumbs } from '~/ui/crumbs'
import { useMessages } from '~/ui/messages'
import { ContactForm } from './contact-form'

export const handle = { narrow: true }

export async function loader({ context }: LoaderFunctionArgs) {
  const { read, actor, t } = staff(context)
  return { title: t.outbox.contact.title, contact: await getContact(read, actor, actor.accountId ?? 0) }
}

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title ?? '' }]

export async function action({ context, request }: ActionFunctionArgs) {
  const { db, actor, now } = staff(context)
  const form = await readForm(request)
  return answer(form, async () => {
    await saveContact(db, actor, { accountId: actor.accountId ?? 0, email: form.text('email'), phone: form.text('phone'), notifyBy: form.text('notifyBy') }, now)
    return data({ saved: true as const })
  })
}

export default function OwnContact() {
  const { contact } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>() as Refused | { saved: true } | undefined
  const { accounts, outbox } = useMessages()
  return (
    <>
      <Crumbs items={[{ label: accounts.own.title, href: paths.account() }, { label: outbox.contact.title }]} />
      <ContactForm contact={contact} result={result} />
    </>
  )
}
