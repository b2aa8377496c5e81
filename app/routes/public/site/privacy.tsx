import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { Section } from '~/ui/section'
import { Answer } from '~/ui/answer'
import { useMessages } from '~/ui/messages'
import { PageInfo } from './page-info'
import { siteLoader } from './site-page.server'

export async function loader({ context }: LoaderFunctionArgs) {
  return siteLoader(context, 'JTDD-YS', (t) => t.site.privacyTitle)
}

export const handle = { narrow: true }

export { links } from '../sheets'

export const headers = ({ loaderHeaders }: { loaderHeaders: Headers }) => loaderHeaders

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title ?? '' }]

/** What is kept and what is not. */
export default function Privacy() {
  const { info, kept } = useLoaderData<typeof loader>()
  const { site: t, follow } = useMessages()
  const parts = t.privacyParts.toSpliced(3, 0, [follow.title, t.privacyFollow(kept)])
  return (
    <>
      <Answer>{t.privacyAnswer}</Answer>
      {parts.map(([title, words]) => (
        <Section key={title} title={title}>
          <p>{words}</p>
        </Section>
      ))}
      <PageInfo {...info} />
    </>
  )
}
