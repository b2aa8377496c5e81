import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { escalationNumber } from '~/domain/escalation-text'
import { closeEscalation, replyToEscalation, returnReply } from '~/features/escalations/commands.server'
import { getEscalation, listEscalations } from '~/features/escalations/list.server'
import { staff } from '~/http/context.server'
import { answer, foundOrNot, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { clockTime, shortDate } from '~/i18n/dates'
import { Answer } from '~/ui/answer'
import { AsOf } from '~/ui/as-of'
import { Button } from '~/ui/button'
import { Crumbs } from '~/ui/crumbs'
import { ErrorSummary } from '~/ui/error-summary'
import { Field, TextArea } from '~/ui/field'
import { useLocale, useMarks, useMessages } from '~/ui/messages'
import { Note } from '~/ui/note'
import { Section } from '~/ui/section'
import { TimeLine } from '~/ui/time-line'
import { EvidenceTable } from './numbers'
import { stepId } from './step-id.server'
import { StepState, StepTable } from './step-table'
import { groundWord } from './words'
import styles from './step.module.css'

export async function loader({ context, params }: LoaderFunctionArgs) {
  const { read, actor, today, t } = staff(context)
  const step = await foundOrNot(getEscalation(read, actor, stepId(params.id)))
  const others = (await listEscalations(read, actor, { unit: step.unit.code })).filter((other) => other.id !== step.id)
  return { title: `${step.unit.name} · ${t.escalations.steps[step.step]}`, step, others, today }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export async function action({ context, request, params }: ActionFunctionArgs) {
  const { db, actor, now } = staff(context)
  const id = stepId(params.id)
  const form = await readForm(request)
  return answer(form, async () => {
    const turn = form.text('turn')
    if (turn === 'reply') await replyToEscalation(db, actor, { id, reply: form.text('reply') }, now)
    if (turn === 'return') await returnReply(db, actor, { id, reason: form.text('reason') }, now)
    if (turn === 'close') await closeEscalation(db, actor, { id, note: form.text('note') }, now)
    return redirect(paths.escalation(id))
  })
}

/** One step: what was issued, on which numbers, what the sub-district answered, and how it was struck off. */
export default function StepView() {
  const { step, others, today } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { escalations: t } = useMessages()
  const marks = useMarks()
  const locale = useLocale()
  const { reasons, values } = refused ?? {}
  return (
    <>
      <Crumbs items={[{ label: t.title, href: paths.escalations({ district: step.district.code }) }, { label: step.unit.name }]} />
      <Answer above={[step.number && escalationNumber(step.number), groundWord(step.ground, t)].filter(Boolean).join(' · ')}>
        {step.unit.name}
        {marks.colon}
        {t.steps[step.step]}
      </Answer>
      <AsOf
        parts={[
          <StepState key="state" step={step} today={today} />,
          step.state !== 'waived' && t.issuedBy(step.issuedBy, clockTime(step.decidedAt, locale)),
          step.replyDueOn && step.state !== 'closed' && t.dueBy(shortDate(step.replyDueOn, today, locale)),
          step.state !== 'waived' && <a key="word" href={paths.escalationWord(step.id)}>{t.word}</a>,
        ]}
      />
      <ErrorSummary reasons={reasons} />
      {step.text && (
        <Section title={t.paper}>
          <div className={styles.paper} lang="zh-CN">{step.text}</div>
        </Section>
      )}
      {step.repliedAt && (
        <Section title={t.reply} say={t.replied(clockTime(step.repliedAt, locale))}>
          <div className={styles.paper}>{step.reply}</div>
        </Section>
      )}
      {step.isOwnReply && step.state === 'replied' && <Note>{t.ownReply}</Note>}
      {step.mayReply && step.state === 'issued' && (
        <Section title={t.reply}>
          <Form method="post">
            <TextArea name="reply" rows={5} label={t.replyLabel} hint={t.replyHint} defaultValue={values?.reply ?? step.reply} reasons={reasons} />
            <p className="acts gap">
              <Button kind="main" name="turn" value="reply">
                {t.replyButton}
              </Button>
            </p>
          </Form>
        </Section>
      )}
      {step.mayClose && (
        <Section title={t.close} say={t.closeSay}>
          <Form method="post">
            <Field name="note" label={t.closeNote} defaultValue={values?.note} reasons={reasons} maxLength={300} optional />
            <p className="acts gap">
              <Button kind="main" name="turn" value="close">
                {t.close}
              </Button>
            </p>
          </Form>
        </Section>
      )}
      {step.mayReturn && (
        <Section title={t.giveBack}>
          <Form method="post">
            <Field name="reason" label={t.giveBackReason} defaultValue={values?.reason} reasons={reasons} maxLength={300} />
            <p className="acts gap">
              <Button name="turn" value="return">
                {t.giveBack}
              </Button>
            </p>
          </Form>
        </Section>
      )}
      <Section title={t.numbers}>
        <EvidenceTable evidence={step.evidence} />
      </Section>
      <Section title={t.historyOf}>
        <TimeLine
          items={step.history.map((event) => ({
            state: 'done' as const,
            title: event.action in t.events ? t.events[event.action as keyof typeof t.events] : event.action,
            when: `${clockTime(event.at, locale)} ${event.who}`,
            note: event.note,
          }))}
        />
      </Section>
      {others.length > 0 && (
        <Section title={t.history(step.unit.name)}>
          <StepTable steps={others} today={today} />
        </Section>
      )}
    </>
  )
}
