import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { data } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { hasPositions } from '~/features/places/positions.server'
import { listContacts } from '~/features/residents/estates.server'
import { ALL_DISTRICTS, revisionStamp } from '~/features/residents/revisions.server'
import { visitor } from '~/http/context.server'
import { madeFrom } from '~/http/public-page.server'
import { Answer } from '~/ui/answer'
import { useMessages } from '~/ui/messages'
import { Section } from '~/ui/section'
import { Contacts } from './contacts'
import { SearchForm } from './search-form'

export async function loader({ context }: LoaderFunctionArgs) {
  const { read, t, today } = visitor(context)
  const scopes = [ALL_DISTRICTS]
  const stamp = await revisionStamp(read, scopes)
  return data({ contacts: await listContacts(read, today), near: await hasPositions(read), title: t.residents.title }, { headers: madeFrom({ scopes, stamp }) })
}

export { links } from './sheets'

export const headers = ({ loaderHeaders }: { loaderHeaders: Headers }) => loaderHeaders

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

/** Find your building: one field, in the middle of the answer. */
export default function Home() {
  const { contacts, near } = useLoaderData<typeof loader>()
  const { residents: t } = useMessages()
  return (
    <>
      <Answer lead={t.homeLead}>{t.homeAnswer}</Answer>
      <SearchForm typed="" near={near} />
      <Section title={t.homeHow}>
        <ul className="gap">
          {t.homeHints.map((hint) => (
            <li key={hint}>{hint}</li>
          ))}
        </ul>
      </Section>
      <Contacts title={t.whomToAsk} contacts={contacts} />
    </>
  )
}
