import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { FEEDBACK_KINDS } from '~/domain/feedback'
import { placeName } from '~/domain/places'
import { answerTerms, findFeedbackPlace, listReceivingUnits } from '~/features/feedback/places.server'
import { sendFeedback } from '~/features/feedback/send.server'
import { checkChallenge, newChallenge } from '~/http/challenge.server'
import { notFound, visitor } from '~/http/context.server'
import { answer, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { Answer } from '~/ui/answer'
import { Button } from '~/ui/button'
import { ErrorSummary } from '~/ui/error-summary'
import { fieldId, FileField, SelectField, TextArea } from '~/ui/field'
import { useMessages } from '~/ui/messages'
import { Note } from '~/ui/note'
import { ChallengeField } from './challenge-field'

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { read, secret, now, today, t } = visitor(context)
  const code = new URL(request.url).searchParams.get('project')
  const place = code ? await findFeedbackPlace(read, code) : null
  if (code && !place) notFound()
  return {
    title: `${t.feedback.title} · ${t.common.publicProduct}`, place,
    units: place ? [] : await listReceivingUnits(read, today),
    terms: await answerTerms(read, place?.code ?? null, now),
    challenge: newChallenge(secret, now),
  }
}

export const handle = { narrow: true }

export { links } from '../sheets'

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }, { name: 'robots', content: 'noindex' }]

export async function action({ context, request }: ActionFunctionArgs) {
  const { db, secret, clientAddress, now } = visitor(context)
  const form = await readForm(request)
  if (form.text('homepage')) return redirect(paths.home())
  return answer(form, async () => {
    const key = checkChallenge(secret, { key: form.text('key'), answer: form.text('answer') }, now)
    const input = { kind: form.text('kind'), projectCode: form.text('project'), divisionCode: form.text('unit'), text: form.text('text'), photo: form.file('file')?.bytes ?? null, key }
    const { token } = await sendFeedback(db, { address: clientAddress, secret }, input, now)
    return redirect(paths.ownFeedback(token))
  })
}

/** Ask, suggest, complain: what, where, and nothing about who. */
export default function SendFeedback() {
  const { place, units, terms, challenge } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { feedback: t } = useMessages()
  const { values = {}, reasons } = refused ?? {}
  return (
    <>
      <Answer above={place && placeName(place)} lead={place ? t.lead(place.unit) : t.leadAny}>
        {t.answer}
      </Answer>
      <Note kind="warn">
        {t.urgent}
        <br />
        <a className="tel" href={paths.call('119')}>{t.urgentCall}</a>
        {place?.phone && (
          <>
            {' '}
            <a className="tel" href={paths.call(place.phone)}>{`${place.phone}（${place.unit}）`}</a>
          </>
        )}
      </Note>
      <ErrorSummary reasons={reasons} />
      <form method="post" encType="multipart/form-data">
        {place ? (
          <input type="hidden" name="project" value={place.code} />
        ) : (
          <SelectField name="unit" label={t.unit} defaultValue={values.unit ?? ''} reasons={reasons} required>
            <option value="">{t.choose}</option>
            {units.map((unit) => (
              <option key={unit.code} value={unit.code}>
                {unit.name}
              </option>
            ))}
          </SelectField>
        )}
        <fieldset className={reasons?.some((reason) => reason.field === 'kind') ? 'field bad' : 'field'} id={fieldId('kind')}>
          <legend className="label">{t.kind}</legend>
          {FEEDBACK_KINDS.map((kind) => (
            <label className="check" key={kind}>
              <input type="radio" name="kind" value={kind} defaultChecked={values.kind === kind} required />
              <span>
                {t.kinds[kind]} <span className="quiet small">{t.kindDays(terms[kind])}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <TextArea name="text" label={t.text} hint={t.textHint} rows={6} maxLength={1000} defaultValue={values.text} reasons={reasons} required />
        <FileField name="file" label={t.photo} hint={t.photoHint} accept="image/*" reasons={reasons} optional />
        <ChallengeField challenge={challenge} reasons={reasons} />
        <p className="gap">{t.sendNote}</p>
        <p className="acts gap">
          <Button kind="main">{t.send}</Button>
        </p>
      </form>
    </>
  )
}
