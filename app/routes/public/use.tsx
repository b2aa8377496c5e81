import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { placeName } from '~/domain/places'
import { asksUse } from '~/domain/public-status'
import { findPublicProject } from '~/features/residents/status.server'
import { answerUse } from '~/features/residents/use.server'
import { checkChallenge, newChallenge } from '~/http/challenge.server'
import { notFound, visitor } from '~/http/context.server'
import { answer, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { Answer } from '~/ui/answer'
import { Button } from '~/ui/button'
import { ErrorSummary } from '~/ui/error-summary'
import { fieldId, TextArea } from '~/ui/field'
import { useMessages } from '~/ui/messages'
import { ChallengeField } from './feedback/challenge-field'

export async function loader({ context, params, request }: LoaderFunctionArgs) {
  const { read, secret, now, today, t } = visitor(context)
  const { project, askUseAfter } = (await findPublicProject(read, params.code ?? '', today)) ?? notFound()
  return {
    title: `${t.use.title} · ${placeName(project)}`, code: project.code, place: placeName(project),
    isAsked: asksUse(project.status, askUseAfter, today), said: new URL(request.url).searchParams.get('said') === 'thanks', challenge: newChallenge(secret, now),
  }
}

export const handle = { narrow: true }

export { links } from './sheets'

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }, { name: 'robots', content: 'noindex' }]

export async function action({ context, params, request }: ActionFunctionArgs) {
  const { db, secret, clientAddress, now } = visitor(context)
  const form = await readForm(request)
  const projectCode = params.code ?? ''
  if (form.text('homepage')) return redirect(paths.askUse(projectCode, 'thanks'))
  return answer(form, async () => {
    const key = checkChallenge(secret, { key: form.text('key'), answer: form.text('answer') }, now)
    await answerUse(db, { address: clientAddress, secret }, { projectCode, works: form.text('works'), words: form.text('words'), key }, now)
    return redirect(paths.askUse(projectCode, 'thanks'))
  })
}

/** Yes or no, and what happens. */
export default function AskUse() {
  const { code, place, isAsked, said, challenge } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { use: t, follow } = useMessages()
  const back = (
    <p className="acts gap">
      <a href={paths.status(code)}>{follow.toStatus}</a>
    </p>
  )
  if (said || !isAsked)
    return (
      <>
        <Answer above={place} lead={said ? t.thanksLead : t.notAskedLead}>
          {said ? t.thanks : t.notAsked}
        </Answer>
        {back}
      </>
    )
  return (
    <>
      <Answer above={place} lead={t.lead}>
        {t.answer}
      </Answer>
      <ErrorSummary reasons={refused?.reasons} />
      <form method="post">
        <fieldset className="field" id={fieldId('works')}>
          <legend className="vh">{t.answer}</legend>
          {(['yes', 'no'] as const).map((works) => (
            <label className="check" key={works}>
              <input type="radio" name="works" value={works} defaultChecked={refused?.values.works === works} required />
              <span>{t.works[works]}</span>
            </label>
          ))}
        </fieldset>
        <TextArea name="words" label={t.words} hint={t.wordsHint} maxLength={500} defaultValue={refused?.values.words} optional />
        <ChallengeField challenge={challenge} reasons={refused?.reasons} />
        <p className="acts gap">
          <Button kind="main">{t.send}</Button>
        </p>
      </form>
      {back}
    </>
  )
}
