import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { Contacts } from '../contacts'
import { Answer } from '~/ui/answer'
import { useMessages } from '~/ui/messages'
import { PageInfo } from './page-info'
import { siteLoader } from './site-page.server'

export async function loader({ context }: LoaderFunctionArgs) {
  return siteLoader(context, 'JTDD-LX', (t) => t.site.contactTitle)
}

export const handle = { narrow: true }

export { links } from '../sheets'

export const headers = ({ loaderHeaders }: { loaderHeaders: Headers }) => loaderHeaders

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title ?? '' }]

/** Whom to call. */
export default function Contact() {
  const { info, contacts } = useLoaderData<typeof loader>()
  const { site: t, residents } = useMessages()
  return (
    <>
      <Answer lead={t.contactLead}>{t.contactAnswer}</Answer>
      {contacts.length === 0 ? <p>{t.contactNone}</p> : <Contacts title={residents.sheetCall} contacts={contacts} />}
      <PageInfo {...info} />
    </>
  )
}
