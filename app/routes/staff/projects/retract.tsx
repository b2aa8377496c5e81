import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { isMainLine, orderOf } from '~/domain/milestones'
import { retractMilestone } from '~/features/milestones/retract.server'
import { listFacts } from '~/features/projects/project-page.server'
import { notFound } from '~/http/context.server'
import { answer, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { shortDate } from '~/i18n/dates'
import { TextArea } from '~/ui/field'
import { useLocale, useMarks, useMessages } from '~/ui/messages'
import { Note } from '~/ui/note'
import { ProjectForm } from './form-shell'
import { openProject } from './project.server'

export async function loader(args: LoaderFunctionArgs) {
  const { page, project } = await openProject(args, 'project.write')
  const facts = await listFacts(page.read, project.id)
  const fact = facts.find((each) => String(each.id) === args.params.event) ?? notFound()
  if (fact.retractedAt) throw redirect(paths.project(project.code))
  const later = facts.filter((each) => !each.retractedAt && isMainLine(fact.milestone) && isMainLine(each.milestone) && orderOf(each.milestone) > orderOf(fact.milestone))
  return {
    title: page.t.projects.form.retract.title, project, today: page.today, later: later.map((each) => each.milestone),
    fact: { id: fact.id, milestone: fact.milestone, occurredOn: fact.occurredOn, datePrecision: fact.datePrecision },
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export async function action(args: ActionFunctionArgs) {
  const { page, project } = await openProject(args, 'project.write')
  const eventId = /^\d{1,9}$/.test(args.params.event ?? '') ? Number(args.params.event) : notFound()
  const facts = await listFacts(page.read, project.id)
  if (!facts.some((fact) => fact.id === eventId)) notFound()
  const form = await readForm(args.request)
  return answer(form, async () => {
    await retractMilestone(page.db, page.actor, { eventId, reason: form.text('reason') }, page.now)
    return redirect(paths.project(project.code))
  })
}

export default function Retract() {
  const { project, fact, later, today } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { projects, milestones } = useMessages()
  const marks = useMarks()
  const locale = useLocale()
  const t = projects.form.retract
  return (
    <ProjectForm
      code={project.code} title={t.title} lead={t.say} reasons={refused?.reasons} save={t.save} danger
      answer={t.answer(milestones.names[fact.milestone], shortDate(fact.occurredOn, today, locale, fact.datePrecision))}
    >
      {later.length > 0 && <Note kind="warn">{t.depends(later.map((milestone) => milestones.names[milestone]).join(marks.list))}</Note>}
      <TextArea name="reason" label={t.reason} defaultValue={refused?.values.reason} reasons={refused?.reasons} required maxLength={300} />
    </ProjectForm>
  )
}
