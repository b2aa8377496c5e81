import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { noteReading } from '~/features/audit/reading.server'
import { answerFeedback, forwardFeedback, publishFeedback, withdrawFeedback } from '~/features/feedback/answer.server'
import { getFeedback, listAnsweringUnits, type StaffLetter } from '~/features/feedback/list.server'
import { staff } from '~/http/context.server'
import { answer, foundOrNot, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { clockTime, shortDate } from '~/i18n/dates'
import { Answer } from '~/ui/answer'
import { AsOf } from '~/ui/as-of'
import { Button } from '~/ui/button'
import { Crumbs } from '~/ui/crumbs'
import { ErrorSummary } from '~/ui/error-summary'
import { CheckField, Field, SelectField, TextArea } from '~/ui/field'
import { Link } from '~/ui/link'
import { useLocale, useMarks, useMessages } from '~/ui/messages'
import { Section } from '~/ui/section'
import { Status } from '~/ui/status'
import { PhotoList } from './photo-list'
import { LetterDue } from './list'

export async function loader({ context, params }: LoaderFunctionArgs) {
  const { db, read, actor, now, today, t } = staff(context)
  const letter = await foundOrNot(getFeedback(read, actor, params.number ?? ''))
  await noteReading(db, actor, { subjectType: 'feedback', subjectId: letter.number, divisionCode: letter.unitCode, what: t.feedback.original }, now)
  const units = (await listAnsweringUnits(read, actor, today)).filter((unit) => unit.code !== letter.unitCode)
  return { title: `${t.feedback.ownTitle(letter.number)} · ${t.feedback.queueTitle}`, letter, units, today }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export async function action({ context, request, params }: ActionFunctionArgs) {
  const { db, actor, now } = staff(context)
  const form = await readForm(request)
  const number = params.number ?? ''
  return answer(form, async () => {
    const turn = form.text('turn')
    if (turn === 'answer') await answerFeedback(db, actor, { number, answer: form.text('answer') }, now)
    if (turn === 'publish') await publishFeedback(db, actor, { number, publicText: form.text('publicText'), looked: form.has('looked') }, now)
    if (turn === 'withdraw') await withdrawFeedback(db, actor, { number }, now)
    if (turn === 'forward') await forwardFeedback(db, actor, { number, divisionCode: form.text('unit'), reason: form.text('reason') }, now)
    return redirect(turn === 'forward' ? paths.letters() : paths.residentLetter(number))
  })
}

/** One letter: what was written, the answer, what of it is public. */
export default function FeedbackLetter() {
  const { letter, units, today } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { feedback: t } = useMessages()
  const marks = useMarks()
  const locale = useLocale()
  const day = (date: string) => shortDate(date, today, locale)
  return (
    <>
      <Crumbs items={[{ label: t.queueTitle, href: paths.letters() }, { label: letter.number }]} />
      <Answer above={`${letter.unit} · ${letter.number}`}>
        {t.staffKinds[letter.kind]}
        {marks.colon}
        {letter.place || t.general}
      </Answer>
      <AsOf
        parts={[
          t.receivedShort(day(letter.receivedOn)),
          letter.projectCode && <Link key="project" to={paths.project(letter.projectCode)}>{letter.projectCode}</Link>,
          letter.answeredOn ? <Status key="state" kind="ok" word={t.answeredShort(day(letter.answeredOn))} /> : <LetterDue key="due" dueOn={letter.dueOn} today={today} />,
          letter.rating && [t.ratedShort(t.ratings[letter.rating]), letter.ratingWords].filter(Boolean).join(marks.comma),
        ]}
      />
      <ErrorSummary reasons={refused?.reasons} />
      <Section title={t.original} say={t.originalSay}>
        <p className="said">{letter.text}</p>
        <PhotoList photos={letter.photos} />
      </Section>
      <AnswerForm letter={letter} refused={refused} />
      {letter.answeredOn && <PublishForm letter={letter} refused={refused} />}
      {!letter.answeredOn && units.length > 0 && (
        <Section title={t.forwardTitle} say={t.forwardSay}>
          <Form method="post">
            <SelectField name="unit" label={t.forwardUnit} choices={units.map((unit) => ({ value: unit.code, label: unit.name }))} reasons={refused?.reasons} />
            <Field name="reason" label={t.forwardReason} maxLength={200} reasons={refused?.reasons} />
            <p className="acts gap">
              <Button name="turn" value="forward">
                {t.forward}
              </Button>
            </p>
          </Form>
        </Section>
      )}
      <Section title={t.history}>
        <ol className="tl">
          {letter.history.map((step, index) => (
            <li key={index}>
              <b>{t.steps[step.action]}</b>
              <span>
                {clockTime(step.at, locale)} {step.who || t.resident}
                {step.note && `${marks.colon}${step.note}`}
              </span>
            </li>
          ))}
        </ol>
      </Section>
    </>
  )
}

function AnswerForm({ letter, refused }: { letter: StaffLetter; refused: Refused | undefined }) {
  const { feedback: t } = useMessages()
  const own = refused?.values.turn === 'answer' ? refused : undefined
  if (letter.answeredOn && letter.rating)
    return (
      <Section title={t.answerTitle}>
        <p className="said">{letter.answer}</p>
      </Section>
    )
  return (
    <Section title={letter.answeredOn ? t.bettered : t.answerTitle} say={t.answerSay}>
      <Form method="post">
        <TextArea name="answer" label={t.answerTitle} rows={6} maxLength={2000} defaultValue={own?.values.answer ?? letter.answer} reasons={own?.reasons} />
        <p className="acts gap">
          <Button kind={letter.answeredOn ? 'plain' : 'main'} name="turn" value="answer">
            {letter.answeredOn ? t.bettered : t.answerButton}
          </Button>
        </p>
      </Form>
    </Section>
  )
}

function PublishForm({ letter, refused }: { letter: StaffLetter; refused: Refused | undefined }) {
  const { feedback: t } = useMessages()
  const own = refused?.values.turn === 'publish' ? refused : undefined
  if (letter.isPublic)
    return (
      <Section title={t.publishTitle} say={t.publicNow}>
        <p className="said">{letter.publicText}</p>
        <Form method="post" className="acts gap">
          <Button name="turn" value="withdraw">
            {t.withdraw}
          </Button>
        </Form>
      </Section>
    )
  return (
    <Section title={t.publishTitle} say={t.publishSay}>
      <Form method="post">
        <TextArea name="publicText" label={t.publicText} rows={4} maxLength={1000} defaultValue={own?.values.publicText ?? letter.publicText} reasons={own?.reasons} />
        <CheckField name="looked" label={t.looked} reasons={own?.reasons} />
        <p className="acts gap">
          <Button name="turn" value="publish">
            {t.publish}
          </Button>
        </p>
      </Form>
    </Section>
  )
}
