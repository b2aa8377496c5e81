import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { curvesOfText, curvesText, readCurves, targetField, TARGET_MEASURES } from '~/domain/letters'
import { Refusal } from '~/domain/refusal'
import { findLastChange } from '~/features/audit/reading.server'
import { districtPlan, saveAnnualPlan } from '~/features/commitments/plan.server'
import { staff } from '~/http/context.server'
import { answer, readForm, reasonsWith, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { Answer } from '~/ui/answer'
import { Button, ButtonLink } from '~/ui/button'
import { Changed } from '~/ui/changed'
import { Crumbs } from '~/ui/crumbs'
import { ErrorSummary } from '~/ui/error-summary'
import { useMessages } from '~/ui/messages'
import { CurveGrid } from './curve-grid'
import { askedYear } from './district.server'
import css from './page.module.css'

export async function loader({ context, params, request }: LoaderFunctionArgs) {
  const page = staff(context)
  const { year, district, districtInAddress } = await askedYear(page, request, params.year)
  const changed = await findLastChange(page.read, 'annual_plan', `${district.code}-${year}`)
  return { title: page.t.commitments.plan.title(year), year, district, districtInAddress, plan: await districtPlan(page.read, district.code, year), changed }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export async function action({ context, params, request }: ActionFunctionArgs) {
  const page = staff(context)
  const { year, district, districtInAddress } = await askedYear(page, request, params.year)
  const form = await readForm(request)
  return answer(form, async () => {
    const { curves, reasons } = readCurves((measure, month) => form.text(targetField(measure, month)))
    if (reasons.length > 0) throw new Refusal(reasons)
    const targets = curves ?? { signed: Array<number>(12).fill(0), started: Array<number>(12).fill(0), completed: Array<number>(12).fill(0) }
    const seen = form.has('seen') ? curvesOfText(form.text('seen')) : undefined
    await saveAnnualPlan(page.db, page.actor, { districtCode: district.code, year, targets, seen }, page.now).catch((error: unknown) => {
      for (const { params } of reasonsWith(error, 'plan_changed')) form.values.seen = String(params?.now)
      throw error
    })
    return redirect(paths.split(year, districtInAddress))
  })
}

export default function AnnualPlan() {
  const { year, district, districtInAddress, plan, changed } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { commitments: t, common: { marks } } = useMessages()
  return (
    <>
      <Crumbs items={[{ label: t.title(year), href: paths.commitments(year, districtInAddress) }, { label: t.plan.title(year) }]} />
      <Answer above={district.name} lead={t.plan.say}>
        {t.plan.answer(district.name, year)}
      </Answer>
      <ErrorSummary reasons={refused?.reasons} />
      <Form method="post">
        <input type="hidden" name="seen" value={refused?.values.seen ?? curvesText(plan)} readOnly />
        <CurveGrid
          caption={t.cumulative + marks.sentence + t.blankRule}
          head={t.measure}
          speak={(row, month) => t.cell(district.name, row.spoken, month)}
          rows={TARGET_MEASURES.map((measure) => ({
            key: measure,
            label: t.measures[measure],
            spoken: t.measures[measure],
            numbers: plan?.[measure] ?? Array<null>(12).fill(null),
            field: (month) => targetField(measure, month),
          }))}
          reasons={refused?.reasons}
          values={refused?.values}
        />
        <p className={`acts ${css.acts}`}>
          <Button kind="main">{t.actions.savePlan}</Button>
          <ButtonLink kind="link" to={paths.commitments(year, districtInAddress)}>
            {t.actions.back}
          </ButtonLink>
        </p>
      </Form>
      <Changed change={changed} />
    </>
  )
}
