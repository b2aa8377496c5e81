import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { placeName } from '~/domain/places'
import { findFeedbackPlace } from '~/features/feedback/places.server'
import { askToFollow } from '~/features/followers/followers.server'
import { retentionTerms } from '~/features/policies/retention.server'
import { checkChallenge, newChallenge } from '~/http/challenge.server'
import { notFound, visitor } from '~/http/context.server'
import { followSite } from '~/http/follow-site.server'
import { answer, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { Answer } from '~/ui/answer'
import { Button } from '~/ui/button'
import { ErrorSummary } from '~/ui/error-summary'
import { Field } from '~/ui/field'
import { useMessages } from '~/ui/messages'
import { ChallengeField } from '../feedback/challenge-field'

export async function loader({ context, params, request }: LoaderFunctionArgs) {
  const { read, secret, now, today, t, settings } = visitor(context)
  const place = (await findFeedbackPlace(read, params.code ?? '')) ?? notFound()
  return {
    place, title: `${t.follow.title} · ${placeName(place)}`, sent: new URL(request.url).searchParams.has('sent'),
    keptDays: (await retentionTerms(read, today)).unconfirmed, hasMail: settings.messages.smtpUrl !== null, challenge: newChallenge(secret, now),
  }
}

export const handle = { narrow: true }

export { links } from '../sheets'

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }, { name: 'robots', content: 'noindex' }]

export async function action({ context, params, request }: ActionFunctionArgs) {
  const { db, secret, settings, clientAddress, locale, now } = visitor(context)
  const form = await readForm(request)
  const projectCode = params.code ?? ''
  if (form.text('homepage')) return redirect(paths.follow(projectCode, true))
  return answer(form, async () => {
    const key = checkChallenge(secret, { key: form.text('key'), answer: form.text('answer') }, now)
    const input = { projectCode, email: form.text('email'), language: locale, key }
    await askToFollow(db, followSite(secret, settings.baseUrl), { address: clientAddress, secret }, input, now)
    return redirect(paths.follow(projectCode, true))
  })
}

/** Leave an address, or take the feed. */
export default function Follow() {
  const { place, sent, keptDays, hasMail, challenge } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { follow: t } = useMessages()
  const back = (
    <p className="acts gap">
      <a href={paths.status(place.code)}>{t.toStatus}</a>
      <a href={paths.statusFeed(place.code)}>{t.feed}</a>
    </p>
  )
  if (sent)
    return (
      <>
        <Answer above={placeName(place)} lead={t.sentLead(keptDays)}>
          {t.sentAnswer}
        </Answer>
        {back}
      </>
    )
  return (
    <>
      <Answer above={placeName(place)} lead={hasMail ? t.lead : t.noMail}>
        {hasMail ? t.answer : t.noMailAnswer}
      </Answer>
      <ErrorSummary reasons={refused?.reasons} />
      {hasMail ? (
        <form method="post">
          <Field name="email" type="email" label={t.email} hint={t.emailHint} autoComplete="email" maxLength={200} defaultValue={refused?.values.email} reasons={refused?.reasons} required />
          <ChallengeField challenge={challenge} reasons={refused?.reasons} />
          <p className="acts gap">
            <Button kind="main">{t.send}</Button>
          </p>
        </form>
      ) : (
        place.phone && (
          <p>
            <a className="tel" href={paths.call(place.phone)}>{`${place.phone}（${place.unit}）`}</a>
          </p>
        )
      )}
      {back}
    </>
  )
}
