import { type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { planStep, sumCurves, TARGET_MEASURES } from '~/domain/letters'
import { listLetters, listPlanYears } from '~/features/commitments/letters.server'
import { listOutsidePlan, planMembership } from '~/features/commitments/plan-membership.server'
import { planAgainstLetters } from '~/features/commitments/plan.server'
import { getSplit } from '~/features/commitments/split.server'
import { staff } from '~/http/context.server'
import { paths } from '~/http/paths'
import type { Messages } from '~/i18n/messages'
import { Answer } from '~/ui/answer'
import { AsOf } from '~/ui/as-of'
import { ButtonLink } from '~/ui/button'
import { Empty } from '~/ui/empty'
import { Link } from '~/ui/link'
import { useMessages } from '~/ui/messages'
import { Section } from '~/ui/section'
import { TableFiles } from '~/ui/table-files'
import { CurveGrid } from './curve-grid'
import { Disagreements } from './disagreements'
import { askedYear } from './district.server'
import { LettersTable } from './letters-table'
import css from './page.module.css'

export async function loader({ context, params, request }: LoaderFunctionArgs) {
  const page = staff(context)
  const { year, district, districtInAddress, others } = await askedYear(page, request, params.year)
  const membership = await planMembership(page.read, district.code, year)
  const letters = await listLetters(page.read, page.actor, district.code, year)
  const visible = new Set(letters.map((letter) => letter.divisionCode))
  const units = (await getSplit(page.read, district.code, year)).filter((unit) => district.whole || visible.has(unit.divisionCode))
  return {
    title: page.t.commitments.title(year),
    year,
    district,
    districtInAddress,
    others,
    years: await listPlanYears(page.read, district.code),
    ...(district.whole ? await planAgainstLetters(page.read, district.code, year) : { plan: null, disagreements: [] }),
    letters: letters.map(({ versions, ...letter }) => ({ ...letter, revisions: versions.length - 1 })),
    units: units.map(({ divisionCode, name, endedOn }) => ({ divisionCode, name, endedOn, membership: membership.get(divisionCode) ?? null })),
    outside: await listOutsidePlan(page.read, page.actor, district.code),
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

type Data = ReturnType<typeof useLoaderData<typeof loader>>

export default function PlanYear() {
  const page = useLoaderData<typeof loader>()
  const { year, district, districtInAddress, plan, letters, units, outside, disagreements } = page
  const messages = useMessages()
  const t = messages.commitments
  const signed = letters.filter((letter) => letter.state !== 'draft').length
  const next = planStep({ hasPlan: plan !== null, letters: letters.length, signed, disagreements: disagreements.length })
  const sums = sumCurves(letters.map((letter) => letter.targets))
  return (
    <>
      <Answer above={`${district.name} · ${t.title(year)}`} lead={leadOf(page, messages)}>
        {answerOf(page, messages)}
      </Answer>
      <AsOf
        parts={[
          page.years.some((other) => other !== year) && <YearLinks key="years" page={page} />,
          page.others.length > 0 && <DistrictLinks key="districts" page={page} />,
        ]}
      />
      <p className={`acts ${css.acts}`}>
        {district.mayWrite && (
          <>
            <ButtonLink kind={next === 'plan' ? 'main' : 'plain'} to={paths.annualPlan(year, districtInAddress)}>
              {plan ? t.actions.editPlan : t.actions.plan}
            </ButtonLink>
            <ButtonLink kind={next === 'split' ? 'main' : 'plain'} to={paths.split(year, districtInAddress)}>
              {t.actions.split}
            </ButtonLink>
            <ButtonLink to={paths.carryOver(year, districtInAddress)}>{t.actions.carryOver(year)}</ButtonLink>
          </>
        )}
        {letters.length > 0 && (
          <ButtonLink kind={next === 'sign' && district.mayWrite ? 'main' : 'plain'} download to={paths.lettersArchive(year, districtInAddress)}>
            {t.actions.archive}
          </ButtonLink>
        )}
      </p>

      {disagreements.length > 0 && (
        <Section title={t.disagreements.heading(disagreements.length)}>
          <Disagreements list={disagreements} />
        </Section>
      )}

      <Section title={t.letters.heading(signed, letters.length)}>
        {letters.length === 0 ? <Empty title={t.letters.none}>{t.letters.noneHint}</Empty> : <LettersTable {...{ units, letters, plan }} />}
        <p className="defs">{t.letters.definitions}</p>
        <p className="acts gap noprint">
          <TableFiles to={(ending) => paths.commitmentsTable(year, ending, districtInAddress)} />
        </p>
      </Section>

      {(plan || letters.length > 0) && (
        <Section title={t.byMonth.heading} say={t.cumulative}>
          {TARGET_MEASURES.map((measure) => (
            <CurveGrid
              key={measure}
              head={t.measures[measure]}
              speak={() => ''}
              rows={[
                ...(plan ? [{ key: 'plan', label: t.byMonth.plan, spoken: t.byMonth.plan, numbers: plan[measure] }] : []),
                { key: 'letters', label: t.byMonth.letters, spoken: t.byMonth.letters, numbers: sums[measure] },
              ]}
              foot={plan ? [{ label: t.letters.difference, numbers: sums[measure].map((sum, index) => sum - (plan[measure][index] ?? 0)), kind: 'difference' }] : []}
            />
          ))}
        </Section>
      )}

      <Section title={outside.length > 0 ? t.outside.heading(outside.length) : t.outside.none} say={outside.length > 0 ? t.outside.say : undefined}>
        {outside.length > 0 && (
          <div className="scroll">
            <table className="tb list">
              <thead>
                <tr>
                  <th scope="col">{t.outside.project}</th>
                  <th scope="col">{t.unit}</th>
                  <th scope="col">{t.outside.place}</th>
                  <th scope="col">{t.outside.stage}</th>
                  <th scope="col" className="num">
                    {t.outside.elevators}
                  </th>
                </tr>
              </thead>
              <tbody>
                {outside.map((project) => (
                  <tr key={project.code}>
                    <th scope="row">
                      <Link to={paths.project(project.code)}>{project.code}</Link>
                    </th>
                    <td data-label={t.unit}>{project.divisionName}</td>
                    <td data-label={t.outside.place}>{`${project.estate}${project.building}${project.stairwell}`}</td>
                    <td data-label={t.outside.stage}>{project.stage ? messages.milestones.stages[project.stage] : messages.milestones.noStage}</td>
                    <td data-label={t.outside.elevators} className="num">{project.elevators}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Section>
    </>
  )
}

function answerOf({ year, district, plan, letters, disagreements }: Data, { commitments: t }: Messages): string {
  const [only] = letters
  if (!district.whole && only) return letters.map((letter) => t.answer.mine(letter.divisionName, letter.targets.completed[11] ?? 0, t.states[letter.state])).join('')
  const planned = plan?.completed[11] ?? 0
  const sum = letters.reduce((total, letter) => total + (letter.targets.completed[11] ?? 0), 0)
  const signed = letters.filter((letter) => letter.state !== 'draft').length
  if (letters.length === 0) return plan ? t.answer.planOnly(year, planned) : t.answer.nothing(year)
  if (!plan) return t.answer.lettersOnly(letters.length, sum, signed)
  if (disagreements.length > 0) return t.answer.disagree(planned, sum, disagreements.length)
  return sum === planned ? t.answer.agree(planned, letters.length, signed) : t.answer.revised(planned, letters.length, signed, sum)
}

function leadOf({ letters, disagreements }: Data, { commitments: t }: Messages): string | undefined {
  if (disagreements.length > 0) return t.lead.disagree
  const revised = letters.filter((letter) => letter.state === 'revised').length
  if (revised > 0) return t.lead.revised(revised)
  return letters.some((letter) => letter.state === 'draft') ? t.lead.draft : undefined
}

function YearLinks({ page }: { page: Data }) {
  const { commitments: t } = useMessages()
  return (
    <>
      {t.years}
      {page.years.filter((year) => year !== page.year).map((year) => (
        <Link key={year} to={paths.commitments(year, page.districtInAddress)}>
          {` ${year} `}
        </Link>
      ))}
    </>
  )
}

function DistrictLinks({ page }: { page: Data }) {
  const { commitments: t } = useMessages()
  return (
    <>
      {t.otherDistricts}
      {page.others.slice(0, 30).map((district) => (
        <Link key={district.code} to={paths.commitments(page.year, district.code)}>
          {` ${district.name} `}
        </Link>
      ))}
    </>
  )
}
