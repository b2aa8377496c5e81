import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { paths } from '~/http/paths'
import { Answer } from '~/ui/answer'
import { useMessages } from '~/ui/messages'
import { PageInfo } from './page-info'
import { siteLoader } from './site-page.server'

export async function loader({ context }: LoaderFunctionArgs) {
  return siteLoader(context, 'JTDD-DT', (t) => t.site.mapTitle)
}

export const handle = { narrow: true }

export { links } from '../sheets'

export const headers = ({ loaderHeaders }: { loaderHeaders: Headers }) => loaderHeaders

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title ?? '' }]

/** Every public page, with what it is for. */
export default function SiteMap() {
  const { info } = useLoaderData<typeof loader>()
  const { site: t } = useMessages()
  const pages: [string, string, string][] = [
    [paths.home(), t.mapFind, t.mapFindSay],
    [paths.progress(), t.mapProgress, t.mapProgressSay],
    [paths.feedbackAnswers(), t.mapAnswers, t.mapAnswersSay],
    [paths.feedback(), t.mapWrite, t.mapWriteSay],
    [paths.accessibility(), t.accessTitle, t.mapAccess],
    [paths.privacy(), t.privacyTitle, t.mapPrivacy],
    [paths.contactPage(), t.contactTitle, t.mapContact],
  ]
  return (
    <>
      <Answer>{t.mapAnswer}</Answer>
      <ul className="choices">
        {pages.map(([href, title, says]) => (
          <li key={href}>
            <a href={href}>
              <b>{title}</b>
              <span>{says}</span>
            </a>
          </li>
        ))}
      </ul>
      <PageInfo {...info} />
    </>
  )
}
