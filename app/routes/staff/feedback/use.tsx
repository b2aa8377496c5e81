import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { pathsWith } from '~/domain/permissions'
import { listDisagreements, lookIntoUse, satisfactionByUnit } from '~/features/residents/use.server'
import { staff } from '~/http/context.server'
import { answer, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { shortDate } from '~/i18n/dates'
import { Answer } from '~/ui/answer'
import { Button } from '~/ui/button'
import { Crumbs } from '~/ui/crumbs'
import { Empty } from '~/ui/empty'
import { ErrorSummary } from '~/ui/error-summary'
import { Field } from '~/ui/field'
import { Link } from '~/ui/link'
import { useLocale, useMessages } from '~/ui/messages'
import { SatisfactionTable } from '~/ui/satisfaction'
import { Section } from '~/ui/section'

export async function loader({ context }: LoaderFunctionArgs) {
  const { read, actor, today, t } = staff(context)
  return {
    title: t.use.staffTitle, today,
    disagreements: await listDisagreements(read, actor),
    satisfaction: await satisfactionByUnit(read, pathsWith(actor, 'feedback.answer')),
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export async function action({ context, request }: ActionFunctionArgs) {
  const { db, actor, now } = staff(context)
  const form = await readForm(request)
  const id = Number(form.text('id'))
  return answer(form, async () => {
    await lookIntoUse(db, actor, { id: Number.isSafeInteger(id) ? id : 0, finding: form.text(`finding-${id}`) }, now)
    return redirect(paths.disagreements())
  })
}

/** Elevators in use that residents say do not work: each to be looked at before a ranking is issued. */
export default function UseDisagreements() {
  const { disagreements, satisfaction, today } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { use: t, feedback } = useMessages()
  const locale = useLocale()
  return (
    <>
      <Crumbs items={[{ label: feedback.queueTitle, href: paths.letters() }, { label: t.staffTitle }]} />
      <Answer lead={disagreements.length > 0 && t.staffLead}>{t.staffAnswer(disagreements.length)}</Answer>
      <ErrorSummary reasons={refused?.reasons} />
      {disagreements.length === 0 && <Empty title={t.none}>{t.noneHint}</Empty>}
      {disagreements.map((said) => (
        <div className="prob" key={said.id}>
          <b>{said.unit}</b>
          <div>
            <Link className="what" to={paths.project(said.projectCode)}>
              {said.place}
            </Link>
            <br />
            {said.words || t.noWords}
            <br />
            <span className="quiet">{t.saidOn(shortDate(said.answeredOn, today, locale))}</span>
          </div>
          <Form method="post">
            <input type="hidden" name="id" value={said.id} />
            <Field name={`finding-${said.id}`} label={t.finding} hint={t.findingHint} maxLength={300} defaultValue={refused?.values[`finding-${said.id}`]} reasons={refused?.reasons} />
            <p className="acts gap">
              <Button>{t.done}</Button>
            </p>
          </Form>
        </div>
      ))}
      <Section title={t.satisfaction} say={t.satisfactionSay}>
        <SatisfactionTable rows={satisfaction} />
      </Section>
    </>
  )
}
