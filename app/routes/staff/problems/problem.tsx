import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { daysBetween } from '~/domain/calendar'
import { isProblemClass } from '~/domain/milestones'
import { startClock, stopClock } from '~/features/problems/clock.server'
import { getProblem } from '~/features/problems/list.server'
import { confirmClosing, reopenProblem, requestClosing, updateProblem } from '~/features/problems/problems.server'
import { findLastChange } from '~/features/audit/reading.server'
import { staff } from '~/http/context.server'
import { answer, foundOrNot, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { clockTime, shortDate } from '~/i18n/dates'
import { Answer } from '~/ui/answer'
import { AsOf } from '~/ui/as-of'
import { Button } from '~/ui/button'
import { Changed } from '~/ui/changed'
import { Crumbs } from '~/ui/crumbs'
import { ErrorSummary } from '~/ui/error-summary'
import { Field, TextArea } from '~/ui/field'
import { Link } from '~/ui/link'
import { useLocale, useMarks, useMessages } from '~/ui/messages'
import { Section } from '~/ui/section'
import { Status } from '~/ui/status'
import { DueStatus } from './rows'

export async function loader({ context, params }: LoaderFunctionArgs) {
  const { read, actor, today, t } = staff(context)
  const problem = await foundOrNot(getProblem(read, actor, params.number ?? '', today))
  return { title: `${problem.title} · ${t.problems.title}`, problem, today, changed: await findLastChange(read, 'problem', problem.number) }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export async function action({ context, request, params }: ActionFunctionArgs) {
  const { db, actor, now } = staff(context)
  const form = await readForm(request)
  const number = params.number ?? ''
  return answer(form, async () => {
    const note = form.text('note')
    const turn = form.text('turn')
    if (turn === 'request') await requestClosing(db, actor, { number, note }, now)
    if (turn === 'confirm') await confirmClosing(db, actor, { number, note }, now)
    if (turn === 'reopen') await reopenProblem(db, actor, { number, note }, now)
    if (turn === 'stop') await stopClock(db, actor, { number, note }, now)
    if (turn === 'start') await startClock(db, actor, { number, note }, now)
    if (turn === 'update') await updateProblem(db, actor, { number, note, measures: form.text('measures'), dueOn: form.text('dueOn') }, now)
    return redirect(paths.problem(number))
  })
}

/** One problem: what, who, by when, what is being done, and how it was struck off. */
export default function ProblemPageView() {
  const { problem, today, changed } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { problems: t } = useMessages()
  const marks = useMarks()
  const locale = useLocale()
  const turn = refused?.values.turn
  const reasonsOf = (name: string) => (turn === name ? refused?.reasons : undefined)
  return (
    <>
      <Crumbs items={[{ label: t.title, href: paths.problems() }, { label: problem.number }]} />
      <Answer above={`${problem.unit} · ${problem.number}`}>{problem.title}</Answer>
      <AsOf
        parts={[
          isProblemClass(problem.class) && t.classes[problem.class],
          problem.projectCode && <Link key="project" to={paths.project(problem.projectCode)}>{problem.place}</Link>,
          problem.closedOn ? (
            <Status key="state" kind="ok" word={t.closedWord(shortDate(problem.closedOn, today, locale))} />
          ) : (
            <span key="due">
              {t.waiting(daysBetween(problem.raisedOn, today))}
              {marks.comma}
              {t.due(shortDate(problem.dueOn, today, locale))} <DueStatus dueOn={problem.dueOn} stoppedOn={problem.stoppedOn} today={today} />
            </span>
          ),
        ]}
      />
      <ErrorSummary reasons={refused?.reasons} />
      <dl className="kv">
        <dt>{t.owner}</dt>
        <dd>{[problem.ownerName, problem.ownerPerson].filter(Boolean).join(marks.comma)}</dd>
        {problem.stoppedOn && (
          <>
            <dt>{t.clock}</dt>
            <dd>{t.clockStopped(shortDate(problem.stoppedOn, today, locale), problem.stopReason)}</dd>
          </>
        )}
        {problem.measures && (
          <>
            <dt>{t.measures}</dt>
            <dd>{problem.measures}</dd>
          </>
        )}
      </dl>
      {problem.mayClose && problem.closingRequestedAt && !problem.closedOn && !problem.isOwnRequest && (
        <Section title={t.confirmTitle} say={t.confirmSay(problem.requestedBy, problem.closingProof)}>
          <Form method="post" className="acts gap">
            <Button kind="main" name="turn" value="confirm">
              {t.confirmButton}
            </Button>
          </Form>
        </Section>
      )}
      {problem.mayWrite && !problem.closedOn && !problem.closingRequestedAt && (
        <>
          <Section title={t.requestTitle}>
            <Form method="post">
              <TextArea id="proof" name="note" label={t.proof} hint={t.proofHint} defaultValue={turn === 'request' ? refused?.values.note : ''} reasons={reasonsOf('request')} />
              <p className="acts gap">
                <Button kind="main" name="turn" value="request">
                  {t.requestButton}
                </Button>
              </p>
            </Form>
          </Section>
          <Section title={t.updateTitle}>
            <Form method="post">
              <TextArea name="measures" label={t.measures} defaultValue={turn === 'update' ? refused?.values.measures : problem.measures} reasons={reasonsOf('update')} />
              <Field name="dueOn" type="date" label={t.dueOn} defaultValue={turn === 'update' ? refused?.values.dueOn : problem.dueOn} reasons={reasonsOf('update')} />
              <Field id="change-reason" name="note" label={t.changeReason} defaultValue={turn === 'update' ? refused?.values.note : ''} reasons={reasonsOf('update')} optional />
              <p className="acts gap">
                <Button name="turn" value="update">
                  {t.updateButton}
                </Button>
              </p>
            </Form>
          </Section>
        </>
      )}
      {problem.mayClose && !problem.closedOn && (
        <Section title={problem.stoppedOn ? t.clockStart : t.clockStop} say={problem.stoppedOn ? t.clockStartSay : t.clockStopSay}>
          <Form method="post">
            <TextArea
              id="clock" name="note" rows={2} label={problem.stoppedOn ? t.clockStartNote : t.clockStopReason} optional={problem.stoppedOn !== null}
              defaultValue={turn === 'stop' ? refused?.values.note : ''} reasons={reasonsOf('stop')}
            />
            <p className="acts gap">
              <Button name="turn" value={problem.stoppedOn ? 'start' : 'stop'}>
                {problem.stoppedOn ? t.clockStart : t.clockStop}
              </Button>
            </p>
          </Form>
        </Section>
      )}
      {problem.mayClose && (problem.closedOn || problem.closingRequestedAt) && (
        <Section title={t.reopenTitle}>
          <Form method="post">
            <TextArea id="reopen" name="note" rows={2} label={t.reopenReason} defaultValue={turn === 'reopen' ? refused?.values.note : ''} reasons={reasonsOf('reopen')} />
            <p className="acts gap">
              <Button name="turn" value="reopen">
                {t.reopenButton}
              </Button>
            </p>
          </Form>
        </Section>
      )}
      <Section title={t.history}>
        <ol className="tl">
          {problem.history.map((step, index) => (
            <li key={index}>
              <b>{step.action in t.steps ? t.steps[step.action as keyof typeof t.steps] : step.action}</b>
              <span>
                {clockTime(step.at, locale)} {step.who}
                {step.note && `${marks.colon}${step.note}`}
              </span>
            </li>
          ))}
        </ol>
      </Section>
      <Changed change={changed} />
    </>
  )
}
