import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { editProject, shownFields } from '~/features/projects/edit.server'
import { answer, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { useMessages } from '~/ui/messages'
import { ProjectForm } from './form-shell'
import { degreesTyped, Particulars, positionFields } from './particulars'
import { openProject } from './project.server'
import { isSamePosition, nowOf, readSeen, type SeenForm } from './seen.server'

export async function loader(args: LoaderFunctionArgs) {
  const { page, project, place } = await openProject(args, 'project.write')
  const seen: SeenForm = { ...shownFields(project), longitude: degreesTyped(project.longitude), latitude: degreesTyped(project.latitude) }
  return { title: page.t.projects.form.edit, project, place, seen: JSON.stringify(seen) }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export async function action(args: ActionFunctionArgs) {
  const { page, project } = await openProject(args, 'project.write')
  const form = await readForm(args.request)
  const seen = readSeen(form.text('seen'))
  return answer(form, async () => {
    const text = (name: string) => (form.has(name) ? form.text(name) : undefined)
    const integer = (name: string) => (form.has(name) ? form.integer(name) : undefined)
    const change = {
      projectCode: project.code, estate: form.text('estate'), address: text('address'), position: isSamePosition(form, seen) ? undefined : positionFields(form),
      building: form.text('building'), stairwell: text('stairwell'), floors: integer('floors'), households: integer('households'),
      elevators: form.has('elevators') ? (form.integer('elevators') ?? 0) : undefined, note: text('note'), seen,
    }
    await editProject(page.db, page.actor, change, page.now).catch((error: unknown) => {
      form.values.seen = JSON.stringify({ ...seen, ...nowOf(error) })
      throw error
    })
    return redirect(paths.project(project.code))
  })
}

export default function EditProject() {
  const { project, place, seen } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const t = useMessages().projects.form
  return (
    <ProjectForm code={project.code} title={t.edit} answer={t.editAnswer(place)} reasons={refused?.reasons} save={t.save}>
      <input type="hidden" name="seen" value={refused?.values.seen ?? seen} readOnly />
      <Particulars refused={refused} known={project} />
    </ProjectForm>
  )
}
