import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { placeName } from '~/domain/places'
import { confirmFollowing, findFollowing } from '~/features/followers/followers.server'
import { visitor } from '~/http/context.server'
import { answer, readForm } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { Answer } from '~/ui/answer'
import { Button } from '~/ui/button'
import { useMessages } from '~/ui/messages'
import { OldLink } from './old-link'

export async function loader({ context, params }: LoaderFunctionArgs) {
  const { read, secret, t } = visitor(context)
  return { title: t.follow.title, following: await findFollowing(read, secret, 'confirm', params.token ?? '') }
}

export const handle = { narrow: true }

export { links } from '../sheets'

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }, { name: 'robots', content: 'noindex' }]

export async function action({ context, params, request }: ActionFunctionArgs) {
  const { db, secret, now } = visitor(context)
  const token = params.token ?? ''
  return answer(await readForm(request), async () => {
    await confirmFollowing(db, secret, token, now)
    return redirect(paths.confirmFollowing(token))
  })
}

/** Only the button confirms: mail programs open links on their own. */
export default function ConfirmFollowing() {
  const { following } = useLoaderData<typeof loader>()
  const { follow: t } = useMessages()
  if (!following) return <OldLink />
  return (
    <>
      <Answer>{following.isConfirmed ? t.confirmed : t.confirmAnswer(placeName(following))}</Answer>
      {!following.isConfirmed && (
        <form method="post" className="acts gap">
          <Button kind="main">{t.confirm}</Button>
        </form>
      )}
      <p className="acts gap">
        <a href={paths.status(following.code)}>{t.toStatus}</a>
      </p>
    </>
  )
}
