import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { placeName } from '~/domain/places'
import { findFollowing, leaveFollowing } from '~/features/followers/followers.server'
import { visitor } from '~/http/context.server'
import { answer, readForm } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { Answer } from '~/ui/answer'
import { Button } from '~/ui/button'
import { useMessages } from '~/ui/messages'
import { OldLink, ToHome } from './old-link'

export async function loader({ context, params }: LoaderFunctionArgs) {
  const { read, secret, t } = visitor(context)
  return { title: t.follow.title, following: await findFollowing(read, secret, 'leave', params.token ?? '') }
}

export const handle = { narrow: true }

export { links } from '../sheets'

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }, { name: 'robots', content: 'noindex' }]

export async function action({ context, params, request }: ActionFunctionArgs) {
  const { db, secret, now } = visitor(context)
  const token = params.token ?? ''
  return answer(await readForm(request), async () => {
    await leaveFollowing(db, secret, token, now)
    return { done: true }
  })
}

/** Only the button leaves: mail programs open links on their own. */
export default function LeaveFollowing() {
  const { following } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const { follow: t } = useMessages()
  if (result && 'done' in result)
    return (
      <>
        <Answer>{t.left}</Answer>
        <ToHome />
      </>
    )
  if (!following) return <OldLink />
  return (
    <>
      <Answer lead={t.leaveLead}>{t.leaveAnswer(placeName(following))}</Answer>
      <form method="post" className="acts gap">
        <Button kind="main">{t.leave}</Button>
      </form>
      <p className="acts gap">
        <a href={paths.status(following.code)}>{t.toStatus}</a>
      </p>
    </>
  )
}
