import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { listLettersOf } from '~/features/projects/project-page.server'
import { rehangProject } from '~/features/projects/rehang.server'
import { answer, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { SelectField } from '~/ui/field'
import { useMessages } from '~/ui/messages'
import { ProjectForm } from './form-shell'
import { openProject } from './project.server'

export async function loader(args: LoaderFunctionArgs) {
  const { page, project, place } = await openProject(args, 'commitment.write')
  return { title: page.t.projects.form.letterForm.title, project, place, letters: await listLettersOf(page.read, project.unitCode) }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export async function action(args: ActionFunctionArgs) {
  const { page, project } = await openProject(args, 'commitment.write')
  const form = await readForm(args.request)
  return answer(form, async () => {
    await rehangProject(page.db, page.actor, { projectCode: project.code, commitmentId: form.integer('commitmentId') }, page.now)
    return redirect(paths.project(project.code))
  })
}

/** In the plan, by hanging on a letter of any year, or outside it. */
export default function ProjectLetter() {
  const { project, place, letters } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { form } = useMessages().projects
  const t = form.letterForm
  return (
    <ProjectForm code={project.code} title={t.title} answer={t.answer(place)} lead={t.say} reasons={refused?.reasons} save={t.save}>
      <SelectField
        name="commitmentId" label={form.letter} hint={letters.length === 0 ? t.none : undefined} defaultValue={refused?.values.commitmentId ?? project.commitmentId ?? ''} reasons={refused?.reasons}
      >
        <option value="">{form.outside}</option>
        {letters.map((letter) => (
          <option key={letter.id} value={letter.id}>
            {letter.number}
          </option>
        ))}
      </SelectField>
    </ProjectForm>
  )
}
