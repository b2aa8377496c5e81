import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { addWorkingDays } from '~/domain/working-days'
import { ESCALATION_STEPS, type EscalationStep } from '~/domain/policy'
import { issueEscalation, waiveEscalation } from '~/features/escalations/commands.server'
import { findEscalation, getProposal } from '~/features/escalations/list.server'
import { notFound, staff } from '~/http/context.server'
import { answer, foundOrNot, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import type { Messages } from '~/i18n/messages'
import { Answer } from '~/ui/answer'
import { Button } from '~/ui/button'
import { Confirm } from '~/ui/confirm'
import { Crumbs } from '~/ui/crumbs'
import { ErrorSummary } from '~/ui/error-summary'
import { Field, TextArea } from '~/ui/field'
import { useMessages } from '~/ui/messages'
import { Note } from '~/ui/note'
import { Section } from '~/ui/section'
import { EvidenceTable } from './numbers'
import { groundWord } from './words'

/** Working days that a sub-district has to answer, unless the person who issues it says otherwise. */
const DAYS_TO_REPLY = 5

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { read, actor, now, today, t } = staff(context)
  const key = askedKey(new URL(request.url).searchParams) ?? notFound()
  const decided = await findEscalation(read, actor, key)
  if (decided) return redirect(paths.escalation(decided))
  const replyDueOn = addWorkingDays(today, DAYS_TO_REPLY)
  const proposal = await foundOrNot(getProposal(read, actor, key, replyDueOn, now))
  return { title: headingOf(proposal, t.escalations), proposal, replyDueOn, today }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export async function action({ context, request }: ActionFunctionArgs) {
  const { db, actor, now } = staff(context)
  const key = askedKey(new URL(request.url).searchParams) ?? notFound()
  const form = await readForm(request)
  return answer(form, async () => {
    if (form.text('turn') === 'waive') return redirect(paths.escalation(await waiveEscalation(db, actor, { ...key, reason: form.text('reason') }, now)))
    return redirect(paths.escalation(await issueEscalation(db, actor, { ...key, text: form.text('text'), replyDueOn: form.text('replyDueOn') }, now)))
  })
}

function askedKey(asked: URLSearchParams): { divisionCode: string; step: EscalationStep; ground: string } | null {
  const step = ESCALATION_STEPS.find((known) => known === asked.get('step'))
  return step ? { divisionCode: asked.get('unit') ?? '', step, ground: asked.get('ground') ?? '' } : null
}

function headingOf({ step, name }: { step: EscalationStep; name: string }, t: Messages['escalations']): string {
  if (step === 'talk') return t.proposalTalk(name)
  return step === 'criticism' ? t.proposalCriticism(name) : t.proposalTitle(t.steps[step], name)
}

/** One proposal: why, the words as they would go out, and the decision. */
export default function ProposalView() {
  const { proposal, replyDueOn, today } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { escalations: t } = useMessages()
  const { reasons, values } = refused ?? {}
  return (
    <>
      <Crumbs items={[{ label: t.title, href: paths.escalations() }, { label: proposal.name }]} />
      <Answer above={groundWord(proposal.ground, t)} lead={<span lang="zh-CN">{proposal.reason}</span>}>
        {headingOf(proposal, t)}
      </Answer>
      <ErrorSummary reasons={reasons} />
      <Section title={t.numbers}>
        <EvidenceTable evidence={proposal.evidence} />
      </Section>
      {proposal.mayIssue ? (
        <>
          <Section title={t.steps[proposal.step]}>
            <Form method="post">
              <TextArea name="text" label={t.text} hint={t.textHint} rows={Math.max(6, Math.ceil(proposal.text.length / 36))} defaultValue={values?.text ?? proposal.text} reasons={reasons} />
              <Field
                name="replyDueOn" type="date" label={proposal.step === 'talk' ? t.talkOn : t.replyDueOn} min={today} defaultValue={values?.replyDueOn ?? replyDueOn}
                reasons={reasons} required
              />
              <div className="acts gap">
                <Confirm verb={t.issue} title={t.issueTitle(t.steps[proposal.step], proposal.name)} name="turn" value="issue">
                  {t.issueSay}
                </Confirm>
              </div>
            </Form>
          </Section>
          <Section title={t.waive}>
            <Form method="post">
              <Field name="reason" label={t.waiveReason} hint={t.waiveHint} defaultValue={values?.reason} reasons={reasons} maxLength={300} />
              <p className="acts gap">
                <Button name="turn" value="waive">
                  {t.waiveButton}
                </Button>
              </p>
            </Form>
          </Section>
        </>
      ) : (
        <Note>{t.notYours}</Note>
      )}
    </>
  )
}
