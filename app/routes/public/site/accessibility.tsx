import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { Section } from '~/ui/section'
import { Answer } from '~/ui/answer'
import { useMessages } from '~/ui/messages'
import { PageInfo } from './page-info'
import { siteLoader } from './site-page.server'

export async function loader({ context }: LoaderFunctionArgs) {
  return siteLoader(context, 'JTDD-WZA', (t) => t.site.accessTitle)
}

export const handle = { narrow: true }

export { links } from '../sheets'

export const headers = ({ loaderHeaders }: { loaderHeaders: Headers }) => loaderHeaders

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title ?? '' }]

/** How the pages can be used with weak eyes, by listening, by keyboard. */
export default function Accessibility() {
  const { info } = useLoaderData<typeof loader>()
  const { site: t } = useMessages()
  return (
    <>
      <Answer>{t.accessAnswer}</Answer>
      {t.accessParts.map(([title, words]) => (
        <Section key={title} title={title}>
          <p>{words}</p>
        </Section>
      ))}
      <PageInfo {...info} />
    </>
  )
}
