import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { useState, type FormEvent } from 'react'
import { curvesOfText, curvesText, disagreements, readCurves, sumCurves, targetField, TARGET_MEASURES, type TargetCurves } from '~/domain/letters'
import { Refusal } from '~/domain/refusal'
import { findLastChange } from '~/features/audit/reading.server'
import { districtPlan } from '~/features/commitments/plan.server'
import { getSplit, saveSplit } from '~/features/commitments/split.server'
import { staff } from '~/http/context.server'
import { answer, readForm, reasonsWith, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { Answer } from '~/ui/answer'
import { Button, ButtonLink } from '~/ui/button'
import { Changed } from '~/ui/changed'
import { Crumbs } from '~/ui/crumbs'
import { ErrorSummary } from '~/ui/error-summary'
import { Link } from '~/ui/link'
import { useMessages } from '~/ui/messages'
import { Section } from '~/ui/section'
import { Toast } from '~/ui/toast'
import { CurveGrid } from './curve-grid'
import { Disagreements } from './disagreements'
import { askedYear } from './district.server'
import css from './page.module.css'

export async function loader({ context, params, request }: LoaderFunctionArgs) {
  const page = staff(context)
  const { year, district, districtInAddress } = await askedYear(page, request, params.year)
  return {
    title: page.t.commitments.split.title(year),
    year,
    district,
    districtInAddress,
    saved: new URL(request.url).searchParams.has('saved'),
    plan: await districtPlan(page.read, district.code, year),
    units: await getSplit(page.read, district.code, year),
    changed: await findLastChange(page.read, 'commitment_split', `${district.code}-${year}`),
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export async function action({ context, params, request }: ActionFunctionArgs) {
  const page = staff(context)
  const { year, district, districtInAddress } = await askedYear(page, request, params.year)
  const form = await readForm(request)
  return answer(form, async () => {
    const isSent = (code: string) => TARGET_MEASURES.some((measure) => form.has(targetField(measure, 1, code)))
    const sent = (await getSplit(page.read, district.code, year)).filter((unit) => isSent(unit.divisionCode))
    const read = sent.map(({ divisionCode }) => ({ divisionCode, ...readCurves((measure, month) => form.text(targetField(measure, month, divisionCode)), divisionCode) }))
    const reasons = read.flatMap((row) => row.reasons)
    if (reasons.length > 0) throw new Refusal(reasons)
    const seenOf = (code: string) => (form.has(seenField(code)) ? curvesOfText(form.text(seenField(code))) : undefined)
    const rows = read.map(({ divisionCode, curves }) => ({ divisionCode, targets: curves, seen: seenOf(divisionCode) }))
    await saveSplit(page.db, page.actor, { districtCode: district.code, year, rows }, page.now).catch((error: unknown) => {
      for (const { field = '', params } of reasonsWith(error, 'split_changed')) form.values[seenField(field)] = String(params?.now)
      throw error
    })
    const address = paths.split(year, districtInAddress)
    return redirect(`${address}${address.includes('?') ? '&' : '?'}saved=1`)
  })
}

function seenField(divisionCode: string): string {
  return `seen-${divisionCode}`
}

export default function Split() {
  const { year, district, districtInAddress, plan, units, saved, changed } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { commitments: t, divisions, common: { marks } } = useMessages()
  const [typed, setTyped] = useState<TargetCurves[] | null>(null)
  const sums = sumCurves(typed ?? curvesOfUnits(units, refused?.values))
  const isBlank = Object.values(sums).flat().every((sum) => sum === 0)
  const differing = plan && !isBlank ? disagreements(plan, sums) : []

  const recount = (event: FormEvent<HTMLFormElement>) => {
    const form = new FormData(event.currentTarget)
    setTyped(curvesOfUnits(units, Object.fromEntries([...form].map(([name, value]) => [name, String(value)]))))
  }

  if (units.length === 0) return <Answer lead={t.split.noUnitsHint}>{t.split.noUnits}</Answer>
  return (
    <>
      <Crumbs items={[{ label: t.title(year), href: paths.commitments(year, districtInAddress) }, { label: t.split.title(year) }]} />
      <Answer above={district.name} lead={t.split.say}>
        {t.split.answer(year)}
      </Answer>
      {saved && !typed && !refused && <Toast>{t.split.saved}</Toast>}
      <ErrorSummary reasons={refused?.reasons} />
      <Section title={differing.length > 0 ? t.disagreements.heading(differing.length) : !plan ? t.disagreements.noPlan : isBlank ? t.split.blank : t.split.agrees}>
        {!plan && differing.length === 0 && <Link to={paths.annualPlan(year, districtInAddress)}>{t.actions.plan}</Link>}
        <Disagreements list={differing} />
      </Section>
      <Form method="post" onInput={recount}>
        {units.map(({ divisionCode, signedOn, targets }) => signedOn === null && (
          <input key={divisionCode} type="hidden" name={seenField(divisionCode)} value={refused?.values[seenField(divisionCode)] ?? curvesText(targets)} readOnly />
        ))}
        {TARGET_MEASURES.map((measure) => (
          <Section key={measure} title={t.split.section(t.measures[measure])}>
            <CurveGrid
              caption={t.cumulative + marks.sentence + t.blankRule}
              head={t.unit}
              speak={(row, month) => t.cell(row.spoken, t.measures[measure], month)}
              rows={units.map((unit) => ({
                key: unit.divisionCode,
                label: (
                  <>
                    {unit.commitmentId ? <Link to={paths.letter(unit.commitmentId)}>{unit.name}</Link> : unit.name}
                    {unit.endedOn && <span className="quiet small"> {divisions.until(unit.endedOn)}</span>}
                    {unit.signedOn && <span className="quiet small"> {t.split.locked}</span>}
                  </>
                ),
                spoken: unit.name,
                numbers: unit.targets?.[measure] ?? Array<null>(12).fill(null),
                field: unit.signedOn ? undefined : (month) => targetField(measure, month, unit.divisionCode),
              }))}
              foot={[
                { label: t.split.sum, numbers: sums[measure] },
                ...(plan ? [{ label: t.split.plan, numbers: plan[measure] }, { label: t.split.difference, numbers: sums[measure].map((sum, index) => sum - (plan[measure][index] ?? 0)), kind: 'difference' as const }] : []),
              ]}
              reasons={refused?.reasons}
              values={refused?.values}
            />
          </Section>
        ))}
        <p className={`acts ${css.acts}`}>
          {units.some((unit) => unit.signedOn === null) && <Button kind="main">{t.actions.saveSplit}</Button>}
          <ButtonLink kind="link" to={paths.commitments(year, districtInAddress)}>
            {t.actions.back}
          </ButtonLink>
        </p>
      </Form>
      <Changed change={changed} />
    </>
  )
}

/** What each unit would promise: as typed where something was typed, as stored elsewhere; an empty cell repeats the month before. */
function curvesOfUnits(units: { divisionCode: string; signedOn: string | null; targets: TargetCurves | null }[], typed?: Record<string, string>): TargetCurves[] {
  return units.flatMap((unit) => {
    if (unit.signedOn !== null || !typed) return unit.targets ? [unit.targets] : []
    const { curves } = readCurves((measure, month) => typed[targetField(measure, month, unit.divisionCode)] ?? '', unit.divisionCode)
    return curves ? [curves] : []
  })
}
