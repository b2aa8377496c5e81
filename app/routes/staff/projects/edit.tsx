import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { editProject } from '~/features/projects/edit.server'
import { answer, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { useMessages } from '~/ui/messages'
import { ProjectForm } from './form-shell'
import { Particulars, positionFields } from './particulars'
import { openProject } from './project.server'

export async function loader(args: LoaderFunctionArgs) {
  const { page, project, place } = await openProject(args, 'project.write')
  return { title: page.t.projects.form.edit, project, place }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export async function action(args: ActionFunctionArgs) {
  const { page, project } = await openProject(args, 'project.write')
  const form = await readForm(args.request)
  return answer(form, async () => {
    const change = {
      projectCode: project.code, estate: form.text('estate'), address: form.text('address'), position: positionFields(form), building: form.text('building'), stairwell: form.text('stairwell'),
      floors: form.integer('floors'), households: form.integer('households'), elevators: form.integer('elevators') ?? 1, note: form.text('note'),
    }
    await editProject(page.db, page.actor, change, page.now)
    return redirect(paths.project(project.code))
  })
}

export default function EditProject() {
  const { project, place } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const t = useMessages().projects.form
  return (
    <ProjectForm code={project.code} title={t.edit} answer={t.editAnswer(place)} reasons={refused?.reasons} save={t.save}>
      <Particulars refused={refused} known={project} />
    </ProjectForm>
  )
}
