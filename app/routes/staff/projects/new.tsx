import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { createProject } from '~/features/projects/create.server'
import { listUnits } from '~/features/projects/project-list.server'
import { listOpenLetters } from '~/features/projects/project-page.server'
import { staff } from '~/http/context.server'
import { answer, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { Field, SelectField } from '~/ui/field'
import { useMessages } from '~/ui/messages'
import { ProjectForm } from './form-shell'
import { Particulars, positionFields } from './particulars'

export async function loader({ context, request }: LoaderFunctionArgs) {
  const page = staff(context)
  const units = await listUnits(page.read, page.actor, 'project.write')
  const letters = await listOpenLetters(page.read, units.map(({ code }) => code), Number(page.today.slice(0, 4)) - 1)
  return { title: page.t.projects.form.create, units, letters, chosen: new URL(request.url).searchParams.get('unit') ?? '' }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export async function action({ context, request }: ActionFunctionArgs) {
  const page = staff(context)
  const form = await readForm(request)
  return answer(form, async () => {
    const { code } = await createProject(
      page.db,
      page.actor,
      {
        code: form.text('code'), divisionCode: form.text('divisionCode'), estate: form.text('estate'), address: form.text('address'), position: positionFields(form), building: form.text('building'),
        stairwell: form.text('stairwell'), floors: form.integer('floors'), households: form.integer('households'), elevators: form.integer('elevators') ?? 1,
        commitmentId: form.integer('commitmentId'), note: form.text('note'),
      },
      page.now,
    )
    return redirect(paths.project(code))
  })
}

export default function NewProject() {
  const { units, letters, chosen } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const t = useMessages().projects.form
  const only = units.length === 1 ? units[0]?.code : undefined
  return (
    <ProjectForm code={null} title={t.create} answer={t.createAnswer} reasons={refused?.reasons} save={t.create}>
      <SelectField name="divisionCode" label={t.unit} defaultValue={refused?.values.divisionCode ?? only ?? chosen} reasons={refused?.reasons} required>
        {!only && <option value="">{t.chosen}</option>}
        {units.map((unit) => (
          <option key={unit.code} value={unit.code}>
            {unit.name}
          </option>
        ))}
      </SelectField>
      <Particulars refused={refused} />
      <SelectField name="commitmentId" label={t.letter} hint={t.letterHint} defaultValue={refused?.values.commitmentId ?? ''} reasons={refused?.reasons}>
        <option value="">{t.outside}</option>
        {letters.map((letter) => (
          <option key={letter.id} value={letter.id}>
            {letter.number}
            {units.length > 1 && ` ${letter.unit}`}
          </option>
        ))}
      </SelectField>
      <Field name="code" label={t.code} hint={t.codeHint} defaultValue={refused?.values.code} reasons={refused?.reasons} optional maxLength={32} />
    </ProjectForm>
  )
}
