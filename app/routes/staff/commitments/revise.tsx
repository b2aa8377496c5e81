import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { readCurves, targetField, TARGET_MEASURES } from '~/domain/letters'
import { Refusal } from '~/domain/refusal'
import { getLetter } from '~/features/commitments/letters.server'
import { reviseCommitment } from '~/features/commitments/sign.server'
import { staff } from '~/http/context.server'
import { answer, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { Answer } from '~/ui/answer'
import { Button, ButtonLink } from '~/ui/button'
import { Crumbs } from '~/ui/crumbs'
import { ErrorSummary } from '~/ui/error-summary'
import { Field, TextArea } from '~/ui/field'
import { useMessages } from '~/ui/messages'
import { CurveGrid } from './curve-grid'
import { foundOrNot, letterId } from './letter.server'
import css from './page.module.css'

export async function loader({ context, params }: LoaderFunctionArgs) {
  const page = staff(context)
  const letter = await foundOrNot(getLetter(page.read, page.actor, letterId(params.id)))
  return { title: page.t.commitments.revise.title(letter.divisionName), letter, monthStart: `${page.today.slice(0, 7)}-01` }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export async function action({ context, params, request }: ActionFunctionArgs) {
  const page = staff(context)
  const commitmentId = letterId(params.id)
  const form = await readForm(request)
  return answer(form, async () => {
    const { curves, reasons } = readCurves((measure, month) => form.text(targetField(measure, month)))
    if (reasons.length > 0 || !curves) throw new Refusal(reasons.length > 0 ? reasons : [{ code: 'revision_changes_nothing' }])
    const revision = { commitmentId, targets: curves, inForceOn: form.text('inForceOn'), reason: form.text('reason'), approver: form.text('approver') }
    await reviseCommitment(page.db, page.actor, revision, page.now)
    return redirect(paths.letter(commitmentId))
  })
}

export default function ReviseLetter() {
  const { letter, monthStart } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { commitments: t, common: { marks } } = useMessages()
  const { values, reasons } = refused ?? {}
  return (
    <>
      <Crumbs items={[{ label: t.title(letter.year), href: paths.commitments(letter.year) }, { label: letter.number, href: paths.letter(letter.id) }, { label: t.actions.revise }]} />
      <Answer above={letter.number} lead={t.revise.say}>
        {t.revise.answer(letter.divisionName, letter.year)}
      </Answer>
      <ErrorSummary reasons={reasons} />
      <Form method="post">
        <CurveGrid
          caption={t.cumulative + marks.sentence + t.blankRule}
          head={t.measure}
          speak={(row, month) => t.cell(letter.divisionName, row.spoken, month)}
          rows={TARGET_MEASURES.map((measure) => ({
            key: measure, label: t.measures[measure], spoken: t.measures[measure], numbers: letter.targets[measure], field: (month) => targetField(measure, month),
          }))}
          reasons={reasons}
          values={values}
        />
        <Field name="inForceOn" type="date" label={t.revise.inForceOn} hint={t.revise.inForceHint} defaultValue={values?.inForceOn ?? monthStart} reasons={reasons} required />
        <TextArea name="reason" label={t.revise.reason} defaultValue={values?.reason} reasons={reasons} required />
        <Field name="approver" label={t.revise.approver} defaultValue={values?.approver} reasons={reasons} required />
        <p className={`acts ${css.acts}`}>
          <Button kind="main">{t.actions.saveRevision}</Button>
          <ButtonLink kind="link" to={paths.letter(letter.id)}>
            {t.actions.back}
          </ButtonLink>
        </p>
      </Form>
    </>
  )
}
