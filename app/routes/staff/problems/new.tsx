import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { addWorkingDays } from '~/domain/working-days'
import { PROBLEM_CLASSES } from '~/domain/milestones'
import { listProblemUnits, raiseProblem } from '~/features/problems/problems.server'
import { staff } from '~/http/context.server'
import { answer, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { shortDate } from '~/i18n/dates'
import { Answer } from '~/ui/answer'
import { Button, ButtonLink } from '~/ui/button'
import { Crumbs } from '~/ui/crumbs'
import { ErrorSummary } from '~/ui/error-summary'
import { Field, SelectField, TextArea } from '~/ui/field'
import { useLocale, useMarks, useMessages } from '~/ui/messages'

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { read, actor, today, t } = staff(context)
  const project = new URL(request.url).searchParams.get('project') ?? ''
  return { title: t.problems.raise, units: await listProblemUnits(read, actor), project, today, defaultDue: addWorkingDays(today, 10) }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export async function action({ context, request }: ActionFunctionArgs) {
  const { db, actor, now } = staff(context)
  const form = await readForm(request)
  return answer(form, async () => {
    const { number } = await raiseProblem(db, actor, {
      divisionCode: form.text('unit'), projectCode: form.text('project') || null, class: form.text('class'), title: form.text('title'),
      ownerName: form.text('ownerName'), ownerPerson: form.text('ownerPerson'), measures: form.text('measures'), dueInDays: form.integer('dueInDays'), dueOn: form.text('dueOn'),
    }, now)
    return redirect(paths.problem(number))
  })
}

export default function NewProblem() {
  const { units, project, today, defaultDue } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { problems: t } = useMessages()
  const marks = useMarks()
  const locale = useLocale()
  const { values = {}, reasons } = refused ?? {}
  return (
    <>
      <Crumbs items={[{ label: t.title, href: paths.problems() }, { label: t.raise }]} />
      <Answer>{t.raise}</Answer>
      <ErrorSummary reasons={reasons} />
      <Form method="post">
        <SelectField name="unit" label={t.unit} choices={units.map((unit) => ({ value: unit.code, label: unit.name }))} defaultValue={values.unit} reasons={reasons} />
        <Field name="project" label={`${t.project}${marks.open}${t.number}${marks.close}`} defaultValue={values.project ?? project} reasons={reasons} optional />
        <SelectField name="class" label={t.class} choices={PROBLEM_CLASSES.map((value) => ({ value, label: t.classes[value] }))} defaultValue={values.class} reasons={reasons} />
        <Field name="title" label={t.what} hint={t.whatHint} defaultValue={values.title} reasons={reasons} maxLength={200} required />
        <Field name="ownerName" label={t.owner} hint={t.ownerHint} defaultValue={values.ownerName} reasons={reasons} maxLength={100} required />
        <Field name="ownerPerson" label={t.ownerPerson} defaultValue={values.ownerPerson} reasons={reasons} optional />
        <Field name="dueInDays" inputMode="numeric" label={t.dueInDays} hint={t.dueInDaysHint(shortDate(defaultDue, today, locale))} defaultValue={values.dueInDays ?? '10'} reasons={reasons} />
        <Field name="dueOn" type="date" label={t.dueOnDay} hint={t.dueHint} defaultValue={values.dueOn} min={today} reasons={reasons} optional />
        <TextArea name="measures" label={t.measures} defaultValue={values.measures} reasons={reasons} optional />
        <p className="acts gap">
          <Button kind="main">{t.raiseButton}</Button>
          <ButtonLink kind="link" to={paths.problems()}>
            {t.title}
          </ButtonLink>
        </p>
      </Form>
    </>
  )
}
