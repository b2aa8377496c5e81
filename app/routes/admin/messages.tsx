import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { listMessages } from '~/features/outbox/log.server'
import { staff } from '~/http/context.server'
import { pageAsked } from '~/http/page-asked'
import { paths } from '~/http/paths'
import { Answer } from '~/ui/answer'
import { Crumbs } from '~/ui/crumbs'
import { MessageTable } from '~/ui/message-table'
import { useMessages } from '~/ui/messages'
import { OlderNewer } from '~/ui/pager'

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { read, actor, today, t } = staff(context)
  const page = pageAsked(request)
  return { title: t.outbox.log.title, page, today, ...(await listMessages(read, actor, page)) }
}

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title ?? '' }]

export default function Messages() {
  const { rows, hasMore, page, today } = useLoaderData<typeof loader>()
  const { log: t, setup } = useMessages().outbox
  return (
    <>
      <Crumbs items={[{ label: setup.title, href: paths.channels() }, { label: t.title }]} />
      <Answer lead={t.lead}>{t.answer(rows.length)}</Answer>
      {rows.length > 0 && <MessageTable rows={rows} today={today} />}
      <OlderNewer page={page} hasMore={hasMore} hrefOf={paths.messages} />
    </>
  )
}
