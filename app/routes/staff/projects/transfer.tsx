import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { listUnits } from '~/features/projects/project-list.server'
import { listOpenLetters } from '~/features/projects/project-page.server'
import { transferProject } from '~/features/projects/transfer.server'
import { answer, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { Field, SelectField, TextArea } from '~/ui/field'
import { useMessages } from '~/ui/messages'
import { ProjectForm } from './form-shell'
import { openProject } from './project.server'

/** What stands for a choice in the list of letters. */
const OUTSIDE = 'none'

export async function loader(args: LoaderFunctionArgs) {
  const { page, project, place } = await openProject(args, 'project.write')
  const units = (await listUnits(page.read, page.actor, 'project.write')).filter((unit) => unit.code !== project.unitCode)
  const letters = await listOpenLetters(page.read, units.map(({ code }) => code), Number(page.today.slice(0, 4)) - 1)
  return { title: page.t.projects.form.transfer.title, project, place, units, letters, today: page.today }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export async function action(args: ActionFunctionArgs) {
  const { page, project } = await openProject(args, 'project.write')
  const form = await readForm(args.request)
  return answer(form, async () => {
    const letter = form.text('commitmentId')
    const input = { projectCode: project.code, toDivisionCode: form.text('toDivisionCode'), effectiveOn: form.text('effectiveOn'), reason: form.text('reason') }
    const chosen = letter === '' ? {} : { commitmentId: letter === OUTSIDE ? null : form.integer('commitmentId') }
    await transferProject(page.db, page.actor, { ...input, ...chosen }, page.now)
    return redirect(paths.project(project.code))
  })
}

export default function Transfer() {
  const { project, place, units, letters, today } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { form } = useMessages().projects
  const t = form.transfer
  const reasons = refused?.reasons
  return (
    <ProjectForm code={project.code} title={t.title} answer={t.answer(place)} lead={t.say} reasons={reasons} save={t.save}>
      <SelectField name="toDivisionCode" label={t.to} defaultValue={refused?.values.toDivisionCode ?? ''} reasons={reasons} required>
        <option value="">{form.chosen}</option>
        {units.map((unit) => (
          <option key={unit.code} value={unit.code}>
            {unit.name}
          </option>
        ))}
      </SelectField>
      <Field name="effectiveOn" type="date" label={t.on} defaultValue={refused?.values.effectiveOn ?? today} max={today} reasons={reasons} required />
      <TextArea name="reason" label={t.reason} defaultValue={refused?.values.reason} reasons={reasons} required maxLength={300} />
      <SelectField name="commitmentId" label={t.letter} hint={t.letterHint} defaultValue={refused?.values.commitmentId ?? ''} reasons={reasons}>
        <option value="">{t.auto}</option>
        <option value={OUTSIDE}>{form.outside}</option>
        {letters.map((letter) => (
          <option key={letter.id} value={letter.id}>
            {`${letter.number} ${letter.unit}`}
          </option>
        ))}
      </SelectField>
    </ProjectForm>
  )
}
