import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { isMilestone, isReached, MAIN_LINE, type MilestoneCode, orderOf, REVISION_REASONS, stageOf } from '~/domain/milestones'
import { projectStart } from '~/features/figures/histories.server'
import { planMilestone } from '~/features/milestones/plan.server'
import { policyFor } from '~/features/policies/policies.server'
import { historyOf, listFacts, listPlans } from '~/features/projects/project-page.server'
import { answer, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { shortDate } from '~/i18n/dates'
import { Answer } from '~/ui/answer'
import { Crumbs } from '~/ui/crumbs'
import { Empty } from '~/ui/empty'
import { Field, SelectField, TextArea } from '~/ui/field'
import { Link } from '~/ui/link'
import { useLocale, useMessages } from '~/ui/messages'
import { ProjectForm } from './form-shell'
import { openProject } from './project.server'

export async function loader(args: LoaderFunctionArgs) {
  const { page, project, place } = await openProject(args, 'project.write')
  const asked = new URL(args.request.url).searchParams.get('milestone') ?? ''
  const facts = await listFacts(page.read, project.id)
  const history = historyOf(facts)
  const policy = await policyFor(page.read, project.unitCode, projectStart(history, project.createdAt))
  const reached = new Set(history.filter(isReached).map((fact) => fact.milestone))
  const stage = stageOf(history)
  const open: MilestoneCode[] = MAIN_LINE.filter((code) => policy.requiredMilestones.includes(code) && orderOf(code) > (stage ? orderOf(stage.milestone) : -1))
  const choices = [...open, ...(['INSTALL_NOTICE', 'REGISTRATION'] as const)].filter((code) => !reached.has(code))
  const plans = (await listPlans(page.read, project.id)).map(({ milestone, dueOn }) => ({ milestone, dueOn }))
  const milestone = isMilestone(asked) && !reached.has(asked) ? asked : null
  return { title: page.t.projects.form.plan.title, project, place, today: page.today, milestone, choices, plans }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export async function action(args: ActionFunctionArgs) {
  const { page, project } = await openProject(args, 'project.write')
  const form = await readForm(args.request)
  return answer(form, async () => {
    const plan = { projectCode: project.code, milestone: form.text('milestone'), dueOn: form.text('dueOn'), reason: form.text('reason'), note: form.text('note') }
    await planMilestone(page.db, page.actor, plan, page.now)
    return redirect(paths.project(project.code))
  })
}

export default function PlanPage() {
  const { milestone } = useLoaderData<typeof loader>()
  return milestone ? <PlanForm milestone={milestone} /> : <Choose />
}

function Choose() {
  const { project, place, choices, plans, today } = useLoaderData<typeof loader>()
  const { projects: t, milestones } = useMessages()
  const locale = useLocale()
  return (
    <>
      <Crumbs items={[{ label: t.title, href: paths.projects() }, { label: project.code, href: paths.project(project.code) }, { label: t.form.plan.title }]} />
      <Answer>{t.form.plan.choose(place)}</Answer>
      {choices.length === 0 || project.terminatedOn ? (
        <Empty title={t.form.plan.none} />
      ) : (
        <table className="tb narrow">
          <tbody>
            {choices.map((code) => {
              const own = plans.filter((plan) => plan.milestone === code)
              const dueOn = own.at(-1)?.dueOn
              return (
                <tr key={code}>
                  <th scope="row">
                    <Link to={paths.planMilestone(project.code, code)}>{milestones.names[code]}</Link>
                  </th>
                  <td>{dueOn ? shortDate(dueOn, today, locale) : <span className="quiet">{t.status.undated}</span>}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      )}
    </>
  )
}

function PlanForm({ milestone }: { milestone: MilestoneCode }) {
  const { project, place, plans, today } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { projects, milestones } = useMessages()
  const locale = useLocale()
  const t = projects.form
  const own = plans.filter((plan) => plan.milestone === milestone)
  const [first, last] = [own[0]?.dueOn, own.at(-1)?.dueOn]
  const day = (date: string) => shortDate(date, today, locale)
  const reasons = refused?.reasons
  return (
    <ProjectForm
      code={project.code} title={t.plan.title} answer={t.plan.answer(milestones.names[milestone], place)} reasons={reasons} save={first ? t.plan.revise : t.plan.save}
      lead={first && last ? t.plan.now(day(first), day(last)) : t.plan.first}
    >
      <input type="hidden" name="milestone" value={milestone} />
      <Field name="dueOn" type="date" label={t.plan.due} defaultValue={refused?.values.dueOn ?? last} reasons={reasons} required />
      {first && (
        <SelectField name="reason" label={t.plan.reason} defaultValue={refused?.values.reason ?? ''} reasons={reasons} required>
          <option value="">{t.chosen}</option>
          {REVISION_REASONS.map((reason) => (
            <option key={reason} value={reason}>
              {milestones.revisionReasons[reason]}
            </option>
          ))}
        </SelectField>
      )}
      <TextArea name="note" label={t.plan.note} defaultValue={refused?.values.note} reasons={reasons} optional maxLength={500} />
    </ProjectForm>
  )
}
