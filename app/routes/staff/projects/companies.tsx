import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { refuse } from '~/domain/refusal'
import { assignCompany, COMPANY_ROLES, findCompanyChange } from '~/features/projects/companies.server'
import { listCompanyNames } from '~/features/projects/project-page.server'
import { answer, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { Changed } from '~/ui/changed'
import { Field, SelectField } from '~/ui/field'
import { useMessages } from '~/ui/messages'
import { ProjectForm } from './form-shell'
import { openProject } from './project.server'

export async function loader(args: LoaderFunctionArgs) {
  const { page, project, place } = await openProject(args, 'project.write')
  return { title: page.t.projects.form.company.title, project, place, roles: COMPANY_ROLES, names: await listCompanyNames(page.read), today: page.today, changed: await findCompanyChange(page.read, project) }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export async function action(args: ActionFunctionArgs) {
  const { page, project } = await openProject(args, 'project.write')
  const form = await readForm(args.request)
  return answer(form, async () => {
    const role = COMPANY_ROLES.find((each) => each === form.text('role')) ?? refuse('company_role_missing', 'role')
    const input = { projectCode: project.code, role, company: form.text('company'), phone: form.text('phone'), sinceOn: form.text('sinceOn') }
    await assignCompany(page.db, page.actor, input, page.now)
    return redirect(paths.project(project.code))
  })
}

export default function Companies() {
  const { project, place, roles, names, today, changed } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const t = useMessages().projects
  const words = t.form.company
  const reasons = refused?.reasons
  return (
    <>
      <ProjectForm code={project.code} title={words.title} answer={words.answer(place)} reasons={reasons} save={words.save}>
        <SelectField name="role" label={words.role} defaultValue={refused?.values.role ?? ''} reasons={reasons} required>
          <option value="">{t.form.chosen}</option>
          {roles.map((role) => (
            <option key={role} value={role}>
              {t.roles[role]}
            </option>
          ))}
        </SelectField>
        <Field name="company" label={words.name} defaultValue={refused?.values.company} reasons={reasons} required maxLength={80} list="company-names" autoComplete="off" />
        <datalist id="company-names">
          {names.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <Field name="phone" type="tel" label={words.phone} hint={words.phoneHint} defaultValue={refused?.values.phone} reasons={reasons} optional maxLength={30} />
        <Field name="sinceOn" type="date" label={words.since} hint={words.sinceHint} defaultValue={refused?.values.sinceOn ?? today} reasons={reasons} required />
      </ProjectForm>
      <Changed change={changed} />
    </>
  )
}
