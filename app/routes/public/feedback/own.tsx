import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { RATINGS } from '~/domain/feedback'
import { placeName } from '~/domain/places'
import { findOwnLetter, rateFeedback, reopenFeedback, type OwnLetter } from '~/features/feedback/follow.server'
import { notFound, visitor } from '~/http/context.server'
import { answer, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { fullDate } from '~/i18n/dates'
import { Answer } from '~/ui/answer'
import { Button } from '~/ui/button'
import { ErrorSummary } from '~/ui/error-summary'
import { fieldId, TextArea } from '~/ui/field'
import { useLocale, useMessages } from '~/ui/messages'
import { Note } from '~/ui/note'
import { Section } from '~/ui/section'

export async function loader({ context, params }: LoaderFunctionArgs) {
  const { read, today, t } = visitor(context)
  const letter = await findOwnLetter(read, params.token ?? '', today)
  if (!letter) notFound()
  return { letter, title: `${t.feedback.ownTitle(letter.number)} · ${t.common.publicProduct}` }
}

export const handle = { narrow: true }

export { links } from '../sheets'

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }, { name: 'robots', content: 'noindex' }]

export async function action({ context, request, params }: ActionFunctionArgs) {
  const { db, now } = visitor(context)
  const form = await readForm(request)
  const token = params.token ?? ''
  return answer(form, async () => {
    if (form.text('turn') === 'reopen') await reopenFeedback(db, { token, words: form.text('words') }, now)
    else await rateFeedback(db, { token, rating: form.text('rating'), words: form.text('rateWords') }, now)
    return redirect(paths.ownFeedback(token))
  })
}

/** The page by which a letter is followed: what was written, the answer, and what one can still do. */
export default function OwnFeedback() {
  const { letter } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { feedback: t } = useMessages()
  const locale = useLocale()
  const day = (date: string) => fullDate(date, locale)
  return (
    <>
      <Answer above={`${t.staffKinds[letter.kind]} · ${letter.number}`} lead={letter.state === 'answered' ? undefined : t.ownDue(day(letter.dueOn))}>
        {t.ownState[letter.state]}
      </Answer>
      <Note>{t.ownKeep}</Note>
      <ErrorSummary reasons={refused?.reasons} />
      {letter.answer && (
        <Section title={t.theAnswer} say={letter.answeredOn && t.answeredOn(letter.unit, day(letter.answeredOn))}>
          <p className="said">{letter.answer}</p>
        </Section>
      )}
      {letter.answer && <Rating letter={letter} refused={refused} />}
      <Section title={t.yourWords}>
        <p className="said">{letter.text}</p>
        {letter.hasPhoto && <p className="quiet">{t.withPhoto}</p>}
        <dl className="kv">
          <dt>{t.received}</dt>
          <dd>{day(letter.receivedOn)}</dd>
          <dt>{t.byUnit}</dt>
          <dd>{letter.unit}</dd>
          {letter.project && (
            <>
              <dt>{t.about}</dt>
              <dd>
                <a href={paths.status(letter.project.code)}>{placeName(letter.project)}</a>
              </dd>
            </>
          )}
        </dl>
        {letter.reopenedOn && <p>{t.reopened(day(letter.reopenedOn))}</p>}
        {letter.earlierAnswers.map((earlier) => (
          <div key={earlier}>
            <b>{t.earlier}</b>
            <p className="said">{earlier}</p>
          </div>
        ))}
      </Section>
      {letter.mayReopen && (
        <Section title={t.reopenTitle} say={t.reopenSay}>
          <form method="post">
            <TextArea name="words" label={t.reopenWords} defaultValue={refused?.values.words} reasons={refused?.reasons} maxLength={1000} required />
            <p className="acts gap">
              <Button name="turn" value="reopen">
                {t.reopen}
              </Button>
            </p>
          </form>
        </Section>
      )}
      {letter.unitPhone && (
        <p className="gap">
          {t.callInstead(letter.unit)} <a className="tel" href={paths.call(letter.unitPhone)}>{letter.unitPhone}</a>
        </p>
      )}
    </>
  )
}

function Rating({ letter, refused }: { letter: OwnLetter; refused: Refused | undefined }) {
  const { feedback: t } = useMessages()
  return (
    <Section title={t.rateTitle} say={letter.rating && t.ratedAs(t.ratings[letter.rating])}>
      <form method="post">
        <fieldset className="field" id={fieldId('rating')}>
          <legend className="vh">{t.rateTitle}</legend>
          {RATINGS.map((rating) => (
            <label className="check" key={rating}>
              <input type="radio" name="rating" value={rating} defaultChecked={letter.rating === rating} required />
              <span>{t.ratings[rating]}</span>
            </label>
          ))}
        </fieldset>
        <TextArea name="rateWords" label={t.rateWords} rows={2} maxLength={500} defaultValue={refused?.values.rateWords} reasons={refused?.reasons} optional />
        <p className="acts gap">
          <Button kind="main" name="turn" value="rate">
            {t.rate}
          </Button>
        </p>
      </form>
    </Section>
  )
}
