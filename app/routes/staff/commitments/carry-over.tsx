import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { CARRY_OVER_PAGE, carryOver, listOpenProjects } from '~/features/commitments/carry-over.server'
import { staff } from '~/http/context.server'
import { answer, readForm, type Refused } from '~/http/forms.server'
import { pageAsked } from '~/http/page-asked'
import { paths } from '~/http/paths'
import { Answer } from '~/ui/answer'
import { Button, ButtonLink } from '~/ui/button'
import { Crumbs } from '~/ui/crumbs'
import { ErrorSummary } from '~/ui/error-summary'
import { Link } from '~/ui/link'
import { useMessages } from '~/ui/messages'
import { OlderNewer } from '~/ui/pager'
import { Status } from '~/ui/status'
import { Toast } from '~/ui/toast'
import { askedYear } from './district.server'
import css from './page.module.css'

export async function loader({ context, params, request }: LoaderFunctionArgs) {
  const page = staff(context)
  const { year, district, districtInAddress } = await askedYear(page, request, params.year)
  const search = new URL(request.url).searchParams
  const number = pageAsked(request)
  return {
    title: page.t.commitments.carryOver.title(year),
    year,
    district,
    districtInAddress,
    moved: Number(search.get('moved') ?? 0) || 0,
    page: number,
    first: (number - 1) * CARRY_OVER_PAGE + 1,
    ...(await listOpenProjects(page.read, page.actor, { code: district.code, year }, number)),
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export async function action({ context, params, request }: ActionFunctionArgs) {
  const page = staff(context)
  const { year, district, districtInAddress } = await askedYear(page, request, params.year)
  const form = await readForm(request)
  return answer(form, async () => {
    const moved = await carryOver(page.db, page.actor, { districtCode: district.code, year, projectCodes: form.all('projects') }, page.now)
    const address = paths.carryOver(year, districtInAddress)
    return redirect(`${address}${address.includes('?') ? '&' : '?'}moved=${moved}`)
  })
}

export default function CarryOver() {
  const { year, district, districtInAddress, moved, page, first, projects, hasMore } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const messages = useMessages()
  const t = messages.commitments
  return (
    <>
      <Crumbs items={[{ label: t.title(year), href: paths.commitments(year, districtInAddress) }, { label: t.carryOver.title(year) }]} />
      <Answer above={district.name} lead={projects.length > 0 ? t.carryOver.say : undefined}>
        {projects.length === 0 ? t.carryOver.none : page > 1 || hasMore ? t.carryOver.answerPart(first, projects.length, year) : t.carryOver.answer(projects.length, year)}
      </Answer>
      {moved > 0 && <Toast>{t.carryOver.done(moved)}</Toast>}
      <ErrorSummary reasons={refused?.reasons} />
      {projects.length > 0 && (
        <Form method="post">
          <div className="scroll">
            <table className="tb list">
              <thead>
                <tr>
                  <th scope="col">{t.carryOver.choose}</th>
                  <th scope="col">{t.unit}</th>
                  <th scope="col">{t.outside.place}</th>
                  <th scope="col">{t.carryOver.stage}</th>
                  <th scope="col">{t.carryOver.from}</th>
                  <th scope="col">{t.carryOver.to}</th>
                </tr>
              </thead>
              <tbody>
                {projects.map((project) => (
                  <tr key={project.code}>
                    <th scope="row">
                      <label className="check">
                        <input type="checkbox" name="projects" value={project.code} defaultChecked={project.newCommitmentId !== null} disabled={project.newCommitmentId === null} />
                        {project.code}
                      </label>
                    </th>
                    <td data-label={t.unit}>{project.divisionName}</td>
                    <td data-label={t.outside.place}>
                      <Link to={paths.project(project.code)}>{`${project.estate}${project.building}${project.stairwell}`}</Link>
                    </td>
                    <td data-label={t.carryOver.stage}>
                      {project.stage ? messages.milestones.stages[project.stage] : messages.milestones.noStage} {project.pausedOn && <Status kind="stop" word={t.carryOver.paused} />}
                    </td>
                    <td data-label={t.carryOver.from}>{project.letterNumber}</td>
                    <td data-label={t.carryOver.to}>{project.newNumber ?? <Status kind="none" word={t.carryOver.noLetter} />}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <p className={`acts ${css.acts}`}>
            <Button kind="main">{t.actions.carry}</Button>
            <ButtonLink kind="link" to={paths.commitments(year, districtInAddress)}>
              {t.actions.back}
            </ButtonLink>
          </p>
        </Form>
      )}
      <OlderNewer page={page} hasMore={hasMore} hrefOf={(number) => paths.carryOver(year, districtInAddress, number)} />
    </>
  )
}
